"""Zip archives: which members are read, and which nobody should unpack."""

from __future__ import annotations

import gzip
import hashlib
import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixian.errors import InputError
from shixian.eventlog.inflating import Limits
from shixian.eventlog.inputs import Expansion, Input, expand
from shixian.eventlog.members import shown_name
from shixian.eventlog.opened import held, on_disk, opened

TABLE = b"kind,at\nk,2020\n"
TIGHT = Limits(member=1 << 20, archive=2 << 20, ratio=20, free=10_000, members=5)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pack(members: dict[str, bytes], name: str = "a.zip", method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(name, "w", method) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return Path(name)


def files(found: Expansion) -> list[str]:
    return [each.file for each in found.inputs]


def broken(found: Expansion) -> dict[str, str]:
    return {problem.place.file: problem.what.en for problem in found.broken if problem.place}


def content(source: Input, limits: Limits = Limits()) -> bytes:  # noqa: B008 - frozen
    with held(source, limits) as at_hand:
        return at_hand.stream().read()


def refused(source: Input | str | Path, limits: Limits = Limits()) -> str:  # noqa: B008 - frozen
    with pytest.raises(InputError) as caught, held(source, limits) as at_hand:
        at_hand.stream().read()
    return caught.value.in_("en")


def test_each_member_is_an_input_by_name_with_its_own_digest() -> None:
    pack({"b.csv": TABLE, "d/a.csv": TABLE * 2, "d/": b"", "d/.DS_Store": b"x", "__MACOSX/._b.csv": b"x", "~$c.xlsx": b"x"})
    found = expand(["a.zip"])
    assert files(found) == ["a.zip!b.csv", "a.zip!d/a.csv"]
    assert [each.file for each in found.skipped] == ["a.zip!__MACOSX/._b.csv", "a.zip!d/.DS_Store", "a.zip!~$c.xlsx"]
    assert not found.problems
    assert not found.broken
    with opened(found.inputs[1]) as log:
        assert (log.file, log.stream.read()) == ("a.zip!d/a.csv", TABLE * 2)
        assert log.sha256 == hashlib.sha256(TABLE * 2).hexdigest()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_is_told_by_its_content_wherever_it_lies(method: int) -> None:
    Path("d").mkdir()
    pack({"a.csv": TABLE}, "d/export.dat", method)
    assert files(expand(["d"])) == ["d/export.dat!a.csv"]
    assert [content(each) for each in expand(["d"]).inputs] == [TABLE]


@given(st.dictionaries(st.text("abc甲", min_size=1, max_size=3), st.binary(max_size=300), max_size=4), st.booleans())
@settings(max_examples=40, deadline=None)
def test_whatever_is_packed_comes_out_the_same(packed: dict[str, bytes], stored: bool) -> None:
    pack({f"{name}.csv": b"x" + data for name, data in packed.items()}, method=zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile("a.zip") as archive:
        listed = sorted(archive.namelist())
    found = expand(["a.zip"])
    assert [each.member for each in found.inputs] == listed
    for each in found.inputs:
        assert each.member is not None
        assert content(each) == b"x" + packed[each.member.removesuffix(".csv")]


def test_one_member_can_be_named_and_also_a_pattern() -> None:
    pack({"a.csv": TABLE, "b.csv": TABLE, "c.txt": TABLE})
    (one,) = expand(["a.zip!b.csv"]).inputs
    assert (one.file, one.named) == ("a.zip!b.csv", True)
    assert files(expand(["a.zip!*.csv"])) == ["a.zip!a.csv", "a.zip!b.csv"]
    (problem,) = expand(["a.zip!bb.csv"]).problems
    assert "did you mean b.csv" in problem.remedy.en
    assert content(Input(file="a.zip!a.csv", path=Path("a.zip"), member="a.csv")) == TABLE
    assert "no such member" in refused(Input(file="a.zip!x", path=Path("a.zip"), member="x"))


def test_a_refused_member_can_be_asked_for_in_an_archive_with_a_bracket_in_its_name() -> None:
    pack({"../a.csv": TABLE, "b.csv": TABLE}, "a[1].zip")
    found = expand(["a[1].zip!../a.csv"])
    assert "leads out" in found.problems[0].what.en
    assert not found.inputs
    assert files(expand(["a[1].zip!b.csv"])) == ["a[1].zip!b.csv"]


def test_an_archive_named_twice_is_read_once() -> None:
    pack({"a.csv": TABLE})
    found = expand(["a.zip", "./a.zip", "a.zip!a.csv"])
    assert files(found) == ["a.zip!a.csv"]
    assert [each.file for each in found.skipped] == ["a.zip", "a.zip!a.csv"]


def test_an_archive_without_a_file_is_a_problem() -> None:
    pack({})
    pack({"d/": b""}, "b.zip")
    found = expand(["a.zip", "b.zip"])
    assert ["no file to read in the archive" in problem.what.en for problem in found.problems] == [True, True]


def rename(old: bytes, new: bytes, flags: int = 0) -> None:
    """Change a name of the same length in both places that give it, and the flags."""
    data = Path("a.zip").read_bytes()
    assert len(old) == len(new)
    changed = bytearray(data.replace(old, new))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", changed, changed.find(signature) + place, flags)
    Path("a.zip").write_bytes(changed)


@pytest.mark.parametrize("written_in", ["gbk", "utf-8"])
def test_chinese_names_without_the_utf8_flag_are_shown_as_they_were_meant(written_in: str) -> None:
    meant = "行政处罚决定书.csv".encode(written_in)
    pack({"x" * len(meant): TABLE})
    rename(b"x" * len(meant), meant)
    (one,) = expand(["a.zip"]).inputs
    assert one.file == "a.zip!行政处罚决定书.csv"
    assert content(one) == TABLE


def test_info_zips_field_with_the_name_in_unicode_prevails() -> None:
    info = zipfile.ZipInfo("plain.csv")
    name = "公示.csv".encode()
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"plain.csv")) + name
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr(info, TABLE)
    assert files(expand(["a.zip"])) == ["a.zip!公示.csv"]
    assert content(expand(["a.zip"]).inputs[0]) == TABLE


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"a.csv", "a.csv"),
        ("é.csv".encode("cp437"), "é.csv"),
        ("联通".encode("gbk"), "联通"),
        ("通".encode("gbk"), "通"),
        (b"\xff", "\xa0"),
    ],
)
def test_names_of_unknown_encoding(raw: bytes, shown: str) -> None:
    assert shown_name(raw) == shown


