"""The direction of imports (design section 2), and that heavy engines stay behind their one door."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "engine" / "shixian"
CHILD = PACKAGE / "eventlog" / "workbook" / "child"  # a program of its own, run without the rest of the package
NEVER = {
    "yamlpages": {"clock", "law", "eventlog", "judge", "report", "audit", "cli", "casebook"},
    "clock": {"law", "eventlog", "judge", "report", "audit", "cli", "casebook"},
    "law": {"eventlog", "judge", "report", "audit", "cli", "casebook"},
    "eventlog": {"law", "judge", "report", "audit", "cli", "casebook"},
    "judge": {"report", "audit", "cli", "casebook"},
    "report": {"audit", "cli", "casebook", "judge.durable", "judge.bench"},
    "audit.py": {"cli", "casebook", "judge.durable"},
    "casebook": {"cli", "judge.durable"},
    "collector.py": {"clock", "law", "eventlog", "judge", "report", "audit", "cli", "casebook", "errors", "words", "yamlpages"},
    "columnstore.py": {"clock", "law", "eventlog", "judge", "report", "audit", "cli", "casebook"},
    "errors.py": {"clock", "law", "eventlog", "judge", "report", "audit", "cli", "casebook", "yamlpages"},
    "words.py": {"clock", "law", "eventlog", "judge", "report", "audit", "cli", "casebook", "errors", "yamlpages"},
}


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {n.name for n in names}
            case ast.ImportFrom(module=str(module), names=names):
                assert node.level == 0 or CHILD in path.parents, f"{path}: relative import"
                found |= {module, *(f"{module}.{n.name}" for n in names)}
    return found


@pytest.mark.parametrize("room", sorted(NEVER))
def test_no_room_imports_a_room_it_must_not_know(room: str) -> None:
    path = PACKAGE / room
    files = [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))
    assert files
    broken = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in imports_of(file)
        for other in NEVER[room]
        if name == f"shixian.{other}" or name.startswith(f"shixian.{other}.")
    ]
    assert not broken, "\n".join(broken)


def test_the_child_that_reads_workbooks_knows_nothing_but_its_library() -> None:
    own = {file.stem for file in CHILD.glob("*.py")}
    for file in CHILD.glob("*.py"):
        names = {name.split(".")[0] for name in imports_of(file)}
        assert names <= {*sys.stdlib_module_names, "python_calamine", *own}, file


def test_only_the_driver_imports_the_engine() -> None:
    for file in PACKAGE.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        names = {n.split(".")[0] for n in imports_of(file)}
        assert "durable" not in names, file
        if "durable_rules_engine" in text and file.name != "driver.py":
            assert "durable_rules_engine" not in names, file
    assert "durable_rules_engine" in (PACKAGE / "judge" / "durable" / "driver.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_the_command_line_starts_without_an_engine_or_a_calendar(arguments: list[str]) -> None:
    program = (
        "import sys; sys.argv = ['shixian', *sys.argv[1:]]\n"
        "from shixian.cli.app import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'durable_rules_engine', 'durable', 'holidays', 'duckdb', 'orjson', 'ruamel.yaml'} & set(sys.modules)\n"
        "sys.stderr.write(','.join(sorted(heavy)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "shixian" in done.stdout.lower()


def test_nothing_in_the_core_opens_a_network_connection() -> None:
    forbidden = {"socket", "urllib.request", "http.client", "requests", "httpx", "ftplib", "smtplib"}
    for file in PACKAGE.rglob("*.py"):
        assert not forbidden & imports_of(file), file
