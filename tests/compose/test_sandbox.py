"""No code runs through a clinic's template, and nothing grows without end."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import clinic
import jinja2
import pytest
from conftest import Said

from brochure import compose, read
from brochure.compose import sandbox
from brochure.errors import BadInput
from brochure.model.review import Review
from brochure.shelves import Shelves


def composed(folder: Path, template: str) -> str:
    """Return the page that a project's own handout.html makes of the article."""
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "handout.html").write_text(template)
    made, findings = read.edition(Shelves(folder), "handout", "en", clinic.BRAND)
    assert made is not None, findings
    compose.forget_templates()
    return compose.html(clinic.manuscript(), made, Shelves(folder)).markup


def refusal(folder: Path, template: str) -> str:
    """Return what is said of a template; the finding names its line."""
    with pytest.raises(BadInput) as caught:
        composed(folder, template)
    (found,) = caught.value.findings
    assert found.where is not None
    assert found.where.file.endswith("templates/handout.html")
    assert found.where.line == template.count("\n") + 1
    return found.message


@pytest.mark.parametrize(
    "expression",
    [
        "handout.parse_raw('x', proto='pickle', allow_pickle=True)",
        "handout.parse_file('../secret.json')",
        "handout.document.model_copy(update={'version': '9'})",
        "handout.model_dump()",
        "handout.model_construct",
        "handout.__class__",
        "handout['__class__']",
        "handout | attr('__class__')",
        "[handout] | map(attribute='parse_file') | first",
        "brand.model_fields",
        "format.fitted(1)",
        "edition.template_folders.__add__",
        "edition.release.model_dump",
        "date.__call__.__globals__",
        "date._function",
        "prose.__class__.__init__",
        "qr.__wrapped__",
        "self.__init__",
        "'{0.__class__}'.format(handout)",
        "'{}'.format_map({})",
        "handout.title.encode('utf-8')",
        "handout.title.translate({})",
        "words.model_json_schema()",
        "handout | pprint",
        "handout | tojson",
        "lipsum()",
        "range.__class__",
        "dict.__subclasses__()",
        "namespace.__init__.__globals__",
        "cycler('a').__init__",
        "handout.sections.append(1)",
        "handout.document.id.join(['a', 'b'])",
        "joiner.__call__",
        "[1, 2] | random",
    ],
)
def test_what_is_not_offered_is_refused(expression: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, "<p>\n{{ " + expression + " }}")


@pytest.mark.parametrize(
    "expression",
    [
        "'a' * 10 ** 9",
        "[0] * 10 ** 9",
        "10 ** (10 ** 8)",
        "'%1000000000d' % 1",
        "'%*d' % (1000000000, 1)",
        "'%1000000000d' | format(1)",
        "'a' | center(1000000000)",
        "'a' | indent(1000000000)",
        "['a'] | batch(1000000000, 'x') | list",
        "['a'] | slice(1000000000) | list",
        "('a' * 1000) | replace('a', 'b' * 1000) | replace('b', 'c' * 1000)",
        "range(10 ** 9) | list",
        "range(99999) | join('x' * 1000)",
    ],
)
def test_what_grows_is_stopped(expression: str, tmp_path: Path) -> None:
    message = refusal(tmp_path, "<p>\n{{ " + expression + " }}")
    assert "too large" in message or "is refused" in message


@pytest.mark.parametrize("grown", ["grown ~ grown", "grown + grown", "[grown, grown] | join"])
def test_a_text_that_doubles_is_stopped(grown: str, tmp_path: Path) -> None:
    doubled = f"{{% set n.x = {grown.replace('grown', 'n.x')} %}}"
    template = f"{{% set n = namespace(x='ab') %}}{{% for i in range(99) %}}{doubled}{{% endfor %}}"
    assert "grows too large" in refusal(tmp_path, template)


FOR = "{% for a in range(9000) %}"


@pytest.mark.parametrize(
    ("template", "line"),
    [
        (f"<p>\n{FOR}\n{FOR}\n{{% endfor %}}{{% endfor %}}", 3),
        (f"<p>\n{FOR}\n{{% for b in range(9000) if b < 0 %}}{{% endfor %}}{{% endfor %}}", 3),
        (f"{FOR}\n{{% for b in range(9000) %}}{{{{ loop.index }}}}{{% endfor %}}{{% endfor %}}", 2),
        ("{% for a in 'ab' recursive %}\n{% if loop.depth < 60 %}{{ loop('ab') }}{% endif %}"
         "{% endfor %}", 1),
        ("{% macro m(n) %}{% if n %}\n{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
         "{{ m(60) }}", 1),
    ],
)  # fmt: skip
def test_loops_that_do_not_end_are_stopped_at_their_line(
    template: str, line: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "MOST_TURNS", 20_000)
    with pytest.raises(BadInput) as trouble:
        composed(tmp_path, template)
    (found,) = trouble.value.findings
    assert "its loops take more than 20,000 turns" in found.message
    assert found.where is not None
    assert found.where.file.endswith("templates/handout.html")
    assert found.where.line == line


def test_long_loops_are_let_pass_page_after_page(tmp_path: Path) -> None:
    template = "{% for a in range(700) %}{% for b in range(999) %}{% endfor %}{% endfor %}whole"
    assert [composed(tmp_path, template) for _ in range(2)] == ["whole", "whole"]


def test_a_macro_that_calls_itself_is_stopped(tmp_path: Path) -> None:
    template = "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"
    assert refusal(tmp_path, template) == "this calls itself without end"


