"""The one verdict table (design section 5): the first row that applies."""

from __future__ import annotations

import itertools

import pytest

from shixian.judge.verdict import Qualifier, Relation, Verdict, decide, waiver_rejected

R = Relation


@pytest.mark.parametrize(
    ("relations", "verdict"),
    [
        ({R.WAIVED, R.TOO_LATE, R.OVERDUE}, Verdict.WAIVED),
        ({R.IN_TIME, R.TOO_LATE}, Verdict.MET),
        ({R.MAYBE, R.TOO_LATE}, Verdict.UNDETERMINED),
        ({R.TOO_LATE}, Verdict.LATE),
        ({R.OPEN, R.BEFORE}, Verdict.PENDING),
        ({R.OVERDUE, R.BEFORE}, Verdict.MISSED),
        ({R.UNSURE, R.OVERDUE}, Verdict.UNDETERMINED),
    ],
    ids=["豁免先于一切", "有一次按时即按时", "可能按时即无法判定", "全部晚于期限为逾期", "期限未到", "未履行", "义务存疑不作判断"],
)
def test_适用表中最先成立的一行(relations: set[Relation], verdict: Verdict) -> None:
    assert decide(relations) is verdict


@pytest.mark.parametrize("basis", [R.TOO_LATE, R.OVERDUE])
def test_豁免是否及时存疑时不认定违规(basis: Relation) -> None:
    assert decide({basis}).is_violation
    assert decide({basis, R.WAIVER_DOUBTFUL}) is Verdict.UNDETERMINED


def test_豁免存疑不影响本来就按时的() -> None:
    assert decide({R.IN_TIME, R.WAIVER_DOUBTFUL}) is Verdict.MET


def test_没有任何关系成立说明引擎没有判断_必须报错() -> None:
    for relations in (set(), {R.BEFORE}, {R.WAIVER_LATE, R.WAIVER_INVALID}):
        with pytest.raises(LookupError):
            decide(relations)


def test_无法判定和未到期从不算违规() -> None:
    assert {v for v in Verdict if v.is_violation} == {Verdict.LATE, Verdict.MISSED}


def test_任何关系组合都不因多了存疑而变成违规() -> None:
    for size in range(1, 4):
        for relations in itertools.combinations(Relation, size):
            try:
                verdict = decide(set(relations))
            except LookupError:
                continue
            if R.MAYBE in relations or R.UNSURE in relations or R.WAIVER_DOUBTFUL in relations:
                assert not verdict.is_violation, relations


def test_豁免不成立只在没有成立的豁免时提示() -> None:
    assert waiver_rejected({R.WAIVER_LATE})
    assert waiver_rejected({R.WAIVER_INVALID, R.OVERDUE})
    assert not waiver_rejected({R.WAIVER_LATE, R.WAIVED})


def test_每个结论和附注都有中英文名称() -> None:
    for member in (*Verdict, *Qualifier):
        assert member.label.zh
        assert member.label.en
