"""Have a picture drawn anew by a process under limits, and say in words why if that fails.

Why a process and not the request's own thread: a limit on memory or processor time can only be set
for a process, and a decoder that crashes takes its process with it. Starting one costs 60 ms.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
WALL_SECONDS = 30  # processor time is limited to half of it; the rest is for a busy machine
_SCRIPT = Path(__file__).with_name("redraw.py")
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH")
# glibc would otherwise keep freed blocks for itself, which counts against the limit.
_ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": "1048576", "MALLOC_ARENA_MAX": "1"}


class FileRefused(Exception):
    """This file cannot be taken; the message says why and, where one can, what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Picture:
    """What came out of a redraw."""

    media_type: str
    width: int
    height: int


def redraw(kind: str, source: Path, target: Path, thumbnail: Path, *, is_square: bool = False) -> Picture:
    """Write `source`, a picture of `kind` (JPEG, PNG, GIF, WEBP), anew to `target`, the right way
    up and without any metadata, and a small still of it to `thumbnail`. Raises FileRefused.

    A moving picture becomes a WebP, a still GIF a PNG; the media type says what it is now. A square one is the
    middle of the picture, still, as WebP.
    """
    command = [sys.executable, "-I", str(_SCRIPT), kind, str(source), str(target), str(thumbnail)]
    command += ["square"] if is_square else []
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=WALL_SECONDS,
            env=_ENVIRONMENT | {name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(_reason({"refused": "time"})) from None
    if done.returncode != 0:
        logger.warning("A redraw of a %s ended with %s: %r", kind, done.returncode, done.stderr)
        raise FileRefused(_reason({"refused": "damaged" if done.returncode > 0 else "time"}))
    answer = json.loads(done.stdout)
    if "refused" in answer:
        logger.info("A %s was refused: %s", kind, answer)
        raise FileRefused(_reason(answer))
    return Picture(**answer)


def _reason(answer: dict[str, Any]) -> str:
    megapixels = f"{answer.get('limit', 0) / 1_000_000:.3g}"
    reasons = {
        "pixels": _(
            "This picture has too many pixels: up to %(megapixels)s million of this kind can be "
            "taken. Make it smaller and try again."
        ),
        "frame_pixels": _(
            "This moving picture is too large: up to %(megapixels)s million pixels a frame can be "
            "taken. Make it smaller and try again."
        ),
        "animation": _(
            "This moving picture is too long: up to %(frames)s frames and %(megapixels)s million "
            "pixels in all can be taken. Cut it and try again."
        ),
        "memory": _("This picture takes too much memory to open. Make it smaller and try again."),
        "time": _("This picture takes too long to open. Make it smaller and try again."),
        "damaged": _("This picture is damaged and cannot be opened. Save it anew and try again."),
    }
    return reasons[answer["refused"]] % {"megapixels": megapixels, "frames": answer.get("frames")}
