"""The server: a socket, and an application that is served on it until Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn

from brochure.errors import MachineLacks
from brochure.web import certificate as certificates
from brochure.web.patience import PATIENCE_S, Listener, PatientProtocol
from brochure.web.site import Application

LOOPBACK = "127.0.0.1"


def listening(port: int, command: str, host: str = LOOPBACK) -> socket.socket:
    """Return a socket that listens on an address of this machine, by default for itself alone;
    port 0 takes a free one.

    Raises MachineLacks when the port is taken or the address is not one of this machine's;
    `command` is what to run instead.
    """
    is_six = ":" in host
    listener = Listener(socket.AF_INET6 if is_six else socket.AF_INET)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if is_six:  # an IPv4 address is asked for by its own form
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as trouble:
        listener.close()
        if trouble.errno == errno.EADDRNOTAVAIL:
            said = f"{host} is not an address of this machine.\nTake one that is:"
            raise MachineLacks(f"{said}\n\n    {command}\n") from None
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

    It speaks http, or https alone when a certificate and its key are given. It writes no log of
    requests: their addresses may hold what a person looked for.
    """

    def __init__(
        self,
        app: Application,
        let_go: Callable[[], None],
        certificate: Path | None = None,
        key: Path | None = None,
        *,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Take what is served, what ends its event streams (a signal's handler calls it), the
        files of a certificate and its key, and how many seconds a client may take for a request.

        Raises BadInput when the two cannot be used.
        """
        self._tls = certificates.context(certificate, key) if certificate and key else None
        self._patience_s = patience_s
        protocol: Any = partial(PatientProtocol, patience_s=patience_s)  # uvicorn just calls it
        super().__init__(
            uvicorn.Config(
                app, loop="asyncio", http=protocol, ws="none", lifespan="on", log_config=None,
                log_level="critical", access_log=False, server_header=False, proxy_headers=False,
                timeout_graceful_shutdown=1,
            )
        )  # fmt: skip
        self._let_go = let_go
        # as by `nohup brochure preview &`
        self._ignores_ctrl_c = signal.getsignal(signal.SIGINT) == signal.SIG_IGN

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve on these sockets. Over https uvicorn would wait a minute for each handshake."""
        if self._tls is None or self.config.fd is not None:
            await super().startup(sockets=sockets)
            return
        await self.lifespan.startup()
        if self.lifespan.should_exit:
            sys.exit(uvicorn.config.STARTUP_FAILURE)
        loop = asyncio.get_running_loop()
        protocol: Any = partial(
            PatientProtocol, patience_s=self._patience_s,
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state,
        )  # fmt: skip
        self.servers = [
            await loop.create_server(
                protocol, sock=one, ssl=self._tls, ssl_handshake_timeout=self._patience_s,
                ssl_shutdown_timeout=self._patience_s,
            )
            for one in sockets or []
        ]  # fmt: skip
        self.started = True

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
