"""Coloured code can be read: every class has a rule, every colour enough contrast, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from core.markdown.code import COLOURED

pytestmark = pytest.mark.no_engine

CSS = Path(settings.BASE_DIR) / "static" / "css"


def test_every_class_of_code_has_a_rule_and_no_rule_is_idle():
    assert set(rules()) == set(COLOURED.values())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", sorted(set(COLOURED.values())))
def test_code_has_contrast(name, scheme):
    rule = rules()[name]
    ink = re.search(r"(?<!-)color: var\(--([\w-]+)\)", rule)
    ground = re.search(r"background: var\(--([\w-]+)\)", rule)
    colours = tokens(scheme)
    assert contrast(colours[ink[1] if ink else "ink"], colours[ground[1] if ground else "sunk"]) >= 4.5


def rules() -> dict[str, str]:
    """Class to its declarations, of the `.code` part of the stylesheet."""
    text = (CSS / "components" / "code.css").read_text("utf-8").partition(".code {")[2]
    found: dict[str, str] = {}
    for selectors, declarations in re.findall(r"((?:\.\w+,?\s*)+)\{([^}]*)\}", text):
        found.update(dict.fromkeys(re.findall(r"\.(\w+)", selectors), declarations))
    return found


def tokens(scheme: str) -> dict[str, str]:
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", (CSS / "tokens.css").read_text("utf-8"))
    return {name: light if scheme == "light" else dark for name, light, dark in pairs}


def contrast(one: str, other: str) -> float:
    """WCAG's ratio, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
