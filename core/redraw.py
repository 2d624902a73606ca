"""Draw a picture anew, in a process of its own: python -I redraw.py KIND SOURCE TARGET THUMBNAIL [square].

Nothing of the file that came in survives but its pixels: no EXIF, no GPS, no comment, no colour
profile (colours are converted to sRGB), nothing behind the end of the picture. Decoders are C code
fed by strangers, so this runs outside the web process, under limits of the kernel on memory and
time; what a bomb blows up is this process. It imports Pillow and nothing of ours.

Writes TARGET and THUMBNAIL and prints one line of JSON: {"media_type", "width", "height"}, or
{"refused": REASON, ...} with what the message needs (see core.pictures).
"""

from __future__ import annotations

import importlib
import io
import json
import os
import resource
import sys
import warnings
from typing import Any

MIB = 1024 * 1024
MEMORY_BYTES = 112 * MIB  # private memory of this process; Python and Pillow take 10 of it
CPU_SECONDS = 15
OUTPUT_BYTES = 32 * MIB

KEPT_PIXELS = 8_400_000  # a 4K screen; what is larger is shrunk
DECODED_PIXELS = 12_600_000  # a telephone's usual photo; a larger JPEG is decoded at half size
SIDE = 30_000
# The most pixels by kind. JPEG decodes at an eighth at no cost; Pillow's WebP decoder needs 16
# bytes a pixel, the others 4.
PIXELS = {"JPEG": 120_000_000, "PNG": 15_000_000, "GIF": 15_000_000, "WEBP": 5_000_000}
PROGRESSIVE_BYTES = 80 * MIB  # coefficients of a progressive JPEG, all held at once
FRAMES = 300
FRAME_PIXELS = 1_500_000
ANIMATION_PIXELS = 40_000_000  # all frames together; about 5 seconds of work at worst
THUMBNAIL = (720, 720)
# Of a square one, a member's: as large as a page shows it on a fine screen, and as a list does.
SQUARE, SQUARE_THUMBNAIL = 512, 128
JPEG_QUALITY = WEBP_QUALITY = 87

MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class Unacceptable(Exception):
    """The picture cannot be taken, for a reason a person can do something about."""

    def __init__(self, reason: str, **figures: int) -> None:
        super().__init__(reason)
        self.answer = {"refused": reason, **figures}


def main(kind: str, source: str, target: str, thumbnail: str, cut: str = "") -> dict[str, Any]:
    _bound()
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = PIXELS[kind]
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        return redraw(kind, source, target, thumbnail, cut)
    except Unacceptable as refusal:
        return refusal.answer
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"refused": "pixels", "limit": PIXELS[kind]}
    except MemoryError:
        return {"refused": "memory"}
    except Exception as error:  # decoders raise whatever they like on a broken file
        return {"refused": "damaged", "error": f"{type(error).__name__}: {error}"[:300]}


def redraw(kind: str, source: str, target: str, thumbnail: str, cut: str = "") -> dict[str, Any]:
    """Write the picture and its thumbnail anew. Raises Unacceptable, and whatever Pillow raises."""
    from PIL import Image

    # Only these four decoders are ever loaded, and only the one named is asked.
    for plugin in ("Gif", "Jpeg", "Png", "WebP"):
        importlib.import_module(f"PIL.{plugin}ImagePlugin")
    if kind == "WEBP":
        _check_size(kind, _webp_size(source))  # its decoder asks for the memory on opening
    image = Image.open(source, formats=(kind,))
    _check_size(kind, image.size)
    if not cut and kind in ("GIF", "WEBP") and getattr(image, "is_animated", False):
        return _redraw_animation(image, target, thumbnail)
    turn = _orientation(image)
    if kind == "JPEG":
        _decode_smaller(image)
    image.load()
    profile = image.info.get("icc_profile")
    # One step at a time: `image` must not hold the large one while the next is made.
    image = _plain(image)
    image = _shrunk(image)
    image = _in_srgb(image, profile)
    image = _turned(image, turn)
    if cut:
        return _save_square(image, target, thumbnail)
    format = {"JPEG": "JPEG", "WEBP": "PNG" if _is_lossless(source) else "WEBP"}.get(kind, "PNG")
    return _save(image, format, target, thumbnail)


