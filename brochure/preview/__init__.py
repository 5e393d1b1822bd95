"""The preview: one warm process that shows the pages in the browser, anew at each save.

It listens on this machine only. What a request may read is the page itself, the handout as made,
and the fonts and pictures on the shelves.
"""

from __future__ import annotations

import sys

from brochure.errors import BadInput
from brochure.model.finding import Place, error
from brochure.model.proof import Order
from brochure.preview import site
from brochure.preview.handouts import Handouts
from brochure.preview.session import Session
from brochure.shelves import MARKER, shown
from brochure.web.server import LOOPBACK, Server, listening


def serve(order: Order, port: int, *, show: bool = False) -> int:
    """Show an order until Ctrl-C, and return 0; one of a project's brochure.yaml is for all its
    handouts.

    Port 0 takes a free one. Raises MachineLacks when the port is taken or the engine's libraries
    are missing, BadInput when the content's folder does not exist: there would be nothing to watch.
    """
    name = shown(order.content)
    if not order.content.parent.is_dir():
        raise BadInput(
            [error("input", f"there is no folder {shown(order.content.parent)}", Place(name))]
        )
    with listening(port, "brochure preview --port 0") as listener:
        address = f"http://{LOOPBACK}:{listener.getsockname()[1]}/"
        project = order.content.name == MARKER
        handouts = Handouts(order.content.parent) if project else None
        session = Session(order, _say, handouts)
        if handouts:
            count = len(handouts.choices)
            name = shown(session.content) if session.content else f"{count} handouts"
        server = Server(site.app(session, address if show else None), session.close)
        session.stop = server.leave
        _say(f"Preview of {name}: {address}  (Ctrl-C ends it)")
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            _say("")
    if session.lacking:
        raise session.lacking
    return 0


def _say(line: str) -> None:
    """Write a line where the author has started us; a terminal that has gone is no reason to
    stop.
    """
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except OSError:
        pass
