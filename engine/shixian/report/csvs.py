"""The findings as CSV (RFC 4180) for spreadsheets: UTF-8 with a BOM, one row a finding, columns in a fixed order.

Text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, CSV injection); our own numbers stay numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO

from shixian.report import model as m
from shixian.report.sources import in_brief
from shixian.report.words import statement
from shixian.words import Lang, Text

ENCODING = "utf-8-sig"
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")

Value = Callable[[m.FindingRecord, m.Report, Lang], object]


def neutral(text: str) -> str:
    """``text`` such that no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in _FORMULA or text.lstrip()[:1] in _FORMULA else text


def render_csv(report: m.Report, lang: Lang) -> str:
    """All findings as CSV text without the BOM; write it with ``ENCODING``. Heads are in ``lang``, the order never changes."""
    page = StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow([head.in_(lang) for head, _ in COLUMNS])
    for finding in report.findings:
        writer.writerow([_plain(value(finding, report, lang)) for _, value in COLUMNS])
    return page.getvalue()


def _plain(value: object) -> object:
    if value is None:
        return ""
    return value if isinstance(value, (int, float)) else neutral(str(value))


def _of_event(role: str, part: str) -> Value:
    def value(finding: m.FindingRecord, report: m.Report, lang: Lang) -> object:  # noqa: ARG001 - every column has this shape
        event: m.EventRecord | None = getattr(finding, role)
        match part:
            case _ if event is None:
                return None
            case "file" | "row":
                return getattr(event.source, part)
            case _:
                return getattr(event, part)

    return value


def _field(name: str) -> Value:
    return lambda finding, _report, _lang: getattr(finding, name)


def _title(finding: m.FindingRecord, report: m.Report, lang: Lang) -> object:
    rule = report.rule(finding.rule)
    return rule.title.in_(lang) if rule is not None else None


def _document(finding: m.FindingRecord, report: m.Report, lang: Lang) -> object:
    document = report.document(finding.document)
    return document.title.in_(lang) if document is not None else None


def _number(finding: m.FindingRecord, report: m.Report, _lang: Lang) -> object:
    document = report.document(finding.document)
    return document.number if document is not None else None


COLUMNS: tuple[tuple[Text, Value], ...] = (
    (Text("指纹", "fingerprint"), _field("fingerprint")),
    (Text("规则", "rule"), _field("rule")),
    (Text("规则名称", "rule_title"), _title),
    (Text("文件", "document"), _field("document")),
    (Text("文件标题", "document_title"), _document),
    (Text("文号", "document_number"), _number),
    (Text("条款", "clause"), _field("clause")),
    (Text("规则种类", "kind"), _field("kind")),
    (Text("主体", "subject"), _field("subject")),
    (Text("地区", "region"), _field("region")),
    (Text("事项编号", "case"), _field("case")),
    (Text("分项", "item"), _field("item")),
    (Text("所属期间", "period"), _field("period")),
    (Text("结论代码", "verdict"), lambda f, _r, _l: f.verdict.value),
    (Text("结论", "verdict_label"), lambda f, _r, lang: f.verdict.label.in_(lang)),
    (Text("附注代码", "qualifiers"), lambda f, _r, _l: "; ".join(q.value for q in f.qualifiers)),
    (Text("期限", "due"), _field("due")),
    (Text("期限最早", "due_earliest"), _field("due_earliest")),
    (Text("余量", "margin"), lambda f, _r, _l: f.margin.value if f.margin else None),
    (Text("余量单位", "margin_unit"), lambda f, _r, _l: f.margin.unit if f.margin else None),
    (Text("口径", "reading"), _field("reading")),
    (Text("其他口径", "readings"), lambda f, _r, _l: "; ".join(f"{name}={v.value}" for name, v in f.readings.items())),
    (Text("触发事件", "trigger_event"), _of_event("trigger", "event")),
    (Text("触发种类", "trigger_kind"), _of_event("trigger", "kind")),
    (Text("触发时间", "trigger_at"), _of_event("trigger", "at")),
    (Text("触发文件", "trigger_file"), _of_event("trigger", "file")),
    (Text("触发行", "trigger_row"), _of_event("trigger", "row")),
    (Text("履行事件", "act_event"), _of_event("act", "event")),
    (Text("履行种类", "act_kind"), _of_event("act", "kind")),
    (Text("履行时间", "act_at"), _of_event("act", "at")),
    (Text("履行文件", "act_file"), _of_event("act", "file")),
    (Text("履行行", "act_row"), _of_event("act", "row")),
    (Text("缘由", "causes"), lambda f, _r, lang: " ".join(c.in_(lang) for c in f.causes)),
    (Text("各来源下的结论", "testimony"), lambda f, _r, _l: in_brief(f)),
    (Text("说明", "statement"), lambda f, r, lang: str(statement(f, r, lang))),
)
