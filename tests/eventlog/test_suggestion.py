"""Drafts of mappings: they are read as they are, make events, mark every guess, and invent nothing."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from shixian.errors import InputError
from shixian.eventlog import read_logs
from shixian.eventlog.examination import examine
from shixian.eventlog.how import How
from shixian.eventlog.mapping.guesses import KnownAttribute, KnownKind, case_rank, guess_moment, subject_rank, topic_of
from shixian.eventlog.mapping.model import Mapping
from shixian.eventlog.mapping.pages import page_of, schema
from shixian.eventlog.mapping.shelf import shipped
from shixian.eventlog.mapping.suggestion import UNDECIDED, suggest
from shixian.law import Rulebook
from shixian.words import Text
from shixian.yamlpages.load import load_model

if TYPE_CHECKING:
    from tests.eventlog.conftest import Write

    from shixian.words import Lang

jsonschema: Any = pytest.importorskip("jsonschema")
FIXTURES = sorted((Path(__file__).parent.parent.parent / "cases" / "tables").glob("*.*"))
WITHOUT_MOMENTS = {"subjects-roster.xlsx"}


@cache
def kinds() -> dict[str, KnownKind]:
    vocabulary = Rulebook.load(Path(__file__).parent.parent.parent / "rules").vocabulary
    return {
        name: KnownKind(
            label=kind.label,
            attributes={
                key: KnownAttribute(label=vocabulary.attribute_label(name, key), values=tuple(map(str, attribute.values or ())))
                for key, attribute in kind.attributes.items()
            },
        )
        for name, kind in vocabulary.kinds.items()
    }


def drafted(path: Path, lang: Lang = "zh", dates: str | None = None) -> str:
    found = examine([path], how=How(dates=dates))
    (file,) = found.files
    assert not file.problems
    return suggest(file.tables[0], file.file, kinds(), lang)


def loaded(draft: str) -> Mapping:
    mapping, problems = load_model(Mapping, draft.encode(), "草稿.yaml")
    assert not problems, [problem.in_("zh") for problem in problems]
    assert mapping is not None
    return mapping


def written(write: Write, text: str, name: str = "表.csv") -> tuple[str, Mapping, Path]:
    path = write(name, text)
    draft = drafted(path)
    return draft, loaded(draft), path


def chosen(mapping: Mapping) -> dict[str, str]:
    """A choice for each kind that leaves one: the first candidate."""
    found: dict[str, str] = {}
    for event in mapping.events:
        if event.at.is_choice:
            first = next((name for name in event.at.choose if name in mapping.columns), "")
            found[str(event.kind.is_)] = mapping.columns[first][0] if first else "unknown"
    return found


def moment_of(mapping: Mapping, kind: str) -> list[str]:
    """The spellings of the columns that may be the moment of a kind."""
    return [
        mapping.columns[name][0]
        for event in mapping.events
        if event.kind.is_ == kind
        for name in event.at.columns
        if name in mapping.columns
    ]


# round trips


@pytest.mark.parametrize("path", [p for p in FIXTURES if p.name not in WITHOUT_MOMENTS], ids=lambda path: path.name)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_草稿不改一字就能读_并产生事件(path: Path, lang: Lang) -> None:
    mapping = loaded(drafted(path, lang))
    log = read_logs([path], how=How(mapping=mapping, moments=chosen(mapping)))
    assert log.events
    assert {event.kind for event in log.events} <= {*kinds(), UNDECIDED}


@pytest.mark.parametrize("path", [p for p in FIXTURES if "double-publicity" in p.name], ids=lambda path: path.name)
def test_双公示表的草稿与随附映射认出同样的决定(path: Path) -> None:
    mapping = loaded(drafted(path))
    table = examine([path]).files[0].tables[0]
    told = {f"{choice.mapping}:{choice.kind}": "unknown" for choice in table.choices if choice.must}
    shipped_log = read_logs([path], how=How(moments=told))
    log = read_logs([path], how=How(mapping=mapping, moments=chosen(mapping)))

    def decisions(events: object) -> set[tuple[str | None, str]]:
        return {(e.case, str(e.at)) for e in events if e.kind == "decision.enforcement" and e.case}  # type: ignore[attr-defined]

    numbered = {pair for pair in decisions(shipped_log.events) if "〔" in str(pair[0])}  # a permit's own number is not the decision's
    assert numbered
    assert numbered <= decisions(log.events)


NAMES = st.text(min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(NAMES, min_size=1, max_size=4),
    date=st.sampled_from(["决定日期", "公示时间：", "“日期”", "日期#1", "date, of: it", "日期\u200b"]),
)
def test_不论列名是什么_草稿都读得进(tmp_path: Path, names: list[str], date: str) -> None:
    path = tmp_path / "表.jsonl"
    row = {**{f"{name}~": "值" for name in names}, date: "2020-09-25"}
    path.write_text(json.dumps(row) + "\n" + json.dumps(row) + "\n", encoding="utf-8")
    found = examine([path])
    (file,) = found.files
    if file.problems or not file.tables[0].columns or all(column.moments is None for column in file.tables[0].columns):
        return
    mapping = loaded(suggest(file.tables[0], file.file, kinds()))
    assert mapping.events


# what is recognised


def test_决定_公示_文号_机关(write: Write) -> None:
    text = (
        "处罚文号码,作出处罚日,公开上网时间,处罚单位名称,决定书文号\n"
        "1,2020-07-17,2020/7/20,示例局,示例罚〔2020〕1号\n2,2020-07-18,2020/7/21,示例局,示例罚〔2020〕2号\n"
    )
    _, mapping, path = written(write, text)
    assert moment_of(mapping, "decision.enforcement") == ["作出处罚日"]
    assert moment_of(mapping, "decision.published") == ["公开上网时间"]
    assert mapping.case is not None
    assert mapping.columns[mapping.case.columns[0]] == ("决定书文号",)
    assert mapping.case.as_ == "document-number"
    assert mapping.subject is not None
    assert mapping.columns[mapping.subject.columns[0]] == ("处罚单位名称",)
    log = read_logs([path], how=How(mapping=mapping))
    assert len(log.events) == 4


def test_几个公示时间都是候选_由用户选(write: Write) -> None:
    text = "处罚文号甲,决定日期,公示日期,发布时间,数据导出时间\n示例罚〔2020〕1号,2020-07-17,2020/7/20,2020-07-21,2020-08-01\n"
    draft, mapping, path = written(write, text)
    (published,) = [event for event in mapping.events if event.kind.is_ == "decision.published"]
    assert len(published.at.choose) == 2
    assert [mapping.columns[name][0] for name in published.at.only_if_told] == ["数据导出时间"]
    assert "--moment" in draft
    with pytest.raises(InputError):
        read_logs([path], how=How(mapping=mapping))


def test_只有系统时间的_公开时间不替用户选(write: Write) -> None:
    text = "处罚文号甲,决定日期,推送时间\n示例罚〔2020〕1号,2020-07-17,2020-08-01\n"
    draft, mapping, path = written(write, text)
    (published,) = [event for event in mapping.events if event.kind.is_ == "decision.published"]
    assert (published.at.choose, len(published.at.only_if_told)) == ((), 1)
    assert "待定：没有哪一列是公开的时间" in draft
    with pytest.raises(InputError):
        read_logs([path], how=How(mapping=mapping))


def test_期限的终点不是事件(write: Write) -> None:
    draft, mapping, _ = written(write, "处罚文号甲,决定日期,公示截止期\n一,2020-07-17,2025-07-17\n二,2020-07-18,2025-07-18\n")
    assert [event.kind.is_ for event in mapping.events] == ["decision.enforcement"]
    assert re.search("# .*公示截止期｜.*期限的终点，不是事件", draft)


def test_看不出是哪种事件的_种类写待定_不编造(write: Write) -> None:
    draft, mapping, path = written(write, "项目,某某日期\n甲,2020-07-17\n乙,2020-07-18\n丙,2020-07-19\n")
    assert [event.kind.is_ for event in mapping.events] == [UNDECIDED]
    assert UNDECIDED not in kinds()
    assert "事件种类要由您写明" in draft
    assert len(read_logs([path], how=How(mapping=mapping)).events) == 3


def test_认出了几列的_认不出的时间列留在注释里(write: Write) -> None:
    draft, mapping, _ = written(write, "处罚文号甲,决定日期,某某日期\n一,2020-07-17,2020-07-18\n二,2020-07-18,2020-07-19\n")
    assert UNDECIDED not in {event.kind.is_ for event in mapping.events}
    assert re.search("# .*某某日期｜看得出是时间，看不出是哪种事件", draft)


def test_日期和钟点两列合为一个时间(write: Write) -> None:
    _, mapping, path = written(write, "处罚文号甲,决定日期,钟点\n一,2020-07-17,9:30\n二,2020-07-18,14:05\n")
    log = read_logs([path], how=How(mapping=mapping))
    assert {str(event.at) for event in log.events} == {"2020-07-17T09:30:00+08:00", "2020-07-18T14:05:00+08:00"}


def test_表头上方的发布时间对各行都算(write: Write) -> None:
    text = "某局行政处罚公告,,\n发布时间：2020-07-20 来源：示例局,,\n\n处罚文号甲,决定日期,处罚事由\n一,2020-07-17,略\n二,2020-07-18,略略\n"
    _, mapping, path = written(write, text)
    log = read_logs([path], how=How(mapping=mapping))
    assert [str(event.at) for event in log.events if event.kind == "decision.published"] == ["2020-07-20"] * 2


def test_属性按取值认_认不得的取值要说明(write: Write) -> None:
    text = "文件标题,印发日期,属性,公开日期\n" + "".join(
        f"文件{i},2020-07-1{i},{said},2020-08-1{i}\n" for i, said in enumerate(["主动公开", "主动公开", "依申请公开", "主动公开", "内部"])
    )
    draft, mapping, _ = written(write, text)
    (issued,) = [event for event in mapping.events if event.kind.is_ == "document.issued"]
    assert mapping.columns[issued.set["disclosure"].columns[0]] == ("属性",)
    assert "规则不认得的取值：内部" in draft


def test_同名的两列不用_并说明(write: Write) -> None:
    draft, mapping, _ = written(write, "文号甲,决定日期,处罚,处罚\n一,2020-07-17,a,b\n二,2020-07-18,a,b\n")
    assert ("处罚",) not in mapping.columns.values()
    assert draft.count("有同名的列") == 2


def test_没有编号的_各行不重复的列可作案号_但要写明待定(write: Write) -> None:
    draft, mapping, _ = written(write, "执法对象,执法决定日期\n甲某,2020-07-17\n乙某,2020-07-18\n丙某,2020-07-19\n")
    assert mapping.case is not None
    assert re.search("待定：只是因为不重复才取它作案号", draft)


def test_案号空着的行要说明(write: Write) -> None:
    draft, _, _ = written(write, "决定书文号,决定日期\n示例罚〔2020〕1号,2020-07-17\n,2020-07-18\n")
    assert "有1行没有案号" in draft


def test_每一列都交代了(write: Write) -> None:
    names = ["处罚文号甲", "决定日期", "公示日期", "处罚机关", "序号", "备注", "金额", "某某日期"]
    draft, _, _ = written(write, ",".join(names) + "\n一,2020-07-17,2020-07-20,示例局,1,,100,2020-01-01\n")
    for name in names:
        assert re.search(rf"# (?:[A-Z]+ )?{name}｜", draft), name


def test_草稿写明它是草稿(write: Write) -> None:
    draft, _, path = written(write, "决定书文号,决定日期\n一,2020-07-17\n")
    assert draft.startswith("# 这是草稿")
    assert drafted(path, "en").startswith("# This is a draft")


def test_日期要说明格式的列也认得出(write: Write) -> None:
    path = write("表.csv", "处罚文号甲,决定日期\n一,03/07/2020\n二,04/07/2020\n")
    mapping = loaded(drafted(path))
    assert moment_of(mapping, "decision.enforcement") == ["决定日期"]
    assert {str(e.at) for e in read_logs([path], how=How(mapping=mapping, dates="dd/mm/yyyy")).events} == {"2020-07-03", "2020-07-04"}


@pytest.mark.parametrize(
    ("text", "because"), [("甲,乙\n1,2\n", "没有一列像时间"), ("kind,at\ndecision.published,2020-09-25\n", "不用映射")]
)
def test_起草不出的说明原因(write: Write, text: str, because: str) -> None:
    with pytest.raises(InputError) as caught:
        drafted(write("表.csv", text))
    assert because in caught.value.problems[0].what.zh


# names


@pytest.mark.parametrize(
    ("names", "topic"),
    [
        (["行政处罚决定书文号", "处罚机关"], "enforcement"),
        (["申请人", "收到日期", "答复日期"], "application"),
        (["舆情标题", "发现时间"], "opinion"),
        (["栏目名称", "最新信息"], "column"),
        (["甲", "乙"], None),
    ],
)
def test_说的是哪一类事务(names: list[str], topic: str | None) -> None:
    assert topic_of(names) == topic


def test_规则库没有的种类不用() -> None:
    guess = guess_moment("决定日期", "enforcement", {"x.y": KnownKind(label=Text("别的事", "something else"))})
    assert (guess.sense, guess.kind) == ("untold", "")


def test_按种类的名称认出_并写明存疑() -> None:
    guess = guess_moment("评估完成评估日期", None, {"x.assessed": KnownKind(label=Text("评估完成", "assessed"))})
    assert guess.kind == "x.assessed"
    assert guess.doubt is not None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("培训日期", "training.held"),
        ("答复日期", "application.replied"),
        ("印发日期", "document.issued"),
        ("会议日期", ""),
        ("某某日期", ""),
    ],
)
def test_不知道是哪一类事务的_能认的存疑_认不出的不认(name: str, kind: str) -> None:
    guess = guess_moment(name, None, kinds())
    assert guess.kind == kind
    assert (guess.doubt is not None) == bool(kind)


def test_文件所在的目录不影响猜测(tmp_path: Path) -> None:
    folder = tmp_path / "舆情文件"
    folder.mkdir()
    path = folder / "表.csv"
    path.write_text("某编号,决定日期\n一,2020-07-17\n", encoding="utf-8")
    assert moment_of(loaded(drafted(path)), "decision.enforcement") == ["决定日期"]


@pytest.mark.parametrize("name", ["序号", "统一社会信用代码", "身份证号", "联系电话", "答复文号"])
def test_这些号码不是案号(name: str) -> None:
    assert case_rank(name) is None


@pytest.mark.parametrize("name", ["行政相对人名称", "数据来源单位", "处罚机关统一社会信用代码", "申请人单位", "涉事单位", "建设单位"])
def test_这些不是受规则约束的主体(name: str) -> None:
    assert subject_rank(name) is None


# the pages and the schema of mappings


def test_模式接受随附的映射和草稿_拒绝写错的(write: Write) -> None:
    check = jsonschema.Draft202012Validator(schema())
    jsonschema.Draft202012Validator.check_schema(schema())
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    for mapping in shipped():
        assert not list(check.iter_errors(reader.load(page_of(mapping.id)))), mapping.id
    draft, _, _ = written(write, "处罚文号甲,决定日期,公示日期,发布时间\n一,2020-07-17,2020-07-20,2020-07-21\n")
    good = reader.load(draft)
    assert not list(check.iter_errors(good))
    assert list(check.iter_errors({**good, "colums": {}}))
    assert list(check.iter_errors({**good, "events": [{"kind": "x", "at": {"form": "a"}}]}))


def test_随附映射照原样打印(tmp_path: Path) -> None:
    page = page_of("double-publicity-penalties-2018")
    assert loaded(page.decode()).id == "double-publicity-penalties-2018"
    with pytest.raises(InputError) as caught:
        page_of("double-publicity-penalties-2081")
    assert "double-publicity-penalties-2018" in caught.value.problems[0].remedy.zh
