"""CUPS itself (Debian's cups-daemon) for tests: on a port and in a folder of its own, beside
whatever this machine has.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from ipp_printers import PATIENCE, ended, free_port
from programs import program

FILES = """ServerRoot {folder}/root
StateDir {folder}/state
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/tmp
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
FileDevice Yes
"""
SERVER = """Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
WebInterface No
<Location />
Order allow,deny
Allow localhost
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow localhost
</Limit>
</Policy>
"""
QUEUE = """<Printer {name}>
Info {name}
Location {place}
DeviceURI file:///dev/null
State Idle
Accepting Yes
</Printer>
"""


@contextlib.contextmanager
def running(tmp_path: Path, queues: Mapping[str, str]) -> Iterator[str]:
    """Run CUPS with queues that print nowhere, each with its place, and yield its address."""
    exe = program("cupsd", "cups-daemon")
    folder, port = tmp_path / f"cups-{free_port()}", free_port()
    for one in ("root", "state", "cache", "spool", "tmp", "log"):
        (folder / one).mkdir(parents=True)
    (folder / "files.conf").write_text(FILES.format(folder=folder))
    (folder / "server.conf").write_text(SERVER.format(port=port))
    text = "".join(QUEUE.format(name=name, place=place) for name, place in queues.items())
    (folder / "root" / "printers.conf").write_text(text)
    process = subprocess.Popen(
        [exe, "-f", "-c", folder / "server.conf", "-s", folder / "files.conf"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + PATIENCE
        while True:
            assert process.poll() is None and time.monotonic() < end, "CUPS did not start"
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            time.sleep(0.02)
        yield f"127.0.0.1:{port}"
    finally:
        ended(process)