@pytest.mark.parametrize(
    "name", ["../../secret.html", "/etc/passwd", "templates/../../secret.html", "link.html"]
)
def test_no_file_outside_is_included(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("SECRET")
    project = tmp_path / "project"
    (project / "templates").mkdir(parents=True)
    (project / "templates" / "link.html").symlink_to(tmp_path / "secret.html")
    assert refusal(project, f"{{% include '{name}' %}}") == f"there is no template {name}"


def test_what_our_own_templates_need_is_there(tmp_path: Path) -> None:
    template = (
        "{{ handout.title | upper }} {{ handout.sections[0].heading }} {{ brand.colours.ink }}"
        "{% for one in handout.sections %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% endfor %}"
        "{% set n = namespace(x=1) %}{% set n.x = n.x + 1 %}{{ n.x }} {{ 'a' ~ handout.title }}"
        "{{ date(edition.day) }} {{ handout.title.split()[0] }} {{ '%.1f' | format(2.5) }}"
        "{{ '<b>' ~ n.x ~ ('<i>' | safe) }}"
    )
    page = composed(tmp_path, template)
    assert page.startswith(clinic.manuscript().handout.title.upper())
    assert page.endswith("2.5&lt;b&gt;2<i>")


def test_an_unknown_name_is_told_in_plain_words(tmp_path: Path) -> None:
    assert refusal(tmp_path, "{{ handout.titel }}") == "a Handout has no 'titel'"


# ---- every door that a template can reach is tried


class Watch:
    """Hears, while it is on, of files opened, programs started and code compiled."""

    def __init__(self) -> None:
        self.on = False
        self.heard: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        watched = ("open", "os.", "subprocess.", "exec", "compile", "import", "socket.", "pickle.")
        if self.on and event.startswith(watched):
            self.heard.append(f"{event} {arguments!r}"[:200])


WATCH = Watch()


@pytest.fixture(scope="module")
def watch() -> Watch:
    sys.addaudithook(WATCH)  # stays for the life of the process, and is deaf when it is off
    return WATCH


class _Bomb:
    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return (open, (__file__,))


ARGUMENTS: list[tuple[Any, ...]] = [
    (), (__file__,), (pickle.dumps(_Bomb()),), (1,), ("a", "b"), ([("a", 1)],),
]  # fmt: skip


def reached(environment: sandbox.Sandbox, value: Any, way: str, seen: set[int]) -> Iterator[str]:
    """Yield the ways to every value that a template can reach from one; methods are tried."""
    if id(value) in seen or len(way) > 120:
        return
    seen.add(id(value))
    yield way
    for name in dir(value):
        one = environment.getattr(value, name)
        if isinstance(one, jinja2.Undefined):
            continue
        if callable(one) and environment.is_safe_callable(one):
            for arguments in ARGUMENTS:
                try:
                    one(*arguments)
                except Exception:  # noqa: BLE001 - what it is does not matter here
                    continue
        yield from reached(environment, one, f"{way}.{name}", seen)
    if isinstance(value, tuple | list):
        for number, item in enumerate(value[:3]):
            yield from reached(environment, item, f"{way}[{number}]", seen)


def walked(watch: Watch, **more: Any) -> list[str]:
    text, made = clinic.manuscript(), clinic.edition()
    sheet, findings = read.review_words(clinic.SHELVES, "en")[1:]
    assert sheet is not None, findings
    review = Review(sheet, "en", "ltr", (), ())
    context = compose._context(text, made, review) | more
    environment = compose._environment(clinic.SHELVES, made.template_folders)
    before = text.handout.model_dump_json()
    ways: list[str] = []
    seen: set[int] = set()
    offered = [one for one in context.values() if not isinstance(one, sandbox.Offered)]
    watch.heard.clear()
    watch.on = True
    try:
        for value in offered:
            ways += reached(environment, value, type(value).__name__, seen)
    finally:
        watch.on = False
    assert text.handout.model_dump_json() == before
    return ways


def test_no_value_that_a_template_reaches_opens_or_runs_anything(watch: Watch) -> None:
    ways = walked(watch)
    assert watch.heard == []
    assert len(ways) > 150
    assert any(way.endswith("document.version") for way in ways)
    assert not [way for way in ways if "parse" in way or "model_" in way or "._" in way]


class Door:
    def read(self, path: str) -> str:
        return Path(path).read_text("utf-8")


def test_the_walk_hears_of_a_door(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a value in the context whose method opens what it is given, let through."""
    listed = {**sandbox.ATTRIBUTES, Door: frozenset({"read"})}
    monkeypatch.setattr(sandbox, "ATTRIBUTES", listed)
    sandbox._attributes.cache_clear()
    try:
        walked(watch, door=Door())
    finally:
        sandbox._attributes.cache_clear()
    assert any(one.startswith("open") and "test_sandbox" in one for one in watch.heard)


def test_what_the_environment_offers_is_on_the_list() -> None:
    made = compose._environment(clinic.SHELVES, clinic.edition().template_folders)
    assert set(made.globals) == {"range", "dict", "namespace", "cycler", "joiner"}
    assert set(made.filters) <= sandbox.FILTERS
    assert not {"attr", "pprint", "tojson", "random", "xmlattr", "urlize"} & set(made.filters)


def test_a_clinics_template_that_reads_elsewhere_ends_with_its_line(
    brochure: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "content.yaml").write_text(clinic.SHORT)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "parts.html").write_text("\n{{ handout.parse_file('x.json') }}")
    said = brochure("make", str(tmp_path), "--out", str(tmp_path / "out"))
    assert said.code == 2
    assert "parts.html:2:1: error: a template may not read 'parse_file' of a Handout" in said.err
    assert not (tmp_path / "out").exists()
