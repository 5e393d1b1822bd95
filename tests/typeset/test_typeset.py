"""The engine: its quick start, the private parts we lean on, what it says, and what it keeps
warm.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import handouts
import pagemap
import pytest
import weasyprint
import weasyprint.pdf.tags as engine_tags
from clinic import edition, manuscript, print_, print_html
from handouts import HILLSIDE
from paths import CONTENT, ROOT

from brochure import compose, pipeline
from brochure.model.finding import Severity
from brochure.model.proof import Order
from brochure.shelves import Shelves
from brochure.typeset import Typesetter, start, tags

PINNED = "70.0"


def said_by(code: str) -> str:
    """Run Python in a process of its own and return what it prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


# ---- the quick start


MAKE = """
import hashlib, sys
from pathlib import Path
from brochure.model.proof import Order
from brochure.pipeline import Pipeline
from brochure.shelves import Shelves
content = Path("content.yaml")
(proof,) = Pipeline(Shelves(content.parent)).proofs(Order(content))
from brochure.typeset import start
loaded = sorted(set(start.DEFERRED) & set(sys.modules))
print(hashlib.sha256(proof.pdf.data).hexdigest(), *loaded)
"""


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("before", "loaded"), [("import weasyprint", set(start.DEFERRED)), ("", set())]
)
def test_the_quick_start_changes_no_byte(before: str, loaded: set[str]) -> None:
    digest, *modules = said_by(before + MAKE).split()
    assert digest == hashlib.sha256(handouts.proof().pdf.data).hexdigest()
    assert set(modules) == loaded  # so that the two ways differ where they should


def test_no_stand_in_stays_and_the_real_modules_come_when_they_are_used() -> None:
    code = """
import ctypes.util, sys
from brochure.typeset import start
before = ctypes.util.find_library
start.engine()
assert ctypes.util.find_library is before
own = [name for name, one in sys.modules.items() if type(one).__module__ == start.__name__]
assert not own
assert not set(start.DEFERRED) & set(sys.modules)
import fontTools.subset, fontTools.ttLib.woff2, PIL.ImageCms
from weasyprint.pdf import fonts
assert fonts.subset.Options().__class__ is fontTools.subset.Options
assert start.engine() is sys.modules["weasyprint"]
print("fine")
"""
    assert said_by(code) == "fine\n"


def test_a_stand_in_hands_on_what_is_asked_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = ModuleType("real")
    monkeypatch.setattr(real, "function", lambda *words, **more: (words, more), raising=False)
    monkeypatch.setattr(real, "value", 7, raising=False)
    monkeypatch.setitem(sys.modules, "real", real)
    stand_in = start._StandIn("real", ("function",))
    assert stand_in.function(1, two=2) == ((1,), {"two": 2})
    assert stand_in.value == 7
    with pytest.raises(AttributeError):
        _ = stand_in.__path__


# ---- the parts of the engine that are not promised to stay


PARTS = {
    "weasyprint.pdf.tags._build_box_tree": "(box, parent, pdf, page_number, nums, annotations, "
    "tags)",
    "weasyprint.pdf.tags._get_pdf_tag": "(tag)",
    "weasyprint.pdf.tags.add_tags": "(pdf, document, pdf_version, page_streams)",
    "weasyprint.text.line_break.split_first_line": "(text, style, context, max_width, "
    "justification_spacing, is_line_start=True, minimum=False)",
    "weasyprint.layout.absolute.AbsolutePlaceholder": "(box)",
    "weasyprint.formatting_structure.boxes.MarginBox": "(at_keyword, style)",
    "weasyprint.formatting_structure.boxes.Box.border_box_x": "(self)",
    "weasyprint.formatting_structure.boxes.Box.border_box_y": "(self)",
    "weasyprint.formatting_structure.boxes.Box.border_width": "(self)",
    "weasyprint.formatting_structure.boxes.Box.border_height": "(self)",
    "weasyprint.urls.URLFetcher.fetch": "(self, url, headers=None)",
    "weasyprint.document.Document.write_pdf": "(self, target=None, zoom=1, finisher=None, "
    "**options)",
}


def moved(parts: dict[str, str]) -> list[str]:
    """Return a sentence for each part of the engine that is not as we know it."""
    sentences = []
    for name, known in parts.items():
        try:
            found = str(inspect.signature(found_at(name)))
        except AttributeError:
            found = "nothing"
        if found != known:
            sentences.append(
                f"WeasyPrint {version('weasyprint')} has {found} for {name}, not {known}: see "
                f"typeset/tags.py"
            )
    return sentences


def found_at(name: str) -> Callable[..., Any]:
    module, rest = name, ""
    while True:
        module, _, last = module.rpartition(".")
        rest = f"{last}.{rest}".rstrip(".")
        try:
            found: Any = importlib.import_module(module)
        except ModuleNotFoundError:
            continue
        for part in rest.split("."):
            found = getattr(found, part)
        return found  # type: ignore[no-any-return]


def test_the_engine_is_the_one_that_we_know() -> None:
    pins = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert f"weasyprint=={PINNED}" in pins
    assert version("weasyprint") == PINNED, (
        f"WeasyPrint is {version('weasyprint')}; brochure/typeset/start.py and tags.py reach into "
        f"{PINNED}. "
        "Read what changed there, run these tests and `make conformance`, then raise the pin and "
        "PINNED."
    )


def test_the_private_parts_are_as_we_know_them() -> None:
    assert moved(PARTS) == []


