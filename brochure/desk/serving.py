"""The desk as a server of one project.

It listens on this machine only, unless people sign in. What a browser may ask for is what the
project's handouts give; it never names a printer's address or a file.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from brochure.desk import folder, lan, site, words
from brochure.desk.entrance import OPEN, Entrance
from brochure.desk.people import People
from brochure.desk.service import Desk
from brochure.desk.sessions import Sessions
from brochure.desk.tries import Tries
from brochure.errors import BadInput, MachineLacks
from brochure.model.finding import Place, error
from brochure.read.project import settings_of
from brochure.shelves import Shelves, shown
from brochure.web.server import LOOPBACK, Server, listening

if sys.platform != "win32":
    import fcntl

# Seconds for which a thread may keep the others waiting: a search is answered while files are read.
SWITCH_S = 0.0005


@dataclass(frozen=True)
class Where:
    """Where the desk listens, and with what it proves who it is."""

    port: int
    lan: str | None = None
    certificate: Path | None = None
    key: Path | None = None


def serve(project: Path, where: Where, language: str | None = None, *, show: bool = False) -> int:
    """Serve a project's desk until Ctrl-C, and return 0.

    Raises BadInput when the project or the address cannot be used, MachineLacks when the port is
    taken, CannotDeliver when nothing can be put on record.
    """
    settings, findings = settings_of(project)
    if findings:
        raise BadInput(findings)
    if not project.is_dir():
        raise BadInput([error("input", "there is no such folder", Place(shown(project)))])
    if where.lan:
        for warning in lan.opening(project, where.lan, where.certificate, where.key):
            _say(warning)
    spoken = language or settings.project.language
    sys.setswitchinterval(SWITCH_S)
    host = where.lan or LOOPBACK
    with _alone(project), listening(where.port, "brochure desk --port 0", host) as listener:
        desk = Desk(project, words.words_of(Shelves(project), spoken))
        idle = Sessions(settings.project.desk.idle_minutes * 60)
        files = (*OPEN, *words.FILES)
        entrance = Entrance(
            People(project), Tries(project), idle, always=where.lan is not None, anybody=files
        )
        hosts = settings.project.desk.hosts
        scheme = "https" if where.certificate else "http"
        name = f"[{host}]" if ":" in host else host
        address = f"{scheme}://{name}:{listener.getsockname()[1]}/"

        def started() -> None:
            _say(f"Front desk of {desk.clinic}: {address}  (Ctrl-C ends it)")
            if show:
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        app = site.app(desk, entrance, hosts, started)
        server = Server(app, desk.news.close, where.certificate, where.key)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
    return 0


@contextlib.contextmanager
def _alone(project: Path) -> Iterator[None]:
    """Let one desk run for a project: it takes up what an ended one left open. Raises
    MachineLacks.
    """
    if sys.platform == "win32":
        yield
        return
    with (folder.private(project) / ".running").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise MachineLacks(
                f"A desk of {shown(project)} is running already. Open its page, or end it first.\n"
            ) from None
        yield


def _say(line: str) -> None:
    """Write a line where we were started; a terminal that has gone is no reason to stop."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
