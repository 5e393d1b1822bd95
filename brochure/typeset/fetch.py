"""What a page may read: files on the open shelves, by `asset:` addresses, and nothing else."""

from __future__ import annotations

import warnings
import xml.etree.ElementTree as ET
from io import BytesIO
from urllib.parse import unquote

import PIL.Image
import PIL.ImageFile
from weasyprint.urls import URLFetcher, URLFetcherResponse

from brochure.shelves import Shelves
from brochure.typeset import grey

# A4 at 600 dots an inch has 35 million pixels.
MAX_PIXELS = 40_000_000
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


class Refusal(ValueError):
    """An address that a page may not read; the engine logs it and the log becomes a finding."""


class ShelfFetcher(URLFetcher):  # type: ignore[misc]
    """Resolves `asset:/assets/brands/x/logo.svg` on the shelves; knows no network and no other
    file.
    """

    def __init__(self, shelves: Shelves, *, grey: bool = False) -> None:
        """Take the shelves to look on, and whether pictures and drawings are to be grey."""
        super().__init__(allowed_protocols=())
        self.shelves = shelves
        self.grey = grey
        self.refused: list[str] = []
        self.read: list[str] = []
        """The files that were read, as their addresses name them."""

    # the engine's signature
    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        """Return the file. Raises Refusal, with the reason."""
        try:
            return self._fetch(url)
        except Refusal as reason:
            self.refused.append(str(reason))
            raise

    def _fetch(self, url: str) -> URLFetcherResponse:
        scheme, _, rest = url.partition(":")
        if scheme != "asset":
            raise Refusal(
                f"the address {url[:120]} is refused: a page reads only the project's own files"
            )
        name = unquote(rest.partition("?")[0].partition("#")[0]).lstrip("/")
        path = self.shelves.find(name)
        self.read.append(name)
        if path is None:
            raise Refusal(
                f"the file {name} is not in the project's folders assets, pictures and templates"
            )
        kind = path.suffix.lower()
        if kind not in KINDS:
            raise Refusal(
                f"the file {name} is not of a kind that a page can use ({', '.join(sorted(KINDS))})"
            )
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as trouble:
            raise Refusal(f"the file {name} cannot be read ({trouble.strerror})") from None
        if len(data) > MAX_BYTES:
            raise Refusal(f"the file {name} is larger than {MAX_BYTES // 1_000_000} MB")
        if kind == ".svg":
            _refuse_reaching_out(name, data)
            data = grey.drawing(data) if self.grey else data
        elif kind in PICTURES:
            _refuse_too_many_pixels(name, data)
            if self.grey or grey.is_deep(data):
                data, kind = grey.picture(data)
        return URLFetcherResponse(url, body=data, headers={"Content-Type": KINDS[kind]})


class _NoDocumentType(ET.TreeBuilder):
    """Stops at a document type, in whatever encoding the file is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def doctype(self, *_: object) -> None:
        raise Refusal(f"the drawing {self.name} carries a document type; export it as plain SVG")


def _refuse_reaching_out(name: str, data: bytes) -> None:
    """Refuse an SVG that names anything outside itself, or that carries a document type
    (entities).
    """
    try:
        # no document type, so no entities
        root = ET.fromstring(data, ET.XMLParser(target=_NoDocumentType(name)))  # noqa: S314
    except ET.ParseError as trouble:
        raise Refusal(f"the drawing {name} is not valid SVG ({trouble})") from None
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        if tag in {"script", "foreignObject", "image"}:
            raise Refusal(
                f"the drawing {name} holds a <{tag}>, which could pull something in; draw it with "
                f"paths"
            )
        for key, value in element.attrib.items():
            reaches = key.rpartition("}")[2] == "href" and not value.startswith("#")
            if reaches or "url(" in value.replace("url(#", "") or key.startswith("on"):
                raise Refusal(
                    f"the drawing {name} refers to something outside itself ({key}={value[:60]!r})"
                )
        if tag == "style" and (
            "@import" in (element.text or "") or "url(" in (element.text or "").replace("url(#", "")
        ):
            raise Refusal(f"the drawing {name} has a style sheet that pulls something in")


def _load_whole(picture: PIL.Image.Image) -> None:
    """Read a picture's pixels; the engine lets Pillow pass half a file off as a whole one. Raises
    OSError.
    """
    before = PIL.ImageFile.LOAD_TRUNCATED_IMAGES
    PIL.ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture.load()
    finally:
        PIL.ImageFile.LOAD_TRUNCATED_IMAGES = before


def _refuse_too_many_pixels(name: str, data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own, larger bound
        try:
            with PIL.Image.open(BytesIO(data)) as picture:
                width, height = picture.size
                if width * height <= MAX_PIXELS:
                    _load_whole(picture)
        except (OSError, SyntaxError, PIL.Image.DecompressionBombError) as trouble:
            raise Refusal(f"the picture {name} cannot be read ({trouble})") from None
    if width * height > MAX_PIXELS:
        raise Refusal(
            f"the picture {name} has {width} x {height} pixels; make it smaller ({MAX_PIXELS} at "
            f"most)"
        )
