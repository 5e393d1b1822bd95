"""The command line: each command, each option, each exit code."""

from __future__ import annotations

import json
import logging
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import handouts
import jsonschema
import pytest
from clinic import SHORT
from conftest import Said, without_rights
from handouts import HILLSIDE
from paths import CONTENT, ROOT

from brochure import __main__, cli, machine, preview
from brochure.model.proof import Order

Run = Callable[..., Said]
ODD = "Kniekehle & Söhne/été 2026"
COMMANDS = (
    "batch",
    "check",
    "completion",
    "desk",
    "diff",
    "due",
    "find",
    "list",
    "log",
    "make",
    "new",
    "preview",
    "print",
    "printers",
    "recall",
    "review",
    "schema",
    "verify",
)


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[None]:
    """Leave the log as it was: --verbose turns it up for the process."""
    log, root = logging.getLogger("brochure"), logging.getLogger()
    before = (log.level, root.level, root.handlers[:])
    yield
    log.setLevel(before[0])
    root.setLevel(before[1])
    root.handlers[:] = before[2]


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a clinic's folder with a short handout, at a path with spaces and accents."""
    folder = tmp_path / ODD
    folder.mkdir(parents=True)
    (folder / "content.yaml").write_text(SHORT, "utf-8")
    monkeypatch.chdir(folder)
    return folder


