"""The rulebook as a book: everything is in it by its id, in both languages, it loads nothing, and equal inputs give equal bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.law.sample import DOCUMENT, RULE, VOCABULARY
from typer.testing import CliRunner, Result

from shixian.casebook import CaseFile, CaseResult, read_cases
from shixian.casebook.worked import Desk
from shixian.cli.app import app
from shixian.clock import Calendars
from shixian.report.book import Book, build_book, render_html, render_markdown
from shixian.report.book.names import anchor, numeral

if TYPE_CHECKING:
    from shixian.law import Rulebook

CASES = Path(__file__).parents[2] / "cases"
EACH = 2  # cases of each rule in the quick book; the slow test takes them all
CASE = """\
title: {zh: 最后一刻公开：按时, en: Published at the last moment}
rules: [plan-2020/decisions]
as_of: 2020-11-01
events:
  - {kind: decision.made, at: 2020-09-30, subject: 甲局, case: 1号, category: 处罚}
  - {kind: decision.published, at: 2020-10-16T23:59:59, subject: 甲局, case: 1号}
expect:
  - {verdict: met, due: 2020-10-16, readings: {twenty: met}}
because: {zh: 国庆前作出, en: Made before the holiday}
"""
READINGS = (
    RULE
    + "  reading: {name: as-written, because: {zh: 依文义, en: By the letter}}\n"
    + "  readings:\n    twenty: {because: {zh: 从宽, en: Leniently}, within: 20 working days}\n"
)
Run = Callable[[CaseFile], CaseResult]


@pytest.fixture(scope="module")
def book(shipped: Rulebook, result: Run) -> Book:
    """The shipped rulebook with the first cases of each rule."""
    taken: Counter[str] = Counter()
    files = []
    for file in read_cases(CASES, shipped):
        taken[file.case.rules[0]] += 1
        if taken[file.case.rules[0]] <= EACH:
            files.append(file)
    desk = Desk(shipped)
    return build_book(shipped, [desk.example(file, result(file)) for file in files], Calendars())


@pytest.fixture(scope="module")
def page(book: Book) -> str:
    return render_html(book)


@pytest.fixture(scope="module")
def markdown(book: Book) -> str:
    return render_markdown(book)


def wanted(book: Book) -> Iterator[str]:
    """The ids that a book must have."""
    yield from ("guide", "time", "calendar", "words")
    yield from (anchor("year", str(year.year)) for year in book.years)
    yield from (anchor("overlay", overlay.id) for overlay in book.overlays)
    yield from (anchor("notice", str(notice.number)) for notice in book.notices)
    for part in book.documents:
        yield anchor("document", part.document.id)
        yield from (anchor("clause", part.document.id, clause.locator) for clause in part.document.clauses)
        for rule in part.rules:
            yield anchor("rule", rule.rule.id)
            yield from (anchor("reading", rule.rule.id, name) for name in rule.rule.readings)
    yield from (anchor("case", example.name) for example in book.examples)


def parsed(page: str) -> ET.Element:
    return ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))


def small(folder: Path, *, rules: str = READINGS, case: str | None = CASE) -> Path:
    """A rulebook of one rule, with cases beside it."""
    (folder / "rules" / "plan-2020").mkdir(parents=True)
    (folder / "rules" / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
    (folder / "rules" / "plan-2020" / "document.yaml").write_text(DOCUMENT, encoding="utf-8")
    (folder / "rules" / "plan-2020" / "rules.yaml").write_text(rules, encoding="utf-8")
    if case is not None:
        (folder / "cases" / "plan-2020" / "decisions").mkdir(parents=True)
        (folder / "cases" / "plan-2020" / "decisions" / "最后一刻.yaml").write_text(case, encoding="utf-8")
    return folder / "rules"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["rules", "book", *(str(a) for a in arguments)])


# --- the page ------------------------------------------------------------------------------------------------------------------------


def test_the_page_is_well_formed_and_every_id_stands_once(book: Book, page: str) -> None:
    ids = [element.get("id") for element in parsed(page).iter() if element.get("id")]
    assert not [name for name, n in Counter(ids).items() if n > 1]
    assert set(wanted(book)) <= set(ids)
    assert not [name for name in ids if name and re.search(r"\s", name)]


def test_every_document_rule_and_clause_of_the_shipped_rulebook_is_in_the_book(book: Book, shipped: Rulebook) -> None:
    assert {part.document.id for part in book.documents} == set(shipped.documents)
    assert {part.rule.id for part in book.rules} == set(shipped.rules)
    assert book.clause_count == sum(len(d.clauses) for d in shipped.documents.values())
    assert {r.name for part in book.rules for r in part.readings if not r.default} == {
        n for r in shipped.rules.values() for n in r.readings
    }


def test_every_link_leads_to_a_place_in_the_page(page: str) -> None:
    root = parsed(page)
    ids = {element.get("id") for element in root.iter()}
    links = {element.get("href") for element in root.iter("a")}
    assert not [link for link in links if not link or not link.startswith("#") or link[1:] not in ids]


def test_the_page_loads_nothing(page: str) -> None:
    assert "://" not in page
    root = parsed(page)
    assert not list(root.iter("link")) + list(root.iter("img")) + list(root.iter("iframe"))
    assert not [element for element in root.iter() if element.get("src") or element.get("style") or element.get("onclick")]
    assert "@import" not in page
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_both_languages_stand_in_it_chinese_first_and_one_alone_has_only_its_own(book: Book, page: str) -> None:
    zh, en = render_html(book, "zh"), render_html(book, "en")
    parsed(zh)
    parsed(en)
    texts = {name: "".join(parsed(one).itertext()) for name, one in (("both", page), ("zh", zh), ("en", en))}
    for part in book.rules:
        title = part.rule.title
        assert title.zh + title.en in texts["both"]
        assert part.sentence.zh in texts["zh"]
        assert part.sentence.en in texts["en"]
        if title.zh != title.en:
            assert title.en not in texts["zh"]
            assert title.zh not in texts["en"]
    assert {element.get("lang") for element in parsed(zh).iter()} == {None, "zh-CN"}
    assert {element.get("lang") for element in parsed(en).iter()} == {None, "en"}
    assert 'type="radio"' in page
    assert 'type="radio"' not in zh


def test_clauses_show_status_words_digest_superior_and_damage(book: Book, page: str) -> None:
    rows = {row.get("id"): "".join(row.itertext()) for row in parsed(page).iter("tr") if row.get("id")}
    for part in book.documents:
        for clause in part.document.clauses:
            row = rows[anchor("clause", part.document.id, clause.locator)]
            said = [
                *clause.words,
                *clause.rules,
                *clause.superior,
                *clause.units,
                clause.summary.zh,
                clause.summary.en,
                clause.digest or "",
            ]
            said += [t for text in (clause.reason, clause.reads) if text for t in (text.zh, text.en)]
            assert not [word for word in said if word not in row]


def test_the_calendar_lists_every_arranged_year_with_its_notice(book: Book) -> None:
    assert [year.year for year in book.years] == list(range(book.horizon, 2006, -1))
    (year,) = (y for y in book.years if y.year == 2020)
    (national,) = (h for h in year.holidays if "国庆节" in h.name.zh)
    assert (str(national.first), str(national.last), national.days) == ("2020-10-01", "2020-10-08", 8)
    assert "2020-10-10" in {str(m.day) for m in year.made_up}
    titles = {n.number: n.title.zh for n in book.notices}
    assert [titles[n] for n in national.notices] == ["国务院办公厅关于2020年部分节假日安排的通知"]


# --- an example -----------------------------------------------------------------------------------------------------------------------


def test_an_example_shows_log_verdict_readings_and_each_day(tmp_path: Path) -> None:
    output = tmp_path / "book.html"
    assert run("--rulebook", small(tmp_path), "--output", output).exit_code == 0
    root = parsed(output.read_text(encoding="utf-8"))
    (case,) = (e for e in root.iter("details") if e.get("id") == "case:plan-2020/decisions/最后一刻")
    text = "".join(case.itertext())
    for part in (
        "最后一刻公开：按时",
        "2020-10-16T23:59:59",
        "甲局",
        "触发",
        "履行",
        "按时",
        "恰在最后一刻",
        "twenty",
        "与判得相符",
        "国庆前作出",
    ):
        assert part in text, part
    (strip,) = (e for e in case.iter("ol") if e.get("class") == "strip")
    days = [("".join(cell.itertext()), cell.get("class")) for cell in strip]
    assert days[0] == ("2020-09-30起算日，不计入（工作日）starting day, not counted (working day)", "start")
    assert [text for text, name in days if name == "c"] == ["110-09", "310-12", "410-13", "510-14", "610-15", "710-16"]
    assert [text[:6] for text, name in days if name == "makeup"] == ["210-10"]
    assert ("10-02–10-03 2国庆节National Day", "skipped") in days


def test_a_case_that_differs_is_shown_as_such_and_the_status_is_1(tmp_path: Path) -> None:
    output = tmp_path / "book.html"
    done = run("--rulebook", small(tmp_path, case=CASE.replace("verdict: met", "verdict: late")), "--output", output)
    assert done.exit_code == 1
    assert "plan-2020/decisions/最后一刻" in done.stderr
    text = output.read_text(encoding="utf-8")
    assert 'class="ex faulty"' in text
    assert "结论应为逾期，实为按时" in text
    assert "结论应为逾期，实为按时" in render_small(tmp_path, "md")


def test_what_looks_like_a_mark_is_printed_as_it_is(tmp_path: Path) -> None:
    rules = RULE.replace("{zh: 决定公开, en: Decisions published}", '{zh: "决定<b>|*公开*", en: "<script>a|b</script> _c_ & d"}')
    root = small(tmp_path, rules=rules, case=None)
    page, text = tmp_path / "book.html", tmp_path / "book.md"
    assert run("--rulebook", root, "-o", page).exit_code == run("--rulebook", root, "-o", text).exit_code == 0
    said = "".join(parsed(page.read_text(encoding="utf-8")).itertext())
    assert "决定<b>|*公开*" in said
    assert "<script>a|b</script> _c_ & d" in said
    assert r"### 决定&lt;b&gt;\|\*公开\* / &lt;script&gt;a\|b&lt;/script&gt; \_c\_ &amp; d" in text.read_text(encoding="utf-8")


# --- Markdown -------------------------------------------------------------------------------------------------------------------------


def test_markdown_has_the_same_anchors_and_its_links_lead_to_them(book: Book, markdown: str) -> None:
    ids = re.findall(r'<a id="([^"]+)"></a>', markdown)
    assert not [name for name, n in Counter(ids).items() if n > 1]
    assert set(wanted(book)) <= set(ids)
    links = re.findall(r"\]\(<#([^>]+)>\)", markdown) + re.findall(r"\]\(#([^)]+)\)", markdown)
    assert not set(links) - set(ids)


def test_markdown_has_the_same_content(book: Book, markdown: str) -> None:
    flat = markdown.replace("\\", "")
    for part in book.documents:
        for clause in part.document.clauses:
            assert clause.digest is None or clause.digest in flat
        for rule in part.rules:
            assert rule.rule.id in flat
            for example in rule.examples:
                assert example.name in flat
    chinese, english = render_markdown(book, "zh"), render_markdown(book, "en")
    assert "# 政务公开时限规则汇编\n" in chinese
    assert "# The Rulebook of Time Limits in Open Government\n" in english
    assert "Day by day" not in chinese


def test_every_table_of_the_markdown_has_the_same_number_of_cells_in_every_row(markdown: str) -> None:
    tables = 0
    for block in markdown.split("\n\n"):
        rows = [line for line in block.split("\n") if line.startswith("|")]
        if rows:
            tables += 1
            widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
            assert len(widths) == 1, rows[0]
            assert re.fullmatch(r"\|( --- \|)+", rows[1])
            assert len(rows) == len(block.strip().split("\n"))
    assert tables > len(book_rules(markdown))


def book_rules(markdown: str) -> list[str]:
    return re.findall(r'<a id="rule:', markdown)


# --- the command ----------------------------------------------------------------------------------------------------------------------


def render_small(folder: Path, form: str) -> str:
    output = folder / f"again.{form}"
    run("--rulebook", folder / "rules", "--output", output)
    return output.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["html", "md"])
def test_equal_inputs_give_equal_bytes_wherever_and_whenever(form: str, tmp_path: Path) -> None:
    made = []
    for seed, zone, folder in (("1", "UTC", tmp_path / "a"), ("2", "America/New_York", tmp_path / "深" / "b")):
        root = small(folder)
        program = "import sys; sys.argv = ['shixian', 'rules', 'book', *sys.argv[1:]]; from shixian.cli.app import main; main()"
        subprocess.run(
            [sys.executable, "-c", program, "--rulebook", str(root), "--output", str(folder / f"book.{form}")],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
        )
        made.append((folder / f"book.{form}").read_bytes())
        assert str(tmp_path).encode() not in made[-1]
    assert made[0] == made[1]


def test_only_the_documents_that_are_named(tmp_path: Path) -> None:
    root = small(tmp_path)
    assert "plan-2020/decisions" in run("plan-2020", "--rulebook", root).stdout
    refused = run("plan-2021", "--rulebook", root)
    assert refused.exit_code == 2
    assert "plan-2020" in refused.stderr


def test_without_cases_it_is_a_book_all_the_same(tmp_path: Path) -> None:
    done = run("--rulebook", small(tmp_path, case=None))
    assert done.exit_code == 0
    assert "<details" not in done.stdout
    parsed(done.stdout)


@pytest.mark.parametrize("name", ["book.txt", "book", "rules/book.html"])
def test_an_output_that_cannot_be_meant_is_refused(name: str, tmp_path: Path) -> None:
    done = run("--rulebook", small(tmp_path), "--output", tmp_path / name)
    assert done.exit_code == 2
    assert not (tmp_path / name).exists()


def test_templates_are_data_of_the_package() -> None:
    folder = resources.files("shixian.report.book") / "templates"
    names = {entry.name for entry in folder.iterdir()}
    assert {"book.html.j2", "book.css", "book.js"} <= names


def test_numbers_of_parts_in_chinese() -> None:
    assert [numeral(n) for n in (1, 10, 11, 20, 23)] == ["一", "十", "十一", "二十", "二十三"]


@pytest.mark.slow
def test_the_whole_shipped_book_in_both_forms(shipped: Rulebook, result: Run) -> None:
    files = read_cases(CASES, shipped)
    desk = Desk(shipped)
    whole = build_book(shipped, [desk.example(file, result(file)) for file in files], Calendars())
    assert {e.name for e in whole.examples} == {file.name for file in files}
    assert not [e.name for e in whole.examples if e.faults]
    page, markdown = render_html(whole), render_markdown(whole)
    assert set(wanted(whole)) <= {e.get("id") for e in parsed(page).iter()}
    assert set(wanted(whole)) <= set(re.findall(r'<a id="([^"]+)"></a>', markdown))
    assert len(page.encode()) < 15_000_000
