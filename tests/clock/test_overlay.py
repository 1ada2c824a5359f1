"""Regional calendars: whom they cover, what they change, and what is said of a file that is wrong."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from shixian.clock import Calendars, Instant, TimeLimit, due, explain
from shixian.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

TIBET = """\
id: tibet-2021
regions: [西藏, 西藏自治区, Tibet]
notice:
  title: {zh: （测试用）藏历新年放假的通知, en: (for this test) notice on Losar}
  issued: 2021-01-05
off:
  - days: [2021-02-18..2021-02-19]
    label: {zh: 藏历新年, en: Losar}
on:
  - days: [2021-02-21]
    label: {zh: 藏历新年调休上班, en: make-up working day for Losar}
"""


@pytest.fixture
def tibet(tmp_path: Path) -> Path:
    path = tmp_path / "tibet.yaml"
    path.write_text(TIBET, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("region", "name"),
    [
        (None, "CN"),
        ("四川省成都市", "CN"),
        ("湖北", "CN+hubei-2020"),
        ("湖北省", "CN+hubei-2020"),
        ("湖北省武汉市", "CN+hubei-2020"),
        ("湖北武汉", "CN+hubei-2020"),
        ("中国湖北省武汉市", "CN+hubei-2020"),
        (" 湖北 / 武汉 ", "CN+hubei-2020"),
        ("Wuhan, Hubei", "CN+hubei-2020"),
        ("hubei province", "CN+hubei-2020"),
        ("Hubeian", "CN"),
        ("广西壮族自治区南宁市", "CN+guangxi-2017"),
        ("新疆生产建设兵团", "CN+xinjiang-2025"),
        ("武汉市", "CN"),
        ("", "CN"),
    ],
)
def test_地区历覆盖本地区及其下级(region: str | None, name: str, calendars: Calendars) -> None:
    assert calendars.for_region(region).name == name


def test_同名开头的自治县不在其内(tmp_path: Path) -> None:
    path = tmp_path / "henan.yaml"
    path.write_text(TIBET.replace("西藏, 西藏自治区, Tibet", "河南, 河南省").replace("tibet-2021", "henan-2021"), encoding="utf-8")
    calendars = Calendars([path])
    assert calendars.for_region("河南蒙古族自治县").name == "CN"
    assert calendars.for_region("河南省郑州市").name == "CN+henan-2021"


def test_regions_with_the_same_overlays_share_one_calendar(calendars: Calendars) -> None:
    assert calendars.for_region("湖北省武汉市") is calendars.for_region("湖北")
    assert calendars.for_region("四川") is calendars.for_region(None)
    assert calendars.for_region("湖北省武汉市").region == "湖北"
    assert calendars.for_region("四川").region is None


@pytest.mark.parametrize(
    ("region", "start", "end"),
    [
        ("广西", "2017-03-29", "2017-04-05"),  # 3月30日、31日和4月1日休息，清明到4日
        ("广西", "2017-04-07", "2017-04-08"),  # 周六补班
        ("新疆", "2025-03-28", "2025-04-01"),  # 肉孜节
        ("湖北", "2020-01-22", "2020-01-23"),
    ],
)
def test_地区的放假和补班改变期限(region: str, start: str, end: str, calendars: Calendars) -> None:
    assert due(Instant.parse(start), TimeLimit.parse("1 working day"), calendars.for_region(region)).due == end


def test_国家安排补班的日子_地区可以改为休息(calendars: Calendars) -> None:
    day = date(2017, 4, 1)
    assert calendars.for_region(None).why(day).kind == "makeup"
    why = calendars.for_region("广西").why(day)
    assert why.kind == "overlay-off"
    assert why.notice is not None
    assert "壮族三月三" in why.notice.title.zh


def test_凡触及的地区历都在推算中写明(calendars: Calendars) -> None:
    hubei = calendars.for_region("湖北")
    touched = explain(Instant.parse("2020-01-22"), TimeLimit.parse("7个工作日"), hubei)
    assert any("hubei-2020" in text.zh for text in touched.conventions)
    untouched = explain(Instant.parse("2021-03-01"), TimeLimit.parse("7个工作日"), hubei)
    assert not any("hubei-2020" in text.zh for text in untouched.conventions)
    assert [o.id for o in hubei.overlays_touching(date(2020, 2, 13), date(2020, 2, 20))] == ["hubei-2020"]
    assert hubei.overlays_touching(date(2020, 2, 14), date(2020, 2, 20)) == ()


def test_every_shipped_overlay_says_how_its_text_is_known(calendars: Calendars) -> None:
    assert {overlay.id: overlay.verified for overlay in calendars.overlays} == {
        "guangxi-2017": "secondary",
        "hubei-2020": "secondary",
        "xinjiang-2025": "secondary",
    }


def test_a_user_can_add_an_overlay(tibet: Path) -> None:
    calendar = Calendars([tibet]).for_region("西藏自治区拉萨市")
    assert calendar.name == "CN+tibet-2021"
    assert due(Instant.parse("2021-02-17"), TimeLimit.parse("2 working days"), calendar).due == "2021-02-21"


def test_a_users_overlay_replaces_the_shipped_one_of_the_same_id(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TIBET.replace("西藏, 西藏自治区, Tibet", "湖北").replace("tibet-2021", "hubei-2020"), encoding="utf-8")
    calendar = Calendars([path]).for_region("湖北")
    assert calendar.is_working(date(2020, 2, 5))
    assert not calendar.is_working(date(2021, 2, 18))


def problems_of(text: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "o.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Calendars([path])
    return [f"{(p.place.line, p.place.column) if p.place else None} {p.what.zh} → {p.remedy.zh}" for p in caught.value.problems]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (("id: tibet-2021", "id: Tibet 2021"), "(1, 5) “Tibet 2021”不能作编号"),
        (("issued: 2021-01-05", "issued: 2021-1-5"), "(5, 11) 应为日期，实为 2021-1-5 → 改写为 2021-01-05"),
        (("issued: 2021-01-05", "isued: 2021-01-05"), "(5, 3) 键 isued 不存在；应为 issued、title、url、verified → 改写为 issued"),
        (("2021-02-18..2021-02-19", "2021-02-19..2021-02-18"), "(7, 12) “2021-02-19..2021-02-18”不是一段日期"),
        (("2021-02-18..2021-02-19", "2021-02-30"), "(7, 12) 没有 2021-02-30 这一天"),
        (("days: [2021-02-21]", "days: [2021-02-18]"), "(10, 5) 2021-02-18既写了放假又写了上班"),
        (("days: [2021-02-21]", "days: 2021-02-21"), "(10, 11) days 应为列表，实为文字 2021-02-21 → 写成列表：days: [2021-02-21]"),
        (("{zh: 藏历新年, en: Losar}", "{zh: 藏历新年}"), "(8, 12) 缺少英文（en）"),
        (("regions: [西藏, 西藏自治区, Tibet]", "regions: []"), "(2, 10) 没有写地区"),
        (("id: tibet-2021", "id: tibet-2021\nid: tibet-2022"), "(2, 1) 键 id 重复（第1行已有）"),
        (("id: tibet-2021", "id：tibet-2021"), "(1, 3) 键 id 后是全角冒号 ： → 改为半角冒号加空格：id: "),
        (("  issued", "\tissued"), "(5, 1) 缩进里有制表符（Tab） → 改为空格"),
        (("issued: 2021-01-05", "verified: maybe"), "(5, 13) verified 应为 primary、secondary，实为 maybe → 请写primary（见过原件）"),
    ],
)
def test_有错的地区历文件指明行列和改法(damage: tuple[str, str], told: str, tmp_path: Path) -> None:
    found = problems_of(TIBET.replace(*damage), tmp_path)
    assert any(told in problem for problem in found), found


def test_one_file_with_three_mistakes_gives_three_problems(tmp_path: Path) -> None:
    text = TIBET.replace("id: tibet-2021", "id: T").replace("2021-01-05", "gestern").replace("en: Losar}", "eng: Losar}")
    assert len(problems_of(text, tmp_path)) >= 3


@pytest.mark.parametrize("text", ["", "id：tibet\n", "- a\n- b\n", "just words\n"])
def test_a_file_that_is_no_mapping_is_told_so(text: str, tmp_path: Path) -> None:
    assert problems_of(text, tmp_path)


def test_full_width_punctuation_is_recognised(tmp_path: Path) -> None:
    assert "全角" in problems_of("id：tibet\n", tmp_path)[0]


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="读不出来"):
        Calendars([tmp_path / "nowhere.yaml"])


def test_two_files_with_one_id_are_refused(tibet: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(TIBET, encoding="utf-8")
    with pytest.raises(InputError, match="tibet-2021"):
        Calendars([tibet, other])


def test_两个地区历对同一日说法相反即为错误(tibet: Path, tmp_path: Path) -> None:
    other = tmp_path / "lhasa.yaml"
    text = TIBET.replace("tibet-2021", "lhasa-2021").replace("西藏, 西藏自治区, Tibet", "西藏自治区拉萨市")
    other.write_text(text.replace("2021-02-18..2021-02-19", "2021-03-01").replace("[2021-02-21]", "[2021-02-18]"), encoding="utf-8")
    with pytest.raises(InputError, match="2021-02-18"):
        Calendars([tibet, other])
