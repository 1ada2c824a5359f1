from __future__ import annotations

from pathlib import Path

import pytest
from tests.law.sample import RULE, problems, rulebook_in, where
from tests.law.test_mistakes import changed, mistake_in_rules

from shixian.law.pages import read_page


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ("kind: response", "kind‸：response", "full-width colon ： after kind", "kind: "),
        ("kind: response", "kind‸： response", "full-width colon ： after kind", "kind: "),
        ("within: 7", "within‸：7", "full-width colon ： after within", "within: "),
        ("{zh: 决定公开,", "{zh‸：决定公开,", "full-width colon ： after zh", "zh: "),
        ("决定公开, en", "决定公开‸，en", "full-width ， between items", "half-width comma and a blank"),
        ("决定公开, en", "决定公开‸、en", "full-width 、 between items", "half-width comma and a blank"),
        ("event: decision.made", "event: ‸“decision.made”", "full-width quotation mark “", "half-width quotation mark"),
        ("kind: response", "kind‸:response", "no blank after the colon of kind:", "kind: "),
        ("event: decision.made", "event‸:decision.made", "no blank after the colon of event:", "event: "),
        ("  kind: response", "‸\tkind: response", "tab in the indentation", "type blanks instead"),
        ("  kind: response", "  ‸\tkind: response", "tab in the indentation", "type blanks instead"),
        ("title: {", "title: ‸｛", "full-width bracket", "type half-width"),
    ],
)
def test_a_slip_of_a_chinese_keyboard_is_named_where_it_is(tmp_path: Path, old: str, new: str, what: str, remedy: str) -> None:
    assert remedy in mistake_in_rules(tmp_path, changed(RULE, old, new), what).remedy.en


def test_behind_slips_that_can_be_mended_the_rest_is_read_and_keeps_its_columns(tmp_path: Path) -> None:
    rules = RULE.replace("clause: 二(六)", "clause：二(六)").replace(
        "{zh: 决定公开, en: Decisions published}", "{zh：决定公开，en：D, fr: x}"
    )
    root = rulebook_in(tmp_path, rules.replace("7 working days", "soon"))
    assert [where(p, root).split(":", 1)[1] for p in problems(root)] == ["2:9", "3:13", "3:18", "3:21", "3:25", "7:11"]


def test_a_whole_rule_typed_full_width_is_mended_in_one_go(tmp_path: Path) -> None:
    root = rulebook_in(tmp_path, RULE.replace(": ", "：").replace(", ", "，"))
    found = problems(root)
    assert all("full-width" in p.what.en for p in found), [p.in_("en") for p in found]
    assert len(found) == 12


def test_full_width_punctuation_inside_texts_is_left_alone() -> None:
    text = 'a: 一，二：三“四”（五）\nb: {zh: 甲，乙；丙, en: A}\nc: |\n  kind：x\n  id:x\nd: "kind：y"\n# kind：z\n'
    page = read_page(Path("x.yaml"), text.encode())
    assert page.problems == []
    assert page.data == {"a": "一，二：三“四”（五）", "b": {"zh": "甲，乙；丙", "en": "A"}, "c": "kind：x\nid:x\n", "d": "kind：y"}


def test_a_key_of_the_authors_own_with_a_full_width_colon_is_named_too(tmp_path: Path) -> None:
    vocabulary = "kinds:\n  decision.made：\n    label: {zh: 甲, en: A}\n"
    root = rulebook_in(tmp_path, vocabulary=vocabulary)
    assert "full-width colon ： after decision.made" in problems(root)[-1].what.en


def test_bare_words_are_texts_as_yaml_1_2_says() -> None:
    page = read_page(
        Path("x.yaml"), b"a: no\nb: yes\nc: 2020-07-17\nd: 007\ne: 12:30\nf: 1_000\ng: off\nh: 12\ni: -3\nj: 0x1f\nk: ~\nl: true\nm: 1.5\n"
    )
    assert page.data == {
        "a": "no",
        "b": "yes",
        "c": "2020-07-17",
        "d": "007",
        "e": "12:30",
        "f": "1_000",
        "g": "off",
        "h": 12,
        "i": -3,
        "j": "0x1f",
        "k": None,
        "l": True,
        "m": 1.5,
    }


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("标题: 甲\n".encode("gb18030"), 1, "it looks like GBK"),
        (b"a: b\nc: \xff\xfe\xff\n", 2, "not UTF-8"),
        (b"a: b\nc: \x01d\n", 2, "control character U+0001"),
        (b"a: 1\n---\nb: 2\n", 2, "two YAML documents"),
        (b"a: 'x\nb: 2\n", 3, "a quotation mark is not closed"),
        (b"a: *x\n", 1, "undefined alias"),
        (b"a: b\nc\nd: e\n", 2, "there is no colon"),
        (b"a:\n  b: 1\n c: 2\n", 3, "indentation does not match"),
        (b"a: [1, 2\nb: 3\n", 2, "not separated, or not closed"),
        (b"a: b: c\n", 1, "cannot be another key: value"),
        (b"a: &x [*x]\n", 1, "leads into itself"),
        (
            b"a: &x [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
            + b"".join(
                f"{chr(98 + i)}: &{chr(98 + i)}{chr(98 + i)} [{', '.join([f'*{chr(97 + i) * 2 if i else chr(120)}'] * 10)}]\n".encode()
                for i in range(6)
            ),
            1,
            "grows too large",
        ),
    ],
)
def test_what_is_no_yaml_is_said_in_words_with_its_line(content: bytes, line: int, what: str) -> None:
    page = read_page(Path("x.yaml"), content)
    assert what in page.problems[0].what.en
    assert page.problems[0].place is not None
    assert page.problems[0].place.line == line


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert read_page(Path("x.yaml"), "\ufeffa: 甲\n".encode()).data == {"a": "甲"}


def test_windows_line_ends_are_no_mistake() -> None:
    assert read_page(Path("x.yaml"), "a: 甲\r\nb：乙\r\n".replace("b：", "b: ").encode()).data == {"a": "甲", "b": "乙"}
