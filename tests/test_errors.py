"""Errors of our own keep their problems, wherever they are raised."""

from __future__ import annotations

import pickle

import pytest

from shixian.errors import EngineError, InputError, Place, Problem, RuleError, ShixianError
from shixian.words import Text

PROBLEM = Problem(what=Text("坏了", "broken"), remedy=Text("修好", "mend it"), place=Place(file="a.csv", row=3))


@pytest.mark.parametrize("kind", [ShixianError, InputError, RuleError, EngineError])
def test_错误带着位置和改法回到父进程(kind: type[ShixianError]) -> None:
    back = pickle.loads(pickle.dumps(kind(PROBLEM, PROBLEM)))
    assert type(back) is kind
    assert back.problems == (PROBLEM, PROBLEM)
    assert back.in_("zh") == "a.csv:3: 坏了\n    → 修好\na.csv:3: 坏了\n    → 修好"


def test_没有问题就不是错误() -> None:
    with pytest.raises(ValueError, match="at least one problem"):
        InputError()


def test_位置的写法() -> None:
    assert str(Place(file="r.yaml", line=4, column=7)) == "r.yaml:4:7"
    assert str(Place(file="r.yaml", line=4)) == "r.yaml:4"
    assert str(Place(file="log.csv", row=12)) == "log.csv:12"


@pytest.mark.parametrize(("zh", "en"), [("", "x"), ("甲", " ")])
def test_文字须有两种语言(zh: str, en: str) -> None:
    with pytest.raises(ValueError, match="both languages"):
        Text(zh, en)
