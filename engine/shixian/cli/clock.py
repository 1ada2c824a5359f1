"""`shixian due` and `shixian calendar`: one deadline with its derivation, and a year's working days at a glance."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shixian.errors import InputError, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, RenderableType

    from shixian.clock import Suspension


class Speech(StrEnum):
    """The languages."""

    zh = "zh"
    en = "en"


class Form(StrEnum):
    """The forms of output."""

    text = "text"
    json = "json"


RegionOption = Annotated[
    str | None,
    typer.Option(metavar="地区", help="主体所在地区，如湖北省武汉市，用来选地区历 / the subject's region, chooses regional calendars"),
]
OverlayOption = Annotated[
    list[Path] | None, typer.Option(metavar="FILE", help="另加的地区历文件，可重复 / further regional calendars, repeatable")
]
LangOption = Annotated[Speech, typer.Option(envvar="SHIXIAN_LANG", help="输出语言 / language of the output")]
FormOption = Annotated[Form, typer.Option("--format", help="输出形式 / form of the output")]


def due(
    start: Annotated[str, typer.Argument(metavar="START", help="起算时间：2020-09-30、2017-06-01T14:20 / when the limit begins to run")],
    limit: Annotated[
        str, typer.Argument(metavar="LIMIT", help="时限：7个工作日、5小时、“by 03-31” / the limit: 7 working days, 5 hours, by 03-31")
    ],
    region: RegionOption = None,
    overlay: OverlayOption = None,
    suspend: Annotated[
        list[str] | None,
        typer.Option(metavar="START..END", help="中止期间，尚未恢复的不写END，可重复 / a suspension; no END while it lasts; repeatable"),
    ] = None,
    lang: LangOption = Speech.zh,
    form: FormOption = Form.text,
) -> None:
    """算出截止时间，并逐日说明。 / Compute a deadline and show how it was reached, day by day."""
    from shixian.clock import Calendars, Instant, SpellingError, TimeLimit, explain
    from shixian.report.sheets.due import due_json, due_text

    asked = Calendars(overlay or ()).for_region(region)
    try:
        derivation = explain(Instant.parse(start), TimeLimit.parse(limit), asked, _suspensions(suspend or ()))
    except SpellingError as error:
        raise InputError(Problem(what=error.what, remedy=error.remedy)) from error
    if form is Form.json:
        typer.echo(json.dumps(due_json(derivation, asked), ensure_ascii=False, indent=2))
        return
    _show(due_text(derivation, asked, lang.value))


def calendar(
    year: Annotated[int, typer.Argument(metavar="YEAR", help="年份 / the year")],
    region: RegionOption = None,
    overlay: OverlayOption = None,
    lang: LangOption = Speech.zh,
    form: FormOption = Form.text,
) -> None:
    """一年的工作日、休息日和调休。 / A year's working days, days off and make-up days."""
    from shixian.clock import Calendars
    from shixian.report.sheets.year import calendar_json, calendar_text

    if not 1950 <= year <= 2100:
        raise InputError(
            Problem(
                what=Text(f"{year}年不在可查的范围", f"the year {year} is out of range"),
                remedy=Text("请给出1950至2100之间的年份", "give a year from 1950 to 2100"),
            )
        )
    asked = Calendars(overlay or ()).for_region(region)
    if form is Form.json:
        typer.echo(json.dumps(calendar_json(year, asked), ensure_ascii=False, indent=2))
        return
    _show(calendar_text(year, asked, lang.value, _console().width))


def _suspensions(texts: Sequence[str]) -> list[Suspension]:
    from shixian.clock import Instant, Suspension

    found = []
    for text in texts:
        start, dots, end = text.partition("..")
        if not dots:
            raise InputError(
                Problem(
                    what=Text(f"“{text}”不是中止期间", f"{text!r} is not a suspension"),
                    remedy=Text(
                        "请写2024-09-20..2024-10-09；尚未恢复的写2024-09-20..",
                        "write 2024-09-20..2024-10-09, or 2024-09-20.. while it lasts",
                    ),
                )
            )
        one = Suspension(Instant.parse(start), Instant.parse(end) if end.strip() else None)
        if one.end is not None and one.end.wholly_before(one.start):
            raise InputError(
                Problem(
                    what=Text(f"“{text}”的恢复早于中止", f"{text!r} ends before it starts"),
                    remedy=Text("请先写中止日，再写恢复日", "give the day it starts, then the day it ends"),
                )
            )
        found.append(one)
    return found


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def _show(parts: Iterable[RenderableType]) -> None:
    """Print, without the blanks that fill lines up; rich knows the width, and leaves colours out when the output is no terminal."""
    console = _console()
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    typer.echo("\n".join(line.rstrip() for line in capture.get().splitlines()))
