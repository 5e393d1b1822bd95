"""Printers for tests: `ippeveprinter` (Debian's cups-ipp-utils) on a port of its own, without root,
the network's name service or anything of this machine's CUPS.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from programs import program

# What starts and is asked for has so long, in seconds.
PATIENCE = 15.0
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/>
<allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>"""
# What the printer runs for each job. Its control file holds words: `slow` waits until the word is
# gone, `fail` gives the job up, `empty` has no paper until the word is gone.
COMMAND = """#!/bin/sh
here="{folder}"
env | grep ^IPP_ > "$here/jobs/$IPP_JOB_ID.env"
cp "$1" "$here/jobs/$IPP_JOB_ID.document"
trap 'exit 1' TERM INT
if grep -q empty "$here/control"; then
    echo "STATE: +media-empty-error" >&2
    while grep -q empty "$here/control"; do sleep 0.05; done
    echo "STATE: -media-empty-error" >&2
fi
while grep -q slow "$here/control"; do sleep 0.05; done
if grep -q fail "$here/control"; then exit 1; fi
echo "ATTR: job-impressions-completed=2" >&2
exit 0
"""


@dataclass(frozen=True)
class Running:
    """A printer that is on."""

    address: str
    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def jobs(self) -> list[int]:
        """Return the numbers of the jobs that it has begun to print."""
        return sorted(int(one.stem) for one in (self.folder / "jobs").glob("*.env"))

    def attributes(self, job: int) -> dict[str, str]:
        """Return what it was asked for, by names such as IPP_SIDES."""
        lines = (self.folder / "jobs" / f"{job}.env").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines if line.startswith("IPP_"))

    def document(self, job: int) -> bytes:
        """Return what came."""
        return (self.folder / "jobs" / f"{job}.document").read_bytes()

    def control(self, *words: str) -> None:
        """Have it be `slow`, `fail` or have its tray `empty`; without words all is well again."""
        beside = self.folder / "control.new"
        beside.write_text("\n".join(words))
        beside.replace(self.folder / "control")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


@contextlib.contextmanager
def running(
    tmp_path: Path,
    formats: str = "application/pdf",
    *options: str,
    two_sided: bool = True,
    colour: bool = True,
    attributes: Sequence[str] = (),
    name: str = "Front Desk",
) -> Iterator[Running]:
    """Run a printer that takes these forms of documents. `attributes` are lines of a file such as
    `ATTR keyword media-ready iso_a4_210x297mm`, which replace all that it would say of itself.
    """
    exe = program("ippeveprinter", "cups-ipp-utils")
    daemon = program("dbus-daemon", "dbus-daemon")
    folder = tmp_path / f"printer-{free_port()}"
    for one in ("spool", "jobs", "tmp"):
        (folder / one).mkdir(parents=True)
    (folder / "control").write_text("")
    command = folder / "job.sh"
    command.write_text(COMMAND.format(folder=folder))
    command.chmod(0o755)
    given = [*options]
    if attributes:
        own = f"ATTR mimeMediaType document-format-supported {formats}"
        (folder / "printer.conf").write_text("\n".join([own, *attributes, ""]))
        given += ["-a", str(folder / "printer.conf")]
    else:
        given += ["-f", formats, *(["-2"] if two_sided else []), *(["-s", "30,20"] * colour)]
    with contextlib.ExitStack() as stack:
        bus = stack.enter_context(_bus(daemon))
        environment = dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=bus, TMPDIR=str(folder / "tmp"))
        port = free_port()
        words = [exe, "-r", "off", "-n", "localhost", "-p", str(port), *given]
        words += ["-d", str(folder / "spool"), "-k", "-c", str(command), name]
        log = stack.enter_context((folder / "log").open("wb"))
        process = subprocess.Popen(words, env=environment, stdout=log, stderr=log)
        stack.callback(ended, process)
        _answering(port, process, folder / "log")
        printer = Running(f"ipp://127.0.0.1:{port}/ipp/print", port, folder, process)
        stack.callback(printer.control)
        yield printer


@contextlib.contextmanager
def _bus(daemon: str) -> Iterator[str]:
    """Run a message bus, without which the printer would not start."""
    # a socket's path is short, and pytest's folders are not
    with tempfile.TemporaryDirectory(prefix="bus-") as folder:
        path = Path(folder) / "s"
        (Path(folder) / "c").write_text(BUS.format(path=path))
        process = subprocess.Popen(
            [daemon, f"--config-file={folder}/c", "--nofork"], stderr=subprocess.DEVNULL
        )
        try:
            end = time.monotonic() + PATIENCE
            while not path.exists():
                assert process.poll() is None and time.monotonic() < end, "the bus did not start"
                time.sleep(0.01)
            yield f"unix:path={path}"
        finally:
            ended(process)


def ended(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started here."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answering(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None and time.monotonic() < end, log.read_text("utf-8", "replace")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        time.sleep(0.02)
