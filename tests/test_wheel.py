"""What is installed: one package, with rules/ and cases/ as its data, that needs nothing of the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], check=True)
    (built,) = folder.glob("shixian-*.whl")
    return built


def test_轮子里只有一个包_规则和案例是它的数据(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"shixian", next(n for n in names if n.endswith("/METADATA")).split("/")[0]}
    for folder in ("rules", "cases"):
        shipped = {name.removeprefix("shixian/_shipped/") for name in names if name.startswith(f"shixian/_shipped/{folder}/")}
        here = {str(p.relative_to(ROOT)) for p in (ROOT / folder).rglob("*.yaml")}
        assert here <= shipped
    assert "shixian/py.typed" in names
    assert "shixian/report/book/templates/book.html.j2" in names
    assert any(n.startswith("shixian/clock/data/overlays/") for n in names)


def test_装好之后离开仓库也能检查(wheel: Path, tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(wheel)], check=True)
    log = elsewhere / "log.csv"
    log.write_text(
        "kind,at,subject,case,category\n"
        "decision.enforcement,2020-09-30,示例单位A,示例〔2020〕1号,行政处罚\n"
        "decision.published,2020-10-19,示例单位A,示例〔2020〕1号,\n",
        encoding="gb18030",
    )
    program = (
        "import shixian, sys; from shixian.cli.app import main\n"
        f"assert shixian.__file__.startswith({str(target)!r}), shixian.__file__\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "log.csv", "--rules", "daying-2020/permits-and-penalties", "--as-of", "2020-12-01"],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(target), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "逾期1个工作日" in done.stdout
    assert "2020-10-16" in done.stdout
