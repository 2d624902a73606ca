"""The keys themselves: MESSAGE_KEYS of the environment, else a file under VAR_DIR that is made once.

The first key seals; every key opens. Of each, three are derived that never meet: one seals, one digests,
one blinds words.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LENGTH = 32  # bytes
HOW_TO_MAKE = (
    'set MESSAGE_KEYS to the output of python3 -c "import base64, secrets; '
    'print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())", and keep a copy apart from the backups.'
)


@dataclass(frozen=True)
class Key:
    """One key, and what is derived from it."""

    id: bytes  # four bytes, which stand before all that it sealed
    box: AESGCM
    digests: bytes
    words: bytes


def current() -> Key:
    """The one that seals."""
    return known()[0]


def known() -> tuple[Key, ...]:
    """All of them, the newest first. Raises ImproperlyConfigured with what to set."""
    return tuple(_derived(text) for text in texts())


def texts() -> tuple[str, ...]:
    """The keys as they are written down, the newest first."""
    if settings.MESSAGE_KEYS:
        return tuple(settings.MESSAGE_KEYS)
    path = file()
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        if not settings.IS_LOOPBACK:
            raise ImproperlyConfigured(f"HOST is public but MESSAGE_KEYS is missing: {HOW_TO_MAKE}") from None
        make_file()
        changed = path.stat().st_mtime_ns
    return _read(path, changed)


def file() -> Path:
    return settings.VAR_DIR / "message_keys"


def make_file() -> None:
    """Write a first key, unless another process just has."""
    try:
        handle = os.open(file(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as made:
        made.write(new() + "\n")
        made.flush()
        os.fsync(made.fileno())


def write_file(texts: list[str]) -> None:
    """Put these keys into the file, the newest first; processes that run read it anew. Whole or not at all."""
    part = file().with_suffix(".part")
    handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as made:
        made.write("".join(f"{text}\n" for text in texts))
        made.flush()
        os.fsync(made.fileno())
    os.replace(part, file())


def new() -> str:
    return base64.urlsafe_b64encode(os.urandom(LENGTH)).decode()


def id_of(text: str) -> bytes:
    return _derived(text).id


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[str, ...]:
    found = tuple(path.read_text().split())
    if not found:
        raise ImproperlyConfigured(f"{path} is empty: put the keys back that were in it.")
    return found


@lru_cache(maxsize=16)
def _derived(text: str) -> Key:
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii"))
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != LENGTH:
        raise ImproperlyConfigured(f"A key in MESSAGE_KEYS is not 32 bytes in base64: {HOW_TO_MAKE}")
    return Key(
        id=hashlib.sha256(b"message key\n" + raw).digest()[:4],
        box=AESGCM(_made_of(raw, b"seal")),
        digests=_made_of(raw, b"digests"),
        words=_made_of(raw, b"words"),
    )


def _made_of(raw: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), LENGTH, salt=None, info=b"common-hash messages: " + purpose).derive(raw)
