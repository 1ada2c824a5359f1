"""What `shixian doctor` finds: the form of a file, its columns, what its rows would come to; and that nothing of it is guessed."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shixian.errors import InputError
from shixian.eventlog import read_logs
from shixian.eventlog.examination import examine
from shixian.eventlog.examination.advice import advise
from shixian.eventlog.examination.spellings import is_clock, text_pattern
from shixian.eventlog.how import How

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.eventlog.conftest import Write

    from shixian.eventlog.examination.model import Column, Examination, FileReport, Table

FIXTURES = sorted((Path(__file__).parent.parent.parent / "cases" / "tables").glob("*.*"))
PENALTIES = """行政处罚决定书文号,违法行为类型,处罚类别,处罚决定日期,处罚机关,公示日期,发布时间,备注
示例罚〔2020〕1号,无照经营,罚款,2020年7月17日,示例局,2020/7/20,2020-07-20 10:00,— —
示例罚〔2020〕2号,无照经营,罚款,2020/7/18,示例局,2020/7/22,2020-07-20 10:00,无
示例罚〔2020〕3号,无照经营,警告,01/02/2020,示例局,待定,2020-07-20 10:00,
示例罚〔2020〕4号,无照经营,警告,20200731,示例局,,2020-07-20 10:00,
合计,,,,,,,
"""
LOG = """kind,at,subject,case,备注
decision.enforcement,2020-09-25,甲局,一,x
decision.enforcement,2020-09-25,甲局,一,x
decision.published,-,甲局,一,y
"""


def only(found: Examination) -> FileReport:
    (file,) = found.files
    return file


def table_of(found: Examination) -> Table:
    (table,) = only(found).tables
    return table


def column(table: Table, name: str) -> Column:
    return next(c for c in table.columns if c.name == name)


def roles(found: Column) -> list[tuple[str, str]]:
    return [(role.sort, role.of) for role in found.roles]


def book(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    workbook = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    workbook.close()
    return path


def commands(found: Examination, *words: str) -> list[str]:
    return [command for step in advise(found, words, {}) for command in step.commands]


# what a file is


def test_编码_分隔符_大小和摘要(write: Write) -> None:
    path = write("表.csv", PENALTIES.replace(",", "\t"), "gb18030")
    file = only(examine([path]))
    assert (file.encoding, file.delimiter, file.size) == ("GB18030", "\t", path.stat().st_size)
    assert file.recognised is not None
    assert "不是UTF-8" in file.recognised.zh
    assert len(file.sha256) == 64


@pytest.mark.parametrize(
    ("encoding", "shown", "because"), [("utf-8-sig", "UTF-8", "BOM"), ("utf-8", "UTF-8", "没有标记"), ("utf-16", "UTF-16LE", "BOM")]
)
def test_编码怎样认出来的要说明(write: Write, encoding: str, shown: str, because: str) -> None:
    file = only(examine([write("表.csv", PENALTIES, encoding)]))
    assert file.encoding == shown
    assert file.recognised is not None
    assert because in file.recognised.zh


def test_用户指定的编码要说是指定的(write: Write) -> None:
    file = only(examine([write("表.csv", PENALTIES, "gb18030")], how=How(encoding="gb18030")))
    assert file.recognised is not None
    assert "--encoding" in file.recognised.zh


def test_表头上方的文字和合并的格(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "表.xlsx"))
    sheet = workbook.add_worksheet("台账")
    sheet.merge_range(0, 0, 0, 3, "示例县行政处罚台账")
    sheet.write_row(2, 0, ["行政处罚决定书文号", "处罚决定日期", "处罚机关", "公示日期"])
    sheet.write_row(3, 0, ["示例罚〔2020〕1号", 44029, "示例局", "2020-07-20"])
    workbook.close()
    table = table_of(examine([tmp_path / "表.xlsx"]))
    assert table.head is not None
    assert (table.head.first_row, table.head.last_row) == (3, 3)
    assert [(said.count, said.value) for said in table.head.above] == [(1, "示例县行政处罚台账")]
    assert table.merges == ("A1:D1",)
    decided = column(table, "处罚决定日期").moments
    assert decided is not None
    assert [(s.pattern.zh, s.example) for s in decided.spellings] == [("Excel序列号", "44029=2020-07-17")]


def test_隐藏的空的和认不得的工作表各有说明(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "表.xlsx"))
    sheet = workbook.add_worksheet("公示")
    for number, line in enumerate(PENALTIES.splitlines()[:2]):
        sheet.write_row(number, 0, line.split(","))
    hidden = workbook.add_worksheet("草稿")
    hidden.write(0, 0, "内部")
    hidden.hide()
    workbook.add_worksheet("附注").write_row(0, 0, ["甲", "乙"])
    workbook.close()
    found = examine([tmp_path / "表.xlsx"])
    file = only(found)
    assert [table.sheet for table in file.tables] == ["公示"]
    assert {(other.name, other.hidden) for other in file.other_sheets} == {("草稿", True), ("附注", False)}
    assert any("--sheet 草稿" in command for command in commands(found, "表.xlsx"))


# how columns would be read


def test_每一列读作什么(write: Write) -> None:
    table = table_of(examine([write("表.csv", PENALTIES)], how=How(moments={"decision.published": "公示日期"})))
    assert table.mapping == "double-publicity-penalties-2018"
    assert roles(column(table, "处罚决定日期")) == [("moment", "decision.enforcement")]
    assert roles(column(table, "公示日期")) == [("moment", "decision.published")]
    assert roles(column(table, "发布时间")) == [("candidate", "decision.published")]
    assert roles(column(table, "处罚机关")) == [("subject", "")]
    assert roles(column(table, "行政处罚决定书文号")) == [("case", "")]
    assert roles(column(table, "违法行为类型")) == [("known", "")]
    assert roles(column(table, "备注")) == [("unread", "")]


def test_日期写法逐种计数_读不出的给出单元格(write: Write) -> None:
    table = table_of(examine([write("表.csv", PENALTIES)]))
    decided = column(table, "处罚决定日期")
    assert decided.moments is not None
    assert {s.pattern.zh: (s.count, s.unreadable) for s in decided.moments.spellings} == {
        "yyyy年m月d日": (1, 0),
        "yyyy/m/d": (1, 0),
        "?/?/yyyy": (1, 1),
        "yyyymmdd": (1, 0),
    }
    assert (decided.moments.earliest, decided.moments.latest) == ("2020-07-17", "2020-07-31")
    assert [cell.place for cell in decided.unreadable] == ["D4"]


def test_占位符计数_合计行不算在列里(write: Write) -> None:
    table = table_of(examine([write("表.csv", PENALTIES)]))
    notes = column(table, "备注")
    assert {p.value: p.count for p in notes.placeholders} == {"— —": 1, "无": 1}
    assert column(table, "行政处罚决定书文号").filled == 4


def test_内容的各项之和等于数据行数(write: Write) -> None:
    table = table_of(examine([write("表.csv", PENALTIES)]))
    for c in table.columns:
        assert c.texts + c.numbers + c.others + c.faults + c.empty + sum(p.count for p in c.placeholders) == 4, c.name


def test_没有映射的表也看出哪些列像时间(write: Write) -> None:
    text = "事项,办理日期,年度,金额,电话\n" + "".join(f"事项{i},2020-07-{i:02},2020,{i}00,1380000{i:04}\n" for i in range(1, 9))
    table = table_of(examine([write("表.csv", text)]))
    assert table.reading == "unknown"
    assert [c.name for c in table.columns if c.moments is not None] == ["办理日期"]
    assert column(table, "事项").is_unique


def test_差一点就合的映射说出缺哪一列(write: Write) -> None:
    text = "行政处罚决定书文号,处罚决定日期,违法事实\n示例罚〔2020〕1号,2020-07-17,略\n"
    table = table_of(examine([write("表.csv", text)]))
    near = {one.mapping: one.lacks for one in table.near}
    assert near["double-publicity-penalties-2018"] == ("处罚机关",)


def test_没有kind和at的JSON当作表看_可以起草映射(write: Write) -> None:
    path = write("表.jsonl", '{"文号":"一","决定日期":"2020-07-17","局":"甲"}\n{"文号":"二","决定日期":"坏","局":"甲"}\n')
    table = table_of(examine([path]))
    assert table.reading == "unknown"
    assert [c.name for c in table.columns if c.moments is not None] == ["决定日期"]


def test_XES本身就是日志(write: Write) -> None:
    text = (
        '<log><trace><string key="concept:name" value="一"/><event><string key="concept:name" value="decision.enforcement"/>'
        '<date key="time:timestamp" value="2020-01-01T08:00:00+08:00"/></event></trace></log>'
    )
    found = examine([write("日志.xes", text)])
    assert (table_of(found).reading, found.exit_status) == ("records", 0)
    assert roles(column(table_of(found), "case")) == [("case", "")]


def test_主体名录要用在roster后面(tmp_path: Path) -> None:
    path = FIXTURES[0].parent / "subjects-roster.xlsx"
    found = examine([path])
    assert (table_of(found).reading, table_of(found).mapping) == ("unknown", "subjects-roster")
    assert commands(found, str(path)) == [f"shixian check LOG --roster {path}"]


def test_指定的映射对不上的表不算认得(write: Write) -> None:
    from shixian.eventlog.mapping.shelf import mapping_named

    found = examine([write("表.csv", PENALTIES)], how=How(mapping=mapping_named("opinion-ledger")))
    table = table_of(found)
    assert table.reading == "unknown"
    assert found.exit_status == 2
    assert "opinion-ledger" in table.problems[0].what.zh


# choices


def test_几列候选时间_列出各列可读多少_并给出可复制的命令(write: Write) -> None:
    path = write("表.csv", PENALTIES)
    found = examine([path])
    (choice,) = [c for c in table_of(found).choices if c.must]
    assert {c.column: (c.readable, c.unreadable, c.empty) for c in choice.candidates} == {"公示日期": (2, 1, 1), "发布时间": (4, 0, 0)}
    assert found.exit_status == 2
    assert f"shixian doctor {path} --moment decision.published=公示日期" in commands(found, str(path))
    with pytest.raises(InputError):
        read_logs([path])


def test_选定以后不再要求选择(write: Write) -> None:
    found = examine([write("表.csv", PENALTIES)], how=How(moments={"decision.published": "发布时间"}))
    (choice,) = table_of(found).choices
    assert (choice.must, choice.column) == (False, "发布时间")
    assert found.exit_status == 3


def test_选错列名是问题_不当作没有选(write: Write) -> None:
    found = examine([write("表.csv", PENALTIES)], how=How(moments={"decision.published": "没有这一列"}))
    assert "没有这一列" in table_of(found).problems[0].what.zh
    assert found.exit_status == 2


def test_没有用上的选择是问题_与检查一致(write: Write) -> None:
    path = write("日志.csv", "kind,at\ndecision.published,2020-09-25\n")
    how = How(moments={"decision.published": "公示日期"})
    found = examine([path], how=how)
    assert "没有用上" in found.problems[0].what.zh
    assert not found.would_run
    with pytest.raises(InputError):
        read_logs([path], how=how)


# what the rows come to


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_行数的账与检查时读入的账相同(path: Path) -> None:
    found = examine([path])
    for table in only(found).tables:
        if table.reading == "unknown":
            with pytest.raises(InputError):
                read_logs([path])
            continue
        kinds = {f"{choice.mapping}:{choice.kind}": "unknown" for choice in table.choices if choice.must}
        log = read_logs([path], how=How(moments=kinds))
        (record,) = [r for r in log.inputs if r.sheet == table.sheet]
        tally = table.tally
        assert tally is not None
        assert (tally.rows, tally.converted, tally.events, tally.rejected) == (
            record.rows,
            record.converted,
            record.events,
            record.rejected,
        )
        assert tally.without == record.because
        assert tally.repeated == len(log.duplicates)
        assert [r.place for r in tally.first_rejected] == [row.source.cell or str(row.source.row) for row in log.rejected]
        assert sum(kind.events for kind in tally.kinds) == tally.events


CELLS = st.sampled_from(
    ["", "2020-09-25", "2020年9月26日", "01/02/2020", "无", "示例罚〔2020〕1号", "示例罚〔2020〕2号", "合计", "示例局", '"']
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=12))
def test_任意行的账都与检查相同(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    path = tmp_path / "表.csv"
    head = "行政处罚决定书文号,处罚决定日期,处罚机关,公示日期\n"
    path.write_text(head + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    tally = table_of(examine([path])).tally
    assert tally is not None
    assert tally.rows == tally.converted + tally.rejected + sum(n for _, n in tally.without)
    try:
        log = read_logs([path])
    except InputError:
        assert tally.events == 0
        return
    (record,) = log.inputs
    assert (tally.rows, tally.converted, tally.events, tally.rejected) == (record.rows, record.converted, record.events, record.rejected)
    assert (tally.without, tally.repeated) == (record.because, len(log.duplicates))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {"kind": st.sampled_from(["a", "b", 1, None]), "at": st.sampled_from(["2020-09-25", "坏", None])},
            optional={"id": st.sampled_from(["x", "y"]), "case": st.sampled_from(["一", "二"])},
        ),
        min_size=1,
        max_size=12,
    )
)
def test_任意记录的账都与检查相同(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    path = tmp_path / "日志.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    table = table_of(examine([path]))
    if table.reading == "unknown":
        with pytest.raises(InputError):
            read_logs([path])
        return
    tally = table.tally
    assert tally is not None
    try:
        log = read_logs([path])
    except InputError:
        assert tally.events == 0
        return
    (record,) = log.inputs
    assert (tally.rows, tally.converted, tally.events, tally.rejected) == (record.rows, record.converted, record.events, record.rejected)


def test_日志的时间列里横线不是占位符_与检查一致(write: Write) -> None:
    table = table_of(examine([write("日志.csv", LOG)]))
    at = column(table, "at")
    assert (table.reading, at.placeholders) == ("canonical", ())
    assert [cell.place for cell in at.unreadable] == ["B4"]
    assert table.tally is not None
    assert (table.tally.rejected, table.tally.repeated) == (1, 1)
    assert table.tally.first_repeated[0].first.endswith(":2")


def test_退回的行只列前二十条_但总数是对的(write: Write) -> None:
    text = "kind,at\n" + "decision.published,2022-09-31\n" * 30 + "decision.published,2022-09-30\n"
    tally = table_of(examine([write("日志.csv", text)])).tally
    assert tally is not None
    assert (len(tally.first_rejected), tally.rejected) == (20, 30)


def test_只看前若干行的要说没有看全(write: Write) -> None:
    text = "kind,at\n" + "".join(f"decision.published,2020-09-{i % 30 + 1:02}\n" for i in range(9000))
    table = table_of(examine([write("日志.csv", text)], rows=100))
    assert not table.complete
    assert table.tally is not None
    assert not table.tally.complete
    assert 100 <= table.tally.rows < 9000
    assert table_of(examine([write("日志.csv", text)])).complete


def test_前几行成了什么事件(write: Write) -> None:
    tally = table_of(examine([write("表.csv", PENALTIES)], how=How(moments={"decision.published": "公示日期"}), shown=3)).tally
    assert tally is not None
    assert [row.row for row in tally.shown] == [2, 3, 4]
    assert [(event.kind, event.at) for event in tally.shown[0].events] == [
        ("decision.enforcement", "2020-07-17"),
        ("decision.published", "2020-07-20"),
    ]
    assert tally.shown[2].reason is not None


# several files, and what cannot be read


def test_一个文件读不了_不妨碍别的(write: Write, tmp_path: Path) -> None:
    write("坏.pdf", b"%PDF-1.4")
    write("日志.csv", LOG)
    found = examine([tmp_path])
    assert {Path(file.file).name: bool(file.problems) for file in found.files} == {"坏.pdf": True, "日志.csv": False}
    assert found.exit_status == 3
    assert found.would_run
    assert not examine([tmp_path / "坏.pdf", tmp_path / "日志.csv"]).would_run


def test_压缩包里的文件逐个看(write: Write, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as archive:
        archive.writestr("甲.csv", LOG)
        archive.writestr("乙.csv", PENALTIES)
    found = examine([tmp_path / "包.zip"])
    sizes = {file.file.rpartition("!")[2]: file.size for file in found.files}
    assert sizes == {"甲.csv": len(LOG.encode()), "乙.csv": len(PENALTIES.encode())}


@pytest.mark.parametrize("content", ["", "\n\n", "%PDF-1.4 x", "kind,at\n"])
def test_什么也读不进的退出状态是2(write: Write, content: str) -> None:
    assert examine([write("文件.csv", content)]).exit_status == 2


def test_没有这个文件(tmp_path: Path) -> None:
    found = examine([tmp_path / "没有.csv"])
    assert (found.files, len(found.problems), found.exit_status) == ((), 1, 2)


def test_每一行都读得进的退出状态是0_接下来是检查(write: Write) -> None:
    path = write("日志.csv", "kind,at\ndecision.published,2020-09-25\n")
    found = examine([path])
    assert found.exit_status == 0
    assert commands(found, str(path)) == [f"shixian check {path}"]


def test_认不得的表先起草映射(write: Write) -> None:
    path = write("别的表.csv", "甲,乙\n1,2\n")
    found = examine([path])
    assert commands(found, str(path)) == [
        f"shixian map {path} --suggest -o 别的表.yaml",
        f"shixian doctor {path} --mapping 别的表.yaml",
    ]


def test_分不清日月的给出两种格式_不替用户选(write: Write) -> None:
    path = write("表.csv", PENALTIES)
    found = examine([path], how=How(moments={"decision.published": "公示日期"}))
    told = commands(found, str(path))
    assert f"shixian doctor {path} --dates dd/mm/yyyy" in told
    assert f"shixian doctor {path} --dates mm/dd/yyyy" in told
    assert table_of(examine([path], how=How(moments={"decision.published": "公示日期"}, dates="dd/mm/yyyy"))).tally is not None


def test_带空格和引号的文件名在命令里加引号(write: Write) -> None:
    path = write("我的 表'1.csv", "kind,at\ndecision.published,2020-09-25\n")
    (command,) = commands(examine([path]), str(path))
    assert command.startswith("shixian check '")


def test_查询的结果也能看(tmp_path: Path) -> None:
    path = tmp_path / "库.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (kind text, at text)")
        connection.execute("insert into t values ('decision.published', '2020-09-25')")
    found = examine([], queries=[(f"sqlite:///{path}", "select kind, at from t")])
    assert found.exit_status == 0
    assert table_of(found).tally is not None


def test_检查结果能写成JSON(write: Write) -> None:
    found = examine([write("表.csv", PENALTIES)])
    data = orjson.loads(orjson.dumps(found))
    assert data["files"][0]["tables"][0]["columns"][3]["roles"] == [{"sort": "moment", "of": "decision.enforcement"}]


def test_损坏的工作簿不留下半张表(tmp_path: Path) -> None:
    path = book(tmp_path / "表.xlsx", 公示=[line.split(",") for line in PENALTIES.splitlines()])
    content = bytearray(path.read_bytes())
    place = content.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 40
    content[place : place + 60] = bytes(60)
    path.write_bytes(content)
    found = examine([path])
    assert only(found).problems
    assert not any(table.tally for table in only(found).tables)
    assert found.exit_status == 2


# spellings


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("2020年7月17日", "yyyy年m月d日"),
        ("2020/12/01", "yyyy/m/d"),
        ("2020-07-17 14:20", "yyyy-m-d h:mm"),
        ("2020-07-17T14:20:00+08:00", "yyyy-m-dTh:mm:ss+hh:mm"),
        ("2020-07-17 14:20:00.0", "yyyy-m-d h:mm:ss.f"),
        ("20200717", "yyyymmdd"),
        ("20200717142000", "yyyymmddhhmmss"),
        ("17/7/2020", "?/?/yyyy"),
        ("二〇二〇年七月十七日", "汉字数字的年月日"),
        ("２０２０年７月１７日", "yyyy年m月d日（全角）"),
        ("7月17日", "m月d日"),
        ("2020年7月", "yyyy年m月"),
        ("2020年7月17日下午3时20分", "yyyy年m月d日下午h时mm分"),
        ("待定", "文字"),
        ("44029", "99999"),
    ],
)
def test_日期写法的名称(text: str, pattern: str) -> None:
    assert text_pattern(text).zh == pattern


@given(st.text(max_size=60))
def test_任何文字都有一个写法名称(text: str) -> None:
    assert text_pattern(text).zh.strip()
    assert isinstance(is_clock(text), bool)


@pytest.mark.parametrize(
    ("text", "clock"), [("9:30", True), ("下午3时20分", True), ("14:20:05", True), ("2020-07-17 9:30", False), ("3", False)]
)
def test_只有钟点的写法(text: str, clock: bool) -> None:
    assert is_clock(text) is clock


def test_退回的行多得检查不会进行的_退出状态是2(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    import shixian.eventlog.examination.files as files

    monkeypatch.setattr(files, "MOST_REJECTED", 3)
    found = examine([write("日志.csv", "kind,at\nx,2020-09-25\n" + "x,坏\n" * 5)])
    assert "超过3行" in only(found).problems[0].what.zh
    assert found.exit_status == 2
