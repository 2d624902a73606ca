"""What the page of a strategy shows: its text section by section, who wrote it, how it is cited."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import place
from core.moments import figure, on_day
from strategies.content import Content, content_of, is_empty
from strategies.models import CostBand, Revision, Strategy, Translation
from strategies.sections import SECTIONS, SOURCE_KINDS, Section
from strategies.telling import amount, applies_facts, applies_words, effect_text

if TYPE_CHECKING:
    from accounts.models import User

# What could end the element or open another: as JSON escapes, which read the same.
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
_SHOWN = [section for section in SECTIONS if section.key not in ("title", "summary", "valid_until")]


@dataclass(frozen=True)
class Shown:
    """One section as the page shows it: its HTML, and what is no running text."""

    section: Section
    html: SafeString
    is_empty: bool
    facts: list[tuple[str, str]]

    @property
    def key(self) -> str:
        return self.section.key


def in_words_of(revision: Revision, translation: Translation | None) -> Revision:
    """The same with its variables, measure and lead time in the translation's words. Never to be saved."""
    if translation is None or not translation.labels:
        return revision
    said, labels = copy.copy(revision), translation.labels
    said.lead_time = labels.get("cost.lead_time") or revision.lead_time
    said.variables = [
        {**one, "label": labels.get(one.get("name", "")) or one.get("label", "")}
        for one in revision.variables
    ]
    said.measure = {
        key: labels.get(f"measure.{key}") or value if isinstance(value, str) else value
        for key, value in revision.measure.items()
    }
    return said


def shown_sections(revision: Revision, translation: Translation | None = None) -> list[Shown]:
    """A revision's sections in their order, in the words of the translation where there is one."""
    content = content_of(revision)
    html = {**revision.sections_html, **(translation.sections_html if translation else {})}
    return [
        Shown(
            section,
            mark_safe(html.get(section.key, "") if section.has_text else ""),
            is_empty(content, section.key),
            _facts(content, section.key),
        )
        for section in _SHOWN
    ]


def steps_of(revision: Revision, translation: Translation | None = None) -> list[dict[str, Any]]:
    """The steps with their details' HTML."""
    told = translation.steps if translation else []
    html = (translation.sections_html if translation else revision.sections_html).get("steps", [])
    steps = []
    for place_, original in enumerate(revision.steps):
        words = {**original, **{k: v for k, v in (told[place_] if place_ < len(told) else {}).items() if v}}
        steps.append({**words, "html": mark_safe(html[place_] if place_ < len(html) else "")})
    return steps


def sources_of(revision: Revision) -> list[dict[str, Any]]:
    """The sources with the words for their kind, and the address of an uploaded file."""
    return [
        {
            **source,
            "label": SOURCE_KINDS.get(source.get("kind", ""), ""),
            "address": _file(source) if source.get("upload") else source.get("url", ""),
        }
        for source in revision.sources
    ]


def contributors_of(revisions: Sequence[Revision]) -> list[User]:
    """Whose revisions were published, the first one first, each once."""
    authors = {one.author_id: one.author for one in sorted(revisions, key=lambda one: one.number or 0)}
    return [author for author in authors.values() if author is not None]


def citation(strategy: Strategy, revision: Revision, contributors: Sequence[User]) -> str:
    """How to cite this version, for good."""
    names = ", ".join(user.shown_name for user in contributors[:6]) or _("Former member")
    if len(contributors) > 6:
        names = _("%(names)s and others") % {"names": names}
    day = revision.decided_at or revision.updated_at
    words = {"names": names, "year": day.year, "title": revision.title, "version": revision.number}
    told = _("%(names)s (%(year)s): %(title)s. Version %(version)s.") % words
    url = settings.SITE_URL + reverse("strategy_version", args=[strategy.slug, revision.number])
    return f"{told} {place.name()}. {url}"


def json_ld(
    strategy: Strategy, revision: Revision, contributors: Sequence[User], *, language: str
) -> SafeString:
    """The page as structured data (schema.org's TechArticle). Safe inside an element."""
    url = settings.SITE_URL + strategy.get_absolute_url()
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": revision.title,
        "description": revision.summary,
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": language,
        "version": str(revision.number),
        "about": str(strategy.category),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "author": [
            {"@type": "Person", "name": one.shown_name, "url": settings.SITE_URL + one.get_absolute_url()}
            for one in contributors
        ],
    }
    if strategy.published_at and strategy.changed_at:
        data |= {
            "datePublished": strategy.published_at.isoformat(),
            "dateModified": strategy.changed_at.isoformat(),
        }
    if strategy.valid_until:
        data["expires"] = strategy.valid_until.isoformat()
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))


def stats_of(strategy: Strategy, revision: Revision) -> list[tuple[str, str, str]]:
    """The figures on top: the stated effect, and what came of it where it was tried."""
    content = content_of(revision)
    effect = effect_text(content)
    stats = []
    if effect:
        stats.append((content["measure"].get("name") or _("Stated effect"), effect, _("stated")))
    if strategy.report_count:
        of = _("of %(count)s") % {"count": figure(strategy.report_count)}
        stats.append((_("Field reports that worked"), figure(strategy.success_count), of))
    if revision.lead_time:
        stats.append((_("Lead time"), revision.lead_time, ""))
    return stats


def glance(revision: Revision, applies: Mapping[str, str]) -> list[tuple[str, str]]:
    """The facts beside the text; `applies` is where it does, in words."""
    content = content_of(revision)
    band = revision.cost_band
    facts = [
        *applies_facts(applies),
        (_("Stated effect"), effect_text(content)),
        (_("Cost to try"), str(CostBand(band).label) if band in CostBand.values else ""),
        (_("Lead time"), revision.lead_time),
        (_("Valid until"), on_day(revision.valid_until) if revision.valid_until else ""),
        (_("Licence"), "CC BY 4.0"),
    ]
    return [(label, words) for label, words in facts if words]


def _facts(content: Content, key: str) -> list[tuple[str, str]]:
    if key == "applies":
        return applies_facts(applies_words(content["applies"]))
    if key == "cost":
        band = content["cost_band"]
        facts = [
            (_("Cost to try"), str(CostBand(band).label) if band in CostBand.values else ""),
            (_("Lead time"), content["lead_time"]),
        ]
    elif key == "measuring":
        measure = content["measure"]
        better = _("lower is better") if measure.get("better") == "lower" else _("higher is better")
        name = ", ".join(part for part in (measure.get("name", ""), measure.get("unit", "")) if part)
        days = measure.get("window_days")
        facts = [
            (_("Measure"), f"{name} ({better})" if name else ""),
            (_("Baseline"), measure.get("baseline", "")),
            (_("Window"), _("%(days)s days") % {"days": amount(days)} if days else ""),
            (_("Stated effect"), effect_text(content)),
        ]
    else:
        return []
    return [(label, words) for label, words in facts if words]


def _file(source: dict[str, Any]) -> str:
    return reverse("upload", args=[source["upload"], source.get("file") or "file"])
