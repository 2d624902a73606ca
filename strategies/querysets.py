"""The vocabulary of strategies: who sees what, what fits, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.permissions import is_member, is_moderator

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from strategies.models import (  # noqa: F401 (named in strings below)
        AdoptionPlan,
        FieldReport,
        Revision,
        SectionComment,
        Strategy,
        Translation,
    )

    Someone = User | AnonymousUser

# The value of a facet that doesn't limit where a strategy applies.
ANY = "*"
OPEN = ("draft", "in-review", "returned")


class InARow(NamedTuple):
    """A strategy as a row of the list shows it, and what lists are ordered by."""

    id: int
    slug: str
    title: str
    summary: str
    language: str
    version: int
    changed_at: datetime | None
    grade: str
    cost_band: str
    report_count: int
    success_count: int
    effect_size: float
    review_due_since: datetime | None
    superseded_by: int | None
    category__slug: str
    category__name: str
    organisation__name: str | None
    author__name: str | None
    author__username: str | None
    author__erased_at: datetime | None


class StrategyQuerySet(models.QuerySet["Strategy"]):
    def visible_to(self, user: Someone) -> StrategyQuerySet:
        """Published ones; what is not published yet to its author and, once sent, to those who review it.

        Removed ones are moderators' alone.
        """
        seen = Q(state="published")
        if user.is_authenticated:
            seen |= Q(state="draft", author=user)
            if is_moderator(user):
                seen |= Q(state="removed") | Q(state="draft", sent_at__isnull=False)
            elif is_member(user):
                mine = user.reviews_in.values("category")
                seen |= Q(state="draft", sent_at__isnull=False, category__in=mine)
        return self.filter(seen)

    def published(self) -> StrategyQuerySet:
        return self.filter(state="published")

    def applying_to(self, kind: str, *values: str) -> StrategyQuerySet:
        """Those that name one of these values of a facet, or don't limit it ("*")."""
        facets = self.model._meta.get_field("facets").related_model
        fitting = facets.objects.filter(strategy=OuterRef("pk"), kind=kind, value__in=[*values, ANY])  # type: ignore[union-attr]
        return self.filter(Exists(fitting))

    def fitting(self, asked: Mapping[str, Any]) -> StrategyQuerySet:
        """By the list's filters (forms.lists.NarrowForm); what is empty filters nothing."""
        found: StrategyQuerySet = self
        if asked.get("category"):
            found = found.filter(category__slug__in=asked["category"])
        if asked.get("grade"):
            found = found.filter(grade__in=asked["grade"])
        if asked.get("cost"):
            found = found.filter(cost_band__in=each(asked["cost"]))
        for kind in ("size", "grid", "climate", "machine", "ownership", "language"):
            if asked.get(kind):
                found = found.applying_to(kind, *each(asked[kind]))
        return found

    def for_site(self, facets: Mapping[str, list[str]]) -> StrategyQuerySet:
        """Those that apply to such a site (strategies.fitting.facets_for)."""
        found: StrategyQuerySet = self
        for kind, values in facets.items():
            found = found.applying_to(kind, *values)
        return found

    def for_rows(self) -> StrategyQuerySet:
        return self.select_related("category", "organisation", "author")

    def in_rows(self) -> Any:
        """What a row of the list shows and no more, as plain values: thirty models would be most of its time."""
        return self.values_list(*InARow._fields, named=True)

    def for_page(self) -> StrategyQuerySet:
        return self.select_related(
            "category", "author", "organisation", "superseded_by", "topic", "current__author",
            "current__organisation", "current__reviewer",
        )  # fmt: skip


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: Someone) -> RevisionQuerySet:
        """Published ones of strategies they may see, their own, and what was sent to them for review."""
        strategies = self.model._meta.get_field("strategy").related_model
        visible: Any = strategies.objects.visible_to(user)  # type: ignore[union-attr]
        seen = Q(state="published", strategy__in=visible.values("pk"))
        if user.is_authenticated:
            own = Q(author=user)
            if not is_moderator(user):
                own &= ~Q(strategy__state="removed")
            seen |= own
            if is_moderator(user):
                seen |= Q(sent_at__isnull=False)
            elif is_member(user):
                mine = user.reviews_in.values("category")
                seen |= Q(sent_at__isnull=False, strategy__category__in=mine) & ~Q(strategy__state="removed")
        return self.filter(seen)

    def open(self) -> RevisionQuerySet:
        return self.filter(state__in=OPEN)

    def in_review(self) -> RevisionQuerySet:
        return self.filter(state="in-review").exclude(strategy__state="removed")

    def published(self) -> RevisionQuerySet:
        return self.filter(state="published")

    def of(self, user: Someone) -> RevisionQuerySet:
        return self.filter(author=user) if user.is_authenticated else self.none()

    def for_reviewer(self, user: User) -> RevisionQuerySet:
        """What waits for this member's judgement: in their categories, and not their own."""
        waiting = self.in_review().exclude(author=user)
        if is_moderator(user):
            return waiting
        return waiting.filter(strategy__category__in=user.reviews_in.values("category"))


