"""A front desk that gives the page its JSON and prints nothing: what the page says and does is
tried against it.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from desk_pictures import code, drawn
from paths import ROOT

from brochure.desk import words
from brochure.shelves import Shelves
from brochure.web.guard import HEADERS

TOKEN = "a-token-of-this-session"
STALE = "the translation is older than the English text"
FORMATS = (
    ("handout", "sheet", "standard", "US Letter", False, 2, 2),
    ("handout-a4", "sheet", "standard", "A4", False, 2, 2),
    ("black-and-white", "sheet", "standard", "US Letter", True, 2, 2),
    ("large-print", "sheet", "large", "US Letter", False, 2, 5),
    ("trifold", "leaflet", "standard", "US Letter", False, 2, 2),
    ("poster", "poster", "large", "Tabloid", False, 1, 1),
)
RECEPTION = {
    "name": "Reception", "place": "behind the desk", "ready": True, "said": "ready",
    "colour": True, "two_sided": True, "paper": ["US Letter", "A4"], "known": True, "answers": True,
}  # fmt: skip
NURSES = {
    "name": "Nurses’ room", "place": "second floor", "ready": True, "said": "ready",
    "colour": False, "two_sided": True, "paper": ["US Letter"], "known": True,
    "answers": True,
}  # fmt: skip
ENGLISH = ("en", "English", "ltr")
SPANISH = ("es", "Español", "ltr")
ARABIC = ("ar", "العربية", "rtl")
MANY = (
    ENGLISH, SPANISH, ARABIC, ("zh", "中文", "ltr"), ("vi", "Tiếng Việt", "ltr"),
    ("tl", "Tagalog", "ltr"), ("ko", "한국어", "ltr"), ("hy", "Հայերեն", "ltr"),
    ("fa", "فارسی", "rtl"), ("ru", "Русский", "ltr"), ("fr", "Français", "ltr"),
    ("pt", "Português", "ltr"), ("de", "Deutsch", "ltr"), ("it", "Italiano", "ltr"),
    ("pl", "Polski", "ltr"), ("uk", "Українська", "ltr"),
)  # fmt: skip


def choice(row: tuple[Any, ...], **other: Any) -> dict[str, Any]:
    name, shape, size, paper, grey, sides, pages = row
    load = "90 to 120 g/m2 paper, short-edge duplex" if shape == "leaflet" else "plain paper"
    return {
        "format": name, "shape": shape, "size": size, "paper": paper, "black_and_white": grey,
        "sides": sides, "pages": pages, "load": load, "folds": None, "may_go_out": True,
        "why": "", "ready": True, **other,
    }  # fmt: skip


def handout(
    name: str, title: str, *, languages: tuple[tuple[str, str, str], ...] = (ENGLISH,),
    why: str = "", also: str = "", stale: tuple[str, ...] = (), **other: Any,
) -> dict[str, Any]:  # fmt: skip
    """Return a handout as /api/handouts tells it; `also` and `why` are for the search."""
    formats = other.pop("formats", FORMATS)
    fields = other.pop("fields", [])
    spoken = [
        {
            "tag": tag, "name": own, "direction": direction,
            "title": other.get("titles", {}).get(tag, title),
            "may_go_out": not why and tag not in stale,
            "why": why or (STALE if tag in stale else ""),
            "choices": [choice(row) for row in formats], "fields": fields,
        }
        for tag, own, direction in languages
    ]  # fmt: skip
    return {
        "id": name, "title": title, "version": "2.1", "reviewed": "4 May 2026", "why": why,
        "also": also, "languages": spoken, "code": None, **other,
    }  # fmt: skip


def shelf() -> list[dict[str, Any]]:
    """Return a clinic's handouts, of every kind that the page has to cope with."""
    knee = handout(
        "knee-osteoarthritis", "Knee osteoarthritis", also="bad knee",
        languages=(ENGLISH, SPANISH, ARABIC), stale=("ar",),
        titles={"es": "Artrosis de rodilla", "ar": "خشونة الركبة"},
        code={
            "url": "https://clinic.example/h/knee",
            "caption": "Knee osteoarthritis, in English and Spanish",
            "picture": "/api/handouts/knee-osteoarthritis/en/code.svg",
        },
    )  # fmt: skip
    fields = [
        {"name": "clinician", "label": "Who you see", "type": "text", "example": "Dr. Sam Sample"},
        {"name": "appointment", "label": "Your visit", "type": "date", "example": ""},
    ]
    return [
        knee,
        handout("knee-replacement", "Knee replacement: before you come in", fields=fields,
                languages=(ENGLISH, SPANISH)),
        handout("kneecap", "Kneecap pain in runners", why="it is a draft"),
        handout("stem-cells", "Stem cell therapy for the knee", also="knee cells",
                why="its review was due on 1 November 2026"),
        handout("blood-sugar", "Type 2 diabetes", also="sugar", languages=MANY),
        handout("blood-pressure", "High blood pressure", formats=FORMATS[:3]),
        handout("old", "Bed rest for back pain", why="it is withdrawn"),
    ]  # fmt: skip


