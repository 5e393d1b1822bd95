"""A copy locked with its reader's password, AES with a key of 256 bits (ISO 32000-2, 7.6.4.4,
revision 6).
"""

from __future__ import annotations

import io
import secrets

from pikepdf import Array, Encryption, ObjectStreamMode, Permissions, String

from brochure.stamp import xref
from brochure.stamp.objects import opened

LONGEST_PASSWORD = 127
"""Bytes of a password in UTF-8 that count (ISO 32000-2, 7.6.4.3.3)."""
ALLOWED = Permissions(
    accessibility=True,  # ISO 14289-1, 7.16: programs that read aloud may read
    extract=True,
    print_lowres=True,
    print_highres=True,
    modify_annotation=False,
    modify_assembly=False,
    modify_form=False,
    modify_other=False,
)


def locked(data: bytes, password: str, ident: bytes) -> bytes:
    """Return a PDF that opens with a password only, its metadata included; reading aloud, copying,
    printing are free.

    `ident`, 16 bytes, becomes its first identifier. The owner's password is a random one that
    nobody learns. Raises ValueError when the password has no byte or more than 127 in UTF-8.
    """
    if any("\ud800" <= character <= "\udfff" for character in password):
        raise ValueError("the password has half a character, which UTF-8 cannot write")
    size = len(password.encode())
    if not 1 <= size <= LONGEST_PASSWORD:
        raise ValueError(
            f"the password has {size} bytes in UTF-8; it takes 1 to {LONGEST_PASSWORD}"
        )
    if len(ident) != xref.IDENT:
        raise ValueError(f"an identifier has {xref.IDENT} bytes, not {len(ident)}")
    made = io.BytesIO()
    with opened(data) as pdf:
        pdf.trailer.ID = Array([String(ident), String(ident)])
        keys = Encryption(
            owner=secrets.token_urlsafe(32),
            user=password,
            R=6,
            aes=True,
            metadata=True,
            allow=ALLOWED,
        )
        pdf.save(made, encryption=keys, object_stream_mode=ObjectStreamMode.generate)
    return made.getvalue()
