"""What decides how the page of a published strategy looks, as plain values: a few queries, put together once.

The page's parts are kept under all of this (`page_parts.py`). So nobody has to say that they are out of date: what
is written anywhere, by whichever app, makes another key.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, When

from core.prepared import Prepared
from organisations.models import Grid, Membership, Seat, Vouch
from strategies.models import Facet, FacetKind, FieldReport, Revision, Strategy, Translation
from strategies.network import network_now

_NAMES = ("username", "name", "erased_at")
_AUTHOR = tuple(f"author__{name}" for name in _NAMES)
# Place of the language in a translation's row, and of the formula in a revision's.
_LANGUAGE = _FORMULA = 1
_REPORT = (
    "pk", "version", "sealed_by", "site_band", "climate", "grid__name", "ownership", "started_on", "ended_on",
    "before", "after", "unit", "outcome", "again", "edition", "organisation__slug", "organisation__name",
)  # fmt: skip


class Facts:
    """All of it, and the few that are asked for by name. Six queries at most, one more for the hashprice."""

    def __init__(self, strategy: Strategy) -> None:
        """`strategy` came through published_at()."""
        self.of_strategy = _of_strategy(strategy)
        self.revisions = _revisions.rows(strategy=strategy.pk)
        self.grids = _grids.rows(strategy=strategy.pk)
        self.translations = _translations.rows(strategy=strategy.pk)
        self.reports = _reports.rows(strategy=strategy.pk)
        # Who stands behind a company decides whether its report counts beside another's (strategies.grades).
        has_companies = any(row[_REPORT.index("organisation__slug")] for row in self.reports)
        self.people = (
            [_owners.rows(strategy=strategy.pk), _vouches.rows(strategy=strategy.pk)] if has_companies else []
        )

    @property
    def languages(self) -> set[str]:
        """Those into which it is translated."""
        return {row[_LANGUAGE] for row in self.translations}

    @property
    def hashprice(self) -> float | None:
        """At which its worth is reckoned, where it has a formula; a query then."""
        if not any(row[_FORMULA] for row in self.revisions):
            return None
        return round(network_now().hashprice, 2)

    @property
    def text(self) -> str:
        """The same text for the same facts, another for others."""
        return repr(
            (self.of_strategy, self.revisions, self.grids, self.translations, self.reports, self.people)
        )


def published_at(slug: str) -> Strategy | None:
    """The published strategy of that address, with what its page names beside its text."""
    found: Strategy | None = _published.first(slug=slug)
    return found


def _of_strategy(strategy: Strategy) -> tuple[Any, ...]:
    category, company, newer = strategy.category, strategy.organisation, strategy.superseded_by
    return (
        *(getattr(strategy, field.attname) for field in strategy._meta.concrete_fields),
        (category.slug, category.name),
        [getattr(strategy.author, name) for name in _NAMES] if strategy.author else None,
        (company.slug, company.name) if company else None,
        (newer.slug, newer.title, newer.language, newer.state) if newer else None,
    )


_published = Prepared(
    lambda slug: (
        Strategy.objects.published()
        .select_related("category", "author", "organisation", "superseded_by", "topic")
        .filter(slug=slug)[:1]
    )
)
_revisions = Prepared(
    lambda strategy: Revision.objects.published()
    .filter(strategy=strategy)
    .order_by("pk")
    .values_list(
        "pk", "formula", "number", "note", "weight", "updated_at", "decided_at", "edit_version", "renderer_version",
        *_AUTHOR, "author__picture", *(f"reviewer__{name}" for name in _NAMES),
    )
)  # fmt: skip
# Administrators name grids otherwise, and take them from the list.
_grids = Prepared(
    lambda strategy: (
        Grid.objects.filter(
            slug__in=Facet.objects.filter(strategy=strategy, kind=FacetKind.GRID).values("value")
        )
        .order_by("pk")
        .values_list("slug", "name")
    )
)
_translations = Prepared(
    lambda strategy: (
        Translation.objects.present()
        .filter(strategy=strategy)
        .order_by("pk")
        .values_list("pk", "language", "number", "of", "renderer_version", *_AUTHOR)
    )
)
# The name of someone unnamed isn't even read.
_reports = Prepared(
    lambda strategy: (
        FieldReport.objects.present()
        .filter(strategy=strategy)
        .order_by("pk")
        .annotate(
            **{f"signer_{name}": Case(When(sealed_by="", then=F(f"author__{name}"))) for name in _NAMES}
        )
        .values_list(*_REPORT, *(f"signer_{name}" for name in _NAMES))
    )
)


def _companies(strategy: int) -> Any:
    reports = FieldReport.objects.present().filter(strategy=strategy, organisation__isnull=False)
    return reports.values("organisation")


_owners = Prepared(
    lambda strategy: (
        Membership.objects.filter(organisation__in=_companies(strategy), role=Seat.OWNER)
        .order_by("pk")
        .values_list("organisation", "user")
    )
)
_vouches = Prepared(
    lambda strategy: (
        Vouch.objects.filter(organisation__in=_companies(strategy))
        .order_by("pk")
        .values_list("organisation", "voucher")
    )
)
