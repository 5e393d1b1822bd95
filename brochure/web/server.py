"""The server: a socket on this machine, and an application that is served until Ctrl-C."""

from __future__ import annotations

import errno
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import uvicorn

from brochure.errors import MachineLacks
from brochure.web.patience import PATIENCE_S, PatientProtocol
from brochure.web.site import Application

LOOPBACK = "127.0.0.1"


def listening(port: int, command: str) -> socket.socket:
    """Return a socket that listens on this machine only; port 0 takes a free one.

    Raises MachineLacks when the port is taken; `command` is what to run instead.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(64)
    except OSError as trouble:
        listener.close()
        reasons = {
            errno.EADDRINUSE: "another program, perhaps another preview, is using it",
            errno.EACCES: "this account may not use it",
        }
        reason = reasons.get(trouble.errno or 0, trouble.strerror)
        raise MachineLacks(
            f"Port {port} is not free: {reason}.\nTake any free one:\n\n    {command}\n"
        ) from None
    return listener


class Server(uvicorn.Server):
    """Lets the open event streams go at once on Ctrl-C, where uvicorn would wait for the browser to
    close them.
    """

    def __init__(
        self, app: Application, let_go: Callable[[], None], *, patience_s: float = PATIENCE_S
    ) -> None:
        """Take what is served, what ends its event streams (a signal's handler calls it), and how
        many seconds a client may take for a request.
        """
        protocol: Any = partial(PatientProtocol, patience_s=patience_s)  # uvicorn just calls it
        super().__init__(
            uvicorn.Config(
                app, loop="asyncio", http=protocol, ws="none", lifespan="on", log_config=None,
                log_level="critical", access_log=False, server_header=False,
                timeout_graceful_shutdown=1,
            )
        )  # fmt: skip
        self._let_go = let_go
        # as by `nohup brochure preview &`
        self._ignores_ctrl_c = signal.getsignal(signal.SIGINT) == signal.SIG_IGN

    def leave(self) -> None:
        """End the serving soon."""
        self.should_exit = True
        self._let_go()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End the streams, then do what uvicorn does; a Ctrl-C that our starter ignores is not for
        us.
        """
        if sig == signal.SIGINT and self._ignores_ctrl_c:
            return
        super().handle_exit(sig, frame)
        self._let_go()
