"""Every template compiles, also those no other test renders, and the icons they name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from core import icons

pytestmark = pytest.mark.no_engine

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(
    str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.suffix in {".html", ".txt"}
)

# A tag holds no ">" but in what a template puts there.
_SCROLLS = re.compile(r'<(?:div|pre) class="(?:scroll|scroll [^"]*)"(?:[^>{]|{[%{].*?[%}]})*>')


def test_there_are_templates():
    assert "base.html" in TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(name):
    get_template(name)


def test_sprite_holds_every_icon_that_is_named():
    sprite = icons.sprite()
    names = icons.names_in_use()
    assert {"bell", "house", "messages-square", "search", "text-quote"} <= names
    assert [name for name in names if f'<symbol id="{name}" viewBox="0 0 24 24"><' not in sprite] == []
    assert sprite.count("<symbol") == len(names)


def test_whatever_scrolls_sideways_is_reached_by_keyboard_and_has_a_name():
    """WCAG 2.1.1: without a focus of its own a wide table's last columns are the mouse's alone."""
    frames = [tag for name in TEMPLATES for tag in _SCROLLS.findall((FOLDER / name).read_text("utf-8"))]
    assert len(frames) > 8
    assert [tag for tag in frames if 'tabindex="0"' not in tag] == []
    assert [tag for tag in frames if tag.startswith("<div") and 'role="region" aria-label="' not in tag] == []
