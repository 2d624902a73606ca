"""What one takes along of a strategy: a part of its page, drawn by one tag."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.pdf import missing_packages
from strategies.models import Revision, Strategy
from strategies.taking_along import Version, bibtex

register = template.Library()


@register.simple_tag(takes_context=True)
def take_along(
    context: dict[str, Any], strategy: Strategy, revision: Revision, contributors: list[Any]
) -> SafeString | str:
    """`{% take_along strategy revision contributors %}`: print, download, cite."""
    if not revision.number:
        return ""
    version = Version(strategy, revision, contributors)
    told = {
        "strategy": strategy,
        "revision": revision,
        "citation": version.citation,
        "bibtex": bibtex(version),
        "missing": missing_packages(),
    }
    reader = {name: context.get(name) for name in ("user", "csrf_token")}
    return render_to_string("strategies/_take_along.html", told | reader)
