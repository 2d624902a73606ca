"""A section as plain text, in the language that is active: what comparing two versions shows, and search reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.first_links import outside_of
from core.diffs import Difference, difference
from core.markdown import outside_links
from core.moments import on_day
from organisations.models import Grid
from organisations.models.organisations import country_names
from strategies.content import Content, changed
from strategies.models import Climate, CostBand, FacetKind, Ownership, Revision
from strategies.sections import BY_KEY, SOURCE_KINDS, Section


def differences(before: Content, after: Content) -> list[tuple[Section, list[Difference]]]:
    """Section by section, what turns one into the other."""
    return [
        (BY_KEY[key], difference(plain(before, key), plain(after, key))) for key in changed(before, after)
    ]


def plain(content: Content, key: str) -> str:
    """All that a section says, a line a fact."""
    lines = _FACTS[key](content) if key in _FACTS else []
    text = content["sections"].get(key, "")
    return "\n".join(line for line in [text, *lines] if line)


def outside(revision: Revision) -> frozenset[str]:
    """The addresses of other sites to which its texts and sources lead."""
    texts = [
        html
        for made in revision.sections_html.values()
        for html in (made if isinstance(made, list) else [made])
    ]
    found = outside_of(*(str(source.get("url", "")) for source in revision.sources))
    return found.union(*(outside_links(html) for html in texts))


def applies_words(applies: dict[str, Any]) -> dict[str, str]:
    """Where it applies, in words by kind of facet, in the order in which it is read; no limit, no words."""
    names = country_names()
    places = [names.get(code, code) for code in applies.get("countries", [])]
    if applies.get("jurisdiction"):
        places.append(applies["jurisdiction"])
    grids = (
        dict(Grid.objects.filter(slug__in=applies["grids"]).values_list("slug", "name"))
        if applies.get("grids")
        else {}
    )
    words = {
        FacetKind.JURISDICTION: ", ".join(places),
        FacetKind.GRID: ", ".join(_(grids[slug]) for slug in applies.get("grids", []) if slug in grids),
        FacetKind.CLIMATE: _labels(Climate, applies.get("climates", [])),
        FacetKind.SIZE: size_text(applies),
        FacetKind.MACHINE: ", ".join(applies.get("machines", [])),
        FacetKind.OWNERSHIP: _labels(Ownership, applies.get("ownership", [])),
    }
    return {str(kind): told for kind, told in words.items() if told}


def applies_facts(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """The same as facts: what is limited, and how."""
    return [(applies_label(kind), told) for kind, told in words.items()]


def applies_label(kind: str) -> str:
    """What a kind of facet is called where a strategy says where it applies."""
    return _("Machines") if kind == FacetKind.MACHINE else str(FacetKind(kind).label)


def size_text(applies: dict[str, Any]) -> str:
    """The range of sites in megawatts: 1 to 50 MW."""
    low, high = applies.get("mw_low"), applies.get("mw_high")
    if low is not None and high is not None:
        return _("%(low)s to %(high)s MW") % {"low": amount(low), "high": amount(high)}
    if low is not None:
        return _("from %(low)s MW") % {"low": amount(low)}
    return _("up to %(high)s MW") % {"high": amount(high)} if high is not None else ""


def effect_text(content: Content) -> str:
    """The stated range of the effect: −18 to −14 %."""
    low, high = content["effect_low"], content["effect_high"]
    if low is None and high is None:
        return ""
    unit = effect_unit(content["measure"])
    if low is None or high is None or low == high:
        return f"{signed(low if low is not None else high)} {unit}".strip()
    span = _("%(low)s to %(high)s") % {"low": signed(low), "high": signed(high)}
    return f"{span} {unit}".strip()


def effect_unit(measure: dict[str, Any]) -> str:
    return "%" if measure.get("in_percent", True) else str(measure.get("unit", ""))


def signed(number: float) -> str:
    """With a real minus, and a plus where it grows."""
    return f"{'−' if number < 0 else '+' if number > 0 else ''}{amount(abs(number))}"


def amount(number: float) -> str:
    """A figure as short as it is exact, with the language's own decimal sign."""
    return number_format(f"{number:.6f}".rstrip("0").rstrip("."), use_l10n=True)


def _labels(choices: Any, values: list[str]) -> str:
    return ", ".join(str(choices(value).label) for value in values if value in choices.values)


def _applies(content: Content) -> list[str]:
    return [f"{label}: {words}" for label, words in applies_facts(applies_words(content["applies"]))]


def _steps(content: Content) -> list[str]:
    lines = []
    for number, step in enumerate(content["steps"], start=1):
        facts = [step.get(name, "") for name in ("who", "how_long", "tool")]
        lines += [
            f"{number}. {step.get('what', '')}",
            step.get("detail", ""),
            " · ".join(fact for fact in facts if fact),
        ]
    return lines


def _cost(content: Content) -> list[str]:
    band, time = content["cost_band"], content["lead_time"]
    lines = [_("Cost to try: %(cost)s") % {"cost": CostBand(band).label} if band in CostBand.values else ""]
    return [*lines, _("Lead time: %(time)s") % {"time": time} if time else ""]


def _effect(content: Content) -> list[str]:
    lines = [content["formula"]]
    for one in content["variables"]:
        figures = " / ".join(
            amount(one[name]) if one.get(name) is not None else "–" for name in ("low", "central", "high")
        )
        words = [one.get("label", ""), f"{figures} {one.get('unit', '')}", one.get("from", "")]
        lines.append(f"{one.get('name', '')}: {' · '.join(word for word in words if word.strip())}")
    return [*lines, effect_text(content)]


def _measuring(content: Content) -> list[str]:
    measure = content["measure"]
    if not measure:
        return []
    days = measure.get("window_days")
    return [
        f"{measure.get('name', '')} ({measure.get('unit', '')})",
        _("lower is better") if measure.get("better") == "lower" else _("higher is better"),
        _("Baseline: %(what)s") % {"what": measure["baseline"]} if measure.get("baseline") else "",
        _("Window: %(days)s days") % {"days": days} if days else "",
    ]


def _sources(content: Content) -> list[str]:
    lines = []
    for source in content["sources"]:
        kind = str(SOURCE_KINDS.get(source.get("kind", ""), ""))
        parts = [
            kind,
            source.get("title", ""),
            source.get("url", ""),
            source.get("file", ""),
            source.get("note", ""),
        ]
        lines.append(" · ".join(part for part in parts if part))
    return lines


_FACTS = {
    "title": lambda content: [content["title"]],
    "summary": lambda content: [content["summary"]],
    "applies": _applies,
    "steps": _steps,
    "cost": _cost,
    "effect": _effect,
    "measuring": _measuring,
    "sources": _sources,
    "valid_until": lambda content: [on_day(content["valid_until"]) if content["valid_until"] else ""],
}
