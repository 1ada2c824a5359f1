"""A drafted mapping as YAML: each guess with its reason beside it, each doubt as 待定, and the columns that were left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shixian.eventlog.examination.model import Column
    from shixian.eventlog.mapping.drafted import Draft, DraftedEvent, Setting
    from shixian.eventlog.mapping.guesses import KnownKind
    from shixian.words import Lang

__all__ = ["written"]

_EXAMPLES = 3


def written(draft: Draft, kinds: Mapping[str, KnownKind], lang: Lang) -> str:
    """The draft as the text of a mapping file."""
    return "\n".join(_Writing(draft, kinds, lang).lines()) + "\n"


class _Writing:
    def __init__(self, draft: Draft, kinds: Mapping[str, KnownKind], lang: Lang) -> None:
        self._draft = draft
        self._kinds = kinds
        self._lang = lang

    def lines(self) -> Iterator[str]:
        """Line by line."""
        yield from self._opening()
        yield from self._columns()
        yield from self._whole_row()
        yield "events:"
        for event in self._draft.events:
            yield from self._event(event)
        yield from self._left()

    def _opening(self) -> Iterator[str]:
        draft = self._draft
        for line in _OPENING.in_(self._lang).splitlines():
            yield f"# {line}"
        if draft.fits:
            yield self._doubt(
                Text(f"随附的映射 {draft.fits} 认得这张表，多半不用另写", f"the shipped mapping {draft.fits} knows this table")
            )
        yield f"id: {draft.id}"
        yield f"title: {{zh: {_quoted(draft.title)}, en: {_quoted(draft.title)}}}"

    def _columns(self) -> Iterator[str]:
        draft = self._draft
        yield "columns:"
        for used in draft.used:
            yield f"  {_comment(f'{_place(used.column)}{used.reason.in_(self._lang)}')}"
            if used.doubt is not None:
                yield f"  {self._doubt(used.doubt)}"
            yield f"  {used.key}: [{_quoted(used.column.name)}]"
        if not draft.used:
            yield "  {}"
        if draft.above:
            yield _comment(_ABOVE.in_(self._lang))
            yield "above:"
            yield f"  posted_above: [{', '.join(map(_quoted, draft.above))}]"
        yield _comment(_RECOGNISE.in_(self._lang))
        yield f"recognise: [{', '.join(self._recognised())}]"

    def _recognised(self) -> list[str]:
        draft = self._draft
        first = next((event.keys[0] for event in draft.events if event.keys), "")
        keys = [key for key in (draft.case, draft.subject, first) if key]
        return list(dict.fromkeys(keys)) or [used.key for used in draft.used[:1]]

    def _whole_row(self) -> Iterator[str]:
        draft = self._draft
        if draft.subject:
            yield f"subject: {draft.subject}"
        else:
            yield self._doubt(_NO_SUBJECT)
        if draft.case:
            yield f"case: {{from: {draft.case}, as: document-number}}" if draft.is_numbered else f"case: {draft.case}"
        else:
            yield self._doubt(_NO_CASE)
        if draft.set:
            yield "set:"
            for setting in draft.set:
                yield from self._setting(setting, "  ")

    def _setting(self, setting: Setting, indent: str) -> Iterator[str]:
        yield f"{indent}{_comment(setting.reason.in_(self._lang))}"
        if setting.doubt is not None:
            yield f"{indent}{self._doubt(setting.doubt)}"
        yield f"{indent}{setting.name}: " + (f"{{is: {_quoted(setting.constant)}}}" if setting.constant else setting.key)

    def _event(self, event: DraftedEvent) -> Iterator[str]:
        known = self._kinds.get(event.kind)
        if known is not None:
            yield f"  {_comment(known.label.in_(self._lang))}"
        for doubt in event.doubts:
            yield f"  {self._doubt(doubt)}"
        yield f"  - kind: {event.kind}"
        candidates = [*event.keys, *(("posted_above",) if event.above else ())]
        if len(candidates) > 1:
            yield f"    {self._doubt(_CHOOSE)}"
            yield self._choice(candidates, event)
        elif event.stamps:
            yield f"    {_comment(_STAMPS.in_(self._lang))}"
            yield self._choice(candidates, event)
        elif event.time:
            yield f"    at: {{from: {candidates[0]}, time: {event.time}}}"
        else:
            yield f"    at: {candidates[0]}"
        if event.observed:
            yield f"    observed: {event.observed}"
        if event.set:
            yield "    set:"
            for setting in event.set:
                yield from self._setting(setting, "      ")

    @staticmethod
    def _choice(candidates: list[str], event: DraftedEvent) -> str:
        parts = (("choose", candidates), ("only-if-told", event.stamps))
        return "    at: {" + ", ".join(f"{name}: [{', '.join(keys)}]" for name, keys in parts if keys) + "}"

    def _left(self) -> Iterator[str]:
        if not self._draft.left:
            return
        yield ""
        yield _comment(_LEFT.in_(self._lang))
        for column, why in self._draft.left:
            yield _comment(f"  {_place(column)}{why.in_(self._lang)}{self._values(column)}")

    def _values(self, column: Column) -> str:
        zh = self._lang == "zh"
        if column.commonest and len(column.commonest) <= 8 and column.filled > len(column.commonest):
            shown = ("、" if zh else ", ").join(f"{v.value}×{v.count}" for v in column.commonest)
            return f"（取值：{shown}）" if zh else f" (values: {shown})"
        shown = ("、" if zh else ", ").join(column.examples[:_EXAMPLES])
        return (f"（如{shown}）" if zh else f" (such as {shown})") if shown else ""

    def _doubt(self, doubt: Text) -> str:
        return _comment(f"待定：{doubt.zh}" if self._lang == "zh" else f"待定 / to be settled: {doubt.en}")


def _place(column: Column) -> str:
    letters = f"{column.letters} " if column.letters else ""
    return f"{letters}{column.name}｜"


def _comment(text: str) -> str:
    return "# " + "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def _quoted(text: str) -> str:
    """A text as YAML reads it back, whatever is in it: JSON is YAML."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


