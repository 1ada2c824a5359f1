"""UTF-16, UTF-32 and Big5: what is read, what must be asked for, what is refused."""

from __future__ import annotations

import codecs
import io
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixian.errors import InputError
from shixian.eventlog.encoding import Codec, codec_named, recognise
from shixian.eventlog.opened import Opened, opened
from shixian.eventlog.transcoding import HALF_A_CHARACTER, as_utf8

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Read, Write

TABLE = "kind,at,subject\nk,2020-01-01,大英县市场监管局\nk,2020-01-02,𠮷田\n"
LINES = '{"kind": "k", "at": "2020-01-01", "subject": "ਊ乊਀"}\n{"kind": "k", "at": "2020-01-02", "subject": "𠮷"}\n'
MARKED = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
ENDIAN = ("utf-16-le", "utf-16-be")


def refused(data: bytes, wanted: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        recognise(lambda: [data], "log.csv", None if wanted is None else codec_named(wanted))
    for problem in caught.value.problems:
        assert problem.place is not None
        assert problem.remedy.zh != problem.remedy.en
    return caught.value.in_("en")


@pytest.mark.parametrize("codec", ENDIAN)
@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize(("name", "content"), [("log.csv", TABLE), ("log.jsonl", LINES), ("log", LINES), ("log", TABLE)])
def test_marked_utf16_is_read_like_utf8(write: Write, read: Read, codec: str, ending: str, name: str, content: str) -> None:
    log = read(name + ending, MARKED[codec] + content.encode(codec))
    assert [event.subject for event in log.events] == [event.subject for event in read("u" + name, content).events]
    assert log.inputs[0].encoding == codec.replace("-le", "le").replace("-be", "be")


@pytest.mark.parametrize("codec", ENDIAN)
def test_unmarked_utf16_is_named_and_read_when_asked_for(read: Read, codec: str) -> None:
    data = TABLE.encode(codec)
    name = codec.replace("-le", "le").replace("-be", "be")
    assert f"--encoding {name}" in refused(data)
    assert len(read("log.csv", data, encoding=name).events) == 2


@pytest.mark.parametrize("codec", ENDIAN)
def test_a_file_all_in_ascii_is_no_utf8_when_every_other_byte_is_nul(codec: str) -> None:
    assert "every other byte is NUL" in refused(b"".join(("kind,at\nk,2020\n" * 3).encode(codec) for _ in range(2)))


def test_single_nul_characters_are_a_matter_of_their_rows() -> None:
    for text in ("kind,at\nk,\0\n", "kind,at\n\0\0\0\0\0\0", "\0a\0b\0c\0d\0\0e" * 20, "a" * 50 + "\0\0\0\0\0\0\0\0"):
        assert recognise(lambda text=text: [text.encode()], "log.csv").codec == "utf-8"  # type: ignore[misc]


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be"])
def test_utf32_is_refused(codec: str) -> None:
    bom = codecs.BOM_UTF32_LE if codec == "utf-32-le" else codecs.BOM_UTF32_BE
    assert "UTF-32" in refused(bom + TABLE.encode(codec))
    assert "UTF-32" in refused(bom + TABLE.encode(codec), "utf-16le")


@pytest.mark.parametrize(
    ("data", "wanted", "said"),
    [
        (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), "utf-8", "mark it as UTF-16LE"),
        (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), "gbk", "mark it as UTF-16LE"),
        (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), "utf-16be", "mark it as UTF-16LE"),
        (codecs.BOM_UTF8 + TABLE.encode(), "utf-16le", "mark it as UTF-8"),
        (codecs.BOM_UTF8 + TABLE.encode(), "big5", "mark it as UTF-8"),
        (TABLE.encode(), "utf-16le", "not one NUL byte"),
        (b"kind,at\nk,2020\n", "utf-16be", "not one NUL byte"),
        (TABLE.encode("utf-16-le"), "utf-16be", "other byte order"),
        (TABLE.encode("utf-16-be"), "utf-16le", "other byte order"),
        (TABLE.encode(), "big5", "well-formed Chinese in UTF-8"),
        (TABLE.replace("𠮷", "").encode("gbk"), "utf-16le", "not one NUL byte"),
        (b"kind,at\nk,\xff\n", "big5", "not well-formed Big5 from byte 11 (line 2)"),
    ],
)
def test_asking_against_the_evidence_is_an_error(data: bytes, wanted: str, said: str) -> None:
    assert said in refused(data, wanted)


@pytest.mark.parametrize("codec", ENDIAN)
def test_asking_for_what_the_mark_says_changes_nothing(codec: str) -> None:
    data = MARKED[codec] + TABLE.encode(codec)
    assert recognise(lambda: [data], "log", codec_named(codec)) == recognise(lambda: [data], "log")


def test_big5_is_read_only_when_asked_for(read: Read) -> None:
    data = "kind,at,subject\nk,2020,臺北市政府\nk,2021,許功蓋\n".encode("big5")
    log = read("log.csv", data, encoding="big5")
    assert [event.subject for event in log.events] == ["臺北市政府", "許功蓋"]
    assert log.inputs[0].encoding == "big5"
    assert recognise(lambda: [data], "log").codec == "gb18030"