@pytest.mark.parametrize("name", ["../a.csv", "d/../../a.csv", "/etc/a.csv", "C:a.csv", "c:/a.csv", "d\\a.csv", "..", "a/.."])
def test_a_name_that_leads_out_of_the_archive_is_refused_and_nothing_is_written(folder: Path, name: str) -> None:
    pack({"good.csv": TABLE, name: TABLE})
    before = sorted(folder.rglob("*"))
    found = expand(["a.zip"])
    assert files(found) == ["a.zip!good.csv"]
    (what,) = broken(found).values()
    assert "leads out of the archive" in what
    assert content(found.inputs[0]) == TABLE
    assert sorted(folder.rglob("*")) == before


def test_a_name_with_escape_codes_is_refused_and_shown_harmless() -> None:
    pack({"a\x1b[31m.csv": TABLE, "b.csv": TABLE})
    found = expand(["a.zip"])
    assert broken(found) == {"a.zip!a\\x1b[31m.csv": "the member is not unpacked: its name holds invisible characters"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_in_an_archive_are_refused(kind: int) -> None:
    info = zipfile.ZipInfo("link.csv")
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr(info, b"/etc/passwd")
    assert "a link, a device" in broken(expand(["a.zip"]))["a.zip!link.csv"]


@pytest.mark.parametrize("flags", [1, 0x41, 0x2001])
def test_a_member_with_a_password_is_refused_with_the_remedy(flags: int) -> None:
    pack({"a.csv": TABLE})
    rename(b"a.csv", b"a.csv", flags)
    (problem,) = expand(["a.zip"]).broken
    assert "has a password" in problem.what.en
    assert "with its password" in problem.remedy.en
    assert "has a password" in expand(["a.zip!a.csv"]).problems[0].what.en


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_packed_in_another_way_is_refused(method: int) -> None:
    pack({"a.csv": TABLE}, method=method)
    assert "another method" in broken(expand(["a.zip"]))["a.zip!a.csv"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_both_refused() -> None:
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("a.csv", TABLE)
        archive.writestr("a.csv", TABLE * 2)
    found = expand(["a.zip"])
    assert not found.inputs
    assert len(found.broken) == 2


def test_a_folder_with_content_is_refused() -> None:
    pack({"d/": TABLE})
    assert "name of a folder" in broken(expand(["a.zip"]))["a.zip!d/"]


def test_an_archive_in_an_archive_is_refused_with_the_remedy_and_a_workbook_in_one_is_not() -> None:
    inner = pack({"a.csv": TABLE}, "inner.zip").read_bytes()
    book = pack({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}, "b.xlsx").read_bytes()
    pack({"inner.zip": inner, "b.xlsx": book})
    nested, workbook = reversed(expand(["a.zip"]).inputs)
    assert "unpack it first" in refused(nested)
    with held(workbook) as at_hand, at_hand.on_disk() as path:
        assert (at_hand.kind, path.read_bytes()) == ("workbook", book)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()


def test_a_gzip_file_in_an_archive_is_unpacked() -> None:
    pack({"a.csv.gz": gzip.compress(TABLE)})
    (one,) = expand(["a.zip"]).inputs
    with opened(one) as log:
        assert log.stream.read() == TABLE


def test_a_member_that_swells_is_refused_before_it_is_unpacked() -> None:
    pack({"bomb.csv": bytes(200_000), "good.csv": TABLE})
    found = expand(["a.zip"], TIGHT)
    assert files(found) == ["a.zip!good.csv"]
    assert "like a zip bomb" in broken(found)["a.zip!bomb.csv"]
    assert len(expand(["a.zip"]).inputs) == 2  # so little is no bomb otherwise


def test_a_member_larger_than_any_is_refused() -> None:
    pack({"a.csv": bytes(1 << 20) + b"x"}, method=zipfile.ZIP_STORED)
    assert "zip bomb" in broken(expand(["a.zip"], TIGHT))["a.zip!a.csv"]


def lie_about_size(said: int) -> None:
    data = bytearray(Path("a.zip").read_bytes())
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, said)
    Path("a.zip").write_bytes(data)


@pytest.mark.parametrize("size", [10, 99_999, 100_001])
def test_a_member_that_is_not_of_the_size_it_says_is_refused_whatever_is_left_of_it(size: int) -> None:
    pack({"bomb.csv": bytes(100_000)})
    lie_about_size(size)
    (one,) = expand(["a.zip"]).inputs
    assert "not of the name, size and checksum" in refused(one)


def test_a_member_that_says_to_be_cut_with_the_checksum_to_match_is_refused_too() -> None:
    """What zipfile would read without a word."""
    whole = TABLE + b"k,2021\n"
    pack({"a.csv": whole})
    data = bytearray(Path("a.zip").read_bytes())
    place = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 16, zlib.crc32(TABLE))
    struct.pack_into("<I", data, place + 24, len(TABLE))
    Path("a.zip").write_bytes(data)
    with zipfile.ZipFile("a.zip") as archive:
        assert archive.read("a.csv") == TABLE
    assert "damaged" in refused(expand(["a.zip"]).inputs[0])


