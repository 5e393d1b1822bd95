"""Who may come in: asked before each answer of the desk's server.

A person at the server itself, who asks by a loopback name and no proxy, needs no sign-in unless it
is demanded always. Everybody else signs in with a name and a PIN: a desk that somebody has put
behind a proxy, or called by a name of its own, is closed until there are people.
"""

from __future__ import annotations

import asyncio
import hmac
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from brochure.desk import origin
from brochure.desk.people import ADD, People, Person
from brochure.desk.sessions import COOKIE, IDLE_S, Session, Sessions, new_cookie
from brochure.desk.tries import NOBODY, Tries
from brochure.errors import BadInput
from brochure.web.site import Answer, HTTPException, JSONResponse, Request, Response, posted

# What anybody may read: the page without any content, and who may sign in. What ends in / stands
# for all that begins so.
OPEN = frozenset(
    {"/", "/page.css", "/page.js", "/scripts/", "/icon.svg", "/words.json", "/api/desk", "/sign-in"}
)
# What a page asks for by itself: no sign that a person is there.
QUIET = frozenset({"/api/events"})
# The page reads its token from these, so they alone hand out cookies. They are asked for by our
# own page, whose requests carry a cookie that is there; a link from elsewhere carries none.
TELLING = frozenset({"/api/desk", "/sign-in", "/sign-out"})
TOKEN = "X-Desk-Token"  # noqa: S105 - the name of a header
# Tries that wait for their turn: one PIN is worked out at a time, for memory's sake.
MOST_WAITING = 8

FOREIGN = "This was not asked for by the desk's own page. Open the desk again, and do it there."
STALE = "This page is no longer the newest. Load it again, then do it once more."
SIGN_IN = "Sign in first."
NOBODY_YET = f"Nobody may sign in yet. Whoever cares for this server runs: {ADD}"
UNREADABLE = (
    "Who may sign in cannot be read here. Whoever cares for this server looks at desk/people.json: "
    "it belongs to the account that runs the desk."
)
WRONG = "The name and the PIN do not belong together."
BUSY = "Somebody else is just signing in. Try again in a moment."
SITE = "Another site asked for this, and the desk answers its own page alone."


@dataclass(frozen=True)
class Visitor:
    """Who asks."""

    person: str | None
    """Who has signed in; None when nobody has and nobody must."""
    token: str
    """What the page sends as X-Desk-Token with each POST."""
    desk: str
    """The address of the computer."""


