"""Draw what the docs show of the front desk: found, chosen, and what became of the job.

The page runs in a headless Chromium against the tests' own desk, which prints nothing, and is set
in the fonts of the shelf, so that it looks alike on every machine.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from fake_desk import MANY, FakeDesk, handout, running
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1366, 768
COLOURS = 224
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{shelf}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>system-ui</family>
<prefer><family>Source Sans 3</family></prefer></alias>
<alias binding="same"><family>Georgia</family>
<prefer><family>Source Serif 4</family></prefer></alias>
</fontconfig>
"""


def drawn(page: Page, desk: FakeDesk) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the picture of each state."""
    # in letters that every machine has
    spoken = tuple(one for one in MANY if one[0] not in {"zh", "ko", "hy"})
    desk.handouts[4] = handout("sugar", "Type 2 diabetes", also="sugar", languages=spoken)
    page.goto(desk.address)
    ready = page.locator("#enter.go")
    page.keyboard.type("kn")
    expect(ready).to_contain_text("Knee osteoarthritis")
    yield "desk-found", page.screenshot()
    page.get_by_role("radio", name="Español").check()
    page.get_by_role("radio", name="Large").check()
    page.get_by_role("button", name="One copy more").click()
    expect(ready).to_contain_text("Artrosis de rodilla · Español · Large")
    yield "desk-chosen", page.screenshot()
    page.get_by_role("button", name="Print 2 copies").click()
    jobs = page.locator("#job-list")
    expect(jobs).to_contain_text("Sent.")
    desk.tell(1, "completed")
    page.locator("#search").fill("sug")
    expect(ready).to_contain_text("Type 2 diabetes")
    page.locator("#search").press("Enter")
    expect(jobs.get_by_role("listitem")).to_have_count(2)
    desk.tell(2, "stopped", "the paper is empty")
    expect(jobs).to_contain_text("The paper is empty.")
    yield "desk-job", page.screenshot()


def small(data: bytes) -> bytes:
    """Return a picture as a small PNG."""
    file = BytesIO()
    with Image.open(BytesIO(data)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(file, "PNG", optimize=True)
    return file.getvalue()


def main() -> None:
    """Write docs/pictures/desk-*.png."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no chromium on this machine (apt-get install chromium libatomic1).")
    with (
        tempfile.TemporaryDirectory() as folder,
        running() as desk,
        sync_playwright() as playwright,
    ):
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(FONTS.format(shelf=ROOT / "assets" / "fonts", cache=folder), "utf-8")
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--headless", "--no-sandbox", "--disable-gpu"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        )
        for name, picture in drawn(page, desk):
            data = small(picture)
            (PICTURES / f"{name}.png").write_bytes(data)
            sys.stdout.write(f"docs/pictures/{name}.png  {len(data) / 1000:.0f} KB\n")
        browser.close()


if __name__ == "__main__":
    main()
