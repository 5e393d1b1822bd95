"""What a page may read: files on the open shelves, by `asset:` addresses, and nothing else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

from brochure.shelves import Shelves
from brochure.typeset import bitmap, drawing, grey, lookup
from brochure.typeset.bitmap import SAVE_AS
from brochure.typeset.drawing import Fault
from brochure.typeset.refusal import Refusal

MAX_BYTES = 20_000_000

# What a page can use. Told by the name alone: the engine tries whatever it does not know as a
# drawing.
PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
KINDS = PICTURES | {
    ".svg": "image/svg+xml",
    ".css": "text/css",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
}
# By the ending of what is often put in place of a picture: what to do.
OTHERS = {
    ".jfif .jpe .jif .pjpeg .pjp": "this is a JPEG by another name: give it the ending .jpg",
    ".svgz": "unpack it, or export it as plain SVG",
    ".emf .wmf": "export the drawing as SVG or PNG (in Word: Save as picture)",
    ".pdf .eps .ps .ai": "export the drawing as plain SVG, or as PNG with 300 dots per inch",
}


class ShelfFetcher(URLFetcher):  # type: ignore[misc]
    """Resolves `asset:/assets/brands/x/logo.svg` on the shelves; knows no network and no other
    file.
    """

    def __init__(self, shelves: Shelves, *, grey: bool = False) -> None:
        """Take the shelves to look on, and whether pictures and drawings are to be grey."""
        super().__init__(allowed_protocols=())
        self.shelves = shelves
        self.grey = grey
        self.refused: list[Refusal] = []
        self.read: list[str] = []
        """The files that were read, as their addresses name them."""
        self.differing: list[tuple[str, Fault]] = []
        """The drawings that the engine would draw otherwise than they are meant, and how."""
        self._held: dict[str, tuple[bytes, str]] = {}

    # the engine's signature
    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        """Return the file. Raises Refusal, with the reason."""
        try:
            return self._fetch(url)
        except Refusal as reason:
            self.refused.append(reason)
            raise

    def _fetch(self, url: str) -> URLFetcherResponse:
        if url in self._held:
            data, kind = self._held[url]
            return URLFetcherResponse(url, body=data, headers={"Content-Type": KINDS[kind]})
        scheme, _, rest = url.partition(":")
        if scheme != "asset":
            raise Refusal(
                f"the address {url[:120]} is refused: a page reads only the project's own files"
            )
        name = unquote(rest.partition("?")[0].partition("#")[0]).lstrip("/")
        self.read.append(name)
        path = lookup.found(self.shelves, name)
        kind = path.suffix.lower()
        if kind not in KINDS:
            raise _other_kind(name, kind)
        data = _read(name, path)
        if kind == ".svg":
            made = drawing.read(f"the drawing {name}", data, grey=self.grey)
            self._held |= made.pictures
            self.differing += [(name, fault) for fault in made.faults]
            data = made.data
        elif kind in PICTURES:
            bitmap.refuse(f"the picture {name}", data)
            if self.grey or grey.is_deep(data):
                data, kind = grey.picture(data)
        return URLFetcherResponse(url, body=data, headers={"Content-Type": KINDS[kind]})


def _read(name: str, path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as trouble:
        raise Refusal(f"the file {name} cannot be read ({trouble.strerror})") from None
    if len(data) > MAX_BYTES:
        raise Refusal(f"the file {name} is larger than {MAX_BYTES // 1_000_000} MB")
    return data


def _other_kind(name: str, kind: str) -> Refusal:
    known = ", ".join(sorted(KINDS))
    hint = next((hint for endings, hint in OTHERS.items() if kind in endings.split()), SAVE_AS)
    return Refusal(f"the file {name} is not of a kind that a page can use ({known})", hint)
