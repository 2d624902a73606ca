"""Strategies are kept current: due for review, superseded, moved, removed and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core import markdown
from core.errors import Refused
from core.permissions import require
from forum.actions import hide_discussion, show_discussion
from strategies.content import content_of
from strategies.models import ReviewBecause, Revision, State, Strategy, StrategyCategory
from strategies.permissions import can_arrange, can_remove, can_restore
from strategies.writing import write

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def arrange(
    strategy: Strategy,
    *,
    by: User,
    category: StrategyCategory,
    superseded_by: Strategy | None = None,
    is_due: bool = False,
) -> Strategy:
    """What it is about, which other one replaces it, and whether someone should look at it again.

    Raises PermissionDenied; Refused (422) where two would replace each other.
    """
    strategy = Strategy.objects.select_for_update().get(pk=strategy.pk)
    require(can_arrange(by, strategy), _("You may not arrange this strategy."))
    if superseded_by is not None:
        _check_chain(strategy, superseded_by)
    was_due, had = strategy.review_due_since is not None, strategy.superseded_by_id
    strategy.category, strategy.superseded_by = category, superseded_by
    if is_due and not was_due:
        strategy.review_due_since, strategy.review_because = timezone.now(), ReviewBecause.ASKED
        record("strategies.due", by=by, target=strategy, because=ReviewBecause.ASKED)
    elif not is_due:
        strategy.review_due_since, strategy.review_because = None, ""
    strategy.save(update_fields=["category", "superseded_by", "review_due_since", "review_because"])
    if superseded_by is not None and superseded_by.pk != had:
        record("strategies.superseded", by=by, target=strategy, strategy=superseded_by.pk)
    record("strategies.arranged", by=by, target=strategy)
    return strategy


@transaction.atomic
def ask_for_review(strategy: Strategy, *, by: User | None = None, because: str) -> None:
    """Mark it as due, and ask its authors. Nothing happens to one that is due already, or not published."""
    strategy = Strategy.objects.select_for_update().get(pk=strategy.pk)
    if strategy.state != State.PUBLISHED or strategy.review_due_since is not None:
        return
    strategy.review_due_since, strategy.review_because = timezone.now(), because
    strategy.save(update_fields=["review_due_since", "review_because"])
    record("strategies.due", by=by, target=strategy, because=because)


def lapse_due() -> int:
    """Ask for review of what was valid until a day that has passed. How many; each in a transaction of its own."""
    today = timezone.localdate()
    due = Strategy.objects.published().filter(
        valid_until__lt=today, review_due_since=None, superseded_by=None
    )
    strategies = list(due.order_by("pk")[:500])
    for strategy in strategies:
        ask_for_review(strategy, because=ReviewBecause.EXPIRED)
    return len(strategies)


@transaction.atomic
def remove_strategy(strategy: Strategy, *, by: User, reason: str = "") -> None:
    """Hide it from everyone but moderators (`reason` is a code). Raises PermissionDenied, Refused (409)."""
    strategy = Strategy.objects.select_for_update().get(pk=strategy.pk)
    if strategy.is_removed:
        raise Refused(_("This strategy was already removed."))
    require(can_remove(by, strategy), _("You may not remove this strategy."))
    strategy.state, strategy.removed_at = State.REMOVED, timezone.now()
    strategy.save(update_fields=["state", "removed_at"])
    if strategy.topic is not None:
        hide_discussion(strategy.topic, by=by)
    record("strategies.removed", by=by, target=strategy, reason=reason)


@transaction.atomic
def restore_strategy(strategy: Strategy, *, by: User) -> None:
    """Show it again, as what it was. Raises PermissionDenied, Refused (409)."""
    strategy = Strategy.objects.select_for_update().get(pk=strategy.pk)
    if not strategy.is_removed:
        raise Refused(_("This strategy was already restored."))
    require(can_restore(by, strategy), _("You may not restore this strategy."))
    strategy.state = State.PUBLISHED if strategy.published_at else State.DRAFT
    strategy.removed_at = None
    strategy.save(update_fields=["state", "removed_at"])
    if strategy.topic is not None and strategy.is_published:
        show_discussion(strategy.topic, by=by)
    record("strategies.restored", by=by, target=strategy)


def unrendered() -> Iterator[Revision]:
    """Texts that an older renderer made."""
    yield from Revision.objects.filter(renderer_version__lt=markdown.RENDERER_VERSION).iterator(100)


def rerender(revision: Revision) -> None:
    """Make its HTML anew, unless it was edited meanwhile."""
    written = write(content_of(revision), by=revision.author, of=revision)
    Revision.objects.filter(pk=revision.pk, edit_version=revision.edit_version).update(
        sections_html=written.html, renderer_version=markdown.RENDERER_VERSION
    )


def _check_chain(strategy: Strategy, by: Strategy) -> None:
    """That following the replacements from `by` never leads back here."""
    seen: set[int] = set()
    step: Strategy | None = by
    while step is not None and step.pk not in seen:
        if step.pk == strategy.pk:
            message = _("That one is replaced by this one already.")
            raise Refused(message, status=422, field="superseded_by")
        seen.add(step.pk)
        step = step.superseded_by
