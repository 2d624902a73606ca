"""Pictures of some of the demo's people: small scenes drawn here, line by line, so that they are nobody else's.

They are kept as set_picture would keep them, without its checks of a stranger's file, and nothing is recorded.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageDraw

from accounts.models import Profile, User
from core.avatars import PICTURE
from core.redraw import SQUARE, SQUARE_THUMBNAIL
from uploads.actions import attach, destroy
from uploads.models import Upload

FINE = 2  # drawn larger, then made small: edges are smooth
EDGE = SQUARE * FINE
Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw


def load_pictures(members: dict[str, User]) -> int:
    """Give a picture to those who have a scene and none yet; returns how many."""
    missing = [name for name in SCENES if name in members and members[name].picture_id is None]
    for name in missing:
        _give(members[name], _drawn(*SCENES[name]))
    return len(missing)


def clear_pictures(authors: list[int]) -> None:
    for upload in Upload.objects.filter(uploaded_by__in=authors, name=PICTURE):
        destroy(upload)


def _give(user: User, picture: Image.Image) -> None:
    large, small = _file(picture, SQUARE), _file(picture, SQUARE_THUMBNAIL)
    upload = Upload(
        uploaded_by=user, name=PICTURE, media_type="image/webp", size=len(large), width=SQUARE, height=SQUARE,
        sha256=sha256(large).hexdigest(), has_thumbnail=True,
    )  # fmt: skip
    default_storage.save(upload.path, ContentFile(large))
    default_storage.save(upload.thumbnail_path, ContentFile(small))
    with transaction.atomic():
        upload.save(force_insert=True)
        attach([upload.pk], to=Profile.objects.get(user=user), by=user)
        user.picture = upload
        user.save(update_fields=["picture"])


def _file(picture: Image.Image, size: int) -> bytes:
    file = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(file, "WEBP", quality=80)
    return file.getvalue()


def _drawn(above: Colour, below: Colour, scene: Callable[[Draw], None]) -> Image.Image:
    """The scene before a sky that goes from one colour to another."""
    picture = Image.new("RGB", (EDGE, EDGE))
    draw = ImageDraw.Draw(picture)
    for y in range(EDGE):
        part = y / EDGE
        mixed = (round(one + (other - one) * part) for one, other in zip(above, below, strict=True))
        draw.line([(0, y), (EDGE, y)], fill=tuple(mixed))
    scene(draw)
    return picture


def _disc(draw: Draw, x: float, y: float, radius: float, colour: Colour) -> None:
    draw.ellipse(
        [(x - radius) * EDGE, (y - radius) * EDGE, (x + radius) * EDGE, (y + radius) * EDGE], fill=colour
    )


def _shape(draw: Draw, colour: Colour, *points: tuple[float, float]) -> None:
    draw.polygon([(x * EDGE, y * EDGE) for x, y in points], fill=colour)


def _stroke(draw: Draw, colour: Colour, width: float, *points: tuple[float, float]) -> None:
    draw.line(
        [(x * EDGE, y * EDGE) for x, y in points], fill=colour, width=round(width * EDGE), joint="curve"
    )


def _hills(draw: Draw, colour: Colour, level: float, height: float, phase: float) -> None:
    ridge = [(x / 60, level + height * math.sin(x / 60 * 5 + phase)) for x in range(61)]
    _shape(draw, colour, (0, 1), *ridge, (1, 1))


def _turbine(draw: Draw, x: float, y: float, length: float, colour: Colour, turned: float) -> None:
    _stroke(draw, colour, 0.018, (x, y), (x, 1))
    for blade in range(3):
        angle = turned + blade * math.tau / 3
        tip = (x + length * math.cos(angle), y + length * math.sin(angle))
        side = (x + 0.035 * math.cos(angle + 1.2), y + 0.035 * math.sin(angle + 1.2))
        _shape(draw, colour, (x, y), side, tip)
    _disc(draw, x, y, 0.022, colour)


def _plain_at_dusk(draw: Draw) -> None:
    _disc(draw, 0.68, 0.62, 0.13, (255, 214, 120))
    _hills(draw, (150, 74, 66), 0.72, 0.04, 0.4)
    _hills(draw, (92, 48, 58), 0.84, 0.03, 2.2)
    _turbine(draw, 0.34, 0.36, 0.27, (250, 240, 228), -0.5)


def _fan(draw: Draw) -> None:
    _disc(draw, 0.5, 0.5, 0.43, (24, 34, 46))
    _disc(draw, 0.5, 0.5, 0.39, (52, 70, 88))
    for blade in range(7):
        turns = [blade * math.tau / 7 + part for part in (0, 0.25, 0.6, 0.5)]
        far = [0.08, 0.36, 0.37, 0.1]
        points = [(0.5 + r * math.cos(a), 0.5 + r * math.sin(a)) for r, a in zip(far, turns, strict=True)]
        _shape(draw, (168, 196, 214), *points)
    _disc(draw, 0.5, 0.5, 0.11, (24, 34, 46))
    _disc(draw, 0.5, 0.5, 0.05, (240, 150, 60))


def _seedling(draw: Draw) -> None:
    _hills(draw, (86, 62, 48), 0.8, 0.02, 1)
    _stroke(draw, (44, 110, 62), 0.03, (0.5, 0.82), (0.49, 0.6), (0.52, 0.36))
    _shape(draw, (62, 150, 84), (0.5, 0.6), (0.34, 0.62), (0.16, 0.46), (0.3, 0.4), (0.44, 0.48))
    _shape(draw, (92, 178, 98), (0.51, 0.46), (0.6, 0.28), (0.82, 0.22), (0.8, 0.36), (0.66, 0.46))


def _dam(draw: Draw) -> None:
    _shape(draw, (70, 104, 112), (0, 0.62), (0.24, 0.26), (0.42, 0.5), (0.66, 0.18), (1, 0.6), (1, 1), (0, 1))
    _shape(draw, (226, 230, 226), (0.1, 0.56), (0.9, 0.56), (0.84, 0.82), (0.16, 0.82))
    for gate in (0.27, 0.43, 0.59):
        _shape(draw, (58, 140, 178), (gate, 0.64), (gate + 0.13, 0.64), (gate + 0.13, 1), (gate, 1))
    _hills(draw, (38, 112, 150), 0.9, 0.015, 0)


def _lines_in_snow(draw: Draw) -> None:
    _disc(draw, 0.76, 0.24, 0.08, (246, 240, 214))
    _hills(draw, (150, 172, 204), 0.74, 0.05, 3)
    _hills(draw, (232, 238, 246), 0.84, 0.03, 0.8)
    for x, top, foot in ((0.3, 0.3, 0.86), (0.74, 0.46, 0.82)):
        half = (foot - top) / 5
        _stroke(draw, (34, 44, 66), 0.014, (x - half, foot), (x, top), (x + half, foot))
        for arm in (0.18, 0.36):
            y = top + (foot - top) * arm
            _stroke(draw, (34, 44, 66), 0.012, (x - half, y), (x + half, y))
    _stroke(draw, (34, 44, 66), 0.006, (0.19, 0.4), (0.45, 0.53), (0.67, 0.53), (1, 0.6))


def _chip(draw: Draw) -> None:
    for at in (0.3, 0.4, 0.5, 0.6, 0.7):
        for points in (((at, 0.04), (at, 0.96)), ((0.04, at), (0.96, at))):
            _stroke(draw, (214, 168, 76), 0.02, *points)
    _shape(draw, (22, 28, 36), (0.22, 0.22), (0.78, 0.22), (0.78, 0.78), (0.22, 0.78))
    _shape(draw, (64, 78, 92), (0.34, 0.34), (0.66, 0.34), (0.66, 0.66), (0.34, 0.66))
    _disc(draw, 0.28, 0.28, 0.02, (214, 168, 76))


# Username: the sky above and below, and what stands before it.
SCENES: dict[str, tuple[Colour, Colour, Callable[[Draw], None]]] = {
    "alice": ((62, 74, 128), (246, 158, 98), _plain_at_dusk),
    "bob": ((206, 216, 222), (150, 166, 178), _fan),
    "hannah": ((206, 232, 240), (236, 244, 220), _seedling),
    "linwenjie": ((148, 196, 224), (214, 232, 236), _dam),
    "ivan": ((26, 36, 74), (122, 138, 184), _lines_in_snow),
    "priya": ((22, 92, 74), (14, 62, 56), _chip),
}