class SectionCommentQuerySet(models.QuerySet["SectionComment"]):
    def visible_to(self, user: Someone) -> SectionCommentQuerySet:
        revisions: Any = self.model._meta.get_field("revision").related_model
        return self.filter(revision__in=revisions.objects.visible_to(user).values("pk"))


class TranslationQuerySet(models.QuerySet["Translation"]):
    def visible_to(self, user: Someone) -> TranslationQuerySet:
        """Of strategies they may see; removed ones to moderators."""
        strategies: Any = self.model._meta.get_field("strategy").related_model
        found = self.filter(strategy__in=strategies.objects.visible_to(user).values("pk"))
        return found if is_moderator(user) else found.filter(removed_at=None)

    def present(self) -> TranslationQuerySet:
        return self.filter(removed_at=None)

    def newest_in(self, language: str) -> Translation | None:
        """The one that is shown in a language, with who wrote it and what it translates."""
        shown = self.present().filter(language=language).select_related("of", "author")
        return shown.order_by("-number").first()

    def newest_first(self) -> TranslationQuerySet:
        return self.order_by("language", "-number")


class FieldReportQuerySet(models.QuerySet["FieldReport"]):
    def visible_to(self, user: Someone) -> FieldReportQuerySet:
        """Those that stand, of strategies they may see; their own also withdrawn; moderators removed ones."""
        strategies: Any = self.model._meta.get_field("strategy").related_model
        seen = Q(withdrawn_at=None, removed_at=None)
        if is_moderator(user):
            seen |= Q(withdrawn_at=None)
        elif user.is_authenticated:
            seen |= Q(author=user.pk)
        return self.filter(seen, strategy__in=strategies.objects.visible_to(user).values("pk"))

    def present(self) -> FieldReportQuerySet:
        return self.filter(withdrawn_at=None, removed_at=None)

    def of(self, user: Someone) -> FieldReportQuerySet:
        return self.filter(author=user.pk) if user.is_authenticated else self.none()

    def for_rows(self) -> FieldReportQuerySet:
        """With whom they name, in the order in which they were filed. An unnamed author is not even loaded."""
        return self.select_related("organisation", "grid", "strategy").order_by("id")


class AdoptionPlanQuerySet(models.QuerySet["AdoptionPlan"]):
    def visible_to(self, user: Someone) -> AdoptionPlanQuerySet:
        """One's own; nobody else's, whoever asks."""
        return self.filter(member=user.pk) if user.is_authenticated else self.none()

    def due(self) -> AdoptionPlanQuerySet:
        """Those whose measuring day has come, of which nobody was reminded yet."""
        today = timezone.now().date()
        return self.filter(reminded_at=None, report=None, measure_on__lte=today)


def each(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