def _check_size(kind: str, size: tuple[int, int]) -> None:
    if size[0] * size[1] > PIXELS[kind] or max(size) > SIDE:
        raise Unacceptable("pixels", limit=PIXELS[kind])


def _webp_size(source: str) -> tuple[int, int]:
    """Width and height as the first chunk of a WebP claims them."""
    with open(source, "rb") as file:
        head = file.read(30).ljust(30, b"\0")
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[12:16] == b"VP8L":
        both = int.from_bytes(head[21:25], "little")
        return (both & 0x3FFF) + 1, (both >> 14 & 0x3FFF) + 1
    sides = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    return sides[0] & 0x3FFF, sides[1] & 0x3FFF


def _bound() -> None:
    for what, limit in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        resource.setrlimit(what, (limit if hard < 0 else min(limit, hard), hard))
    os.nice(5)  # pages first


def _decode_smaller(image: Any) -> None:
    """Tell the JPEG decoder to leave out detail that would not be kept, before it decodes."""
    width, height = image.size
    coefficients = 0
    if image.info.get("progressive"):
        factors = [(horizontal, vertical) for _id, horizontal, vertical, _table in image.layer]
        largest = max(h for h, _v in factors) * max(v for _h, v in factors)
        coefficients = 2 * width * height * sum(h * v for h, v in factors) // largest
        if coefficients > PROGRESSIVE_BYTES:
            limit = width * height * PROGRESSIVE_BYTES // coefficients
            raise Unacceptable("pixels", limit=limit)
    room = min(DECODED_PIXELS, (MEMORY_BYTES - 16 * MIB - coefficients) // 4)
    for scale in (1, 2, 4, 8):
        if width * height / scale**2 <= room or scale == 8:
            image.draft(None, (width // scale, height // scale))
            return


def _plain(image: Any) -> Any:
    """The picture as L, RGB, RGBA or CMYK: palettes, masks and deep channels resolved."""
    if image.mode in ("L", "RGB", "RGBA", "CMYK") and "transparency" not in image.info:
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith("I"):  # 16 bits a pixel
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("L" if image.mode == "1" else "RGB")


def _shrunk(image: Any) -> Any:
    """The picture within KEPT_PIXELS, by eighths, band by band.

    Each 8 rows become exactly k rows, and a band is drawn with a margin that is cut off or drawn
    over, so no seam shows, and the memory needed is that of one band.
    """
    from PIL import Image

    width, height = image.size
    if width * height <= KEPT_PIXELS:
        return image
    eighths = max((k for k in range(1, 8) if width * height * k * k / 64 <= KEPT_PIXELS), default=1)
    height -= height % 8 if height >= 8 else 0
    new_width = max(1, width * eighths // 8)
    small = Image.new(image.mode, (new_width, max(1, height * eighths // 8)))
    rows, margin = 16 * 8, 4 * 8
    for top in range(0, height, rows):
        above, below = max(0, top - margin), min(height, top + rows + margin)
        # Cut first: a resize with `box` would copy the whole of a picture with transparency.
        band = image.crop((0, above, width, below))
        size = (new_width, max(1, (below - above) * eighths // 8))
        band = band.resize(size, Image.Resampling.LANCZOS)
        band = band.crop((0, (top - above) * eighths // 8, *size))
        small.paste(band, (0, top * eighths // 8))
    return small


def _in_srgb(image: Any, profile: bytes | None) -> Any:
    """The picture in sRGB; a profile that is broken or of another colour space is dropped."""
    if profile:
        from PIL import ImageCms

        space = {"RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK", "L": "GRAY"}[image.mode]
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if given.profile.xcolor_space.strip() == space:
                image = ImageCms.profileToProfile(
                    image,
                    given,
                    ImageCms.createProfile("sRGB"),
                    outputMode="RGBA" if image.mode == "RGBA" else "RGB",
                )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert("RGB") if image.mode == "CMYK" else image


def _orientation(image: Any) -> int:
    """How the camera was held, 1 to 8 as EXIF counts; 1 where the EXIF cannot be read."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:  # a broken EXIF must not cost the picture
        return 1


def _turned(image: Any, orientation: int) -> Any:
    from PIL import Image

    turn = Image.Transpose
    turns = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_270,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _redraw_animation(image: Any, target: str, thumbnail: str) -> dict[str, Any]:
    """A moving GIF or WebP, kept moving, as WebP."""
    width, height = image.size
    if width * height > FRAME_PIXELS:
        raise Unacceptable("frame_pixels", limit=FRAME_PIXELS)
    durations = []
    for number in range(FRAMES + 1):
        try:
            image.seek(number)
        except EOFError:
            break
        if number == FRAMES or (number + 1) * width * height > ANIMATION_PIXELS:
            raise Unacceptable("animation", frames=FRAMES, limit=ANIMATION_PIXELS)
        image.load()
        shown = int(image.info.get("duration") or 0)
        durations.append(min(shown, 60_000) if shown >= 20 else 100)  # as browsers do
    image.seek(0)
    first = image.convert("RGBA" if image.has_transparency_data else "RGB")
    loop = image.info.get("loop")
    bare = {"exif": b"", "xmp": b"", "icc_profile": b"", "background": (0, 0, 0, 0)}
    image.save(
        target,
        "WEBP",
        save_all=True,
        duration=durations,
        loop=loop if isinstance(loop, int) and 0 <= loop < 1000 else 1,
        quality=75,
        method=0,
        **bare,
    )
    _save_thumbnail(first, thumbnail)
    return {"media_type": "image/webp", "width": width, "height": height}


def _save(image: Any, format: str, target: str, thumbnail: str) -> dict[str, Any]:
    if image.mode == "RGBA" and image.getextrema()[3] == (255, 255):
        image = image.convert("RGB")
    image.info = {}  # Pillow writes comments and profiles it finds here
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"quality": JPEG_QUALITY},
        "PNG": {"compress_level": 6},
        "WEBP": {"quality": WEBP_QUALITY, "method": 2, "exif": b"", "xmp": b"", "icc_profile": b""},
    }
    image.save(target, format, **options[format])
    width, height = image.size
    _save_thumbnail(image, thumbnail)
    return {"media_type": MEDIA_TYPES[format], "width": width, "height": height}


def _save_square(image: Any, target: str, thumbnail: str) -> dict[str, Any]:
    """The middle of a picture, still and on white: nothing shines through it."""
    from PIL import Image

    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    image = image.crop((left, top, left + side, top + side))
    size = min(side, SQUARE)
    image = image.resize((size, size), Image.Resampling.LANCZOS)
    if image.mode == "RGBA":
        behind = Image.new("RGBA", image.size, "white")
        behind.alpha_composite(image)
        image = behind
    image = image.convert("RGB")
    for path, most in ((target, SQUARE), (thumbnail, SQUARE_THUMBNAIL)):
        side = min(size, most)
        drawn = image if side == size else image.resize((side, side), Image.Resampling.LANCZOS)
        drawn.info = {}
        drawn.save(path, "WEBP", quality=WEBP_QUALITY, method=2, exif=b"", xmp=b"", icc_profile=b"")
    return {"media_type": "image/webp", "width": size, "height": size}


def _save_thumbnail(image: Any, path: str) -> None:
    from PIL import Image

    scale = min(1, THUMBNAIL[0] / image.width, THUMBNAIL[1] / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    image.info = {}
    image.save(path, "WEBP", quality=80, method=2, exif=b"", xmp=b"", icc_profile=b"")


def _is_lossless(source: str) -> bool:
    """Whether a WebP is drawn without loss, as screenshots are; such a one is kept so, as PNG."""
    with open(source, "rb") as file:
        return b"VP8L" in file.read(8192)


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:6])))