def test_a_part_that_moved_is_told_in_a_sentence() -> None:
    (sentence,) = moved({"weasyprint.pdf.tags._get_pdf_tag": "(tag, box)"})
    assert sentence.startswith(
        f"WeasyPrint {PINNED} has (tag) for weasyprint.pdf.tags._get_pdf_tag, not (tag, box)"
    )
    assert (
        "has nothing for weasyprint.pdf.tags._gone"
        in moved({"weasyprint.pdf.tags._gone": "(tag)"})[0]
    )


def test_the_engine_is_whole_again_after_each_page() -> None:
    before = (engine_tags._build_box_tree, engine_tags._get_pdf_tag)
    with pytest.raises(ZeroDivisionError), tags.repaired({}, {}):
        assert engine_tags._build_box_tree != before[0]
        raise ZeroDivisionError
    assert (engine_tags._build_box_tree, engine_tags._get_pdf_tag) == before


# ---- what the engine says becomes a finding


@pytest.mark.parametrize(
    ("markup", "css", "code", "severity", "words"),
    [
        (
            '<img src="asset:/pictures/none.png" alt="A knee">',
            "",
            "refused-address",
            Severity.ERROR,
            "pictures/none.png",
        ),
        (
            '<img src="https://example.org/a.png" alt="A knee">',
            "",
            "refused-address",
            Severity.ERROR,
            "is refused",
        ),
        ("<p>Egyptian \U00013000", "", "missing-glyph", Severity.ERROR, "U+13000"),
        ("<p>Text", "p { colour: red }", "bad-css", Severity.WARNING, "colour"),
        ("<p>Text", "p { color: ", "bad-css", Severity.WARNING, "color"),
        ("<p>Text", "p { width: 3 apples }", "bad-css", Severity.WARNING, "apples"),
        (
            "<p>Text",
            "@import url(https://example.org/a.css);",
            "refused-address",
            Severity.ERROR,
            "is refused",
        ),
    ],
)
def test_what_the_engine_says_is_told(
    typesetter: Typesetter, markup: str, css: str, code: str, severity: Severity, words: str
) -> None:
    print_html(typesetter, markup, css)
    findings = print_html(typesetter, markup, css)[1]  # a warm style sheet says it again
    assert {(found.code, found.severity) for found in findings} == {(code, severity)}
    assert all(words in found.message for found in findings)


def test_a_picture_without_words_is_told() -> None:
    findings = print_html(
        Typesetter(Shelves(HILLSIDE.parent)), '<img src="asset:/pictures/squares.png">'
    )[1]
    assert [(found.code, found.severity) for found in findings] == [
        ("missing-picture", Severity.ERROR)
    ]


@pytest.mark.every
def test_a_good_page_is_silent(typesetter: Typesetter) -> None:
    for made in handouts.FORMATS:
        assert print_(typesetter, manuscript(), edition(made))[1] == []


def test_a_picture_that_is_missing_forbids_delivery(tmp_path: Path) -> None:
    content = handouts.copied(tmp_path)
    (tmp_path / "pictures" / "squares.png").unlink()
    findings = handouts.fresh(content).findings
    assert ("refused-address", Severity.ERROR) in [
        (found.code, found.severity) for found in findings
    ]


WITHOUT_SUBSETTER = """
import cffi
real = cffi.FFI.dlopen
def dlopen(self, name, flags=0):
    if "harfbuzz-subset" in str(name):
        raise OSError(f"cannot load {name}")
    return real(self, name, flags)
cffi.FFI.dlopen = dlopen
import sys
from brochure import cli
code = cli.run(["make", "--out", sys.argv[1]])
from weasyprint.text import ffi
assert ffi.harfbuzz_subset is None
sys.exit(code)
"""


@pytest.mark.every
def test_a_machine_without_the_subsetter_makes_a_handout_all_the_same(tmp_path: Path) -> None:
    """HarfBuzz-Subset is a library of its own; without it the engine warns of what is to come and
    takes fontTools.
    """
    command = [sys.executable, "-c", WITHOUT_SUBSETTER, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    (made,) = tmp_path.glob("*.pdf")
    assert pagemap.page_map(made.read_bytes()) == pagemap.page_map(handouts.proof().pdf.data)


# ---- warm


def test_a_warm_typesetter_parses_no_sheet_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    real = weasyprint.CSS

    def counting(*arguments: Any, **options: Any) -> Any:
        parsed.append(options["string"])
        return real(*arguments, **options)

    typesetter = Typesetter(Shelves(ROOT))
    monkeypatch.setattr(weasyprint, "CSS", counting)
    first = print_(typesetter, manuscript(), edition())[0]
    assert len(parsed) == len(compose.html(manuscript(), edition(), Shelves(ROOT)).stylesheets) > 1
    parsed.clear()
    assert print_(typesetter, manuscript(), edition())[0] == first
    assert parsed == []
    print_(typesetter, manuscript(), edition(), "p { color: black }")
    assert parsed == ["p { color: black }"]


@pytest.mark.every
def test_a_press_has_one_typesetter(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Typesetter] = []

    def counting(shelves: Shelves) -> Typesetter:
        made.append(Typesetter(shelves))
        return made[-1]

    monkeypatch.setattr("brochure.pipeline.Typesetter", counting)
    assert len(list(pipeline.Pipeline(Shelves(ROOT)).proofs(Order(CONTENT, handouts.FORMATS)))) == 3
    assert len(made) == 1
