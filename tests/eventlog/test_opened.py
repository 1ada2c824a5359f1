"""An input opened: what it is by its content, what is refused, and copies on disk."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shixian.errors import InputError
from shixian.eventlog.opened import held, on_disk, opened
from shixian.eventlog.packing import FileKind, Readable, Refused, readable, refusal

if TYPE_CHECKING:
    from .conftest import Write

LINES = '{"kind": "k", "at": "2020-01-01", "subject": "大英县市场监管局"}\n'
TABLE = "kind,at,subject\nk,2020-01-01,大英县市场监管局\n"


def zipped(**parts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return packed.getvalue()


def office(part: str) -> bytes:
    return zipped(**{part: "<x/>", "[Content_Types].xml": "<Types/>"})


def workbook() -> bytes:
    return office("xl/workbook.xml")


def opendocument(kind: str) -> bytes:
    return zipped(**{"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"})


def compound(*streams: str) -> bytes:
    """An MS-CFB file of nothing but its directory: sector 0 the allocation table, the directory in sectors 2 and 1."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\xff"))
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 48, 2)
    struct.pack_into("<I", header, 76, 0)
    table = struct.pack("<III", 0xFFFFFFFD, 0xFFFFFFFE, 1).ljust(512, b"\xff")
    entries = [
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) for name in ("Root Entry", "1", "2", "3", *streams)
    ]
    sectors = [b"".join(entry.ljust(128, b"\0") for entry in entries[n : n + 4]).ljust(512, b"\0") for n in (0, 4)]
    return bytes(header) + table + sectors[1] + sectors[0]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("log.xlsx", workbook(), "workbook"),
        ("log.csv", workbook(), "workbook"),
        ("log.xlsx.gz", workbook(), "workbook"),
        ("log.ods", opendocument("spreadsheet"), "workbook"),
        ("log.xls", compound("Workbook"), "workbook"),
        ("log.et", compound("Book"), "workbook"),
        ("log", b"SQLite format 3\0" + bytes(80), "sqlite"),
        ("log", b"PAR1\x15\x04", "parquet"),
        ("log.parquet", b"PAR1", "parquet"),
        ("PAR1.csv", b"PAR1,kind,at\n", "text"),
        ("log.xes", b"<?xml version='1.0'?>\n<!-- XES -->\n<!-- 1.0 -->\n<log xes.version='1849-2016'>", "xes"),
        ("log.xes.gz", b"\xef\xbb\xbf<log>", "xes"),
        ("log.xml", "<?xml version='1.0' encoding='UTF-16'?><x:log>".encode("utf-16"), "xes"),
        ("log.xml", b"<!DOCTYPE log [<!ENTITY a 'b'>]><log>", "xes"),
        ("log.xes", b"<?xml version='1.0'?><!--" + b" " * 5000 + b"--><log>", "xes"),
        ("log.csv", "<单位>,<时间>\n".encode(), "text"),
        ("log.csv", b"<unit>,<at>\n", "text"),
        ("log.csv", b"", "text"),
        ("log.csv", TABLE.encode("utf-16"), "text"),
        ("BZh.csv", b"BZh,kind\n", "text"),
    ],
)
def test_what_a_file_is_is_told_by_its_content(write: Write, name: str, data: bytes, kind: str) -> None:
    with held(write(name, data)) as at_hand:
        assert at_hand.kind == kind
        assert at_hand.stream().read() == data
        with at_hand.on_disk() as path:
            assert path.read_bytes() == data
        assert path.exists() == (not name.endswith(".gz"))


@pytest.mark.parametrize("data", [workbook(), b"SQLite format 3\0" + bytes(80), b"PAR1\x15\x04", b"<log/>"])
def test_what_is_read_but_is_no_text_is_refused_where_text_is_wanted(write: Write, data: bytes) -> None:
    with pytest.raises(InputError, match="only text is read here"), opened(write("log.csv", data)):
        pytest.fail("it was opened as text")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [b"", b"PK\x03\x04", compound("Workbook")[:80], compound("Workbook"), workbook(), b"\x1f\x8b", b"<", b"\xff\xfe", b"PAR1"]
    ),
    st.binary(max_size=600),
)
def test_no_bytes_at_all_fail_in_another_way_than_with_a_problem(tmp_path: Path, start: bytes, rest: bytes) -> None:
    (tmp_path / "log").write_bytes(start + rest)
    try:
        with held(tmp_path / "log") as at_hand, at_hand.on_disk() as path:
            path.read_bytes()
            if at_hand.kind == "text":
                at_hand.text().stream.read()
    except InputError as error:
        assert all(problem.place for problem in error.problems)  # noqa: PT017 - most bytes raise, some don't


