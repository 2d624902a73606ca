"""Whether strategies are for the reader's own site: what they said of it, against where each applies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from core.prepared import Prepared
from organisations.models import Size
from organisations.models.organisations import country_names
from strategies.actions.publishing import BANDS, facets_of
from strategies.models import Climate, Facet, FacetKind, Ownership
from strategies.models.sites import SiteProfile
from strategies.querysets import ANY
from strategies.telling import applies_label

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

# The machines that strategies name may be as old as this, in seconds.
_KEEP = 60
_MOST_MACHINES = 2000


@dataclass(frozen=True)
class Point:
    """One thing the reader said of their site, and whether the strategy is for that.

    `said` is the reader's, in words; `wanted` is what the strategy names, "" where it does not limit it.
    """

    label: str
    said: str
    wanted: str
    fits: bool


def profile_of(user: User | AnonymousUser) -> SiteProfile | None:
    """What they said of their site; a query, for members alone."""
    if not user.is_authenticated:
        return None
    return _profile.first(user=user.pk)


def values_of(profile: SiteProfile | None) -> dict[str, list[str]]:
    """What was said of a site, by kind of facet; what wasn't said is not there."""
    if profile is None:
        return {}
    said = {
        FacetKind.GRID: [profile.grid.slug] if profile.grid else [],
        FacetKind.CLIMATE: [profile.climate],
        FacetKind.SIZE: [profile.size or band_of(profile.site_power)],
        FacetKind.MACHINE: profile.machines,
        FacetKind.JURISDICTION: [profile.country],
        FacetKind.OWNERSHIP: [profile.ownership],
    }
    found = {str(kind): [value for value in values if value] for kind, values in said.items()}
    return {kind: values for kind, values in found.items() if values}


def facets_for(profile: SiteProfile | None) -> dict[str, list[str]]:
    """The same as values that facets have: machines by the names under which strategies know them.

    A machine that no strategy names is left as it was said, so that only those for any machine fit.
    """
    found = values_of(profile)
    if machines := found.get(FacetKind.MACHINE):
        known = cache.get_or_set("strategies:machines", _machines, _KEEP) or []
        found[FacetKind.MACHINE] = alike(machines, known) or machines
    return found


def words_of(profile: SiteProfile | None) -> list[str]:
    """The same for the reader: Cold, 10 to 50 MW."""
    return [words for words in _words(profile).values() if words] if profile else []


def points_of(
    profile: SiteProfile | None, *, applies: dict[str, Any], told: Mapping[str, str]
) -> list[Point]:
    """Point by point, what was said of the site against where a strategy applies.

    `told` says the same as `applies` in words: strategies.telling.applies_words, which the page has anyway.
    """
    if profile is None:
        return []
    there, words = facets_of(applies), _words(profile)
    points = []
    for kind, said in values_of(profile).items():
        named = there[kind]
        fits = not named or bool(alike(said, named) if kind == FacetKind.MACHINE else {*said} & {*named})
        points.append(Point(applies_label(kind), words[kind], told.get(kind, "") if named else "", fits))
    return points


def band_of(megawatts: float | None) -> str:
    """The band of sites that a power lies in: 12.5 is in "10-50"."""
    if megawatts is None:
        return ""
    return next((str(band) for band, (start, end) in BANDS.items() if start <= megawatts < end), "")


def alike(said: Iterable[str], known: Iterable[str]) -> list[str]:
    """Those of `known` that are a machine of `said`: "s21 pro" is the Antminer S21 Pro.

    One ends with the words of the other, so that a maker's name may be left out, and an S21 is no S21 Pro.
    """
    mine = [_parts(name) for name in said]
    return [name for name in known if any(_same(_parts(name), one) for one in mine)]


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    return bool(short) and long[len(long) - len(short) :] == short


def _parts(name: str) -> tuple[str, ...]:
    return tuple(name.casefold().replace("-", " ").replace("+", " + ").split())


def _machines() -> list[str]:
    named = Facet.objects.filter(kind=FacetKind.MACHINE).exclude(value=ANY)
    return list(named.order_by("value").values_list("value", flat=True).distinct()[:_MOST_MACHINES])


def _words(profile: SiteProfile) -> dict[str, str]:
    size: Any = profile.size or band_of(profile.site_power)
    return {
        FacetKind.GRID: _(profile.grid.name) if profile.grid else "",
        FacetKind.CLIMATE: str(Climate(profile.climate).label) if profile.climate else "",
        FacetKind.SIZE: str(Size(size).label) if size else "",
        FacetKind.MACHINE: ", ".join(profile.machines),
        FacetKind.JURISDICTION: country_names().get(profile.country, profile.country),
        FacetKind.OWNERSHIP: str(Ownership(profile.ownership).label) if profile.ownership else "",
    }


_profile = Prepared(lambda user: SiteProfile.objects.select_related("grid").filter(user=user))
