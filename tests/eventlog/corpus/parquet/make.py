"""How the corpus was made, with pyarrow 26.0.1, which is no dependency of the project: python make.py (writes into its own folder)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-not-found, unused-ignore]
import pyarrow.parquet as pq  # type: ignore[import-not-found, unused-ignore]

HERE = Path(__file__).parent
ROWS = 12
BEIJING = dt.timezone(dt.timedelta(hours=8))
CONVERTED_ALONE = b"\x4c\x8c\x12\x1c\x2c\x00\x00\x00\x00"
"""SchemaElement field 10, TIMESTAMP(isAdjustedToUTC=false, MICROS), in Thrift's compact protocol; the legacy type is what is left."""


def penalties() -> Any:
    stamp = dt.datetime(2020, 9, 2, 14, 20)  # noqa: DTZ001 - a stamp without a zone is the point
    return pa.table(
        {
            "决定书文号": [f"大英市监罚〔2020〕{n}号" for n in range(ROWS)],
            "处罚决定日期": [None if n == 7 else dt.date(2020, 9, 1) + dt.timedelta(days=n) for n in range(ROWS)],
            "公示时间": pa.array([stamp.replace(second=n, microsecond=123 * (n % 2)) for n in range(ROWS)], pa.timestamp("us")),
            "创建时间": pa.array([stamp.replace(second=n, tzinfo=BEIJING) for n in range(ROWS)], pa.timestamp("ms", "Asia/Shanghai")),
            "纳秒": pa.array([stamp.replace(second=n, tzinfo=BEIJING) for n in range(ROWS)], pa.timestamp("ns", "UTC")),
            "罚款": pa.array([Decimal(n * 50) / 100 for n in range(ROWS)], pa.decimal128(12, 2)),
            "单位": pa.array(["大英县市场监管局", "蓬溪县公安局"] * (ROWS // 2)).dictionary_encode(),
            "附件": pa.array([b"\x00\xff" * 30, None] * (ROWS // 2), pa.binary()),
            "标签": pa.array([["甲", "乙"], [], None, ["丙"]] * (ROWS // 4)),
            "详情": pa.array([{"级": 1, "名": "一"}] * ROWS),
            "序号": pa.array(range(ROWS), pa.int32()),
            "有效": pa.array([True, False] * (ROWS // 2)),
            "比例": pa.array([0.1, float("nan"), None, 2.0] * (ROWS // 4), pa.float32()),
            "时刻": pa.array([dt.time(14, 20)] * ROWS, pa.time64("us")),
        }
    )


def main() -> None:
    table = penalties()
    for compression in ("none", "snappy", "gzip", "zstd", "lz4", "brotli"):
        pq.write_table(table, HERE / f"{compression}.parquet", compression=compression)
    encodings = {
        "序号": "DELTA_BINARY_PACKED",
        "决定书文号": "DELTA_BYTE_ARRAY",
        "单位": "DELTA_LENGTH_BYTE_ARRAY",
        "比例": "BYTE_STREAM_SPLIT",
    }
    pq.write_table(table, HERE / "pages-v2.parquet", data_page_version="2.0", use_dictionary=False, column_encoding=encodings)
    pq.write_table(table, HERE / "checksums.parquet", write_page_checksum=True, write_page_index=True, compression="none")
    few = table.select(["决定书文号", "公示时间", "单位"])
    pq.write_table(few, HERE / "row-groups.parquet", row_group_size=5)
    pq.write_table(few, HERE / "int96.parquet", use_deprecated_int96_timestamps=True)
    pq.write_table(table.slice(0, 0), HERE / "no-rows.parquet")
    twice = pa.table([few["单位"], few["单位"]], names=["单位", "单位"])
    pq.write_table(twice, HERE / "same-name.parquet")
    pq.write_table(few, HERE / "converted-alone.parquet", store_schema=False)
    forget_the_logical_type(HERE / "converted-alone.parquet")


def forget_the_logical_type(path: Path) -> None:
    data = path.read_bytes()
    length = int.from_bytes(data[-8:-4], "little")
    pages, footer = data[: -8 - length], data[-8 - length : -8]
    assert footer.count(CONVERTED_ALONE) == 1
    footer = footer.replace(CONVERTED_ALONE, b"")
    path.write_bytes(pages + footer + len(footer).to_bytes(4, "little") + b"PAR1")


if __name__ == "__main__":
    main()
