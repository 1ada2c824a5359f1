"""Files: how they are found, unpacked and decoded, and what is said of those that are no log."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import os
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from shixian.errors import InputError
from shixian.eventlog import read_logs

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Read, Refuse, Write

LINES = '{"kind": "k", "at": "2020-01-01", "subject": "大英县市场监管局"}\n{"kind": "k", "at": "2020-01-02", "subject": "大英县教育局"}\n'
TABLE = "kind,at,subject\nk,2020-01-01,大英县市场监管局\nk,2020-01-02,大英县教育局\n"
ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "gb18030": "gb18030", "gbk": "gb18030", "utf-16": "utf-16le"}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize(("name", "content"), [("log.jsonl", LINES), ("log.csv", TABLE), ("log", LINES), ("log.txt", TABLE)])
def test_every_format_is_read_in_every_encoding_packed_or_not(write: Write, name: str, content: str, ending: str, encoding: str) -> None:
    path = write(name + ending, content, encoding)
    log = read_logs([path])
    assert [event.subject for event in log.events] == ["大英县市场监管局", "大英县教育局"]
    (record,) = log.inputs
    assert (record.path, record.encoding) == (str(path), ENCODINGS[encoding])
    assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_asking_for_the_right_encoding_changes_nothing(write: Write, encoding: str) -> None:
    path = write("log.csv", TABLE, encoding)
    assert read_logs([path], encoding=encoding).events == read_logs([path]).events


def test_asking_for_the_wrong_encoding_names_byte_and_line(refuse: Refuse) -> None:
    error = refuse("log.csv", TABLE, "gb18030", encoding="utf-8")
    assert "not well-formed UTF-8 from byte 30 (line 2)" in error.in_("en")
    assert error.problems[0].place is not None
    assert error.problems[0].place.line == 2
    odd = refuse("log.csv", TABLE.replace("教育局", "教育厅局"), encoding="gb18030")
    assert "GB18030" in odd.in_("en")
    assert "mark it as UTF-8" in refuse("log.csv", TABLE, "utf-8-sig", encoding="gbk").in_("en")


def test_an_encoding_that_no_log_is_read_in_is_an_error() -> None:
    with pytest.raises(InputError, match="is not supported"):
        read_logs(["log.csv"], encoding="utf-16")


def test_a_file_that_is_neither_utf8_nor_gb18030_names_both_faults(refuse: Refuse) -> None:
    error = refuse("log.csv", b"kind,at\nk,2020\n\xff\xff,2020\n").in_("en")
    assert "neither UTF-8 (broken at byte 16) nor GB18030 (broken at byte 16, line 3)" in error


def test_a_damaged_utf8_file_is_not_taken_for_gb18030(refuse: Refuse) -> None:
    damaged = TABLE.encode().replace("教".encode(), "教".encode()[:2])
    assert "not well-formed UTF-8 from byte" in refuse("log.csv", damaged).in_("en")


def test_a_character_across_the_chunks_in_which_a_file_is_examined_is_whole(read: Read) -> None:
    for shift in range(3):
        padding = "x" * ((1 << 20) - len("kind,at,note\nk,2020,") - shift)
        cells = [padding[n : n + 100_000] for n in range(0, len(padding), 100_000)]
        names = ",".join(f"n{n}" for n in range(len(cells)))
        text = f"kind,at,{names}\nk,2020,{','.join(cells)}中文中文\n"
        for encoding in ("utf-8", "gb18030"):
            assert read("log.csv", text, encoding).inputs[0].encoding == encoding


def test_a_utf8_table_cut_inside_its_last_character_keeps_all_other_rows(read: Read) -> None:
    log = read("log.csv", TABLE.encode()[:-2])
    assert [event.subject for event in log.events] == ["大英县市场监管局"]
    assert "half-written last line" in log.rejected[0].reason.en
    log.rejected[0].raw.encode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("log.zip", b"PK\x03\x04" + bytes(60), "ZIP"),
        ("log.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office file"),
        ("log.pdf", b"%PDF-1.7\n", "PDF"),
        ("log.xls", b"\xef\xbb\xbf\r\n<html><table>", "web page"),
        ("log.csv.bz2", b"BZh91AY", "bzip2"),
        ("log.jsonl.gz", gzip.compress(LINES.encode(), mtime=0), "gzip file inside a gzip file"),
    ],
)
def test_a_file_of_another_kind_is_named_with_the_way_to_a_log(refuse: Refuse, name: str, data: bytes, said: str) -> None:
    assert said in refuse(name, data).in_("en")


@pytest.mark.parametrize("name", ["log.csv", "log.jsonl", "log", "log.csv.gz"])
@pytest.mark.parametrize("content", ["", "\n", " \r\n\n  \n", "\ufeff", "\ufeff\n"])
def test_an_empty_or_blank_file_is_an_error(refuse: Refuse, name: str, content: str) -> None:
    assert "nothing in the file" in refuse(name, content).in_("en")


def test_a_log_in_which_every_row_is_rejected_cannot_be_checked_and_the_first_rows_are_named(refuse: Refuse) -> None:
    error = refuse("log.jsonl", '{"kind": "k", "at": "bad"}\n' * 20)
    assert "20 of 20 rows were rejected" in error.in_("en")
    assert [problem.place.row for problem in error.problems[1:] if problem.place] == [1, 2, 3, 4, 5]


def test_a_table_of_a_header_alone_is_an_error_alone_but_not_beside_others(write: Write) -> None:
    empty = write("empty.csv", "kind,at\n")
    with pytest.raises(InputError, match="no event in the log"):
        read_logs([empty])
    log = read_logs([empty, write("log.csv", TABLE)])
    assert [record.rows for record in log.inputs] == [0, 2]


def test_the_problems_of_all_files_are_told_at_once(write: Write, tmp_path: Path) -> None:
    write("logs.csv", TABLE)
    with pytest.raises(InputError) as caught:
        read_logs([tmp_path / "log.csv", tmp_path / "*.json", write("x.csv", "a,b\n"), write("y.csv", "")])
    said = caught.value.in_("en")
    assert len(caught.value.problems) == 4
    assert "no such file" in said
    assert "did you mean logs.csv" in said
    assert "no file matches" in said


def test_a_name_that_no_file_can_have_is_an_error() -> None:
    with pytest.raises(InputError):
        read_logs(["a\0b"])
    with pytest.raises(InputError):
        read_logs(["x" * 5000])


def test_one_path_needs_no_list(write: Write) -> None:
    assert read_logs(str(write("log.csv", TABLE))).events == read_logs([write("log.csv", TABLE)]).events


def test_no_log_at_all_is_an_error() -> None:
    with pytest.raises(InputError, match="no log was named"):
        read_logs([])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_an_error(write: Write) -> None:
    path = write("log.csv", TABLE)
    path.chmod(0)
    with pytest.raises(InputError, match="may not be read"):
        read_logs([path])


@pytest.mark.parametrize("keep", [5, 15, 60, -1, -8])
def test_a_gzip_file_cut_off_or_damaged_is_refused_as_a_whole(write: Write, keep: int) -> None:
    path = write("log.csv.gz", TABLE)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(InputError, match="gzip file"):
        read_logs([path])


def test_every_flipped_byte_of_a_gzip_file_is_noticed_or_harmless(write: Write) -> None:
    path = write("log.csv.gz", TABLE)
    whole = path.read_bytes()
    expected = [event.subject for event in read_logs([path]).events]
    for place in range(2, len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            assert [event.subject for event in read_logs([path]).events] == expected
        except InputError:
            continue


@pytest.mark.parametrize("data", [LINES.encode(), TABLE.encode("gb18030"), gzip.compress(LINES.encode(), mtime=0)])
def test_standard_input_is_read_like_a_file(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    log = read_logs(["-"])
    assert [event.source.row for event in log.events] in ([1, 2], [2, 3])
    assert log.inputs[0].path == "-"
    assert log.inputs[0].sha256 == hashlib.sha256(data).hexdigest()
    with pytest.raises(InputError, match="once only"):
        read_logs(["-", "-"])


def test_a_named_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "log.jsonl"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(LINES, "utf-8"))
    writer.start()
    assert len(read_logs([pipe]).events) == 2
    writer.join()


def test_a_file_that_is_written_to_while_it_is_read_is_an_error(write: Write) -> None:
    path = write("log.jsonl", "".join(f'{{"kind": "k", "at": "2020", "case": {n}}}\n' for n in range(20_000)))

    def append(rows: int) -> None:
        with path.open("a") as log:
            log.write(f"{rows}\n")

    with pytest.raises(InputError, match="changed while it was being read"):
        read_logs([path], on_progress=append)


def test_progress_is_told_over_all_files(write: Write) -> None:
    paths = [write(f"{n}.jsonl", "".join(f'{{"kind": "k", "at": "2020", "case": "{n}-{i}"}}\n' for i in range(15_000))) for n in range(2)]
    told: list[int] = []
    read_logs(paths, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 30_000
    assert max(later - earlier for earlier, later in zip([0, *told], told, strict=False)) <= 10_000


def test_the_extension_decides_before_the_first_character(refuse: Refuse) -> None:
    assert "the header lacks" in refuse("log.csv", LINES).in_("en")


def test_a_utf8_mark_before_rows_is_not_part_of_them(read: Read) -> None:
    assert read("log.jsonl", codecs.BOM_UTF8 + LINES.encode()).events[0].source.row == 1
    glued = read("log.jsonl", (codecs.BOM_UTF8 + LINES.encode()) * 2)
    assert (len(glued.events), len(glued.duplicates)) == (2, 2)
