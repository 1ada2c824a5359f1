"""The book as a reader opens it: in Chromium, from a file, with no network, with and without scripts, on a telephone and on paper."""

from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.report.test_book import READINGS, run, small

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ALONE = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9"]
CASE = "case:plan-2020/decisions/最后一刻"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if "SHIXIAN_NEEDS_BROWSER" in os.environ:  # in CI a missing browser is a failure
        playwright = importlib.import_module("playwright.sync_api")
    else:
        playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing: install the extra browser")
        if not Path(CHROMIUM).exists():
            pytest.skip("chromium is missing")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("book")
    assert run("--rulebook", small(folder, rules=READINGS), "--output", folder / "book.html").exit_code == 0
    return (folder / "book.html").as_uri()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that must ask for nothing but itself and say nothing on the console."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(address)
    yield opened
    opened.close()
    assert said == []
    assert {url.partition("#")[0] for url in asked} == {address}


def shown(page: Any, lang: str) -> bool:
    visible: bool = page.locator(f'#guide h2 [lang="{lang}"]').is_visible()
    return visible


def test_both_languages_then_one_of_them(page: Any) -> None:
    assert shown(page, "zh")
    assert shown(page, "en")
    page.locator('label[for="lang-en"]').click()
    assert not shown(page, "zh")
    assert shown(page, "en")
    page.locator('label[for="lang-zh"]').click()
    assert shown(page, "zh")
    assert not shown(page, "en")


def test_the_switch_works_from_the_keyboard(page: Any) -> None:
    page.locator("#lang-both").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#lang-zh").is_checked()
    assert not shown(page, "en")


def test_a_link_to_a_case_unfolds_it(page: Any, address: str) -> None:
    body = page.locator(f'xpath=//*[@id="{CASE}"]/*[@class="body"]')
    assert not body.is_visible()
    page.goto(f"{address}#{CASE}")
    body.wait_for(state="visible")
    page.locator("#unfold").click()
    assert page.locator("details:not([open])").count() == 0


def test_without_scripts_it_is_read_and_switched_all_the_same(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert shown(page, "zh")
    assert shown(page, "en")
    assert not page.locator("#unfold").is_visible()
    page.locator('label[for="lang-zh"]').click()
    assert not shown(page, "en")
    context.close()


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_nothing_sticks_out_at_any_width(page: Any, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}#{CASE}")
    for lang in ("both", "zh", "en"):
        page.evaluate("id => { document.getElementById(id).checked = true; }", f"lang-{lang}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_the_bar_is_gone_and_the_cases_are_unfolded(page: Any) -> None:
    body = page.locator(f'xpath=//*[@id="{CASE}"]/*[@class="body"]')
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert body.bounding_box()["height"] > 50
    page.evaluate("document.getElementById('brief').checked = true")
    assert not body.is_visible()
    assert page.pdf().startswith(b"%PDF")