class Entrance:
    """The desk's door, as web/site.py asks it."""

    def __init__(
        self,
        people: People,
        tries: Tries,
        sessions: Sessions | None = None,
        *,
        always: bool = False,
        anybody: Collection[str] = OPEN,
        quiet: Collection[str] = QUIET,
    ) -> None:
        """Take who may sign in, the wrong PINs so far, and whether everybody must; `anybody` are
        addresses for which nobody has to, `quiet` those that a page asks for without a person.
        """
        self._people, self._tries = people, tries
        self._sessions = sessions or Sessions(IDLE_S)
        self._always = always
        self._anybody, self._quiet = anybody, quiet
        self._turn = asyncio.Lock()
        self._asking: set[str] = set()

    @property
    def addresses(self) -> Mapping[str, Answer]:
        """What the entrance gives to GET."""
        return {"/sign-in": self._state}

    @property
    def posts(self) -> Mapping[str, Answer]:
        """What the entrance does by POST."""
        return {"/sign-in": self._sign_in, "/sign-out": self._sign_out}

    def must_sign_in(self, request: Request) -> bool:
        """Return whether nobody is let in here without a sign-in."""
        return self._always or not origin.is_local(request)

    def visitor(self, request: Request) -> Visitor:
        """Return who asks, the same for one request.

        Raises HTTPException: 403 for a POST that our own page has not sent, and for what another
        site asks for; 401 where a person has to sign in first.
        """
        there: Visitor | None = getattr(request.state, "visitor", None)
        if there is not None:
            return there
        path, cookie = request.url.path, self._cookie(request)
        is_open = path in self._anybody or f"/{path.split('/')[1]}/" in self._anybody
        token = self._sessions.token(cookie)
        if request.method == "POST":
            if not origin.is_own_page(request):
                raise HTTPException(403, FOREIGN)
            if not hmac.compare_digest(_bytes(request.headers.get(TOKEN, "")), _bytes(token)):
                raise HTTPException(403, STALE)
        elif not is_open and origin.is_from_another_site(request):
            raise HTTPException(403, SITE)
        session = self._session(cookie)
        if session is None and not is_open and path != "/sign-out" and self.must_sign_in(request):
            raise HTTPException(401, self._closed() or SIGN_IN)
        if session and not is_open and path not in self._quiet:
            self._sessions.touch(session)
        person = session.person if session else None
        request.state.visitor = Visitor(person, token, origin.computer(request))
        return request.state.visitor  # type: ignore[no-any-return]

    def is_in(self, request: Request) -> bool:
        """Return whether who asked may go on reading: not after a sign-out, by hand or by time."""
        person = self.visitor(request).person
        return person is None or self._session(self._cookie(request)) is not None

    def mark(self, request: Request, response: Response) -> None:
        """Give the browser its cookie, where it has none or a new one is due."""
        cookie = getattr(request.state, "new_cookie", None)
        is_asked = request.url.path in TELLING and not origin.is_from_another_site(request)
        if cookie is None or not is_asked:
            return
        response.set_cookie(
            _name(request), cookie, path="/", httponly=True, samesite="strict",
            secure=origin.is_secure(request),
        )  # fmt: skip

    def _cookie(self, request: Request) -> str:
        new: str | None = getattr(request.state, "new_cookie", None)
        if new is not None:
            return new
        given = request.cookies.get(_name(request), "")
        if not COOKIE.fullmatch(given):
            request.state.new_cookie = given = new_cookie()
        return given

    def _session(self, cookie: str) -> Session | None:
        """Return who is signed in, and has the PIN still by which that was done."""
        session = self._sessions.find(cookie)
        if session is None:
            return None
        try:
            person = self._people.person(session.person)
        except BadInput:  # nobody knows who may come in: nobody may
            person = None
        if person is None or person.stamp() != session.stamp:
            self._sessions.end(cookie)
            return None
        return session

    def _closed(self) -> str:
        """Return why nobody at all can sign in; empty when somebody can."""
        try:
            return "" if self._people.names() else NOBODY_YET
        except BadInput:
            return UNREADABLE

    def names(self) -> tuple[str, ...]:
        """Return who may sign in; nobody where that cannot be read."""
        try:
            return self._people.names()
        except BadInput:
            return ()

    async def _state(self, request: Request) -> Response:
        visitor = self.visitor(request)
        must = self.must_sign_in(request) and visitor.person is None
        return JSONResponse(
            {
                "person": visitor.person,
                "sign_in": must,
                "people": self.names(),
                "token": visitor.token,
                "said": self._closed() if must else "",
                "wait": math.ceil(self._tries.wait(NOBODY, visitor.desk)),
            }
        )

    async def _sign_in(self, request: Request) -> Response:
        given = await posted(request)
        name, word = given.get("name"), given.get("pin")
        if not (isinstance(name, str) and isinstance(word, str)) or len(name) + len(word) > 400:
            raise HTTPException(400, "A name and a PIN are needed to sign in.")
        desk = self.visitor(request).desk
        if (wait := self._tries.wait(self._who(name), desk)) > 0:
            return _later(wait)
        if desk in self._asking or len(self._asking) >= MOST_WAITING:
            return _refused(429, BUSY, 1)
        self._asking.add(desk)
        try:
            async with self._turn:  # whoever was before us may have used up the tries
                person, wait = await asyncio.to_thread(self._try, name, word, desk)
        finally:
            self._asking.discard(desk)
        if person is None:
            return _later(-wait) if wait < 0 else _refused(401, WRONG, wait)
        self._sessions.end(self._cookie(request))
        cookie = self._sessions.begin(person.name, person.stamp())
        request.state.new_cookie = cookie
        return JSONResponse({"person": person.name, "token": self._sessions.token(cookie)})

    def _try(self, name: str, word: str, desk: str) -> tuple[Person | None, float]:
        """Return who this is, else nobody and how long to wait; less than nothing where it was not
        even looked at.
        """
        who = self._who(name)
        if (wait := self._tries.wait(who, desk)) > 0:
            return None, -wait
        self._tries.tried(who, desk)
        person = self._people.checked(name, word)
        if person is None:
            return None, self._tries.wait(who, desk)
        self._tries.right(who, desk, self._people.stamps())
        return person, 0

    def _who(self, name: str) -> str:
        try:
            person = self._people.person(name)
        except BadInput:
            raise HTTPException(503, UNREADABLE) from None
        return person.stamp() if person else NOBODY

    async def _sign_out(self, request: Request) -> Response:
        self.visitor(request)
        self._sessions.end(self._cookie(request))
        request.state.new_cookie = new_cookie()
        return JSONResponse({})


def _name(request: Request) -> str:
    """Return the cookie's name: cookies do not tell ports apart, so the port is in it, and two
    desks on one machine do not sign each other's people out. Only by https may it begin with
    __Host-, which no page of a neighbouring name can set.
    """
    port = request.headers.get("host", "").rpartition("]")[2].partition(":")[2]
    name = f"brochure-desk-{port}" if port else "brochure-desk"
    return f"__Host-{name}" if origin.is_secure(request) else name


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _later(wait: float) -> Response:
    return _refused(429, "Too many wrong PINs. Wait, then try again.", wait)


def _refused(status: int, said: str, wait: float) -> Response:
    seconds = math.ceil(wait)
    headers = {"Retry-After": str(seconds)} if seconds else {}
    return JSONResponse({"said": said, "wait": seconds}, status, headers=headers)