def test_an_archive_that_is_too_much_altogether_is_refused() -> None:
    pack({f"{n}.csv": bytes(900_000) for n in range(3)}, method=zipfile.ZIP_STORED)
    (problem,) = expand(["a.zip"], TIGHT).problems
    assert "zip bomb" in problem.what.en


def test_an_archive_of_too_many_members_is_refused() -> None:
    pack({f"{n}.csv": TABLE for n in range(6)})
    (problem,) = expand(["a.zip"], TIGHT).problems
    assert "too many members" in problem.what.en


def test_a_directory_longer_than_any_is_not_even_parsed() -> None:
    with zipfile.ZipFile("a.zip", "w") as archive:
        for n in range(1200):
            info = zipfile.ZipInfo(f"{n}.csv")
            info.comment = b"x" * 5000
            archive.writestr(info, b"")
    (problem,) = expand(["a.zip"]).problems
    assert "too many members" in problem.what.en


def test_members_that_share_bytes_are_refused_with_all_of_their_archive() -> None:
    """As in David Fifield's bomb: two entries of the directory for one member."""
    pack({"a.csv": TABLE})
    data = Path("a.zip").read_bytes()
    start, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
    entry, tail = data[start:end], bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 2, 2, 2 * len(entry))
    Path("a.zip").write_bytes(data[:end] + entry + tail)
    assert len(zipfile.ZipFile("a.zip").infolist()) == 2
    (problem,) = expand(["a.zip"]).problems
    assert "overlap" in problem.what.en


