from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.recording import record
from forum.actions import change_discussion, open_discussion
from forum.actions.discussions import Room
from organisations.models import Size
from strategies.actions.grading import regrade
from strategies.actions.proposing import to_state
from strategies.models import Facet, FacetKind, Revision, RevisionState, State, Strategy
from strategies.querysets import ANY

if TYPE_CHECKING:
    from accounts.models import User

# Where strategies are talked about.
ROOM = Room("strategies", _("Strategies"), _("What is said of the strategies in the library."), "library")
# The bands of sites in megawatts: from, below.
BANDS = {
    Size.UNDER_1: (0, 1),
    Size.TO_10: (1, 10),
    Size.TO_50: (10, 50),
    Size.TO_200: (50, 200),
    Size.OVER_200: (200, float("inf")),
}


def publish(revision: Revision, *, by: User) -> None:
    """Make it what its strategy says. In the transaction, and under the lock, of who decided so."""
    strategy = revision.strategy
    now = timezone.now()
    is_first = strategy.state == State.DRAFT
    revision.number = strategy.version + 1
    to_state(revision, RevisionState.PUBLISHED)
    strategy.current, strategy.version = revision, revision.number
    strategy.changed_at = now
    for name in ("title", "summary", "cost_band", "valid_until"):
        setattr(strategy, name, getattr(revision, name))
    strategy.effect_size = effect_size(revision)
    strategy.review_due_since, strategy.review_because = None, ""
    if is_first:
        strategy.state, strategy.published_at = State.PUBLISHED, now
        strategy.author, strategy.organisation = revision.author, revision.organisation
    _discuss(strategy, by=revision.author or by)
    strategy.save()
    set_facets(strategy)
    regrade(strategy)
    record(
        "strategies.published",
        by=by,
        target=strategy,
        revision=revision.pk,
        author=revision.author_id,
        weight="first" if is_first else revision.weight,
    )


def _discuss(strategy: Strategy, *, by: User) -> None:
    """Open its topic when it is first public; later let the topic bear its newest title."""
    told = {
        "title": strategy.title,
        "body": strategy.summary or strategy.title,
        "home": strategy.get_absolute_url(),
    }
    if strategy.topic is None:
        strategy.topic = open_discussion(
            ROOM, by=by, language=strategy.language, organisation=strategy.organisation, **told
        )
    elif strategy.topic.title != strategy.title:
        change_discussion(strategy.topic, by=by, **told)


def effect_size(revision: Revision) -> float:
    """The middle of the stated effect in per cent, whichever way it goes; 0 for one in another unit."""
    ends = [end for end in (revision.effect_low, revision.effect_high) if end is not None]
    if not ends or not revision.measure.get("in_percent", True):
        return 0
    return abs(sum(ends) / len(ends))


def set_facets(strategy: Strategy) -> None:
    """Bring the rows that lists filter by in line with what the strategy says now, and in which languages."""
    applies: dict[str, Any] = strategy.current.applies if strategy.current else {}
    languages = strategy.translations.present().values_list("language", flat=True).distinct()
    wanted = facets_of(applies)
    wanted[FacetKind.LANGUAGE] = [strategy.language, *(one for one in languages if one != strategy.language)]
    rows = {(str(kind), value[:80]) for kind, values in wanted.items() for value in (values or [ANY])}
    there = set(strategy.facets.values_list("kind", "value"))
    for kind, value in there - rows:
        strategy.facets.filter(kind=kind, value=value).delete()
    Facet.objects.bulk_create(
        Facet(strategy=strategy, kind=kind, value=value) for kind, value in sorted(rows - there)
    )


def facets_of(applies: dict[str, Any]) -> dict[str, list[str]]:
    """Where it applies, by kind of facet; an empty list is no limit."""
    return {
        FacetKind.GRID: applies.get("grids", []),
        FacetKind.CLIMATE: applies.get("climates", []),
        FacetKind.SIZE: bands_between(applies.get("mw_low"), applies.get("mw_high")),
        FacetKind.MACHINE: applies.get("machines", []),
        FacetKind.JURISDICTION: applies.get("countries", []),
        FacetKind.OWNERSHIP: applies.get("ownership", []),
    }


def bands_between(low: float | None, high: float | None) -> list[str]:
    """The size bands that a range in megawatts touches; none where there is no limit."""
    if low is None and high is None:
        return []
    least, most = low or 0, high if high is not None else float("inf")
    return [str(band) for band, (start, end) in BANDS.items() if least < end and most > start]
