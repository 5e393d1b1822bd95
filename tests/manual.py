"""The README and the recipes as a reader follows them: files are written, commands are run, outputs
are compared.

In a page, a ```console block holds commands after `$ ` and what they print. Any other block is a
file when the line before it ends with the file's path, as in: Write
`templates/formats/a5/format.yaml`:
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from paths import ROOT

from brochure import cli

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"(Add to )?`([^`\s]+)`:\s*\Z")
COPIED = (
    "brochure",
    "templates",
    "assets",
    "tests",
    "requirements",
    "docs",
    "README.md",
    "LICENSE",
    "content.yaml",
    "make_pdf.py",
    "hatch_build.py",
    "Makefile",
    "pyproject.toml",
)
# Other targets take long, or need what a test has not: it is enough that they are there.
RUN = re.compile(r"make(?: pdf.*| wheel| .*ARGS=.*)?")
# Commands that serve until Ctrl-C, and how many lines they say before: the preview its page too.
SERVED = {"preview": 2, "desk": 1}
LITTER = shutil.ignore_patterns("__pycache__", ".*", "bad_input")

# Figures that differ from run to run, or whenever a page is set a little differently.
VOLATILE = (
    (re.compile(r"\b\d+ KB"), "# KB"),
    (re.compile(r" +[\d.]+ ?m?s\b"), " # s"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:#"),
    (re.compile(r"\b\d\d:\d\d:\d\d\b"), "#:#:#"),
    (re.compile(r"\b\d+ passed, \d+ deselected\b"), "# passed, # deselected"),
    (re.compile(r'"bytes": \d+'), '"bytes": #'),
)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its kind, its text, the file that it is or is added to, the line it
    starts in.
    """

    kind: str
    text: str
    file: str | None
    added: bool
    line: int


def blocks(page: Path) -> Iterator[Block]:
    """Yield a page's blocks in order."""
    text = page.read_text("utf-8")
    for match in FENCE.finditer(text):
        named = NAMED.search(text[: match.start()])
        yield Block(
            match[1],
            match[2],
            named[2] if named else None,
            bool(named and named[1]),
            text.count("\n", 0, match.start()) + 1,
        )


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with what it prints."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def same(wanted: str, got: str) -> bool:
    """Return whether an output is the one wanted; a line `...` stands for any lines, a time or a
    size for any other.
    """
    form = re.escape(_steady(wanted)).replace(re.escape("...\n"), "(?:.*\n)*")
    return re.fullmatch(form, _steady(got)) is not None


def _steady(text: str) -> str:
    for form, sign in VOLATILE:
        text = form.sub(sign, text)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def checkout(home: Path) -> Path:
    """Return a copy of this checkout at `home`/brochure whose .venv is this Python."""
    root = home / "brochure"
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=LITTER)
        else:
            root.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    programs = root / ".venv" / "bin"
    programs.mkdir(parents=True)
    _program(
        programs / "python",
        f'PYTHONPATH={shlex.quote(str(root))} exec {shlex.quote(sys.executable)} "$@"',
    )
    _program(programs / "python3", f'exec {shlex.quote(sys.executable)} "$@"')
    _program(
        programs / "brochure", f'exec {shlex.quote(str(programs / "python"))} -m brochure "$@"'
    )
    (programs / "activate").touch()
    for stamp in (".ready-run", ".ready-dev"):
        (root / ".venv" / stamp).touch()
    return root


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


class Reader:
    """Somebody at a prompt. `here`: run brochure in this process, which is quicker but knows only
    this checkout.
    """

    def __init__(self, folder: Path, checkout: Path, *, here: bool) -> None:
        self.folder, self.checkout, self.here = folder, checkout, here
        self.code = 0

    def follow(self, page: Path) -> list[str]:
        """Do all that a page says, and return what came out otherwise than it says."""
        wrong = []
        for block in blocks(page):
            if block.kind == "console":
                for command, wanted in commands(block):
                    got = self.run(command)
                    if not same(wanted, got):
                        wrong.append(
                            f"{page.name}:{block.line}: $ {command}\n--- the page "
                            f"says\n{wanted}--- it is\n{got}"
                        )
            elif block.file:
                path = self.folder / block.file
                path.parent.mkdir(parents=True, exist_ok=True)
                before = path.read_text("utf-8") if block.added else ""
                apart = "\n\n" if before and block.kind == "python" else ""
                path.write_text(before + apart + block.text, "utf-8")
        return wrong

    def run(self, command: str) -> str:
        """Run a command as a shell does, and return what it prints on both streams."""
        words = shlex.split(command)
        if words == ["echo", "$?"]:
            return f"{self.code}\n"
        if words[0] == "cd":
            self.folder = (
                self.folder / Path(words[1].replace("~", str(self.checkout.parent)))
            ).resolve(strict=True)
            return ""
        if words[0] == "brochure" and words[1] in SERVED and "people" not in words:
            return self._served(words, SERVED[words[1]])
        if words[0].endswith("/pip") and "--require-hashes" in words:
            return self._libraries(words)
        if words[0] == "make" and self.folder == self.checkout and not RUN.fullmatch(command):
            command = f"make --dry-run {shlex.join(words[1:])} >/dev/null"
        if self.here and words[0] == "brochure" and not {*words} & {"--verbose", ">", "|"}:
            return self._brochure(words[1:])
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, encoding="utf-8",
            check=False,
        )  # fmt: skip
        self.code = done.returncode
        return done.stdout

    def _libraries(self, words: list[str]) -> str:
        """Let an environment use the libraries of this one: `make setup` installs the same file by
        the same words, and no test may need a network.
        """
        pinned = ROOT / "requirements" / "run.txt"
        assert (self.folder / words[-1]).read_bytes() == pinned.read_bytes()
        (site,) = (self.folder / words[0]).parent.parent.glob("lib/python*/site-packages")
        libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
        (site / "libraries.pth").write_text("".join(f"{path}\n" for path in sorted(libraries)))
        self.code = 0
        return ""

    def _environment(self) -> dict[str, str]:
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("MAKE", "MFLAGS", "PYTEST"))
        }
        path = f"{self.checkout / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {
            **kept,
            "PATH": path,
            "HOME": str(self.checkout.parent),
            "PYTHONIOENCODING": "utf-8",
            # a wheel goes in beside the checkout that the libraries know, and nothing is fetched
            "PIP_IGNORE_INSTALLED": "1",
            "PIP_NO_INDEX": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }

    def _brochure(self, words: list[str]) -> str:
        said = io.StringIO()
        with (
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
        ):
            self.code = cli.run(words)
        return said.getvalue()

    def _served(self, words: list[str], lines: int) -> str:
        """Wait until a server has said so many lines, then press Ctrl-C."""
        words += [] if "--port" in words else ["--port", "0"]
        environment = self._environment()
        with subprocess.Popen(
            words, cwd=self.folder, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            said = "".join(process.stdout.readline() for _ in range(lines))
            process.send_signal(signal.SIGINT)
            said += process.stdout.read()
        self.code = process.returncode
        return said.rstrip("\n") + "\n"