@pytest.mark.parametrize("codec", ENDIAN)
def test_half_a_surrogate_pair_names_byte_and_line(codec: str) -> None:
    data = MARKED[codec] + "kind,at\n甲,".encode(codec) + "\ud842".encode(codec, "surrogatepass") + ",b\n".encode(codec)
    assert f"not well-formed {codec.upper().replace('-LE', 'LE').replace('-BE', 'BE')} from byte 23 (line 2)" in refused(data)


@pytest.mark.parametrize("codec", ENDIAN)
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_text_cut_inside_its_last_character_keeps_all_other_rows(read: Read, codec: str, cut: int) -> None:
    data = MARKED[codec] + (TABLE[:-2] + "𠮷").encode(codec)[:-cut]
    log = read("log.csv", data)
    assert [event.subject for event in log.events] == ["大英县市场监管局"]
    assert "half-written last line" in log.rejected[0].reason.en
    lines = read("log.jsonl", MARKED[codec] + LINES.rstrip("\n").encode(codec)[:-1])
    assert (len(lines.events), len(lines.rejected)) == (1, 1)


@pytest.mark.parametrize("codec", ENDIAN)
def test_an_empty_text_of_a_mark_alone_holds_nothing(write: Write, codec: str) -> None:
    with opened(write("log.csv", MARKED[codec])) as log:
        assert (log.head, log.stream.read()) == (b"", b"")


def test_the_head_is_utf8_too_and_readers_see_none_but_utf8_and_gb18030(write: Write) -> None:
    def first(data: bytes, codec: Codec | None = None) -> Opened:
        with opened(write("log", data), codec) as log:
            return log

    log = first(LINES.encode("utf-16"))
    assert log.head == LINES.encode()
    assert (log.decoding.codec, log.decoding.encoding, log.decoding.bom) == ("utf-8", "utf-16le", 0)
    assert first(TABLE.replace("英", "").replace("县", "").replace("𠮷", "").encode("gbk"), "gb18030").decoding.codec == "gb18030"


def in_pieces(data: bytes, size: int) -> Callable[[], list[bytes]]:
    return lambda: [data[place : place + size] for place in range(0, len(data), size)]


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(ENDIAN), st.integers(1, 7))
@settings(deadline=None)
def test_any_text_comes_out_as_it_went_in_whatever_the_pieces(text: str, codec: Codec, size: int) -> None:
    data = MARKED[codec] + ("k" + text).encode(codec)
    decoding = recognise(in_pieces(data, size), "log")
    assert (decoding.codec, decoding.bom, decoding.cut) == (codec, 2, False)
    assert as_utf8(io.BytesIO(data[2:]), codec).read().decode() == "k" + text


@given(st.text("a甲𠮷\n", min_size=1, max_size=12), st.sampled_from(ENDIAN), st.integers(1, 3), st.integers(1, 5))
@settings(deadline=None)
def test_a_text_cut_anywhere_is_whole_or_ends_in_half_a_character(text: str, codec: Codec, cut: int, size: int) -> None:
    data = text.encode(codec)[:-cut]
    decoding = recognise(in_pieces(MARKED[codec] + data, size), "log")
    out = as_utf8(io.BytesIO(data), codec).read()
    assert out.endswith(HALF_A_CHARACTER) == decoding.cut
    assert text.startswith(out.removesuffix(HALF_A_CHARACTER if decoding.cut else b"").decode())


def test_a_stream_that_stops_being_well_formed_raises_and_does_not_end() -> None:
    data = "a\n".encode("utf-16-le") + "\udc00".encode("utf-16-le", "surrogatepass") + b"a\0"
    with pytest.raises(UnicodeDecodeError):
        as_utf8(io.BytesIO(data), "utf-16-le").read()


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "gb18030", "utf-16le", "utf-16be", "big5"]), st.integers(1, 9))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused_with_a_problem_and_what_is_read_decodes(data: bytes, wanted: str | None, size: int) -> None:
    try:
        found = recognise(in_pieces(data, size), "log", None if wanted is None else codec_named(wanted))
    except InputError:
        return
    decoder = codecs.getincrementaldecoder(found.codec)("strict")
    decoder.decode(data[found.bom :])
    if not found.cut:
        decoder.decode(b"", final=True)


def test_characters_across_the_chunks_in_which_a_file_is_read_are_whole(write: Write) -> None:
    for shift in range(4):
        text = "x" * ((1 << 19) - 2 - shift) + "𠮷中文" * 400_000
        with opened(write("log", codecs.BOM_UTF16_LE + text.encode("utf-16-le"))) as log:
            assert log.stream.read() == text.encode()


@pytest.mark.parametrize("name", ["UTF-16LE", "utf_16_be", "Big5", "CP950", "utf-16-le"])
def test_names_of_encodings_are_taken_as_people_write_them(name: str) -> None:
    assert codec_named(name) in ("utf-16-le", "utf-16-be", "cp950")


@pytest.mark.parametrize("name", ["utf-16", "utf-32", "latin-1", "euc-kr", "", os.devnull])
def test_other_encodings_are_refused_with_those_that_are_read(name: str) -> None:
    with pytest.raises(InputError, match="utf-16le"):
        codec_named(name)
