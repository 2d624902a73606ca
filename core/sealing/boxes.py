"""Sealing and opening of bytes.

A sealed value is: the version (one byte), the key's id (four), a nonce (twelve), then AES-256-GCM's output.
The place it stands in is authenticated with it, so that put anywhere else it can't be opened.
"""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag

from core.sealing import keys

VERSION = b"\x01"
_ID, _NONCE = slice(1, 5), slice(5, 17)


class Unreadable(Exception):
    """A sealed value that no key of MESSAGE_KEYS opens in this place."""


def seal(content: bytes, *, place: str) -> bytes:
    """Seal under the newest key, for this place alone ("messaging.message.body|12|3")."""
    key, nonce = keys.current(), os.urandom(12)
    return VERSION + key.id + nonce + key.box.encrypt(nonce, content, place.encode())


def unseal(sealed: bytes, *, place: str) -> bytes:
    """What was sealed for this place. Raises Unreadable."""
    for key in keys.known():
        if sealed[:1] == VERSION and sealed[_ID] == key.id:
            try:
                return key.box.decrypt(sealed[_NONCE], sealed[_NONCE.stop :], place.encode())
            except InvalidTag:
                break
    raise Unreadable(place)


def is_current(sealed: bytes) -> bool:
    """Whether the newest key sealed it."""
    return sealed[_ID] == keys.current().id


def digest(text: str) -> str:
    """What may be kept of a text to know it again, where a plain hash would let anyone try texts."""
    return hmac.digest(keys.current().digests, text.encode("utf-8", "surrogatepass"), "sha256").hex()