def test_a_gzipped_file_of_another_kind_cut_off_is_damaged_not_changed(write: Write) -> None:
    path = write("log.xes.gz", b"<log>" + os.urandom(20_000) + b"</log>")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(InputError, match="cut off before its end"), held(path) as at_hand:
        at_hand.stream().read()


def test_a_file_that_is_replaced_while_it_is_read_by_its_path_is_an_error(write: Write) -> None:
    path = write("log.db", b"SQLite format 3\0")
    with pytest.raises(InputError, match="changed while it was being read"), on_disk(path):
        write("other.db", b"SQLite format 3\0").replace(path)


@pytest.mark.parametrize("kind", [*get_args(Readable), *get_args(Refused)])
def test_every_kind_of_file_is_either_read_or_refused_with_a_remedy(kind: FileKind) -> None:
    assert (readable(kind) is None) == (refusal(kind, "log") is not None)


def test_a_copy_on_disk_goes_when_reading_fails(write: Write) -> None:
    seen: list[Path] = []
    with pytest.raises(KeyError), on_disk(write("log.xlsx.gz", workbook())) as path:  # noqa: PT012 - the body is what fails
        seen.append(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        raise KeyError
    assert not seen[0].exists()


def test_a_file_on_disk_that_changes_while_it_is_read_is_an_error(write: Write) -> None:
    path = write("log.db", b"SQLite format 3\0")
    with pytest.raises(InputError, match="changed while it was being read"), on_disk(path) as same:  # noqa: PT012 - leaving it fails
        assert same == path
        path.write_bytes(b"SQLite format 3\0 and more")


@pytest.mark.parametrize("name", ["SpooledTemporaryFile", "NamedTemporaryFile"])
def test_a_full_temporary_disk_is_an_error_that_names_the_way_out(write: Write, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(tempfile, name, lambda *_, **__: Path("/dev/full").open("r+b", buffering=0))  # noqa: SIM115 - the stack closes it
    with pytest.raises(InputError) as caught, on_disk(write("log.xlsx.gz", workbook())):
        pytest.fail("it was copied")
    assert "No space left" in caught.value.in_("en")
    assert "TMPDIR" in caught.value.in_("zh")


def test_no_temporary_folder_at_all_is_the_same_error(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", none)
    with pytest.raises(InputError, match="TMPDIR"), on_disk(write("log.db.gz", b"SQLite format 3\0")):
        pytest.fail("it was copied")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("log.zip", b"PK\x03\x04" + bytes(60), "ZIP"),
        ("log.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office file"),
        ("log.pdf", b"%PDF-1.7\n", "PDF"),
        ("log.xls", b"\xef\xbb\xbf\r\n<html><table>", "web page"),
        ("log.csv", TABLE.encode("utf-32"), "UTF-32"),
        ("log.xls", b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "web page"),
        ("log.xml", b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "Excel 2003 XML"),
        ("log.xml", b"<?xml version='1.0'?>\n<!-- <log> --><records/>", "XML file"),
        ("log.xml", b"<log><object-types></object-types></log>", "OCEL log in XML"),
        ("log.tar", b"log.csv".ljust(257, b"\0") + b"ustar\x0000", "tar archive"),
        ("log.7z", b"7z\xbc\xaf\x27\x1c", "7z archive"),
        ("log.rar", b"Rar!\x1a\x07\x01\0", "RAR archive"),
        ("log.csv.xz", b"\xfd7zXZ\0", "xz file"),
        ("log.csv.zst", b"\x28\xb5\x2f\xfd", "zstd file"),
        ("log.jpg", b"\xff\xd8\xff\xe0", "picture"),
        ("log.docx", office("word/document.xml"), "Word document"),
        ("log.pptx", office("ppt/presentation.xml"), "slides"),
        ("log.ofd", office("OFD.xml"), "OFD"),
        ("log.odt", opendocument("text"), "no spreadsheet"),
        ("log.et", compound("Contents"), "without a workbook"),
        ("log.doc", compound("WordDocument"), "old Word document"),
        ("log.xlsx", compound("EncryptionInfo", "EncryptedPackage"), "with a password"),
        ("log.csv.bz2", b"BZh91AY", "bzip2"),
        ("log.jsonl.gz", gzip.compress(LINES.encode(), mtime=0), "gzip file inside a gzip file"),
    ],
)
def test_a_file_that_is_no_log_is_named_with_the_way_to_one(write: Write, name: str, data: bytes, said: str) -> None:
    with pytest.raises(InputError) as caught, held(write(name, data)) as at_hand:
        at_hand.text()
    (problem,) = caught.value.problems
    assert said in problem.in_("en")
    assert problem.place is not None
    assert problem.remedy.zh != problem.remedy.en