@pytest.mark.parametrize("keep", [4, 40, 80, -1, -30])
def test_an_archive_cut_off_is_refused(keep: int) -> None:
    path = pack({"a.csv": TABLE, "b.csv": TABLE})
    path.write_bytes(path.read_bytes()[:keep])
    (problem,) = expand(["a.zip"]).problems
    assert "cut off, split or damaged" in problem.what.en


def test_every_flipped_byte_of_an_archive_is_noticed_or_harmless() -> None:
    whole = pack({"a.csv": TABLE * 5}).read_bytes()
    for place in range(len(whole)):
        for mask in (0x01, 0xFF):
            Path("a.zip").write_bytes(whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :])
            for one in expand(["a.zip"]).inputs:
                try:
                    assert content(one) == TABLE * 5 or one.member is None
                except InputError:
                    continue


def test_a_broken_archive_in_a_folder_does_not_stop_the_rest() -> None:
    Path("d").mkdir()
    Path("d/a.zip").write_bytes(b"PK\x03\x04" + bytes(60))
    Path("d/b.csv").write_bytes(TABLE)
    found = expand(["d"])
    assert files(found) == ["d/b.csv"]
    assert list(broken(found)) == ["d/a.zip"]
    assert not found.problems


def test_an_archive_that_changed_since_it_was_listed_is_noticed() -> None:
    pack({"a.csv": TABLE})
    (one,) = expand(["a.zip"]).inputs
    pack({"b.csv": TABLE})
    assert "damaged" in refused(one)


def test_a_gzip_bomb_is_stopped_and_a_table_that_packs_well_is_not(folder: Path) -> None:
    Path("bomb.csv.gz").write_bytes(gzip.compress(b"kind,at\n" + bytes(2_000_000)))
    Path("good.csv.gz").write_bytes(gzip.compress(b"".join(b"k%d,2020-01-01,%d\n" % (n % 7, n * 7919) for n in range(20_000))))
    assert "zip bomb" in refused("bomb.csv.gz", TIGHT)
    with held("good.csv.gz", TIGHT) as at_hand:
        assert len(at_hand.stream().read()) > 300_000
    with pytest.raises(InputError, match="zip bomb"), on_disk("bomb.csv.gz", TIGHT):
        pytest.fail("it was unpacked")


def test_a_workbook_that_swells_is_refused() -> None:
    pack({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": bytes(200_000)}, "a.xlsx")
    assert files(expand(["a.xlsx"])) == ["a.xlsx"]
    assert "zip bomb" in refused("a.xlsx", TIGHT)
    with held("a.xlsx") as at_hand:
        assert at_hand.kind == "workbook"


def test_a_workbook_that_lies_about_the_size_of_a_sheet_is_refused() -> None:
    pack({"xl/worksheets/sheet1.xml": bytes(200_000), "[Content_Types].xml": b"<Types/>"})
    lie_about_size(100)
    assert "damaged" in refused("a.zip")


def test_an_archive_on_standard_input_says_to_unpack_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack({"a.csv": TABLE}).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert "on standard input" in refused("-")
