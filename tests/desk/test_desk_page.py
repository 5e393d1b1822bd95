"""The front desk's page in a real browser, against a desk that prints nothing: by keyboard alone
from start to paper, what a screen reader gets, and what must never happen.

A browser is started once, which takes a second; a test takes up to one more.
"""

from __future__ import annotations

import importlib.resources
import importlib.util
import json
import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from fake_desk import ENGLISH, FakeDesk, handout, running
from programs import program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

PATIENCE_MS = 60_000
# A new profile, no sandbox (CI runs as root), and no chat with the outside.
CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
CLINIC, TABLET, ZOOMED, NARROW = (1366, 768), (768, 1024), (683, 384), (320, 640)
AXE = """async () => {
    const told = await axe.run(document, { runOnly: [
        'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return told.violations.map((one) => one.id + ': ' + one.nodes.map((n) => n.html).join(' | '));
}"""
# All that a browser keeps: storage, history, the address, cookies that scripts see.
KEPT = """() => JSON.stringify([
    { ...localStorage }, { ...sessionStorage }, location.href, history.state, document.cookie])"""
CONSOLE = re.compile("status of [45]|ERR_CONNECTION|ERR_EMPTY|ERR_INCOMPLETE|ERR_SOCKET")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = program("chromium", "chromium libatomic1")
    # only where there is a browser
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield started
        started.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """The checker that the browser runs, from the package that carries it."""
    if importlib.util.find_spec("axe_playwright_python") is None:
        tell = pytest.fail if os.environ.get("CI") else pytest.skip
        tell("no axe-core on this machine (pip install axe-playwright-python)")
    files = importlib.resources.files("axe_playwright_python")
    return (files / "axe.min.js").read_text("utf-8")


@pytest.fixture
def desk() -> Iterator[FakeDesk]:
    with running() as started:
        yield started


