"""What this machine lacks to draw a PDF, and the one command that mends it.

It also runs as a plain file before anything is installed (`python3 brochure/machine.py setup`):
standard library only, no other room imported, nothing newer than the syntax of Python 3.8.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shutil
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent
OS_RELEASE = (Path("/etc/os-release"), Path("/usr/lib/os-release"))

# The names that the engine itself opens: on Linux, on macOS.
LIBRARIES = {
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
}
# The engine does without this one, but then takes 2.6 times as long and writes other bytes.
SUBSETTER = {"HarfBuzz-Subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib")}
VENV_MODULE = "Python's venv module"

APT = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
# These releases ship the subsetter inside libharfbuzz0b and know no package of its name.
WITHOUT_SUBSETTER_PACKAGE = {"bullseye", "focal", "jammy"}
OFFLINE = (
    "Temporary failure",
    "NewConnectionError",
    "Max retries",
    "timed out",
    "ProxyError",
    "SSLError",
    "unreachable",
)


class Lack(Exception):
    """This machine lacks something; the text says what, and what to do."""


def _absent(libraries: dict[str, tuple[str, str]]) -> list[str]:
    """Those of `libraries` that cannot be opened; on a system we do not know, none."""
    if not sys.platform.startswith(("linux", "darwin")):
        return []
    absent = []
    for name, (linux, macos) in libraries.items():
        try:
            ctypes.CDLL(macos if sys.platform == "darwin" else linux)
        except OSError:
            absent.append(name)
    return absent


def missing() -> list[str]:
    """Shared libraries without which no PDF can be drawn, by their human names."""
    return _absent(LIBRARIES)


def remedy() -> str:
    """The one line to run on this system, with the rights it needs; a sentence where we do not know
    the system.
    """
    release = _os_release()
    systems = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    if sys.platform == "darwin":
        return "brew install pango python"  # untested: written from Homebrew's documentation
    if systems & {"debian", "ubuntu"}:
        codenames = {value for key, value in release.items() if key.endswith("_CODENAME")}
        subsetter = "" if codenames & WITHOUT_SUBSETTER_PACKAGE else " libharfbuzz-subset0"
        venv = "python3-venv" if sys.version_info >= OLDEST_PYTHON else "python3.11-venv"
        # Two commands joined by ";", not "&&": one broken third-party source must not stop the
        # installation.
        return _with_rights("apt-get update", f"{APT}{subsetter} {venv}")
    if systems & {"fedora", "rhel", "centos"}:
        return _with_rights("dnf install -y pango python3")
    if "arch" in systems:
        return _with_rights("pacman -S --needed --noconfirm pango python")
    if "alpine" in systems:
        return _with_rights("apk add pango harfbuzz-subset python3")
    return (
        "Install Pango, HarfBuzz and Python 3.11 or newer (with venv) by this system's package "
        "manager."
    )


def _with_rights(*commands: str) -> str:
    if os.geteuid() == 0:
        return "; ".join(commands)
    if shutil.which("sudo"):
        return "; ".join(f"sudo {command}" for command in commands)
    return f"su -c '{'; '.join(commands)}'"


def _os_release() -> dict[str, str]:
    for path in OS_RELEASE:
        if path.is_file():
            pairs = (
                line.partition("=")
                for line in path.read_text(encoding="utf-8").splitlines()
                if "=" in line
            )
            return {key.strip(): value.strip().strip("\"'") for key, _, value in pairs}
    return {}


def setup(root: Path, *, dev: bool) -> None:
    """Make `root`/.venv and install what the project needs (`dev`: its tests too); raise `Lack` if
    that fails.
    """
    _install_system_packages()
    venv = root / ".venv"
    python, unfinished = venv / "bin" / "python", venv / ".unfinished"
    _make_venv(venv, python, unfinished)
    requirements = root / "requirements" / ("dev.txt" if dev else "run.txt")
    _say(f"Installing the libraries of requirements/{requirements.name} into .venv")
    unfinished.touch()
    quietly = ["--quiet", "--no-input", "--disable-pip-version-check"]
    pip = [str(python), "-m", "pip", "install", *quietly]
    libraries = [*pip, "--require-hashes", "-r", str(requirements)]
    project = [*pip, "--no-deps", "--no-build-isolation", "--editable", str(root)]
    try:
        _must(libraries, "pip could not install the libraries")
        _must(project, "pip could not install the project")
    except Lack:  # pip ended by itself and left no half of a library behind
        unfinished.unlink()
        raise
    unfinished.unlink()
    _stamp(root, dev=dev)
    _say("Ready.")


def _make_venv(venv: Path, python: Path, unfinished: Path) -> None:
    """Make `venv` anew if there is none that works, or if a run that was killed left it
    half-made.
    """
    works = [str(python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    if not unfinished.exists() and _run(works)[0]:
        return
    _say("Making .venv")
    if venv.exists():
        shutil.rmtree(venv)
    venv.mkdir()
    unfinished.touch()
    _must([sys.executable, "-m", "venv", str(venv)], "Python could not make .venv")


def _stamp(root: Path, *, dev: bool) -> None:
    """Say to make that .venv is up to date; a stamp that still holds stays, so that no PDF looks
    out of date.
    """
    inputs = [root / "pyproject.toml", root / "requirements" / "run.txt"]
    ready = root / ".venv" / ".ready-run"
    if not ready.exists() or ready.stat().st_mtime_ns < max(
        path.stat().st_mtime_ns for path in inputs
    ):
        ready.touch()
    if dev:
        (root / ".venv" / ".ready-dev").touch()


def _install_system_packages() -> None:
    """Let the system's package manager bring what is absent, when we have the right; else raise
    `Lack`.
    """
    wanted = _wanted()
    if not wanted:
        return
    names, command = ", ".join(wanted), remedy()
    can = os.geteuid() == 0 or (
        shutil.which("sudo") is not None and _run(["sudo", "-n", "true"])[0]
    )
    if can and sys.platform.startswith("linux"):
        _say(f"Installing {names}: {command}")
        output = _run(["/bin/sh", "-c", command])[1]
        wanted = _required(_wanted())
        if wanted:
            raise Lack(
                f"Could not install {', '.join(wanted)}{_why(output)}\nThe command was:\n\n  "
                f"{command}\n"
            )
    elif _required(wanted):
        raise Lack(f"This computer lacks {names}. Run this once, then try again:\n\n  {command}\n")
    else:
        _say(
            f"This computer lacks {names}: PDFs will take more than twice as long. To mend "
            f"it:\n\n  {command}\n"
        )


def _wanted() -> list[str]:
    importlib.invalidate_caches()
    venv = [] if importlib.util.find_spec("ensurepip") else [VENV_MODULE]
    return missing() + _absent(SUBSETTER) + venv


def _required(wanted: list[str]) -> list[str]:
    return [name for name in wanted if name not in SUBSETTER]


def _run(command: list[str]) -> tuple[bool, str]:
    """Whether `command` succeeded, and all it printed."""
    # the CLI imports this room for missing() and must not pay 4 ms for this
    import subprocess  # noqa: PLC0415

    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(  # noqa: S603  a list of our own words, no shell
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=environment,
        )
    except FileNotFoundError:
        return False, f"{command[0]}: not found"
    return done.returncode == 0, done.stdout


def _must(command: list[str], failure: str) -> None:
    succeeded, output = _run(command)
    if not succeeded:
        raise Lack(f"{failure}{_why(output)}")


def _why(output: str) -> str:
    """What went wrong, to stand behind "Could not do it": no network, or the lines of `output` that
    say so.
    """
    if any(sign in output for sign in OFFLINE):
        return ": the network or the package source could not be reached. Try again when it can."
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR:", "E:", "Error:"))]
    return ":\n" + "\n".join(f"  {line}" for line in (errors or lines)[-3:])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _newer_python() -> str:
    """A Python on PATH that is new enough; raise `Lack` when there is none."""
    for name in PYTHONS:
        path = shutil.which(name)
        if path:
            return path
    version = ".".join(str(number) for number in sys.version_info[:2])
    raise Lack(
        f"Python 3.11 or newer is needed; this is {version}. Install it, for example by:\n\n  "
        f"{remedy()}\n"
    )


def main(arguments: list[str]) -> int:
    """Exit code of `machine.py [setup [--dev]]`: 0 ready, 2 a wrong argument, 3 this machine lacks
    something.
    """
    if arguments not in ([], ["setup"], ["setup", "--dev"]):
        sys.stderr.write("Usage: python3 brochure/machine.py [setup [--dev]]\n")
        return 2
    try:
        if sys.version_info < OLDEST_PYTHON:
            newer = _newer_python()
            os.execv(newer, [newer, "-I", str(Path(__file__).resolve()), *arguments])  # noqa: S606
        if arguments:
            setup(ROOT, dev="--dev" in arguments)
        elif missing():
            raise Lack(
                f"This computer lacks {', '.join(missing())}. Run this once:\n\n  {remedy()}\n"
            )
    except Lack as lack:
        sys.stderr.write(f"{lack}\n")
        return 3
    except OSError as error:
        sys.stderr.write(f"Setup stopped: {error}\n")
        return 3
    except KeyboardInterrupt:
        sys.stderr.write("Setup was interrupted; the next run starts it again.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
