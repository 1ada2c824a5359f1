"""CSV: headers, delimiters, quotes, short and long rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Read, Refuse

HEAD = "id,kind,at,subject,case,category\n"


def test_a_row_says_what_the_same_json_line_says(read: Read) -> None:
    row = "e1,decision.enforcement,2020-09-25, 大英县市场监管局 ,大英市监罚〔2020〕12号,行政处罚\n"
    (event,) = read("log.csv", HEAD + row).events
    line = (
        '{"id": "e1", "kind": "decision.enforcement", "at": "2020-09-25", "subject": "大英县市场监管局", '
        '"case": "大英市监罚〔2020〕12号", "category": "行政处罚"}'
    )
    assert event.same_content(read("log.jsonl", line).events[0])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_by_the_header(read: Read, delimiter: str) -> None:
    text = f"kind{delimiter}at{delimiter}note\nk{delimiter}2020{delimiter}a\n"
    assert read("log.csv", text).events[0].value("note") == "a"


def test_a_semicolon_table_keeps_the_commas_in_its_cells(read: Read) -> None:
    assert read("log.csv", "kind;at;note\nk;2020;a,b\n").events[0].value("note") == "a,b"


def test_columns_may_stand_in_any_order_and_in_full_width(read: Read) -> None:
    (event,) = read("log.csv", "ａｔ, ｋｉｎｄ ,Ｎｏ\n2020,k,1\n").events
    assert (event.kind, dict(event.attributes)) == ("k", {"No": "1"})


def test_a_quoted_cell_over_several_lines_keeps_the_line_at_which_its_record_starts(read: Read) -> None:
    log = read("log.csv", 'kind,at,note\nk,2020,"a\nb\n\nc"\nk,2021,x\n"k\n",bad,y\n')
    assert [(event.source.row, event.value("note")) for event in log.events] == [(2, "a\nb\n\nc"), (6, "x")]
    assert [row.source.row for row in log.rejected] == [7]


def test_a_row_with_too_many_cells_is_rejected_and_one_with_too_few_is_padded(read: Read) -> None:
    log = read("log.csv", "kind,at,subject,case\nk,2020,甲,1,2\nk,2020,甲,,\nk,2020\nk\n")
    assert [event.source.row for event in log.events] == [4]
    assert [(row.source.row, not row.shadows) for row in log.rejected] == [(2, True), (3, True), (5, False)]
    assert "5 cells where the header has 4 columns" in log.rejected[0].reason.en


def test_rows_of_mere_delimiters_and_repeated_headers_carry_no_event_and_are_counted(read: Read) -> None:
    log = read("log.csv", 'kind,at\nk,2020\n,\n" ",\nkind,at\n\n  \nk,2021\n')
    (record,) = log.inputs
    assert (record.rows, record.events, record.rejected, record.carried_none) == (5, 2, 0, 3)


def test_a_quote_that_is_never_closed_costs_its_own_row_only(read: Read) -> None:
    log = read("log.csv", 'kind,at,note\nk,2020,"open\nk,2021,x\nk,2022,y\n')
    assert [event.source.row for event in log.events] == [3, 4]
    (row,) = log.rejected
    assert (row.source.row, row.raw) == (2, 'k,2020,"open')
    assert "never closed" in row.reason.en


def test_a_stray_quote_among_good_ones_costs_its_own_row_only(read: Read) -> None:
    log = read("log.csv", 'kind,at,note\nk,2020,"open\nk,2021,x\nk,2022,"closed"\nk,2023,z\n')
    assert [event.source.row for event in log.events] == [3, 4, 5]
    assert [row.source.row for row in log.rejected] == [2]


def test_text_after_a_closing_quote_is_rejected(read: Read) -> None:
    (row,) = read("log.csv", 'kind,at,note\nk,2020,a\nk,2021,"a"b\n').rejected
    assert "after the closing quote" in row.reason.en


def test_a_runaway_quote_in_a_long_table_loses_no_row(read: Read) -> None:
    lines = [f"k{n},2020,x" for n in range(5000)]
    lines[10] = 'k10,2020,"x'
    log = read("log.csv", "kind,at,note\n" + "\n".join(lines))
    assert (len(log.events), [row.source.row for row in log.rejected]) == (4999, [12])


def test_a_nul_character_costs_its_row(read: Read) -> None:
    (row,) = read("log.csv", "kind,at,note\nk,2020,a\nk,2021,\0\n").rejected
    assert "NUL" in row.reason.en
    assert "\0" not in row.raw


def test_a_value_in_a_column_without_a_name_is_not_dropped_in_silence(read: Read) -> None:
    log = read("log.csv", "kind,at,,\nk,2020,,\nk,2021,x,\n")
    assert len(log.events) == 1
    assert "no name" in log.rejected[0].reason.en


def test_a_cell_beyond_the_limit_of_the_csv_module_costs_its_row(read: Read) -> None:
    log = read("log.csv", f"kind,at,note\nk,2020,{'x' * 200_000}\nk,2021,y\n")
    assert len(log.events) == 1
    assert "too long" in log.rejected[0].reason.en


def test_a_header_without_kind_and_at_says_what_it_found_and_what_was_meant(refuse: Refuse) -> None:
    error = refuse("log.csv", "事件类型,发生时间,单位\nk,2020,甲\n").in_("en")
    assert "事件类型, 发生时间, 单位" in error
    assert "事件类型 → kind; 发生时间 → at" in error
    assert "Kind → kind" in refuse("log.csv", "Kind,at\nk,2020\n").in_("en")
    assert "lacks at;" in refuse("log.csv", "kind;time\nk;2020\n").in_("en")


def test_full_width_commas_in_the_header_are_named(refuse: Refuse) -> None:
    assert "全角逗号" in refuse("log.csv", "kind，at，subject\nk，2020，甲\n").in_("zh")


@pytest.mark.parametrize("header", ["kind,at,at", "kind,at,x,ｘ", "kind,at, kind "])
def test_a_column_named_twice_is_an_error(refuse: Refuse, header: str) -> None:
    assert "names a column twice" in refuse("log.csv", f"{header}\nk,2020,x\n").in_("en")


def test_a_header_that_can_be_split_in_two_ways_is_an_error(refuse: Refuse) -> None:
    assert "more than one way" in refuse("log.csv", "kind,at,x;kind;at\n").in_("en")


def test_the_header_may_follow_blank_lines_and_run_over_several(read: Read) -> None:
    (event,) = read("log.csv", '\n\n"kind",at,"no\nte"\nk,2020,x\n').events
    assert (event.source.row, event.value("no\nte")) == (5, "x")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_lines_alike(read: Read, end: str) -> None:
    log = read("log.csv", end.join(["kind,at", "k,2020", "", "k,bad"]))
    assert [e.source.row for e in log.events] == [2]
    assert [r.source.row for r in log.rejected] == [4]
