"""Line breaking: between Han characters, never inside an id, punctuation where GB/T 15834 wants it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from shixian.report.text.wrap import visible, wrap

TEXT = st.text(alphabet=st.sampled_from("甲乙丙，。（）《》abc 12:-〔〕"), max_size=60)


def test_han_breaks_anywhere_and_marks_stay_with_their_words() -> None:
    assert wrap("甲乙丙丁，戊己庚。", 8) == ["甲乙丙", "丁，戊己", "庚。"]
    assert wrap("甲乙（丙丁）戊", 6) == ["甲乙", "（丙", "丁）戊"]


def test_an_id_is_never_broken_and_runs_over_alone_when_it_is_too_long() -> None:
    case = "示例许字〔2020〕12号"
    assert case in wrap(f"关于{case}的说明", 12, keep=[case])
    assert wrap("见 e-0123456789abcdef 处", 10) == ["见", "e-0123456789abcdef", "处"]


def test_a_moment_and_a_figure_with_its_unit_stay_together() -> None:
    assert wrap("期限至 2020-10-12 24:00 止", 18) == ["期限至", "2020-10-12 24:00", "止"]
    assert wrap("甲乙7个工作日", 5) == ["甲乙", "7个工", "作日"]


def test_nothing_gives_one_empty_line() -> None:
    assert wrap("", 10) == [""]
    assert wrap("   ", 10) == [""]


@given(TEXT, st.integers(min_value=8, max_value=40))
def test_no_character_is_lost_but_blanks(text: str, width: int) -> None:
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


@given(TEXT, st.integers(min_value=8, max_value=40))
def test_a_line_runs_over_only_when_it_is_one_unbreakable_piece(text: str, width: int) -> None:
    for line in wrap(text, width):
        assert cell_len(line) <= width or wrap(line, width) == [line]


def test_control_characters_are_spelled_out() -> None:
    assert visible("a\x1b[31m\n\u202e\u200b") == "a\\x1b[31m\\n\\u202e\\u200b"
    assert visible("甲　乙") == "甲　乙"
