"""The whole desk: its page in a real browser, its server, a printer that is on. By keyboard alone
from start to paper.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator
from typing import TYPE_CHECKING

import desk_project
import desks
import ipp_printers
import pytest
from programs import program

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE_MS = 30_000
AXE = """async () => {
    const told = await axe.run(document, { runOnly: [
        'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return told.violations.map((one) => one.id + ': ' + one.nodes.map((n) => n.html).join(' | '));
}"""


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ipp_printers.Running]:
    with ipp_printers.running(tmp_path_factory.mktemp("front")) as one:
        yield one


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    path = program("chromium", "chromium libatomic1")
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 - where there is one

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(PATIENCE_MS)
        yield page
        browser.close()


def test_two_letters_enter_paper(
    tmp_path_factory: pytest.TempPathFactory, printer: ipp_printers.Running, page: Page
) -> None:
    """Slow: a browser, a desk and a printer."""
    from playwright.sync_api import expect  # noqa: PLC0415

    project = desk_project.written(tmp_path_factory.mktemp("clinic"), {"Front": printer.address})
    with desks.running(project) as desk:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(desk.address)
        expect(page.locator("#search")).to_be_focused()
        page.keyboard.type("kn")
        expect(page.locator("#enter.go")).to_contain_text("Walking With Sore Knees")
        page.keyboard.press("Enter")
        jobs = page.locator("#job-list").get_by_role("listitem")
        expect(jobs).to_have_count(1)
        expect(jobs.first).to_contain_text("The printer reports it printed.")
        assert len(printer.jobs()) == 1
        assert printer.attributes(printer.jobs()[0])["IPP_COPIES"] == "1"
        page.evaluate(
            (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()
        )
        assert page.evaluate(AXE) == []
        assert all(url.startswith(desk.address) for url in asked)
        changed(page, desk, printer)
        withdrawn(page, desk, printer)


def changed(page: Page, desk: desks.Running, printer: ipp_printers.Running) -> None:
    """A handout that is saved anew while it is looked at is shown before it is printed."""
    from playwright.sync_api import expect  # noqa: PLC0415

    page.locator("#search").fill("sugar")
    expect(page.locator("#enter.go")).to_contain_text("Walking With Sore Knees")
    path = desk.project / "handouts" / "walking.yaml"
    text = path.read_text("utf-8").replace("Walk on flat ground", "Walk on level ground")
    path.write_text(text, "utf-8")
    before = len(printer.jobs())
    page.locator("#search").press("Enter")
    expect(page.locator("#mishap")).to_contain_text("has changed since it was shown")
    assert len(printer.jobs()) == before
    expect(page.locator("#enter.go")).to_contain_text("Walking With Sore Knees")
    page.locator("#search").press("Enter")
    expect(page.locator("#job-list").get_by_role("listitem")).to_have_count(2)


def withdrawn(page: Page, desk: desks.Running, printer: ipp_printers.Running) -> None:
    """A handout that is withdrawn while it is looked at is not printed, and the page says why."""
    from playwright.sync_api import expect  # noqa: PLC0415

    page.locator("#search").fill("visit in person")
    expect(page.locator("#enter.go")).to_contain_text("Your Visit In Person")
    path = desk.project / "handouts" / "personal.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("status: approved", "status: withdrawn"), "utf-8")
    before = len(printer.jobs())
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("it is withdrawn")
    assert len(printer.jobs()) == before