@dataclass
class FakeDesk:
    """What the desk knows; a test changes it and says `push`."""

    handouts: list[dict[str, Any]] = field(default_factory=shelf)
    printers: list[dict[str, Any]] = field(default_factory=lambda: [dict(RECEPTION), dict(NURSES)])
    jobs: list[dict[str, Any]] = field(default_factory=list)
    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    signed_in: str | None = None
    pin: str = "246810"
    said: str = ""
    making: int = 0
    refuses: str = ""
    """What /api/print answers with 409."""
    cuts: bool = False
    """The connection ends before /api/print has answered."""
    holds: threading.Event = field(default_factory=threading.Event)
    """/api/print waits until it is set."""
    shows: threading.Event = field(default_factory=threading.Event)
    """Pictures wait until it is set."""
    finds: threading.Event = field(default_factory=threading.Event)
    """The search waits until it is set."""
    language: str = "en"
    direction: Literal["ltr", "rtl"] | None = None
    port: int = 0
    listeners: list[queue.Queue[str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.holds.set()
        self.shows.set()
        self.finds.set()
        spoken = words.words_of(Shelves(ROOT), self.language)
        turned = {"direction": self.direction or spoken.language.direction}
        self.spoken = words.Spoken(spoken.language.model_copy(update=turned), spoken.words)
        self.server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def orders(self) -> list[dict[str, Any]]:
        """What was sent to /api/print."""
        return [body for path, body in self.posts if path == "/api/print"]

    def state(self) -> dict[str, Any]:
        return {"jobs": self.jobs[::-1], "printers": self.printers, "making": self.making,
                "said": self.said}  # fmt: skip

    def push(self) -> None:
        """Tell all pages the state as it is now."""
        for listener in list(self.listeners):
            listener.put(json.dumps(self.state()))

    def tell(self, number: int, state: str, said: str = "") -> None:
        """Let a job come to a state."""
        over = state in {"completed", "canceled", "aborted", "refused", "uncertain"}
        self.jobs[number - 1].update(
            state=state, said=said, over=over, can_cancel=not over, can_repeat=over
        )
        self.push()

    def start(self) -> None:
        """Listen, on the same port as before when there was one."""
        desk = self

        class Handler(_Handler):
            pass

        Handler.desk = desk
        self.server = _Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def stop(self) -> None:
        """End all connections, as a server that is killed does."""
        self.holds.set()
        self.shows.set()
        self.finds.set()
        for listener in list(self.listeners):
            listener.put(None)
        if self.server:
            self.server.shutdown()
            self.thread.join()
            self.server.server_close()
            self.server = None


class _Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves is no fault."""


class _Handler(BaseHTTPRequestHandler):
    desk: FakeDesk
    protocol_version = "HTTP/1.0"
    timeout = 2  # a browser opens connections that it never uses

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        if path == "/":
            self.send("text/html; charset=utf-8", words.page(self.desk.spoken).encode())
        elif path in words.FILES:
            name = words.FILES[path]
            kind = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
            data = (words.FOLDER / name).read_bytes()
            self.send(kind[name.rpartition(".")[2]], data)
        elif path == "/words.json":
            self.json(words.told(self.desk.spoken))
        elif path == "/api/desk":
            self.json(self.desk_told())
        elif self.desk.people and not self.desk.signed_in:
            self.json({"said": "Nobody has signed in."}, 401)
        elif path == "/api/events":
            self.events()
        elif path == "/api/find":
            self.json(self.found(parse_qs(parts.query).get("words", [""])[0]))
        else:
            self.picture_or_page(path.split("/")[2:])

    def desk_told(self) -> dict[str, Any]:
        desk = self.desk
        out = bool(desk.people) and not desk.signed_in
        return {
            "clinic": "Hillside Family Clinic", "desk": "Front desk 1", "person": desk.signed_in,
            "sign_in": out, "people": desk.people, "token": TOKEN,
            "handouts": len(desk.handouts), **({} if out else desk.state()),
        }  # fmt: skip

    def found(self, words_typed: str) -> dict[str, Any]:
        self.desk.finds.wait()
        hits = []
        for one in self.desk.handouts:
            typed = words_typed.lower()
            texts = [one["title"], *(spoken["title"] for spoken in one["languages"])]
            by_title = any(typed in text.lower() for text in texts)
            by_name = bool(typed) and typed in one["also"].lower()
            if by_title or by_name:
                hits.append({
                    **{key: one[key] for key in ("id", "title", "version", "reviewed", "why")},
                    "may_go_out": not one["why"],
                    "place": one["also"] if by_name and not by_title else "",
                    "languages": [
                        {key: spoken[key] for key in ("tag", "name", "may_go_out", "why")}
                        for spoken in one["languages"]
                    ],
                })  # fmt: skip
        return {"hits": hits, "total": len(hits)}

    def picture_or_page(self, parts: list[str]) -> None:
        match parts:
            case ["handouts", name] if self.known(name):
                told = self.known(name)
                self.json({key: told[key] for key in told if key not in {"also", "why", "titles"}})
            case ["handouts", name, _, "code.svg"] if self.known(name):
                self.send("image/svg+xml", code(self.known(name)["code"]["url"]))
            case ["editions", name, language, form]:
                pages, size = self.measure(name, language, form)
                key = f"{name}-{language}-{form}"
                self.json({"key": key, "pages": pages, "sizes": [size] * pages, "said": ""})
            case ["pages", name, language, form, number]:
                self.picture(name, language, form, number, "")
            case ["copies", copy, number] if number.endswith(".png"):
                name, language, form, given = json.loads(bytes.fromhex(copy))
                self.picture(name, language, form, number, given)
            case ["pdf" | "copies", *_]:
                self.send("application/pdf", b"%PDF-1.7\n%%EOF\n")
            case _:
                self.json({"said": "There is no such thing here."}, 404)

    def known(self, name: str) -> dict[str, Any]:
        return next((one for one in self.desk.handouts if one["id"] == name), {})

    def measure(self, name: str, language: str, form: str) -> tuple[int, tuple[int, int]]:
        spoken = next(one for one in self.known(name)["languages"] if one["tag"] == language)
        made = next(one for one in spoken["choices"] if one["format"] == form)
        if form == "trifold":
            return made["pages"], (792, 612)
        sizes = {"A4": (595, 842), "Tabloid": (792, 1224)}
        return made["pages"], sizes.get(made["paper"], (612, 792))

    def picture(self, name: str, language: str, form: str, number: str, given: str) -> None:
        self.desk.shows.wait()
        pages, size = self.measure(name, language, form)
        spoken = next(one for one in self.known(name)["languages"] if one["tag"] == language)
        page = int(number.removesuffix(".png"))
        kind = {"black-and-white": "grey", "large-print": "large"}.get(form, "")
        data = drawn(spoken["title"], page, pages, size, kind, given)
        self.send("image/png", data, cached=not given)

    def do_POST(self) -> None:
        desk = self.desk
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        desk.posts.append((self.path, body))
        if self.headers["X-Desk-Token"] != TOKEN:
            self.json({"said": "This page is too old. Load it anew."}, 403)
        elif self.path == "/sign-in":
            self.sign_in(body)
        elif self.path == "/sign-out":
            desk.signed_in = None
            self.json({})
        elif desk.people and not desk.signed_in:
            self.json({"said": "Nobody has signed in."}, 401)
        elif self.path == "/api/copies":
            given = ", ".join(body["fields"].values())
            copy = json.dumps([body["id"], body["language"], body["format"], given])
            pages, size = self.measure(body["id"], body["language"], body["format"])
            self.json({"copy": copy.encode().hex(), "pages": pages, "sizes": [size] * pages,
                       "said": ""})  # fmt: skip
        elif self.path == "/api/print":
            self.print(body)
        else:
            self.repeat_or_cancel()

    def sign_in(self, body: dict[str, Any]) -> None:
        if body["pin"] != self.desk.pin:
            self.json({"said": "That is not the PIN.", "wait": 1}, 429)
            return
        self.desk.signed_in = body["name"]
        self.json({})

    def print(self, body: dict[str, Any]) -> None:
        self.desk.holds.wait()
        if self.desk.refuses:
            self.json({"said": self.desk.refuses}, 409)
            return
        number = self.job(body)
        if self.desk.cuts:
            self.close_connection = True
            self.connection.close()
            return
        self.json({"job": number})
        self.desk.push()

    def job(self, body: dict[str, Any]) -> int:
        spoken = next(
            one for one in self.known(body["id"])["languages"] if one["tag"] == body["language"]
        )
        number = len(self.desk.jobs) + 1
        self.desk.jobs.append({
            "number": number, "title": spoken["title"], "language": body["language"],
            "format": body["format"], "printer": body["printer"], "copies": body["copies"],
            "state": "pending", "said": "", "over": False, "can_cancel": True,
            "can_repeat": False, "at": "14:05", "id": body["id"],
        })  # fmt: skip
        return number

    def repeat_or_cancel(self) -> None:
        number, act = int(self.path.split("/")[3]), self.path.split("/")[4]
        if act == "cancel":
            self.json({"job": number})
            self.desk.tell(number, "canceled")
        else:
            self.json({"job": self.job(self.desk.jobs[number - 1])})
            self.desk.push()

    def events(self) -> None:
        news: queue.Queue[str | None] = queue.Queue()
        news.put(json.dumps(self.desk.state()))
        self.desk.listeners.append(news)
        self.head("text/event-stream")
        with suppress(OSError):
            while (told := self.next(news)) is not None:
                self.wfile.write(f"data: {told}\n\n".encode() if told else b": still here\n\n")
                self.wfile.flush()
        self.desk.listeners.remove(news)

    def next(self, news: queue.Queue[str | None]) -> str | None:
        try:
            return news.get(timeout=0.5)
        except queue.Empty:
            return ""

    def json(self, told: dict[str, Any], status: int = 200) -> None:
        self.send("application/json", json.dumps(told).encode(), status)

    def head(self, kind: str, status: int = 200, cached: bool = False) -> None:
        self.send_response(status)
        for name, value in {**HEADERS, "Content-Type": kind}.items():
            self.send_header(
                name, "private, max-age=99" if cached and name == "Cache-Control" else value
            )
        self.end_headers()

    def send(self, kind: str, data: bytes, status: int = 200, cached: bool = False) -> None:
        with suppress(OSError):
            self.head(kind, status, cached)
            self.wfile.write(data)


@contextmanager
def running(desk: FakeDesk | None = None) -> Iterator[FakeDesk]:
    """Serve a desk for as long as the context lasts."""
    desk = desk or FakeDesk()
    desk.start()
    try:
        yield desk
    finally:
        desk.stop()