class Window:
    """A window on a desk, and what it asked for."""

    def __init__(self, context: BrowserContext, desk: FakeDesk, size: tuple[int, int]) -> None:
        self.desk = desk
        self.asked: list[str] = []
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", lambda said: self.hear(said.type, said.text))
        self.page.goto(desk.address)

    def hear(self, kind: str, said: str) -> None:
        if kind in {"error", "warning"} and not CONSOLE.search(said):
            self.faults.append(said)

    def get(self, name: str) -> Locator:
        return self.page.locator(f"#{name}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def find(self, words: str, line: str = "Enter prints:") -> None:
        """Type into the search and wait until the line under it says what Enter does."""
        told(self.get("search")).to_be_focused()
        self.page.keyboard.type(words)
        told(self.get("enter")).to_contain_text(line)

    def focused(self) -> str:
        name: str = self.page.evaluate("document.activeElement.id")
        return name

    def kept(self) -> str:
        kept: str = self.page.evaluate(KEPT)
        return kept

    def found_by_axe(self, axe: str) -> list[str]:
        """Return what axe finds now, and whether the page is wider than the window."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe)
        found: list[str] = self.page.evaluate(AXE)
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("the page scrolls sideways")
        return found


def told(locator: Locator) -> Any:
    from playwright.sync_api import expect  # noqa: PLC0415

    return expect(locator)


Opened = Callable[..., Window]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Open windows; at the end none had an error or asked anybody but its own desk."""
    windows: list[Window] = []
    contexts: list[BrowserContext] = []

    def start(desk: FakeDesk, size: tuple[int, int] = CLINIC, **options: Any) -> Window:
        contexts.append(browser.new_context(**options))
        windows.append(Window(contexts[-1], desk, size))
        return windows[-1]

    yield start
    for context in contexts:
        context.close()
    for window in windows:
        assert window.faults == []
        assert [one for one in window.asked if not one.startswith(window.desk.address)] == []


# ---- from start to paper


def test_two_letters_enter_paper(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.find("kn")
    line = "Enter prints: Knee osteoarthritis · English · Standard · Sheet · US Letter · Colour"
    told(window.get("enter")).to_contain_text(line)
    told(window.get("print")).to_have_text("Print")
    told(window.get("paper").get_by_role("img")).to_have_attribute(
        "alt", "First page of Knee osteoarthritis, English"
    )
    window.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent. Reception has it in its queue.")
    wanted = {
        "id": "knee-osteoarthritis", "language": "en", "format": "handout", "colour": True,
        "printer": "Reception", "copies": 1, "fields": {},
    }  # fmt: skip
    (order,) = desk.orders
    assert order | wanted == order
    # the cursor is ready for the next patient
    assert window.focused() == "search"
    desk.tell(1, "processing")
    told(window.get("job-list")).to_contain_text("Reception is printing.")
    desk.tell(1, "completed")
    told(window.get("job-list")).to_contain_text("The printer reports it printed.")
    told(window.get("status")).to_have_text("Knee osteoarthritis: The printer reports it printed.")
    window.find("sug", "Type 2 diabetes")
    window.press("Enter")
    told(window.get("job-list").get_by_role("listitem")).to_have_count(2)


def test_a_second_enter_prints_nothing(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.find("kn")
    desk.holds.clear()
    window.page.keyboard.down("Enter")
    window.page.keyboard.down("Enter")  # held: the key repeats itself
    window.page.keyboard.up("Enter")
    window.press("Enter", "Enter")
    told(window.get("print")).to_have_text("Sending …")
    desk.holds.set()
    told(window.get("print")).to_have_text("Sent to the printer")
    window.press("Enter", "Enter")
    told(window.get("enter")).to_contain_text("“Print again” sends it once more")
    window.get("print").dblclick(force=True)
    assert len(desk.orders) == 1
    desk.tell(1, "completed")
    window.get("job-list").get_by_role("button", name="Print again").press("Enter")
    told(window.get("job-list").get_by_role("listitem")).to_have_count(2)
    # what is typed anew, or chosen anew, is another decision
    window.press("Escape")
    window.get("search").focus()
    window.press("Control+a")
    window.find("kn")
    window.press("Enter")
    told(window.get("job-list").get_by_role("listitem")).to_have_count(3)
    assert len(desk.orders) == 2


def test_an_enter_before_the_page_is_in_sight_prints_nothing(
    desk: FakeDesk, opened: Opened
) -> None:
    window = opened(desk)
    told(window.get("search")).to_be_focused()
    desk.shows.clear()
    window.page.keyboard.type("kn")
    window.press("Enter")
    told(window.get("enter")).to_contain_text("One moment")
    desk.shows.set()
    told(window.get("print")).to_be_focused()
    assert desk.orders == []
    window.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent.")
    assert len(desk.orders) == 1


@pytest.mark.every
def test_an_enter_before_the_list_prints_only_what_was_in_sight(
    desk: FakeDesk, opened: Opened
) -> None:
    window = opened(desk)
    window.find("kne")
    desk.finds.clear()
    window.page.keyboard.type("e")  # the same handout stays the first
    window.press("Enter")
    assert desk.orders == []
    desk.finds.set()
    told(window.get("job-list")).to_contain_text("Knee osteoarthritis")
    window.press("Control+a")
    window.find("kn")
    desk.finds.clear()
    window.page.keyboard.type("eec")  # another one is
    window.press("Enter")
    desk.finds.set()
    told(window.get("enter")).to_contain_text("it is a draft")
    window.press("Control+a")
    window.find("kn")
    desk.finds.clear()
    window.page.keyboard.type("ee r")
    window.press("Enter")
    desk.finds.set()
    told(window.get("enter")).to_contain_text("Enter prints: Knee replacement")
    told(window.get("print")).to_be_focused()
    assert len(desk.orders) == 1


@pytest.mark.every
def test_a_number_of_copies_that_cannot_be_is_not_printed(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.find("kn")
    for typed in ("120", "0", "-1", "2.5", ""):
        window.get("choice-copies").fill(typed)
        window.press("Enter")
        window.get("print").focus()
        told(window.get("choice-copies")).to_have_value("1")
    assert desk.orders == []


def test_what_may_not_go_out_is_read_and_not_printed(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.find("kneecap", "May not go out: it is a draft.")
    option = window.page.get_by_role("option", name="Kneecap pain in runners")
    assert option.get_attribute("aria-disabled") == "true"
    assert option.get_attribute("aria-selected") == "true"
    window.press("Enter", "Enter")
    window.press("Control+Enter")
    window.get("print").press("Enter")
    window.get("print").click(force=True)
    told(window.get("print")).to_have_text("May not be printed")
    told(window.get("open-beside")).to_be_hidden()
    assert desk.orders == []
    # a language that may not go out: the same, and the reason stands there
    window.press("Escape", "Control+a")
    window.find("osteo")
    window.press("Control+Enter", "ArrowRight", "ArrowRight")
    told(window.get("why")).to_contain_text("the translation is older than the English text")
    window.press("Enter")
    assert desk.orders == []


@pytest.mark.every
def test_all_choices_are_made_by_keys_and_kept_for_the_next(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.find("kn")
    window.press("Control+Enter", "ArrowRight")
    told(window.get("choices-title")).to_have_text("Artrosis de rodilla")
    assert window.get("choices-title").locator("bdi").get_attribute("lang") == "es"
    window.press("Tab", "ArrowRight")
    told(window.get("enter")).to_contain_text("Large")
    window.get("choice-printer").select_option(label="Nurses’ room, second floor")
    told(window.get("note-colour")).to_have_text("Nurses’ room prints in black and white only.")
    window.get("choice-copies").focus()
    window.press("Control+a", "3", "Tab")
    window.page.get_by_role("button", name="One copy fewer").press("Enter")
    told(window.get("print")).to_have_text("Print 2 copies")
    told(window.get("enter")).to_contain_text("Enter prints:")
    window.get("print").press("Enter")
    told(window.get("job-list")).to_contain_text("2 copies")
    order = desk.orders[0]
    assert (order["language"], order["format"], order["copies"]) == ("es", "large-print", 2)
    assert (order["printer"], order["colour"]) == ("Nurses’ room", False)
    window.page.reload()
    window.find("high", "English")
    told(window.get("note-language")).to_contain_text("Not to be had here: Español.")
    told(window.get("note-size")).to_contain_text("Taken instead: Standard.")
    told(window.get("print")).to_have_text("Print 2 copies")


def test_a_readers_words_are_printed_and_stand_nowhere_else(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.find("before")
    window.get("own").locator("summary").press("Enter")
    field = window.page.get_by_label("Who you see")
    assert field.get_attribute("autocomplete") == "off"
    field.press_sequentially("Dr. Secret")
    told(window.get("enter")).to_contain_text("with the reader’s own words")
    assert "/api/copies/" in str(window.get("paper").get_by_role("img").get_attribute("src"))
    assert "Secret" not in window.kept()
    field.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent.")
    assert desk.orders[0]["fields"] == {"clinician": "Dr. Secret"}
    told(field).to_have_value("")
    told(window.get("paper").get_by_role("img")).to_have_attribute("src", re.compile("/api/pages/"))
    field.press("Enter")  # the same sheet without them is another decision
    assert len(desk.orders) == 1
    # a new search is for another person
    field.press_sequentially("Dr. Other")
    window.press("Escape", "Control+a")
    window.find("before")
    assert field.input_value() == ""
    assert not [one for one in window.asked if "Secret" in one or "Other" in one]
    assert "Secret" not in window.kept()


@pytest.mark.every
def test_nothing_leaves_storage_but_the_choices(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.find("kn")
    window.press("Control+Enter", "ArrowRight", "Escape")
    told(window.get("enter")).to_contain_text("Enter prints: Artrosis de rodilla")
    window.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent.")
    kept = json.loads(window.kept())
    assert set(json.loads(kept[0].pop("desk-choices"))) == {"language", "languageName"}
    assert kept == [{}, {}, desk.address, None, ""]


# ---- what the printer and the server say


@pytest.mark.every
def test_nobody_overlooks_what_is_uncertain(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.find("kn")
    window.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent.")
    desk.tell(1, "stopped", "the paper is empty")
    told(window.get("job-list")).to_contain_text("Reception has stopped. The paper is empty.")
    told(window.get("alert")).to_contain_text("The paper is empty.")
    desk.tell(1, "uncertain")
    said = "It may have been printed: look at the printer before you print again."
    told(window.get("uncertain")).to_contain_text(said)
    told(window.get("alert")).to_contain_text(said)
    window.page.reload()
    told(window.get("uncertain")).to_contain_text(said)
    assert window.page.title() == "⚠ Front desk – Hillside Family Clinic"
    window.page.get_by_role("button", name="I have looked").press("Enter")
    told(window.get("uncertain")).to_be_empty()
    told(window.get("job-list")).to_contain_text(said)
    assert window.focused() == "search"
    assert window.page.title() == "Front desk – Hillside Family Clinic"


@pytest.mark.every
def test_an_answer_that_never_comes_is_uncertain_and_not_sent_again(
    desk: FakeDesk, opened: Opened
) -> None:
    window = opened(desk)
    window.find("kn")
    desk.cuts = True
    window.press("Enter")
    told(window.get("doubts")).to_contain_text("it may have been printed")
    window.press("Enter")
    assert len(desk.orders) == 1
    desk.cuts = False
    told(window.get("lost")).to_have_text("")
    window.get("doubts").get_by_role("button").press("Enter")
    told(window.get("doubts")).to_be_empty()
    window.press("Enter")
    told(window.get("print")).to_have_text("Sent to the printer")
    assert len(desk.orders) == 2


@pytest.mark.every
def test_a_refusal_is_told_and_can_be_tried_again(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.find("kn")
    desk.refuses = "The disk of the record is full: nothing is printed."
    window.press("Enter")
    told(window.get("mishap")).to_have_text(desk.refuses)
    desk.refuses = ""
    window.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent.")
    told(window.get("mishap")).to_have_text("")
    assert len(desk.orders) == 2
    window.get("job-list").get_by_role("button", name="Cancel").press("Enter")
    told(window.get("job-list")).to_contain_text("Cancelled.")


@pytest.mark.every
def test_a_printer_without_paper_stays_and_a_silent_one_is_left(
    desk: FakeDesk, opened: Opened
) -> None:
    window = opened(desk)
    window.find("kn")
    window.get("choice-printer").select_option(label="Nurses’ room, second floor")
    desk.printers[1].update(ready=False, said="the paper is empty")
    desk.push()
    told(window.get("note-printer")).to_have_text("Nurses’ room: the paper is empty.")
    told(window.get("enter")).to_contain_text("Nurses’ room")
    desk.printers[1].update(answers=False, said="It does not answer: it may be off.")
    desk.push()
    told(window.get("enter")).to_contain_text("Reception")
    said = "Not to be had here: Nurses’ room. Taken instead: Reception."
    told(window.get("note-printer")).to_have_text(said)
    told(window.get("alert")).to_have_text(said)
    there = window.get("choice-printer").get_by_role("option").last
    told(there).to_have_text("Nurses’ room, second floor (It does not answer)")
    desk.printers[0].update(ready=False, said="A cover is open.")
    desk.push()
    told(window.get("note-printer")).to_have_text("Reception: A cover is open.")


@pytest.mark.every
def test_a_file_that_cannot_be_read_is_there_and_says_so(desk: FakeDesk, opened: Opened) -> None:
    desk.handouts = [
        handout("knee", "knee.yaml", why="it cannot be read.", version="", reviewed="")
    ]
    window = opened(desk)
    window.find("kn", "May not go out: it cannot be read.")
    option = window.get("hits").get_by_role("option")
    told(option).to_have_text("knee.yamlMay not go out: it cannot be read.English")


@pytest.mark.every
def test_print_again_is_pressed_once(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.find("kn")
    window.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent.")
    desk.tell(1, "uncertain")
    button = window.get("uncertain").get_by_role("button", name="Print again")
    button.dblclick()
    told(window.get("job-list").get_by_role("listitem")).to_have_count(2)
    told(window.get("uncertain")).to_be_hidden()
    assert [path for path, _ in desk.posts] == ["/api/print", "/api/jobs/1/again"]


@pytest.mark.every
@pytest.mark.parametrize("printers", ["none", "silent"])
def test_without_a_printer_the_pdf_opens(desk: FakeDesk, opened: Opened, printers: str) -> None:
    if printers == "none":
        desk.printers.clear()
    for printer in desk.printers:
        printer.update(ready=False, answers=False, said="it does not answer")
    window = opened(desk)
    window.find("kn", "Enter opens the PDF:")
    told(window.get("print-note")).to_contain_text("choose “Actual size” or 100 %")
    link = window.page.get_by_role("link", name="Open the PDF to print it")
    href = "/api/pdf/knee-osteoarthritis/en/handout.pdf"
    told(link).to_have_attribute("href", href)
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")
    with window.page.context.expect_page() as tab:
        window.press("Enter")
    tab.value.close()
    assert desk.orders == []


@pytest.mark.every
@pytest.mark.parametrize("printers", [0, 2])
def test_a_page_without_a_picture_is_printed_by_the_button_alone(
    desk: FakeDesk, opened: Opened, printers: int
) -> None:
    del desk.printers[printers:]
    window = opened(desk)
    window.page.route("**/*.png?*", lambda route: route.fulfill(status=500, json={"said": "no"}))
    window.find("kn", "Enter")
    told(window.get("paper")).to_have_text("The page cannot be shown now.")
    window.press("Enter")
    assert window.focused() == ("print" if printers else "open")
    href = "/api/pdf/knee-osteoarthritis/en/handout.pdf"
    told(window.get("open-beside" if printers else "open")).to_have_attribute("href", href)
    assert desk.orders == []
    if printers:
        window.press("Enter")
        told(window.get("job-list")).to_contain_text("Sent.")


@pytest.mark.every
def test_the_page_goes_on_when_the_server_is_back(desk: FakeDesk, opened: Opened) -> None:
    """Takes three seconds: the page asks again by and by."""
    window = opened(desk)
    window.find("kn")
    desk.stop()
    told(window.get("lost")).to_contain_text("does not answer")
    desk.start()
    told(window.get("lost")).to_have_text("")
    window.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent.")


@pytest.mark.every
def test_two_quiet_minutes_clear_a_readers_words(desk: FakeDesk, opened: Opened) -> None:
    window = opened(desk)
    window.page.clock.install()
    window.find("before")
    window.get("own").locator("summary").click()
    field = window.page.get_by_label("Who you see")
    field.press_sequentially("Dr. Secret")
    window.page.clock.run_for(1_000)
    told(window.get("enter")).to_contain_text("with the reader’s own words")
    window.page.clock.run_for(99_000)
    told(window.get("own-said")).to_contain_text("cleared in 30 seconds. Press any key")
    window.press("Shift")  # any key keeps them
    window.page.clock.run_for(100_000)
    assert field.input_value() == "Dr. Secret"
    window.page.clock.run_for(25_000)
    assert field.input_value() == ""
    told(window.get("own-said")).to_have_text("The reader’s words have been cleared.")


@pytest.mark.every
def test_a_sign_in_that_runs_out_keeps_the_choice_and_drops_the_words(opened: Opened) -> None:
    with running(FakeDesk(people=["Ada Example", "Ben Example"])) as desk:
        window = opened(desk)
        told(window.get("name")).to_be_focused()
        window.press("Tab")
        window.page.keyboard.type("1")
        window.press("Enter")
        told(window.get("sign-in-said")).to_have_text("That is not the PIN. Try again in 1 second.")
        told(window.get("sign-in-button")).to_have_text("Sign in")
        window.page.keyboard.type(desk.pin)
        window.press("Enter")
        window.find("before")
        told(window.get("person")).to_have_text("Ada Example")
        window.get("own").locator("summary").click()
        window.page.get_by_label("Who you see").press_sequentially("Dr. Secret")
        told(window.get("enter")).to_contain_text("with the reader’s own words")
        desk.signed_in = None
        window.get("print").click()
        told(window.get("sign-in-form")).to_be_visible()
        told(window.get("main")).to_be_hidden()
        window.get("pin").fill(desk.pin)
        window.press("Enter")
        told(window.get("choices-title")).to_have_text("Knee replacement: before you come in")
        told(window.get("enter")).to_contain_text("Enter prints:")
        assert window.get("own-0").input_value() == ""
        assert "Secret" not in window.kept()
        window.get("sign-out").click()
        told(window.get("sign-in-form")).to_be_visible()
        window.get("pin").fill(desk.pin)
        window.press("Enter")
        told(window.get("enter")).to_contain_text("Enter prints:")
        # nobody did anything for a while: the server ends the stream
        desk.signed_in = None
        for listener in list(desk.listeners):
            listener.put(None)
        told(window.get("sign-in-form")).to_be_visible()


# ---- for everybody


def states(window: Window) -> Iterator[str]:
    """Bring the page into each of its states in turn."""
    desk = window.desk
    told(window.get("hits").get_by_role("option")).not_to_have_count(0)
    yield "opened"
    window.find("kn")
    yield "found, chosen"
    window.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent.")
    desk.tell(1, "stopped", "a cover is open")
    told(window.get("job-list")).to_contain_text("A cover is open.")
    yield "sent, stopped"
    desk.tell(1, "uncertain")
    told(window.get("uncertain")).not_to_be_empty()
    yield "uncertain"
    window.press("ArrowDown", "ArrowDown")
    told(window.get("why")).to_be_visible()
    yield "may not go out"
    window.press("Control+a")
    window.find("before")
    window.get("own").locator("summary").click()
    window.get("own-0").fill("Dr. Sample")
    told(window.get("enter")).to_contain_text("own words")
    yield "fields open"
    window.get("search").focus()
    window.press("Control+a")
    window.find("osteo")
    window.get("show-code").click()
    told(window.get("code-url")).to_have_text("https://clinic.example/h/knee")
    yield "code"
    window.press("Escape")
    window.get("all-pages").click()
    told(window.get("pages").get_by_role("img")).to_have_count(2)
    yield "all pages"
    window.press("Escape")
    window.get("search").focus()
    window.press("Control+a")
    window.find("sug", "Type 2 diabetes")
    yield "sixteen languages"
    desk.printers.clear()
    desk.said, desk.making = "The disk is full: nothing is printed.", 12
    desk.push()
    told(window.get("enter")).to_contain_text("Enter opens the PDF:")
    yield "no printer"
    window.press("Control+a")
    window.page.keyboard.type("zzz")
    told(window.get("found")).to_contain_text("No handout has “zzz”.")
    yield "nothing found"
    desk.people, desk.signed_in = ["Ada Example"], None
    window.page.reload()
    told(window.get("sign-in-form")).to_be_visible()
    yield "sign-in"


@pytest.mark.every
@pytest.mark.parametrize("size", [CLINIC, TABLET, ZOOMED, NARROW])
def test_axe_finds_nothing(desk: FakeDesk, opened: Opened, axe: str, size: tuple[int, int]) -> None:
    """Takes four seconds for twelve states."""
    window = opened(desk, size)
    assert {state: window.found_by_axe(axe) for state in states(window)} == {
        state: [] for state in STATES
    }


STATES = (
    "opened", "found, chosen", "sent, stopped", "uncertain", "may not go out", "fields open",
    "code", "all pages", "sixteen languages", "no printer", "nothing found", "sign-in",
)  # fmt: skip


@pytest.mark.every
@pytest.mark.parametrize("size", [CLINIC, NARROW])
def test_it_is_read_from_right_to_left(opened: Opened, axe: str, size: tuple[int, int]) -> None:
    with running(FakeDesk(direction="rtl")) as desk:
        window = opened(desk, size)
        window.find("kn")
        assert window.page.evaluate("document.documentElement.dir") == "rtl"
        if size == CLINIC:
            places = [window.get(name).bounding_box() for name in ("search", "print", "paper")]
            lefts = [place["x"] for place in places if place]
            assert lefts == sorted(lefts, reverse=True)
        assert window.found_by_axe(axe) == []


@pytest.mark.every
@pytest.mark.parametrize("height", [768, 641])
def test_the_main_flow_needs_no_scrolling(desk: FakeDesk, opened: Opened, height: int) -> None:
    """A browser's own bars leave 641 of the screen's 768 pixels."""
    window = opened(desk, (CLINIC[0], height))
    window.find("kn")
    window.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent.")
    state = window.get("job-list").locator(".state")
    for part in (window.get("search"), window.get("print"), window.get("caption"), state):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] <= height
    assert window.page.evaluate("document.documentElement.scrollHeight") <= height


@pytest.mark.every
def test_long_titles_and_many_hits_keep_the_page_together(
    desk: FakeDesk, opened: Opened, axe: str
) -> None:
    long = "What you can do yourself before and after an operation on one knee or on both " * 2
    desk.handouts = [
        handout(f"knee-{number}", f"{long}{number}", languages=(ENGLISH,)) for number in range(300)
    ]
    for size in (CLINIC, ZOOMED, NARROW):
        window = opened(desk, size)
        window.find("what")
        told(window.get("found")).to_have_text("300 handouts found.")
        window.press("End", *["PageDown"] * 3)
        told(window.get("enter")).to_contain_text("15 ·")
        marked = window.page.locator("[aria-selected=true]")
        told(marked).to_be_in_viewport()
        assert window.found_by_axe(axe) == []


@pytest.mark.every
@pytest.mark.parametrize("colours", ["active", "none"])
def test_targets_are_large_enough(desk: FakeDesk, opened: Opened, colours: Any) -> None:
    """WCAG 2.2, 2.5.8: 24 pixels at least; 44 where a finger goes, on a tablet."""
    window = opened(desk, TABLET, forced_colors=colours, has_touch=True)
    window.find("kn")
    window.press("Enter")
    told(window.get("job-list")).to_contain_text("Sent.")
    least = "one => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height)"
    for part in window.page.locator("button:visible, select:visible, li[role=option]").all():
        assert part.evaluate(least) >= 36
    for name in ("search", "print"):
        assert window.get(name).evaluate(least) >= 44
