"""veraPDF, the reference validator of PDF/UA: fetched by its Maven coordinates, checked, kept in
build/, and run.

As a program it makes the validator ready: `python tests/verapdf.py`; exit code 3 when this machine
lacks something.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from brochure import machine

ROOT = Path(__file__).resolve().parent.parent
VERSION = "1.28.2"
SHA256 = "687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6"
JAR = ROOT / "build" / "verapdf" / f"greenfield-apps-{VERSION}.jar"
# The plugin is named with its version, or Maven takes whatever is newest on the day.
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
TOOLS = {"java": "default-jre-headless", "mvn": "maven"}


class NotReady(Exception):
    """The validator cannot be had or has not done its work; the text says why."""


def verapdf_jar() -> Path | None:
    """The validator if it can be run at once, else None; raise `NotReady` if the file is not the
    one we know.
    """
    if shutil.which("java") is None or not JAR.is_file():
        return None
    digest = hashlib.sha256(JAR.read_bytes()).hexdigest()
    if digest != SHA256:
        raise NotReady(
            f"{JAR} is not veraPDF {VERSION}: its sha256 is {digest}, expected {SHA256}. Delete it."
        )
    return JAR


def fetch() -> Path:
    """Make the validator ready, with Java and Maven by apt if we are root; raise `NotReady` if that
    fails.
    """
    need = [
        name
        for name in TOOLS
        if shutil.which(name) is None and (name == "java" or not JAR.is_file())
    ]
    if need:
        _install([TOOLS[name] for name in need])
    if not JAR.is_file():
        JAR.parent.mkdir(parents=True, exist_ok=True)
        artifact = f"-Dartifact=org.verapdf.apps:greenfield-apps:{VERSION}"
        _run("mvn", "--batch-mode", "--quiet", COPY, artifact, f"-DoutputDirectory={JAR.parent}")
    jar = verapdf_jar()
    if jar is None:
        raise NotReady(f"Maven brought no {JAR.name}.")
    return jar


def validate(pdf: Path, flavour: str = "ua1") -> list[str]:
    """Each rule of `flavour` that `pdf` breaks, as `clause-test: what it asks`; `NotReady` if there
    is no verdict.
    """
    return validate_all([pdf], flavour)[pdf]


def validate_all(pdfs: Sequence[Path], flavour: str = "ua1") -> dict[Path, list[str]]:
    """The same for several files by one start of Java, which takes two seconds."""
    jar = verapdf_jar()
    if jar is None:
        raise NotReady("veraPDF is not here: run `make conformance`.")
    command = [
        "java",
        "-cp",
        str(jar),
        "org.verapdf.apps.GreenfieldCliWrapper",
        "--format",
        "json",
        "-f",
        flavour,
    ]
    done = subprocess.run([*command, *map(str, pdfs)], check=False, capture_output=True, text=True)
    try:
        jobs = json.loads(done.stdout)["report"]["jobs"]
        # Path and verdict of each file, in the order given.
        results = [
            (Path(job["itemDetails"]["name"]).name, job["validationResult"][0]) for job in jobs
        ]
    except (ValueError, KeyError, IndexError) as error:
        said = f"{', '.join(map(str, pdfs))} (exit code {done.returncode}): {done.stderr.strip()}"
        raise NotReady(f"veraPDF did not judge {said}") from error
    if [name for name, _ in results] != [pdf.name for pdf in pdfs]:
        raise NotReady(
            f"veraPDF judged {[name for name, _ in results]}, not {[pdf.name for pdf in pdfs]}"
        )
    return {pdf: _faults(pdf, result) for pdf, (_, result) in zip(pdfs, results, strict=True)}


def _faults(pdf: Path, result: dict[str, Any]) -> list[str]:
    faults = [_told(rule) for rule in result["details"]["ruleSummaries"]]
    if result["compliant"] is not (not faults):
        raise NotReady(f"veraPDF contradicts itself about {pdf}: {result['statement']}")
    return faults


def _told(rule: dict[str, Any]) -> str:
    where = f" ({rule['failedChecks']} times, first at {rule['checks'][0]['context']})"
    return f"{rule['clause']}-{rule['testNumber']}: {rule['description']}{where}"


def _install(packages: list[str]) -> None:
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        remedy = machine._with_rights("apt-get update", " ".join(command))
        raise NotReady(
            f"This machine lacks {' and '.join(packages)}. Run this once:\n\n  {remedy}\n"
        )
    _run("apt-get", "update", "-qq")
    _run(*command)


def _run(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise NotReady(f"`{' '.join(command)}` failed:\n{(done.stdout + done.stderr)[-2000:]}")


if __name__ == "__main__":
    try:
        print(f"veraPDF {VERSION}: {fetch().relative_to(ROOT)}")
    except NotReady as trouble:
        print(trouble, file=sys.stderr)
        sys.exit(3)
