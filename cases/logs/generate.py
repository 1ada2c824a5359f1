"""Write the synthetic county's log and roster anew: `python cases/logs/generate.py` (same parameters and seed, same bytes)."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from shixian.casebook.synthetic import County, events, roster

HERE = Path(__file__).parent
LOG = "synthetic-county-2020.jsonl"
ROSTER = "roster-synthetic-county.csv"


def written(county: County) -> dict[str, str]:
    """The texts of both files, by name."""
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in events(county))
    table = io.StringIO()
    writer = csv.DictWriter(table, ("subject", "kind", "region"), lineterminator="\n")
    writer.writeheader()
    writer.writerows(roster(county))
    return {LOG: lines, ROSTER: table.getvalue()}


if __name__ == "__main__":
    for name, text in written(County()).items():
        (HERE / name).write_text(text, encoding="utf-8")
