"""What others made of a strategy, and what to do with it: parts of its page, each drawn by one tag."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.pdf import missing_packages
from strategies.models import Revision, Strategy
from strategies.permissions_of_reports import can_adopt
from strategies.report_pages import evidence_for
from strategies.taking_along import Version, bibtex

register = template.Library()


@register.simple_tag(takes_context=True)
def field_reports(context: dict[str, Any], strategy: Strategy) -> SafeString | str:
    """`{% field_reports strategy %}`: the reports, all of them together, the grade and its reasons."""
    if strategy.current_id is None:
        return ""
    request = context["request"]
    evidence = evidence_for(request.user, strategy)
    return render_to_string("strategies/_reports.html", {"evidence": evidence}, request)


@register.simple_tag(takes_context=True)
def adoption(context: dict[str, Any], strategy: Strategy) -> SafeString | str:
    """`{% adoption strategy %}`: the button that makes a plan, for members."""
    request = context["request"]
    if not can_adopt(request.user, strategy):
        return ""
    return render_to_string("strategies/_plan.html", {"strategy": strategy}, request)


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
    return render_to_string("strategies/_take_along.html", told, context["request"])
