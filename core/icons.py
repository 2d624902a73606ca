"""The icons: Lucide, drawn from one sprite that holds just those our pages name."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "sprite.svg"

# {% icon "bell" %} in a template, icon("bell") or icon="bell" in Python.
_NAMED = re.compile(r"""\bicon[ (=]"([a-z0-9-]+)\"""")
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def icon(name: str, classes: str = "") -> SafeString:
    """One icon as a reference into the sprite. Hidden from screen readers: a word goes with it."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f"i {classes}".rstrip(),
        static(SPRITE),
        name,
    )


def sprite() -> str:
    """Every icon named in our templates and code, as one SVG of symbols."""
    # Lucide's own tag opens its archive of 1,600 icons anew for each.
    with ZipFile(str(files("lucide") / "lucide.zip")) as archive:
        symbols = "".join(_symbol(name, archive) for name in sorted(names_in_use()))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def names_in_use() -> set[str]:
    """The names between the quotes, found by reading; a test compares them with what is drawn."""
    return {name for path in _sources() for name in _NAMED.findall(path.read_text("utf-8"))}


def _sources() -> list[Path]:
    root = Path(settings.BASE_DIR)
    apps = [folder for folder in root.iterdir() if (folder / "__init__.py").exists()]
    code = [path for app in apps if app.name != "tests" for path in app.rglob("*.py")]
    return code + list((root / "templates").rglob("*.html"))


def _symbol(name: str, archive: ZipFile) -> str:
    drawing = _DRAWING.search(archive.read(f"{name}.svg").decode())
    assert drawing, f"Lucide's {name} is not an SVG"
    lines = "".join(line.strip() for line in drawing[1].splitlines())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{lines}</symbol>'
