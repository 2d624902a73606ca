"""Whole files, sealed piece by piece, so that none has to fit into memory.

The storage keeps one under a name that ends in SEALED: a mark, then for each piece its length (four bytes) and
the piece, sealed for this name and its place in the row, the last one as the last. So none can be left out,
swapped, cut off or put under another name, and a rotation of keys finds every file by its name alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

from core.sealing.boxes import Unreadable, is_current, seal, unseal

SEALED = ".sealed"
PIECE = 256 * 1024  # bytes
_MARK = b"sealed 1"
_LONGEST = PIECE + 64


def keep(name: str, source: IO[bytes]) -> None:
    """Put a file into the storage, sealed for this name, which must end in SEALED; what was there is replaced."""
    source.seek(0)
    _save(name, iter(lambda: source.read(PIECE), b""))


def opened(name: str) -> Iterator[bytes]:
    """The plain file, piece by piece. Raises FileNotFoundError, and Unreadable at the first piece no key opens."""
    with default_storage.open(name) as file:
        yield from _opened(file, name)


def seal_anew() -> Iterator[int]:
    """Seal under the newest key whatever an older one sealed; yields one for each file (settings.SEALED_ELSEWHERE)."""
    for name in _all_names():
        try:
            if not _is_under_older_key(name):
                continue
            _save(name, opened(name))
        except FileNotFoundError:
            continue  # destroyed meanwhile
        yield 1


def under_older_keys() -> int:
    """How many files are not under the newest key yet."""
    return sum(_is_under_older_key(name) for name in _all_names())


class _Content(File):
    """What the storage is given to write."""

    def __init__(self, pieces: Iterable[bytes], name: str) -> None:
        super().__init__(None, name)
        self.pieces = pieces

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return _sealed(self.pieces, str(self.name))

    def __bool__(self) -> bool:
        return True


def _save(name: str, pieces: Iterable[bytes]) -> None:
    assert name.endswith(SEALED), name
    default_storage.save(name, _Content(pieces, name))


def _sealed(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    yield _MARK
    rest = iter(pieces)
    piece, number = next(rest, b""), 0
    while True:
        following = next(rest, None)
        box = seal(piece, place=_place(name, number, is_last=following is None))
        yield len(box).to_bytes(4, "big") + box
        if following is None:
            return
        piece, number = following, number + 1


def _opened(file: IO[bytes], name: str) -> Iterator[bytes]:
    if file.read(len(_MARK)) != _MARK:
        raise Unreadable(name)
    box, number = _next_box(file, name), 0
    while True:
        following = _next_box(file, name)
        yield unseal(box, place=_place(name, number, is_last=not following))
        if not following:
            return
        box, number = following, number + 1


def _next_box(file: IO[bytes], name: str) -> bytes:
    """The next sealed piece; nothing at the end of the file."""
    length = int.from_bytes(file.read(4), "big")
    if length > _LONGEST:
        raise Unreadable(name)
    return file.read(length)


def _place(name: str, number: int, *, is_last: bool) -> str:
    return f"{name}|{number}|{'last' if is_last else 'more'}"


def _is_under_older_key(name: str) -> bool:
    try:
        with default_storage.open(name) as file:
            return not is_current(file.read(len(_MARK) + 4 + 17)[len(_MARK) + 4 :])
    except FileNotFoundError:
        return False


def _all_names(folder: str = "") -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files if name.endswith(SEALED))
    for one in folders:
        yield from _all_names(f"{folder}{one}/")
