"""A page of HTML as a PDF, by WeasyPrint in a process under limits, and which Debian packages that needs.

WeasyPrint calls Pango, which no Python package brings. Fonts are the system's: what is drawn where no font
has the letters are empty boxes, so we say which scripts of a text lack one.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.typeset import BASE

logger = logging.getLogger(__name__)
WALL_SECONDS = 150
_SCRIPT = Path(__file__).with_name("typeset.py")
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")

# Shared libraries that WeasyPrint opens, and the Debian package of each.
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
# Script: its letters, the language fontconfig is asked for, the Debian package that brings a font.
SCRIPTS = {
    "Chinese": (re.compile("[\u3400-\u9fff]"), "zh-cn", "fonts-noto-cjk"),
    "Japanese": (re.compile("[\u3040-\u30ff]"), "ja", "fonts-noto-cjk"),
    "Korean": (re.compile("[\uac00-\ud7af]"), "ko", "fonts-noto-cjk"),
    "Cyrillic": (re.compile("[\u0400-\u04ff]"), "ru", "fonts-dejavu-core"),
    "Arabic": (re.compile("[\u0600-\u06ff]"), "ar", "fonts-noto-core"),
    "Devanagari": (re.compile("[\u0900-\u097f]"), "hi", "fonts-noto-core"),
}


class TypesetFailed(Exception):
    """No PDF came of it. `reason` is "library", "memory", "time" or "damaged"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Resource:
    """A file that a page shows."""

    content: bytes
    media_type: str


def missing_packages() -> list[str]:
    """The Debian packages without which no PDF can be made here; none where it can."""
    missing = {package for name, package in LIBRARIES.items() if not _is_there(name)}
    return sorted(missing)


def lacking_fonts(text: str) -> dict[str, str]:
    """Scripts in which a text is written and for which this system has no font: script to Debian package."""
    found = {name: row for name, row in SCRIPTS.items() if row[0].search(text)}
    return {name: package for name, (_letters, code, package) in found.items() if not _has_font(code)}


def typeset(html: str, resources: Mapping[str, Resource]) -> tuple[bytes, int]:
    """The PDF of a page and how many pages it has. `resources` is all it may show, by address on this site.

    It takes seconds, so call it in a task and outside transactions. Raises TypesetFailed.
    """
    with tempfile.TemporaryDirectory(prefix="typeset-") as name:
        folder = Path(name)
        named = {}
        for number, (address, one) in enumerate(resources.items()):
            (folder / str(number)).write_bytes(one.content)
            named[address] = (str(number), one.media_type)
        (folder / "page.html").write_text(html, "utf-8")
        (folder / "files.json").write_text(json.dumps(named), "utf-8")
        answer = _run(folder)
        if "failed" in answer:
            logger.warning("A PDF was not made: %s", answer)
            raise TypesetFailed(answer["failed"])
        return (folder / "page.pdf").read_bytes(), int(answer["pages"])


def _run(folder: Path) -> dict[str, Any]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_SCRIPT), str(folder)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=WALL_SECONDS,
            env=passed_on,
        )
    except subprocess.TimeoutExpired:
        return {"failed": "time"}
    if done.returncode != 0:
        tail = done.stderr[-600:].decode("utf-8", "replace")
        return {"failed": "damaged" if done.returncode > 0 else "time", "error": tail}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _is_there(library: str) -> bool:
    return _found(library, os.environ.get("LD_LIBRARY_PATH", ""))


@lru_cache(maxsize=16)
def _found(library: str, _where: str) -> bool:
    return ctypes.util.find_library(library) is not None


@lru_cache(maxsize=32)
def _has_font(language: str) -> bool:
    """Whether fontconfig knows a font for a language; yes where fontconfig itself can't be asked."""
    name = ctypes.util.find_library("fontconfig")
    if name is None:
        return True
    library = ctypes.CDLL(name)
    for function in ("FcNameParse", "FcObjectSetCreate", "FcFontList"):
        getattr(library, function).restype = ctypes.c_void_p
    library.FcInit()
    pattern = ctypes.c_void_p(library.FcNameParse(f":lang={language}".encode()))
    wanted = ctypes.c_void_p(library.FcObjectSetCreate())
    fonts = ctypes.c_void_p(library.FcFontList(None, pattern, wanted))
    # A FcFontSet begins with the number of its fonts.
    count = ctypes.cast(fonts, ctypes.POINTER(ctypes.c_int))[0] if fonts else 0
    library.FcPatternDestroy(pattern)
    library.FcObjectSetDestroy(wanted)
    if fonts:
        library.FcFontSetDestroy(fonts)
    return bool(count)


__all__ = ["BASE", "Resource", "TypesetFailed", "lacking_fonts", "missing_packages", "typeset"]
