"""Where inputs come from: files, folders, patterns, links, each found once and in a fixed order."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixian.eventlog.inputs import STDIN, Expansion, Input, expand
from shixian.eventlog.opened import opened
from shixian.eventlog.patterns import matches

ROOT = os.geteuid() == 0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is also the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(f"kind,at\nk,2020\n{name}", "utf-8")


def files(found: Expansion) -> list[str]:
    return [each.file for each in found.inputs]


def skipped(found: Expansion) -> dict[str, str]:
    return {each.file: each.why.en for each in found.skipped}


def said(found: Expansion) -> list[str]:
    return [problem.in_("en") for problem in found.problems]


def test_a_named_file_is_itself_and_standard_input_has_no_path(folder: Path) -> None:
    lay("a.csv")
    found = expand(["a.csv", STDIN])
    assert found.inputs == (Input(file="a.csv", path=Path("a.csv")), Input(file="-", path=None))
    assert found.inputs[0].named
    assert not found.problems


def test_a_folder_is_read_with_all_in_it_by_name_and_what_is_nobodys_data_is_said(folder: Path) -> None:
    lay("d/b.csv", "d/a/2.csv", "d/a/1.csv", "d/c/x.jsonl", "d/.git/config", "d/.hidden.csv", "d/~$b.xlsx", "d/Thumbs.db", "d/desktop.ini")
    lay("d/a/.DS_Store", "d/._b.csv")
    found = expand(["d"])
    assert files(found) == ["d/a/1.csv", "d/a/2.csv", "d/b.csv", "d/c/x.jsonl"]
    assert not any(each.named for each in found.inputs)
    why = skipped(found)
    assert set(why) == {"d/.git", "d/.hidden.csv", "d/~$b.xlsx", "d/Thumbs.db", "d/desktop.ini", "d/a/.DS_Store", "d/._b.csv"}
    assert "lock file" in why["d/~$b.xlsx"]
    assert "hidden" in why["d/.hidden.csv"]


def test_a_hidden_file_that_is_named_is_read(folder: Path) -> None:
    lay(".a.csv", "~$a.csv")
    assert files(expand([".a.csv", "~$a.csv"])) == [".a.csv", "~$a.csv"]
    assert files(expand([".*.csv"])) == [".a.csv"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.csv", ["a.csv", "b.csv"]),
        ("?.csv", ["a.csv", "b.csv"]),
        ("[bc].csv", ["b.csv"]),
        ("[!b].csv", ["a.csv"]),
        ("d*", ["d/c.csv", "d/e/f.csv"]),
        ("*/*.csv", ["d/c.csv"]),
        ("**/*.csv", ["a.csv", "b.csv", "d/c.csv", "d/e/f.csv"]),
        ("d/**", ["d/c.csv", "d/e/f.csv"]),
        ("**/**/f.csv", ["d/e/f.csv"]),
        ("d/e/../c.*", ["d/e/../c.csv"]),
    ],
)
def test_a_pattern_is_what_it_is_in_a_shell(folder: Path, pattern: str, expected: list[str]) -> None:
    lay("b.csv", "a.csv", "d/c.csv", "d/e/f.csv", ".h/g.csv", ".i.csv")
    found = expand([pattern])
    assert files(found) == expected
    assert not found.problems
    assert files(expand([str(folder / pattern)])) == [str(folder / name) for name in expected]


def test_a_file_under_the_very_name_of_a_pattern_is_that_file(folder: Path) -> None:
    lay("a[1].csv", "a1.csv", "*.csv")
    assert files(expand(["a[1].csv"])) == ["a[1].csv"]
    assert files(expand(["*.csv"])) == ["*.csv"]
    assert files(expand(["a?.csv"])) == ["a1.csv"]


def test_lock_files_that_a_pattern_matches_are_skipped(folder: Path) -> None:
    lay("a.xlsx", "~$a.xlsx")
    found = expand(["*.xlsx"])
    assert (files(found), list(skipped(found))) == (["a.xlsx"], ["~$a.xlsx"])


@pytest.mark.parametrize(
    ("argument", "hint"),
    [
        ("*.CSV", "near it: logs.csv"),
        ("log_*.csv", "near it: logs.csv"),
        ("lgs.csv", "did you mean logs.csv"),
        ("LOGS.csv", "did you mean logs.csv"),
        ("nowhere/*.csv", "no folder nowhere"),
        ("logs.csv/x.csv", "it cannot be read"),
        ("a\0b", "it cannot be read"),
    ],
)
def test_what_matches_nothing_is_a_problem_with_what_comes_near(folder: Path, argument: str, hint: str) -> None:
    lay("logs.csv")
    (problem,) = said(expand([argument]))
    assert hint in problem


def test_the_problems_of_all_arguments_are_told_and_the_rest_is_found(folder: Path) -> None:
    lay("a.csv")
    Path("empty").mkdir()
    found = expand(["gone.csv", "a.csv", "*.json", "empty", STDIN, STDIN])
    assert files(found) == ["a.csv", STDIN]
    assert len(found.problems) == 4
    assert "no such file" in said(found)[0]
    assert "no file matches" in said(found)[1]
    assert "no file to read here" in said(found)[2]
    assert "once only" in said(found)[3]


def test_a_folder_of_nothing_but_junk_is_a_problem(folder: Path) -> None:
    lay("d/.DS_Store")
    found = expand(["d"])
    assert list(skipped(found)) == ["d/.DS_Store"]
    assert "what was skipped is listed" in said(found)[0]


def test_a_file_named_twice_by_any_spelling_is_read_once_and_that_is_said(folder: Path) -> None:
    lay("d/a.csv", "d/b.csv")
    Path("link.csv").symlink_to("d/a.csv")
    os.link("d/b.csv", "hard.csv")
    found = expand(["d/a.csv", "./d/../d/a.csv", str(folder / "d/a.csv"), "link.csv", "d", "d", "hard.csv", "d/*.csv"])
    assert files(found) == ["d/a.csv", "d/b.csv"]
    assert skipped(found)["link.csv"] == "the same as d/a.csv; it is read once"
    assert skipped(found)["d"] == "the same as d; it is read once"
    assert skipped(found)["hard.csv"] == "the same as d/b.csv; it is read once"
    assert not found.problems


def test_a_file_found_in_a_folder_and_then_named_counts_as_named(folder: Path) -> None:
    lay("d/a.csv", "d/b.csv")
    assert [(each.file, each.named) for each in expand(["d", "d/b.csv"]).inputs] == [("d/a.csv", False), ("d/b.csv", True)]


def test_two_copies_are_two_inputs(folder: Path) -> None:
    for name in ("a.csv", "b.csv"):
        Path(name).write_text("kind,at\nk,2020\n", "utf-8")
    assert len(expand(["."]).inputs) == 2


def test_links_in_a_folder_stay_in_it(folder: Path) -> None:
    lay("outside/secret.csv", "d/a.csv", "d/sub/b.csv")
    Path("d/out.csv").symlink_to("../outside/secret.csv")
    Path("d/outside").symlink_to("../outside")
    Path("d/loop").symlink_to("..")
    Path("d/inner").symlink_to("sub")
    Path("d/z.csv").symlink_to("a.csv")
    Path("d/dangling.csv").symlink_to("gone.csv")
    found = expand(["d"])
    assert files(found) == ["d/a.csv", "d/sub/b.csv"]
    why = skipped(found)
    for name in ("d/out.csv", "d/outside", "d/loop"):
        assert "leads out of the folder" in why[name]
    assert "where it is" in why["d/inner"]
    assert "the same as d/a.csv" in why["d/z.csv"]
    assert [problem.place.file for problem in found.broken if problem.place] == ["d/dangling.csv"]
    assert files(expand(["outside/../d/out.csv"])) == ["outside/../d/out.csv"]


def test_links_that_lead_round_in_circles_end(folder: Path) -> None:
    lay("d/a.csv")
    for name in ("x", "y", "z"):
        Path("d", name).symlink_to(".")
    assert files(expand(["d"])) == ["d/a.csv"]
    assert files(expand(["**/*.csv"])) == ["d/a.csv"]
    Path("self.csv").symlink_to("self.csv")
    assert len(said(expand(["self.csv"]))) == 1


def test_folders_nested_without_end_are_told_and_do_not_stop_the_rest(folder: Path) -> None:
    lay("z.csv")
    here = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    for _ in range(1500):
        os.mkdir("a", dir_fd=here)
        deeper = os.open("a", os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    found = expand(["."])
    assert files(found) == ["z.csv"]
    assert "nested too deeply" in found.broken[0].what.en
    assert files(expand(["**/*.csv"])) == ["z.csv"]
    subprocess.run(["rm", "-rf", "a"], check=True)  # pytest cannot, when it tidies up


def test_a_pipe_in_a_folder_is_skipped_and_a_named_one_is_an_input(folder: Path) -> None:
    lay("d/a.csv")
    os.mkfifo("d/pipe.csv")
    found = expand(["d"])
    assert (files(found), list(skipped(found))) == (["d/a.csv"], ["d/pipe.csv"])
    assert files(expand(["d/pipe.csv"])) == ["d/pipe.csv"]


@pytest.mark.skipif(ROOT, reason="root may read everything")
def test_what_may_not_be_read_in_a_folder_does_not_stop_the_rest(folder: Path) -> None:
    lay("d/a.csv", "d/closed/b.csv", "d/c.csv")
    Path("d/closed").chmod(0)
    Path("d/c.csv").chmod(0)
    found = expand(["d"])
    Path("d/closed").chmod(0o700)
    assert files(found) == ["d/a.csv"]
    assert [problem.place.file for problem in found.broken if problem.place] == ["d/c.csv", "d/closed"]


def test_what_cannot_be_opened_in_a_folder_is_told_once_and_does_not_stop_the_rest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay("d/a.csv", "d/b.csv", "d/c/d.csv")
    plain_open, plain_scan = Path.open, os.scandir

    def refusing_open(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "b.csv":
            raise PermissionError(13, "denied")
        return plain_open(self, *arguments, **options)  # type: ignore[call-overload]

    def refusing_scan(path: Path) -> object:
        if Path(path).name == "c":
            raise PermissionError(13, "denied")
        return plain_scan(path)

    monkeypatch.setattr(Path, "open", refusing_open)
    monkeypatch.setattr(os, "scandir", refusing_scan)
    found = expand(["d"])
    assert files(found) == ["d/a.csv"]
    assert [problem.place.file for problem in found.broken if problem.place] == ["d/b.csv", "d/c"]
    assert all("may not be read" in problem.what.en for problem in found.broken)
    assert said(expand(["d/b.csv"]))
    assert not expand(["d/b.csv"]).broken


def test_a_name_in_gbk_is_shown_as_it_was_meant_and_its_file_is_opened(folder: Path) -> None:
    name = os.fsdecode("处罚.csv".encode("gbk"))
    Path(name).write_text("kind,at\nk,2020\n", "utf-8")
    (one,) = expand(["."]).inputs
    assert one.file == "处罚.csv"
    with opened(one) as log:
        assert log.head.startswith(b"kind")


def test_a_name_with_escape_codes_is_made_harmless(folder: Path) -> None:
    Path("a\x1b[31m.csv").write_text("kind,at\n", "utf-8")
    assert files(expand(["."])) == ["a\\x1b[31m.csv"]


names = st.text(st.sampled_from("ab.甲"), min_size=1, max_size=4).filter(lambda name: name.strip(".") != "")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(names, names), max_size=8))
def test_a_folder_and_the_pattern_for_all_in_it_find_the_same_files(
    tmp_path_factory: pytest.TempPathFactory, laid: list[tuple[str, str]]
) -> None:
    root = tmp_path_factory.mktemp("any")
    for outer, inner in laid:
        folder = root / f"d{outer}"
        folder.mkdir(exist_ok=True)
        (folder / f"f{inner}").write_text("x", "utf-8")
    expected = sorted(path for path in root.rglob("f*") if path.is_file())
    assert sorted(each.path for each in expand([str(root)]).inputs if each.path) == expected
    assert [path for path in matches(f"{root}/**") if path.is_file()] == expected
