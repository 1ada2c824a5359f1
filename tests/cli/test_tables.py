"""Tables at the command line: the choice of a stamp, rejected rows mended and read again, folders, conversion."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path  # noqa: TC003 - pytest reads annotations of fixtures

import pytest
from typer.testing import CliRunner

from shixian.cli.app import app
from shixian.eventlog.ledger import REJECT_COLUMNS

HEAD = "行政处罚决定书文号,违法行为类型,行政处罚内容,作出行政处罚决定机关名称,作出行政处罚决定日期,公示日期,公示截止期"
GOOD = "示例罚〔2020〕1号,虚假宣传,罚款,示例县市场监管局,2020-09-25,2020-09-28,"
LATE = "示例罚〔2020〕2号,虚假宣传,罚款,示例县市场监管局,2020年9月25日,2020/10/30,"
BAD = "示例罚〔2020〕3号,虚假宣传,罚款,示例县市场监管局,2020121,2020-09-28,"
MAPPING = "enterprise-publicity-penalties"
CHECK = ["--rules", "gbf-2018-118", "--as-of", "2021-01-31"]


def run(*arguments: str | Path, stdin: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def table(path: Path, *rows: str, head: str = HEAD) -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def verdicts(*arguments: str | Path) -> dict[str, str]:
    _, out, err = run("check", *arguments, *CHECK, "--format", "json")
    assert out, err
    return {finding["case"]: finding["verdict"] for finding in json.loads(out)["findings"]}


def test_a_table_is_known_by_its_head_and_judged(tmp_path: Path) -> None:
    file = table(tmp_path / "处罚.csv", GOOD, LATE)
    assert verdicts(file) == {"示例罚〔2020〕1号": "met", "示例罚〔2020〕2号": "late"}
    status, out, _ = run("check", file, *CHECK)
    assert status == 1
    assert "enterprise-publicity-penalties" in out
    assert "2行 = 2行成为事件 + 0行退回 + 0行无新事件；共4个事件" in out


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_rejected_rows_are_written_out_mended_and_read_again(tmp_path: Path, ending: str) -> None:
    file, rejects = table(tmp_path / "处罚.csv", GOOD, BAD), tmp_path / f"退回.{ending}"
    status, _, _ = run("check", file, *CHECK, "--rejects", rejects)
    assert status == 3
    rows = _rows(rejects)
    assert rows[0] == [*HEAD.split(","), *(column.zh for column in REJECT_COLUMNS)]
    assert rows[1][:7] == BAD.split(",")
    assert rows[1][7].endswith("处罚.csv:E3")
    assert "七位数字" in rows[1][8]
    rows[1][4] = "2020-01-21"
    mended = tmp_path / "改好.csv"
    mended.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    status, _, err = run("convert", mended, "-o", tmp_path / "mended.jsonl")
    assert status == 0, err
    events = [json.loads(line) for line in (tmp_path / "mended.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(e["kind"], e["at"], e["case"]) for e in events] == [
        ("decision.enforcement", "2020-01-21", "示例罚〔2020〕3号"),
        ("decision.published", "2020-09-28", "示例罚〔2020〕3号"),
    ]


def _rows(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    import python_calamine

    return [[str(cell) for cell in row] for row in python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows()]


def test_rejected_records_of_a_canonical_log_keep_their_keys_and_what_stands_beside_them_is_not_read(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(
        '{"kind": "decision.enforcement", "at": "2020121", "case": "一", "category": "行政处罚"}\n'
        '{"kind": "decision.enforcement", "at": "2020-09-25", "case": "二", "category": "行政处罚"}\n',
        encoding="utf-8",
    )
    rejects = tmp_path / "退回.csv"
    run("check", log, *CHECK, "--rejects", rejects)
    rows = _rows(rejects)
    assert set(rows[0][:4]) == {"kind", "at", "case", "category"}
    mended = rejects.read_text(encoding="utf-8-sig").replace("2020121", "2020-01-21", 1)
    (tmp_path / "改好.csv").write_text(mended, encoding="utf-8")
    run("convert", tmp_path / "改好.csv", "-o", tmp_path / "mended.jsonl")
    (event,) = (json.loads(line) for line in (tmp_path / "mended.jsonl").read_text(encoding="utf-8").splitlines())
    assert event == {"kind": "decision.enforcement", "at": "2020-01-21", "case": "一", "category": "行政处罚"}


def test_text_that_looks_like_a_formula_is_neutral_in_the_rejects(tmp_path: Path) -> None:
    file = table(tmp_path / "处罚.csv", GOOD, BAD.replace("虚假宣传", "=1+1"))
    run("check", file, *CHECK, "--rejects", tmp_path / "退回.csv")
    run("check", file, *CHECK, "--rejects", tmp_path / "退回.xlsx")
    assert _rows(tmp_path / "退回.csv")[1][1] == "'=1+1"
    assert _rows(tmp_path / "退回.xlsx")[1][1] == "=1+1"
    import zipfile

    with zipfile.ZipFile(tmp_path / "退回.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_rejects_of_tables_with_different_columns_do_not_fit_one_csv(tmp_path: Path) -> None:
    one = table(tmp_path / "a.csv", GOOD, BAD)
    other = table(tmp_path / "b.csv", "x,2020121,甲", head="kind,at,subject")
    status, _, err = run("check", one, other, *CHECK, "--rejects", tmp_path / "退回.csv")
    assert status == 2
    assert ".xlsx" in err
    status, _, _ = run("check", one, other, *CHECK, "--rejects", tmp_path / "退回.xlsx")
    assert status == 3


def test_a_rejects_file_of_another_sort_is_refused_before_any_work(tmp_path: Path) -> None:
    status, _, err = run("check", tmp_path / "nothing.csv", "--rejects", tmp_path / "退回.pdf")
    assert status == 2
    assert "退回.xlsx" in err


def test_a_broken_file_in_a_folder_leaves_the_others_standing_but_the_result_incomplete(tmp_path: Path) -> None:
    folder = tmp_path / "表"
    folder.mkdir()
    table(folder / "a.csv", GOOD, LATE)
    (folder / "b.xlsx").write_bytes(b"PK\x03\x04 this is no workbook")
    (folder / "~$a.csv").write_bytes(b"lock")
    status, out, _ = run("check", folder, *CHECK)
    assert status == 3
    assert "未读" in out
    assert "b.xlsx" in out
    assert "~$a.csv" in out
    assert run("check", folder, *CHECK, "--strict")[0] == 2
    assert run("check", folder / "a.csv", folder / "b.xlsx", *CHECK)[0] == 2, "what the user names must be read"
    assert run("check", folder, *CHECK, "--allow-rejects")[0] == 1


def test_a_query_is_read_as_a_table_and_needs_its_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "库.db") as database:
        database.execute(
            "CREATE TABLE 处罚 (行政处罚决定书文号, 作出行政处罚决定机关名称, 作出行政处罚决定日期, 公示日期, 违法行为类型, 行政处罚内容)"
        )
        database.execute("INSERT INTO 处罚 VALUES ('示例罚〔2020〕2号', '示例县市场监管局', '2020-09-25', '2020-10-30', '', '')")
    database.close()
    url = f"sqlite:///{tmp_path / '库.db'}"
    assert verdicts("--sql", "SELECT * FROM 处罚", "--database", url) == {"示例罚〔2020〕2号": "late"}
    status, _, err = run("check", "--sql", "SELECT 1")
    assert status == 2
    assert "SHIXIAN_DATABASE" in err
    status, _, err = run("check", "--sql", "DELETE FROM 处罚", "--database", url)
    assert status == 2
    with sqlite3.connect(tmp_path / "库.db") as database:
        assert database.execute("SELECT count(*) FROM 处罚").fetchone() == (1,)
    database.close()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("decision.published", "--moment decision.published=公示日期"),
        ("=公示日期", "--moment"),
        ("decision.published=没有的列", "没有用上"),
        ("decision.published=unknown", "enterprise-publicity-penalties:decision.published=unknown"),
    ],
)
def test_a_moment_that_cannot_be_meant_is_refused_with_what_to_type(tmp_path: Path, said: str, told: str) -> None:
    status, _, err = run("check", table(tmp_path / "处罚.csv", GOOD), *CHECK, "--moment", said)
    assert status == 2
    assert told in err


def test_the_user_may_say_that_the_stamp_is_another_one_and_the_report_prints_it(tmp_path: Path) -> None:
    head = HEAD + ",上网日期"
    file = table(tmp_path / "处罚.csv", GOOD + ",2020-10-30", head=head)
    assert verdicts(file, "--moment", "decision.published=上网日期") == {"示例罚〔2020〕1号": "late"}
    _, out, _ = run("check", file, *CHECK, "--moment", "decision.published=上网日期")
    assert "decision.published 的时间取“上网日期”列（未取：公示日期）" in out
    _, out, _ = run("check", file, *CHECK, "--moment", "decision.published=上网日期", "--lang", "en")
    assert "the moment of decision.published is that of the column 上网日期 (not taken: 公示日期)" in out
    assert verdicts(file, "--moment", f"{MAPPING}:decision.published=unknown") == {"示例罚〔2020〕1号": "undetermined"}
    assert verdicts(file, "--moment", f"{MAPPING}:decision.published=none", "--rules", "gbf-2018-118/permits-and-penalties") == {
        "示例罚〔2020〕1号": "missed"
    }


def test_ambiguous_dates_are_read_only_in_a_format_that_the_user_gives(tmp_path: Path) -> None:
    file = table(tmp_path / "处罚.csv", GOOD.replace("2020-09-25", "01/02/2020").replace("2020-09-28", "05/02/2020"))
    assert run("check", file, *CHECK)[0] == 2  # not one event
    assert verdicts(file, "--dates", "dd/mm/yyyy") == {"示例罚〔2020〕1号": "met"}
    status, _, err = run("check", file, *CHECK, "--dates", "dmy")
    assert status == 2
    assert "--dates" in err


def test_a_converted_log_gives_the_same_verdicts_and_a_damaged_row_stays_undetermined(tmp_path: Path) -> None:
    file = table(tmp_path / "处罚.csv", GOOD, LATE, BAD)
    for ending in ("jsonl", "jsonl.gz", "csv"):
        status, _, err = run("convert", file, "-o", tmp_path / f"log.{ending}")
        assert status == 3, err
        assert "../.." in err
        assert verdicts(tmp_path / f"log.{ending}") == verdicts(file)
    assert verdicts(file)["示例罚〔2020〕3号"] == "undetermined"


def test_nothing_is_written_when_a_conversion_fails_and_no_input_is_overwritten(tmp_path: Path) -> None:
    file = table(tmp_path / "处罚.csv", GOOD)
    assert run("convert", file, tmp_path / "missing.csv", "-o", tmp_path / "log.jsonl")[0] == 2
    assert run("convert", file, "-o", file)[0] == 2
    assert run("convert", file, "-o", tmp_path / "log.txt")[0] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["处罚.csv"]


def test_standard_input_is_a_table_too(tmp_path: Path) -> None:
    status, _, err = run("convert", "-", "-o", tmp_path / "log.jsonl", stdin=f"{HEAD}\n{GOOD}")
    assert status == 0, err
    assert len((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_table_of_no_known_sort_is_told_its_columns_and_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text("编号,办理时间\n1,2020-01-01\n", encoding="utf-8")
    status, _, err = run("check", tmp_path / "表.csv", *CHECK)
    assert status == 2
    assert "办理时间" in err
    assert "shixian map" in err
