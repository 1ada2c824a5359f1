"""The head of a table: found below titles, over several rows, under many spellings."""

from __future__ import annotations

import pytest

from shixian.eventlog.heads import OpeningRow, find_head, head_key, likely_head, named_columns
from shixian.eventlog.mapping.model import Mapping
from shixian.eventlog.sheet import Merge, column_letters


def register(**columns: list[str]) -> Mapping:
    return Mapping.model_validate(
        {
            "id": "register",
            "title": {"zh": "台账", "en": "Register"},
            "columns": columns,
            "recognise": list(columns),
            "events": [{"kind": "application.received", "at": next(iter(columns))}],
        }
    )


@pytest.mark.parametrize("spelt", ["代码_3", "代码＿3", " 代码 _3 ", "*代码_3", "代码_3：", "代码\n_3", "代码-3"])
def test_a_name_is_the_same_in_full_width_with_blanks_stars_and_colons(spelt: str) -> None:
    assert head_key(spelt) == head_key("代码_3")


def test_the_head_stands_below_a_title_a_blank_row_and_a_stamp() -> None:
    rows: list[OpeningRow] = [
        (1, ["示例县2020年登记台账", None, None]),
        (2, [None, None, None]),
        (3, ["发布时间：2020-10-14", None, None]),
        (4, ["序号", "收到日期", "答复日期"]),
        (5, [1, "2020-01-02", "2020-01-20"]),
    ]
    found = find_head(rows, (), [register(received=["收到日期"], replied=["答复日期"])])
    assert found is not None
    head, _ = found
    assert (head.first_row, head.last_row) == (4, 4)
    assert [row for row, _ in head.above] == [1, 2, 3]


def test_merged_heads_of_two_rows_are_joined_level_by_level() -> None:
    rows: list[OpeningRow] = [
        (1, ["序号", "收到日期", "征求第三方", None, "答复日期"]),
        (2, [None, None, "发出日期", "反馈日期", None]),
        (3, [1, "2020-01-02", "2020-01-03", "2020-01-09", "2020-01-20"]),
    ]
    merges = [Merge(first_row=1, last_row=2, first_column=c, last_column=c) for c in (0, 1, 4)] + [
        Merge(first_row=1, last_row=1, first_column=2, last_column=3)
    ]
    mapping = register(received=["收到日期"], asked=["征求第三方/发出日期"], answered=["征求第三方/反馈日期"], replied=["答复日期"])
    found = find_head(rows, merges, [mapping])
    assert found is not None
    head, _ = found
    assert head.names == ("序号", "收到日期", "征求第三方/发出日期", "征求第三方/反馈日期", "答复日期")
    assert (head.first_row, head.last_row) == (1, 2)
    assert named_columns(head, mapping.columns) == {"received": [1], "asked": [2], "answered": [3], "replied": [4]}


def test_without_merges_an_upper_level_holds_for_the_empty_cells_after_it() -> None:
    rows = [(1, ["收到日期", "征求第三方", "", "答复日期"]), (2, ["", "发出日期", "反馈日期", ""]), (3, ["2020-01-02", "", "", ""])]
    found = find_head(rows, (), [register(received=["收到日期"], asked=["征求第三方/发出日期"], answered=["征求第三方/反馈日期"])])
    assert found is not None
    assert found[0].names == ("收到日期", "征求第三方/发出日期", "征求第三方/反馈日期", "答复日期")


def test_the_mapping_that_knows_more_of_the_columns_wins_and_unless_excludes() -> None:
    rows = [(1, ["收到日期", "答复日期", "延期日期"]), (2, ["2020-01-02", "", ""])]
    less = register(received=["收到日期"])
    more = register(received=["收到日期"], replied=["答复日期"]).model_copy(update={"id": "more"})
    never = more.model_copy(update={"id": "never", "unless": ("extended",), "columns": {**more.columns, "extended": ("延期日期",)}})
    found = find_head(rows, (), [less, more, never])
    assert found is not None
    assert found[1].id == "more"


def test_a_spelling_with_brackets_is_found_without_them_and_two_like_columns_are_both_told() -> None:
    rows = [(1, ["申请方式(当面/信函/网上)", "备注", "备注"]), (2, ["当面", "", ""])]
    mapping = register(channel=["申请方式"], remark=["备注"])
    found = find_head(rows, (), [mapping])
    assert found is not None
    assert named_columns(found[0], mapping.columns) == {"channel": [0], "remark": [1, 2]}


def test_an_unknown_head_is_the_row_with_the_most_names() -> None:
    rows = [
        (1, ["某某情况表", "", ""]),
        (2, ["编号", "办理时间", "结果"]),
        (3, ["1", "2020-01-02", "已办"]),
        (4, ["2", "2020-01-03", "已办"]),
    ]
    head = likely_head(rows, ())
    assert head is not None
    assert head.names == ("编号", "办理时间", "结果")


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
)
def test_columns_have_the_letters_of_a_spreadsheet(column: int, letters: str) -> None:
    assert column_letters(column) == letters
