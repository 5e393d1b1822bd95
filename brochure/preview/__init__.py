"""The preview: one warm process that shows the pages in the browser, anew at each save.

It listens on this machine only. What a request may read is the page itself, the handout as made,
and the fonts and pictures on the shelves.
"""

from __future__ import annotations

import errno
import socket
import sys
from types import FrameType

import uvicorn

from brochure.errors import BadInput, MachineLacks
from brochure.model.finding import Place, error
from brochure.model.proof import Order
from brochure.preview import site
from brochure.preview.session import Session
from brochure.shelves import shown

HOST = "127.0.0.1"


def serve(order: Order, port: int, *, show: bool = False) -> int:
    """Show an order until Ctrl-C, and return 0.

    Port 0 takes a free one. Raises MachineLacks when the port is taken or the engine's libraries
    are missing, BadInput when the content's folder does not exist: there would be nothing to watch.
    """
    name = shown(order.content)
    if not order.content.parent.is_dir():
        raise BadInput(
            [error("input", f"there is no folder {shown(order.content.parent)}", Place(name))]
        )
    with _listening(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        session = Session(order, _say)
        server = _Server(session, address if show else None)
        _say(f"Preview of {name}: {address}  (Ctrl-C ends it)")
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            _say("")
    if session.lacking:
        raise session.lacking
    return 0


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two previews share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(64)
    except OSError as trouble:
        listener.close()
        reasons = {
            errno.EADDRINUSE: "another program, perhaps another preview, is using it",
            errno.EACCES: "this account may not use it",
        }
        reason = reasons.get(trouble.errno or 0, trouble.strerror)
        raise MachineLacks(
            f"Port {port} is not free: {reason}.\n"
            "Take any free one:\n\n    brochure preview --port 0\n"
        ) from None  # fmt: skip
    return listener


class _Server(uvicorn.Server):
    """Lets the open event streams go at once on Ctrl-C, where uvicorn would wait for the browser to
    close them.
    """

    def __init__(self, session: Session, open_in_browser: str | None) -> None:
        app = site.app(session, open_in_browser)
        super().__init__(
            uvicorn.Config(
                app, loop="asyncio", http="h11", ws="none", lifespan="on", log_config=None,
                log_level="critical",
                access_log=False, server_header=False, timeout_graceful_shutdown=1,
            )
        )  # fmt: skip
        self._session = session
        session.stop = self.leave

    def leave(self) -> None:
        """End the serving soon; for the session, when this machine cannot draw at all."""
        self.should_exit = True
        self._session.close()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End the streams, then do what uvicorn does."""
        super().handle_exit(sig, frame)
        self._session.close()


def _say(line: str) -> None:
    """Write a line where the author has started us; a terminal that has gone is no reason to
    stop.
    """
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except OSError:
        pass
