"""What people sign in with: which name and which PIN will do, and how a PIN is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from brochure.fold import folded

LEAST, MOST = 6, 128
MOST_NAME = 60
# RFC 7914: N, r and p. 32 MiB and a tenth of a second for each try, on the server and on a thief's
# machine.
COST, BLOCK, LANES = 2**15, 8, 1
MOST_COST, MOST_BLOCK, MOST_LANES = 2**20, 32, 16


@dataclass(frozen=True)
class Kept:
    """What is kept of a PIN: enough to know it again, and not enough to say it."""

    salt: bytes
    hash: bytes
    n: int = COST
    r: int = BLOCK
    p: int = LANES

    @classmethod
    def of(cls, pin: str) -> Kept:
        """Return what is kept of a PIN."""
        salt = secrets.token_bytes(16)
        return cls(salt, _hash(pin, Kept(salt, b"")))

    @classmethod
    def read(cls, given: dict[str, Any]) -> Kept:
        """Return what a file holds. Raises ValueError or TypeError when that cannot be it."""
        n, r, p = int(given["n"]), int(given["r"]), int(given["p"])
        is_power = n > 1 and n & (n - 1) == 0
        if not (is_power and n <= MOST_COST and 0 < r <= MOST_BLOCK and 0 < p <= MOST_LANES):
            raise ValueError("the parameters of a PIN cannot be right")
        kept = cls(bytes.fromhex(given["salt"]), bytes.fromhex(given["hash"]), n, r, p)
        if len(kept.salt) < 16 or len(kept.hash) != 32:
            raise ValueError("a PIN is kept in fewer bytes than it should be")
        return kept

    def written(self) -> dict[str, Any]:
        """Return what a file holds of it."""
        salt, digest = self.salt.hex(), self.hash.hex()
        return {"n": self.n, "r": self.r, "p": self.p, "salt": salt, "hash": digest}

    def fits(self, pin: str) -> bool:
        """Return whether this is the PIN; it takes as long when it is not."""
        return hmac.compare_digest(_hash(pin, self), self.hash)


NOBODY = Kept(bytes(16), bytes(32))
"""What no PIN fits: worked out all the same, so that a name that is not known takes as long."""


def _hash(pin: str, kept: Kept) -> bytes:
    word = unicodedata.normalize("NFKC", pin).encode("utf-8", "surrogatepass")
    room = 2 * 128 * kept.n * kept.r
    return hashlib.scrypt(
        word, salt=kept.salt, n=kept.n, r=kept.r, p=kept.p, maxmem=room, dklen=32
    )  # fmt: skip


def same(name: str) -> str:
    """Return a name as names are compared: in small letters, as it looks."""
    return folded(name).casefold()


def unfit_name(name: str) -> str:
    """Return why a name will not do, with what to do; empty when it will."""
    if not same(name):
        return "a name is missing; write it as colleagues know the person, such as 'Ana Lopez'"
    if len(name) > MOST_NAME:
        return f"this name is too long; write it in {MOST_NAME} letters"
    odd = next((one for one in name if unicodedata.category(one)[0] in "CZ" and one != " "), "")
    if odd:
        return f"this name has a character that nobody sees (U+{ord(odd):04X}); type it anew"
    return ""


def unfit(pin: str, name: str) -> str:
    """Return why a PIN will not do for somebody, with what to do; empty when it will."""
    plain = unicodedata.normalize("NFKC", pin)
    if any(unicodedata.category(one)[0] == "C" for one in plain):
        return "this PIN has a character that cannot be typed again; take letters and digits"
    if len(plain) < LEAST:
        return f"this PIN is too short; take {LEAST} characters or more"
    if len(plain) > MOST:
        return f"this PIN is too long; take {MOST} characters or fewer"
    if any(_repeats(plain, length) for length in (1, 2, 3)):
        return "this PIN is the same over and over; take one that is harder to guess"
    if _counts(plain, 1) or _counts(plain, -1):
        return "this PIN counts up or down; take one that is harder to guess"
    if same(plain).replace(" ", "") in {same(name).replace(" ", ""), *same(name).split()}:
        return "this PIN is the name; take one that is harder to guess"
    return ""


def _repeats(text: str, length: int) -> bool:
    return text == (text[:length] * len(text))[: len(text)]


def _counts(text: str, step: int) -> bool:
    """Return whether each character is the next one, up or down; 0 follows 9."""
    for first, second in pairwise(text):
        away = ord(second) - ord(first) - step
        if away and not (away in {10, -10} and first.isdecimal() and second.isdecimal()):
            return False
    return True