_OPENING = Text(
    "这是草稿：由 shixian map 表 --suggest 按列名和内容起草，没有人核对过，不能就此用来检查。\n"
    "请逐条核对，先看写着“待定”的地方；改好以后：\n"
    "  shixian map 表 --mapping 本文件      看前几行成了什么事件\n"
    "  shixian doctor 表 --mapping 本文件   看每一行读不读得进\n"
    "写法见 shixian map --show double-publicity-penalties-2018 和 shixian map --schema。",
    "This is a draft: shixian map TABLE --suggest made it from names and values. Nobody has checked it; judge nothing by it yet.\n"
    "Go through it line by line, first where it says 待定 (to be settled); then:\n"
    "  shixian map TABLE --mapping THIS      shows the first rows as the events that they become\n"
    "  shixian doctor TABLE --mapping THIS   tells whether every row is read\n"
    "For the form see shixian map --show double-publicity-penalties-2018 and shixian map --schema.",
)
_ABOVE = Text("表头上方写明的时间，对所有的行都算", "what stands above the head holds for all rows")
_RECOGNISE = Text("有这些列的表才按本映射读", "a table is read by this mapping if it has these columns")
_NO_SUBJECT = Text(
    "看不出哪一列是受规则约束的主体（机关、单位）。有的话写 subject: 列；全表是同一个单位的写 subject: {is: 单位名称}",
    "no column seems to name the body that is bound. Write subject: COLUMN, or subject: {is: NAME} if the whole table is of one",
)
_NO_CASE = Text(
    "看不出哪一列是案号（文号、编号），各个事件就连不起来。有的话写 case: 列",
    "no column seems to number the cases, so that events cannot be linked. Write case: COLUMN if there is one",
)
_CHOOSE = Text(
    "有几列都可能是它的时间；一张表里有几列的，检查时要用 --moment 写明以哪一列为准。不是的请从 choose 中删去",
    "several columns may be its moment: with several of them in a table, --moment has to say which. Remove from choose those that are not",
)
_STAMPS = Text(
    "only-if-told 中的列是系统或导出的时间，只有用 --moment 写明才算",
    "the columns of only-if-told are stamps of systems and exports, and count only if --moment says so",
)
_LEFT = Text("没有用到的列：", "Columns that are not used:")
