"""What a file really is, and a form of it that is safe to keep.

A name proves nothing and is not asked: the first bytes decide. A picture is drawn anew
(core.pictures), a text is kept as UTF-8, a PDF is kept as it came. All else is refused, in words.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.pictures import FileRefused, redraw

CHUNK_BYTES = 64 * 1024
NAME_MAX = 100
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")
_EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/csv": (".csv",),
    "text/plain": (".txt", ".log"),
}
_PICTURES = {
    "JPEG": (b"\xff\xd8\xff",),
    "PNG": (b"\x89PNG\r\n\x1a\n",),
    "GIF": (b"GIF87a", b"GIF89a"),
}
# Names that promise what a text is not.
_NOT_TEXT = re.compile(
    r"\.(?:jpe?g|jfif|png|apng|gif|webp|avif|hei[cf]|bmp|tiff?|ico|pdf|zip|gz|7z|docx?|xlsx?|exe)$"
)
_MARKUP_TAGS = re.compile(
    r"<(?:!doctype|\?xml|/?(?:html|head|body|script|style|svg|iframe|object|embed|xsl:)\b)", re.I
)
_MARKUP_START = re.compile(r"\s*<[a-z!?/]", re.I)
# What no text has: all control characters but tab, line ends, form feed and escape (WHATWG
# calls them binary data bytes).
_BINARY = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class Prepared:
    """A file fit to be kept, not yet kept: the paths lie in the folder given to prepare()."""

    name: str
    media_type: str
    path: Path
    size: int
    thumbnail: Path | None = None
    width: int | None = None
    height: int | None = None


def prepare(file: BinaryIO, name: str, folder: Path, *, is_square: bool = False) -> Prepared:
    """Find out what `file` is and write what may be kept of it into `folder`. Raises FileRefused.

    The whole file is never in memory; a picture is opened only by a process under limits. What is to be square
    is a picture, and cut to it.
    """
    source = folder / "source"
    _copy(file, source)
    with source.open("rb") as opened:
        head = opened.read(4096)
    if not head:
        raise FileRefused(_("This file is empty."))
    if kind := picture_kind(head):
        return _prepare_picture(kind, source, name, folder, is_square=is_square)
    if is_square:
        raise FileRefused(_("Send a picture: JPEG, PNG, GIF or WebP."))
    if head.startswith(b"%PDF-"):
        _check_pdf(source)
        return _kept(source, name, "application/pdf")
    if refusal := _named_refusal(head):
        raise FileRefused(refusal)
    if _NOT_TEXT.search(name.lower()):
        raise FileRefused(_("This file is not what its name says. Save it anew and try again."))
    text = folder / "text"
    _write_as_utf8(source, text)
    return _kept(text, name, "text/csv" if name.lower().endswith(".csv") else "text/plain")


def picture_kind(head: bytes) -> str | None:
    """Which picture these first bytes begin, as Pillow names it; None if none that we take."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for kind, marks in _PICTURES.items() if head.startswith(marks)), None)


def looks_like_markup(text: str) -> bool:
    """Whether a browser, or a person's double click, could take this for HTML, SVG or XML.

    Stricter than any browser: what starts with a tag, or has one of a page's tags in its first
    1,024 characters. A byte-order mark does not hide it.
    """
    text = text[:1024].lstrip("\ufeff")
    return bool(_MARKUP_START.match(text) or _MARKUP_TAGS.search(text))


def safe_name(name: str, media_type: str) -> str:
    """The name to show, to serve and to write into Markdown: one path segment in any script,
    without separators, spaces, brackets, control or direction characters, that ends as its type
    says.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    name = PurePosixPath(name).name
    name = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in name)
    name = re.sub(r"""[\s/:*?"'`<>|()\[\]{}!#%&;=^~$,]+""", "-", name).rstrip("-.")
    endings = _EXTENSIONS[media_type]
    stem, dot, ending = name.rpartition(".")
    if dot and f".{ending.lower()}" in endings:
        ending = f".{ending.lower()}"
    else:
        ending = endings[0]
        # A wrong ending of a picture is replaced; any other stays visible before the right one.
        stem = stem if dot and _NOT_TEXT.search(name.lower()) else name
    stem = _cut(stem.strip("-."), NAME_MAX - len(ending)).rstrip("-.")
    return (stem or _default_stem(media_type)) + ending