def process(*arguments: str, cwd: Path = ROOT, **env: str) -> Said:
    """Run `python -m brochure` from anywhere in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    done = subprocess.run(
        [sys.executable, "-m", "brochure", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
    )
    return Said(done.returncode, done.stdout, done.stderr)


# ---- make


def test_make_says_one_line_a_file(brochure: Run, clinic: Path) -> None:
    said = brochure("make")
    size = (clinic / "out" / "knee-pain-handout.pdf").stat().st_size
    assert (said.code, said.out) == (
        0,
        f"out/knee-pain-handout.pdf  1 page  {round(size / 1000)} KB\n",
    )


def test_formats_are_repeated_and_each_is_made_once(brochure: Run, clinic: Path) -> None:
    said = brochure(
        "make",
        "--format",
        "handout-a4",
        "--format",
        "handout",
        "--format",
        "handout-a4",
        "--out",
        "here",
    )
    names = [line.split()[0] for line in said.out.splitlines()]
    assert names == ["here/knee-pain-handout-a4.pdf", "here/knee-pain-handout.pdf"]
    assert not (clinic / "out").exists()


@pytest.mark.every
def test_all_formats(brochure: Run, clinic: Path) -> None:
    """Slow: sixteen formats are made."""
    assert brochure("make", "--format", "all", "--quiet") == Said(0, "", "")
    made = {path.name for path in (clinic / "out").glob("*.*") if path.is_file()}
    sheets = {"knee-pain-booklet-print.pdf", "knee-pain-booklet-a4-print.pdf"}
    # without key points there is no poster and no card
    without = {"poster", "poster-a3", "card"}
    assert (
        made == {f"knee-pain-{name}.pdf" for name in handouts.EVERY if name not in without} | sheets
    )


def test_another_brand_and_language(brochure: Run, tmp_path: Path) -> None:
    project = handouts.copied(tmp_path, {"language: en": "language: mirrored"}).parent
    said = brochure(
        "make",
        str(project),
        "--brand",
        "hillside",
        "--language",
        "en",
        "--out",
        str(tmp_path / "out"),
    )
    assert said.code == 0
    assert (tmp_path / "out" / "long-title-handout-en.pdf").read_bytes() == handouts.proof(
        HILLSIDE
    ).pdf.data


def test_a_folder_stands_for_its_content(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(clinic.parent)
    assert brochure("make", clinic.name, "--out", "out").out.startswith("out/knee-pain-handout.pdf")


def test_where_nothing_is_ours_is_made(
    brochure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert brochure("make").out.startswith("out/stem-cell-therapy-knee-handout.pdf")
    assert (
        tmp_path / "out" / "stem-cell-therapy-knee-handout.pdf"
    ).read_bytes() == handouts.proof().pdf.data


def test_quiet_says_nothing_but_errors(brochure: Run, tmp_path: Path) -> None:
    assert brochure("make", str(CONTENT), "--quiet", "--out", str(tmp_path)) == Said(0, "", "")
    loud = brochure("make", str(CONTENT), "--anew", "--out", str(tmp_path)).err
    assert "erratum-unsettled" in loud
    assert re.search(r"  -> brochure check \S*content\.yaml tells each with its line\n$", loud)
    said = brochure("make", "no-such.yaml", "--quiet")
    assert (said.code, said.out) == (2, "")
    assert "there is no file no-such.yaml" in said.err


def test_verbose_tells_the_steps(clinic: Path) -> None:
    said = process("make", "--verbose", cwd=clinic)
    steps = re.findall(r"^(\d)  (.+?) +\d+ ms$", said.err, re.MULTILINE)
    assert steps == [
        ("1", "read content.yaml"),
        ("2", "check the text for handout"),
        ("3", "compose handout"),
        ("4", "typeset handout"),
        ("5", "check the PDF of handout"),
        ("6", "finish handout"),
        ("7", "deliver knee-pain-handout.pdf"),
    ]
    assert said.out.startswith("out/knee-pain-handout.pdf  1 page  ")


OUTCOME = {
    "type": "object",
    "required": ["exit_code", "files", "findings"],
    "additionalProperties": False,
    "properties": {
        "exit_code": {"type": "integer", "minimum": 0, "maximum": 4},
        "files": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "pages", "bytes"],
                "properties": {
                    "path": {"type": "string"},
                    "pages": {"minimum": 1},
                    "bytes": {"minimum": 1},
                },
            },
        },
        "findings": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["severity", "code", "message", "hint", "where"],
                "properties": {
                    "severity": {"enum": ["note", "warning", "error"]},
                    "where": {"type": ["object", "null"], "required": ["file", "line", "column"]},
                },
            },
        },
    },
}


@pytest.mark.parametrize("command", ["make", "check"])
def test_json_is_whole_whatever_happens(brochure: Run, clinic: Path, command: str) -> None:
    for options, code in (
        ((), 0),
        (("--format", "b4"), 2),
        (("nothing.yaml",), 2),
        (("--language", "xx"), 2),
    ):
        said = brochure(command, "--json", *options)
        outcome = json.loads(said.out)
        jsonschema.validate(outcome, OUTCOME)
        assert (said.code, outcome["exit_code"], said.err) == (code, code, "")
        assert [Path(file["path"]).name for file in outcome["files"]] == (
            ["knee-pain-handout.pdf"] if command == "make" and code == 0 else []
        )


@pytest.mark.every
def test_verbose_does_not_spoil_json(clinic: Path) -> None:
    said = process("make", "--json", "--verbose", cwd=clinic)
    jsonschema.validate(json.loads(said.out), OUTCOME)
    assert said.err == ""


def test_open_shows_what_was_made(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    brochure("make", "--open", "--format", "handout-a4", "--format", "handout")
    assert opened == ["out/knee-pain-handout-a4.pdf", "out/knee-pain-handout.pdf"]
    opened.clear()
    brochure("make", "--open", "--format", "b4")
    assert opened == []


# ---- exit codes


def test_2_what_cannot_be_read_makes_nothing(brochure: Run, clinic: Path) -> None:
    said = brochure("make", "--format", "handout", "--format", "hadout")
    assert (said.code, said.out) == (2, "")
    assert (
        said.err
        == "error: there is no format 'hadout' [input]\n  -> did you mean 'handout'?\nNothing was "
        "made.\n"
    )
    assert not (clinic / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["mak"], "Did you mean 'make'?"),
        (["make", "--fromat", "handout-a4"], "'--format'"),
        (["make", "--brand", "beverly-hills"], "there is no brand 'beverly-hills'"),
        (["preview", "--port", "99999"], "99999"),
        (["completion", "tcsh"], "tcsh"),
        (["new"], "FOLDER"),
    ],
)
def test_2_a_wrong_word_is_told(
    brochure: Run, clinic: Path, arguments: list[str], words: str
) -> None:
    said = brochure(*arguments)
    assert said.code == 2
    assert words in said.err
    assert "Traceback" not in said.err


def test_1_errors_leave_the_older_pdf_as_it_was(brochure: Run, clinic: Path) -> None:
    made = clinic / "out" / "knee-pain-handout.pdf"
    brochure("make")
    before = (made.read_bytes(), made.stat().st_mtime_ns, sorted(made.parent.iterdir()))
    (clinic / "content.yaml").write_text(
        SHORT.replace("Rest helps.", "Rest \U00013000 helps."), "utf-8"
    )
    said = brochure("make")
    assert (said.code, said.out) == (1, "")
    assert said.err.endswith(
        "What has errors was not written; an older PDF of it, if any, stands as it was.\n"
    )
    assert (made.read_bytes(), made.stat().st_mtime_ns, sorted(made.parent.iterdir())) == before
    (clinic / "content.yaml").write_text(SHORT.replace("Knee pain", "Knee pain: worse"), "utf-8")
    assert brochure("make").code == 2
    assert made.read_bytes() == before[0]


@pytest.mark.parametrize("command", ["make", "check"])
def test_3_a_machine_that_lacks_something_is_told_what(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(machine, "missing", lambda: ["Pango", "HarfBuzz"])
    monkeypatch.setattr(machine, "remedy", lambda: "apt-get install what-is-missing")
    said = brochure(command)
    assert said.code == 3
    assert said.err == (
        "error: This machine cannot set type yet: Pango, HarfBuzz missing. [stopped]\n"
        "  -> Run this once, then try again: apt-get install what-is-missing\n"
    )
    outcome = json.loads(brochure(command, "--json").out)
    jsonschema.validate(outcome, OUTCOME)
    assert outcome["exit_code"] == 3


SECRET = "words of the handout"


def test_4_our_fault_is_told_calmly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(_arguments: list[str]) -> int:
        raise RuntimeError(SECRET)

    ended: list[int] = []
    monkeypatch.setattr(cli, "run", fail)
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("gc.set_threshold", lambda *_figures: None)
    monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", "__all__")
    __main__.main()
    said = capsys.readouterr()
    (details,) = tmp_path.iterdir()
    assert ended == [4]
    assert said.out == ""
    assert said.err == (
        "Sorry, this is our fault, not yours: brochure stopped at something it did not expect.\n"
        f"The details are in {details}.\n"
    )
    assert stat.S_IMODE(details.stat().st_mode) == 0o600
    written = details.read_text("utf-8")
    assert written.startswith("RuntimeError\n")
    assert re.search(r"test_cli\.py:\d+ fail$", written, re.MULTILINE)
    assert SECRET not in written + said.err


def test_130_an_interrupt_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_arguments: list[str]) -> int:
        raise KeyboardInterrupt

    ended: list[int] = []
    monkeypatch.setattr(cli, "run", interrupt)
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr("gc.set_threshold", lambda *_figures: None)
    monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", "__all__")
    __main__.main()
    assert ended == [130]
    assert capsys.readouterr() == ("", "")


@pytest.mark.every
def test_the_exit_code_reaches_the_shell(clinic: Path) -> None:
    assert process("make", "--format", "b4", cwd=clinic).code == 2
    assert process("check", cwd=clinic).code == 0


def test_a_reader_who_has_gone_is_no_trouble(clinic: Path) -> None:
    command = [sys.executable, "-m", "brochure", "schema"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as running:
        assert running.stdout and running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""


# ---- check, list, schema, completion, preview


@pytest.mark.every
def test_check_writes_nothing(brochure: Run, clinic: Path) -> None:
    assert re.fullmatch(r"content\.yaml: .*\n", brochure("check", "--format", "all").out)
    assert [path.name for path in clinic.iterdir()] == ["content.yaml"]
    said = brochure("check", str(CONTENT))
    assert said.code == 0
    assert re.fullmatch(rf"{re.escape(str(CONTENT))}: [\d a-z,]+ notes?\n", said.out)
    (clinic / "content.yaml").write_text(
        SHORT.replace("Rest helps.", "Rest \U00013000 helps."), "utf-8"
    )
    assert brochure("check").code == 1
    assert brochure("check").out.startswith("content.yaml: 1 error")


@pytest.mark.parametrize("command", ["make", "check"])
def test_a_report_in_a_file_is_written_beside_json(
    brochure: Run, clinic: Path, command: str
) -> None:
    said = brochure(command, "--json", "--report", "sarif=out/findings.sarif")
    assert (said.code, json.loads(said.out)["exit_code"]) == (0, 0)
    assert json.loads((clinic / "out" / "findings.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_list_shows_what_can_be_chosen(brochure: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HILLSIDE.parent)
    said = brochure("list")
    assert (said.code, said.err) == (0, "")
    assert [line for line in said.out.splitlines() if line.endswith(":")] == [
        "formats:",
        "languages:",
        "brands:",
        "conditions:",
        "handouts:",
    ]
    for line in (
        r"  handout +two pages on one duplex sheet  \(shipped\)",
        r"  mirrored +Mirrored English, .*  \(yours\)",
        r"  hillside +Hillside Joint and Spine Physicians of the Upper Valley  \(yours\)",
        r"  beverly-hills-wellness-center +Beverly Hills Wellness Center  \(shipped\)",
        r"  content\.yaml +A Very Long Title .*  \(yours\)",
    ):
        assert re.search(f"^{line}$", said.out, re.MULTILINE), line


def test_list_bears_what_is_broken(brochure: Run, clinic: Path) -> None:
    (clinic / "handouts").mkdir()
    (clinic / "handouts" / "broken.yaml").write_text("title: [", "utf-8")
    (clinic / "handouts" / "good.yaml").write_text(SHORT.replace("Knee pain", "Hip pain"), "utf-8")
    (clinic / "assets" / "brands" / "half").mkdir(parents=True)
    (clinic / "assets" / "brands" / "half" / "brand.yaml").write_text("name: Half\n", "utf-8")
    said = brochure("list", "--json")
    assert (said.code, said.err) == (0, "")
    found = {
        (entry["shelf"], entry["name"]): (entry["summary"], entry["whose"])
        for entry in json.loads(said.out)
    }
    assert found["handouts", "content.yaml"] == ("Knee pain", "yours")
    assert found["handouts", "handouts/good.yaml"] == ("Hip pain", "yours")
    assert found["handouts", "handouts/broken.yaml"][0].startswith("cannot be used as it stands")
    assert found["brands", "half"] == ("cannot be used as it stands", "yours")
    assert found["formats", "handout"] == ("two pages on one duplex sheet", "shipped")


def test_schema_prints_the_schema(brochure: Run) -> None:
    assert brochure("schema") == Said(
        0, (ROOT / "assets" / "schema" / "content.schema.json").read_text("utf-8"), ""
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(brochure: Run, shell: str) -> None:
    said = brochure("completion", shell)
    assert (said.code, said.err) == (0, "")
    assert f"_BROCHURE_COMPLETE={shell}_complete" in said.out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("brochure ", [*COMMANDS]),
        ("brochure make --format l", ["large-print", "large-print-a4"]),
        ("brochure check --for m", ["marketing"]),
        ("brochure make --format al", ["all"]),
        ("brochure check --brand ", ["beverly-hills-wellness-center", "hillside"]),
        ("brochure preview --language ", ["en", "mirrored"]),
    ],
)
def test_a_shell_gets_completions(typed: str, offered: list[str]) -> None:
    asked = {
        "_BROCHURE_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split(" ")) - 1),
    }
    said = process(cwd=HILLSIDE.parent, **asked)
    assert (said.code, said.err) == (0, "")
    assert [line.removeprefix("plain,") for line in said.out.splitlines()] == offered


def test_preview_gets_the_order(
    brochure: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Order, int, bool]] = []

    def serve(order: Order, port: int, *, show: bool) -> int:
        asked.append((order, port, show))
        return 0

    monkeypatch.setattr(preview, "serve", serve)
    assert brochure("preview", "--format", "handout-a4", "--port", "0", "--open").code == 0
    assert brochure("preview").code == 0
    here = Path("content.yaml")
    assert asked == [
        (Order(here, ("handout-a4",), None, None), 0, True),
        (Order(here, ("handout",), None, None), 8000, False),
    ]


# ---- help


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_tells_every_option(brochure: Run, command: str) -> None:
    for flag in ("-h", "--help"):
        said = brochure(*filter(None, [command, flag]))
        assert (said.code, said.err) == (0, "")
        assert said.out.startswith(f"Usage: brochure {command}".rstrip())
    known = cli.commands.commands[command] if command else cli.commands
    for parameter in known.params:
        if not getattr(parameter, "hidden", False) and parameter.param_type_name == "option":
            assert parameter.opts[0] in said.out
            assert parameter.help
    if command in {"", "make", "check"}:
        assert "Exit codes: 0 made; 1 findings" in said.out


def test_the_version(brochure: Run) -> None:
    assert re.fullmatch(r"brochure, version \d+\.\d+\.\d+\n", brochure("--version").out)


@pytest.mark.every(but=1)
@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (
            "['--help']",
            {"weasyprint", "jinja2", "pypdfium2", "starlette", "uvicorn", "watchfiles", "pydantic"},
        ),
        (
            "['make', '--help']",
            {"weasyprint", "jinja2", "pypdfium2", "starlette", "uvicorn", "watchfiles", "pydantic"},
        ),
        ("['list']", {"weasyprint", "jinja2", "pypdfium2", "starlette", "uvicorn", "watchfiles"}),
        ("['schema']", {"weasyprint", "jinja2", "pypdfium2", "starlette", "uvicorn", "watchfiles"}),
        (
            "['make', '--out', '/dev/null/no']",
            {"starlette", "uvicorn", "watchfiles", "fontTools.subset"},
        ),
    ],
)
def test_a_command_loads_only_what_it_needs(arguments: str, forbidden: set[str]) -> None:
    code = (
        f"import sys; from brochure import cli; cli.run({arguments}); print('loaded', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    loaded = done.stdout.rpartition("loaded ")[2].split()
    assert "brochure.cli" in loaded
    assert not forbidden & set(loaded)


@pytest.mark.parametrize("command", [["make"], ["check"], ["list"], ["new"]])
def test_a_closed_folder_is_told_and_not_our_fault(
    brochure: Run, tmp_path: Path, command: list[str]
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    with without_rights():
        said = brochure(*command, str(closed / "x"))
    closed.chmod(0o700)
    assert said.code == 2
    assert str(closed) in said.err
    assert "ermission denied" in said.err


@pytest.mark.every
def test_another_brand_or_language_never_takes_the_place_of_the_handouts_own(
    brochure: Run, tmp_path: Path
) -> None:
    hillside = str(HILLSIDE)
    brochure("make", hillside, "--brand", "beverly-hills-wellness-center", "--out", str(tmp_path))
    brochure("make", hillside, "--out", str(tmp_path))
    names = {path.name for path in tmp_path.glob("*.pdf")}
    assert names == {
        "long-title-handout.pdf",
        "long-title-handout-beverly-hills-wellness-center.pdf",
    }
