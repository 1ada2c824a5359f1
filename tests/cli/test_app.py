"""The command line as a whole: what is unexpected never ends with the status that means violations."""

from __future__ import annotations

import sys
import threading

import pytest

from shixian.cli import app as line


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["shixian", *words])
    with pytest.raises(SystemExit) as ended:
        line.main()
    return int(ended.value.code or 0)


def test_意外的错误以4结束并说明(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        raise ZeroDivisionError("没有料到")

    monkeypatch.delenv("SHIXIAN_DEBUG", raising=False)
    monkeypatch.setattr(line, "app", broken)
    assert run(monkeypatch, "calendar", "2020") == 4
    assert "ZeroDivisionError: 没有料到" in capsys.readouterr().err
    assert run(monkeypatch, "calendar", "2020", "--lang", "en") == 4
    assert "a fault of the program" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("due", "2022-09-31", "7 working days"), 2, "9月没有31日"),
        (("due", "2022-09-30", "7 workdays"), 2, "working days"),
        (("calendar", "20"), 2, "20"),
        (("rules", "show", "daying-2020/catalog"), 2, "daying-2020/catalogue"),
        (("test", "no-such-folder"), 2, "no-such-folder"),
        (("nonsense",), 2, "nonsense"),
    ],
    ids=["不存在的日期", "写错的时限", "写错的年份", "写错的规则", "没有的目录", "没有的命令"],
)
def test_写错了就以2结束并说怎么改(
    words: tuple[str, ...], status: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *words) == status
    assert said in capsys.readouterr().err


def test_终端上的进度不另开线程_因为引擎要分出子进程(monkeypatch: pytest.MonkeyPatch) -> None:
    from shixian.cli import selection

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(selection, "_PATIENCE", -1)
    before = threading.active_count()
    with selection.progress() as (read, judged):
        assert read is not None
        assert judged is not None
        read(5)
        judged(3, 10)
        assert threading.active_count() == before