def ending_of(media_type: str) -> str:
    """How the names of this type end, with the dot."""
    return _EXTENSIONS[media_type][0]


def sha256_of(file: BinaryIO) -> str:
    """The digest of a file that can be rewound, in hexadecimal."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]
    file.seek(0)
    return digest.hexdigest()


def _copy(file: BinaryIO, to: Path) -> None:
    file.seek(0)
    with to.open("wb") as target:
        while chunk := file.read(CHUNK_BYTES):
            target.write(chunk)


def _kept(path: Path, name: str, media_type: str) -> Prepared:
    return Prepared(safe_name(name, media_type), media_type, path, path.stat().st_size)


def _prepare_picture(kind: str, source: Path, name: str, folder: Path, *, is_square: bool) -> Prepared:
    target, thumbnail = folder / "picture", folder / "thumbnail"
    picture = redraw(kind, source, target, thumbnail, is_square=is_square)
    return Prepared(
        safe_name(name, picture.media_type),
        picture.media_type,
        target,
        target.stat().st_size,
        thumbnail,
        picture.width,
        picture.height,
    )


def _named_refusal(head: bytes) -> str | None:
    """A better word than 'unknown' for what people do try."""
    if head[4:8] == b"ftyp":
        if head[8:12] in (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"hevc", b"avif", b"avis"):
            return _("HEIC and AVIF pictures cannot be taken. Save it as JPEG and try again.")
        return _("Videos cannot be taken.")
    if head.startswith((b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00", b"\x00\x00\x00\x0cjP")):
        return _("Pictures of this kind cannot be taken. Save it as PNG or JPEG and try again.")
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0")):
        return _("Archives and office files cannot be taken. Send a PDF, CSV or text instead.")
    return None


def _check_pdf(source: Path) -> None:
    """Refuse what is a PDF and something else as well, or says that it brings a script.

    A script may still hide in a compressed part: that is why a PDF is only ever a download.
    """
    size = source.stat().st_size
    with source.open("rb") as file:
        head = file.read(1024)
        file.seek(max(0, size - 2048))
        tail = file.read()
    if looks_like_markup(head.decode("latin-1")) or b"startxref" not in tail:
        raise FileRefused(_("This is not a whole PDF. Save it anew and try again."))
    if b"%%EOF" not in tail[-1056:] or b"PK\x05\x06" in tail:
        raise FileRefused(_("This PDF has something else behind its end. Save it anew."))
    if any(re.search(rb"/(?:JavaScript|Launch|RichMedia)\b", part) for part in _overlapping(source)):
        raise FileRefused(_("This PDF has a script or a program in it. Print it to a new PDF."))


def _overlapping(source: Path) -> Iterator[bytes]:
    before = b""
    with source.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield before + chunk
            before = chunk[-16:]


def _write_as_utf8(source: Path, target: Path) -> None:
    """Copy a text, as UTF-8. What has a UTF-16 mark is converted, and keeps a mark: spreadsheets
    need it. Raises FileRefused on anything that is not plain text.
    """
    with source.open("rb") as file:
        wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8")("strict")
    with source.open("rb") as file, target.open("wb") as kept:
        if wide:
            kept.write(codecs.BOM_UTF8)
        start = ""
        while True:
            chunk = file.read(CHUNK_BYTES)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                raise FileRefused(
                    _(
                        "This is neither a picture (JPEG, PNG, GIF, WebP) nor a PDF, CSV or text "
                        "in UTF-8. A spreadsheet can be saved as 'CSV UTF-8'."
                    )
                ) from None
            if _BINARY.search(text):
                raise FileRefused(_("Only pictures (JPEG, PNG, GIF, WebP), PDF, CSV and text can be taken."))
            if len(start) < 1024:
                start += text
                if looks_like_markup(start):
                    raise FileRefused(_("HTML, SVG and XML cannot be taken. A drawing can be saved as PNG."))
            kept.write(text.encode())
            if not chunk:
                return


def _cut(stem: str, length: int) -> str:
    """At most `length` characters and 200 bytes, never through a character."""
    stem = stem[:length]
    while len(stem.encode()) > 200:
        stem = stem[:-1]
    return stem


def _default_stem(media_type: str) -> str:
    return "picture" if media_type in PICTURE_TYPES else "file"
