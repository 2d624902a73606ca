"""Every way moderation acts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from forum import actions as forum
from forum.models import HeldPost, HeldState, Post
from messaging import actions as messaging
from messaging.models import Message
from moderation import targets
from moderation.models import Caution, Outcome, Reason, Report, Review, Suspension
from moderation.permissions import can_decide, can_discipline, can_report

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = timedelta(days=3660)


def report(target: Model, *, by: User, reason: str, note: str = "") -> Report:
    """Tell the moderators of something. A second report by the same member replaces the first.

    Raises PermissionDenied, and Refused (422) for an unknown reason.
    """
    require(can_report(by, target), _("You can't report this."))
    _check_reason(reason)
    with transaction.atomic():
        if isinstance(target, Message):
            messaging.show_to_moderators(target, by=by)
        review, _is_new = Review.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(target),
            object_id=target.pk,
            decided_at=None,
        )
        made, is_new = Report.objects.update_or_create(
            review=review, reporter=by, defaults={"reason": reason, "note": note.strip()[:1000]}
        )
        if is_new:
            Review.objects.filter(pk=review.pk).update(report_count=F("report_count") + 1)
            record("moderation.reported", by=by, target=review, reason=reason)
    return made


def decide(
    review: Review,
    *,
    by: User,
    outcome: str,
    reason: str,
    note: str = "",
    until: datetime | None = None,
) -> Review:
    """Decide about what was reported, and do it, in one transaction.

    Raises PermissionDenied; Refused: 409 if another moderator decided first, 422 for what can't be
    decided about this thing or a suspension without a fitting end.
    """
    require(can_decide(by))
    _check_reason(reason)
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=review.pk)
        if not review.is_open:
            who = review.decided_by.shown_name if review.decided_by else _("another moderator")
            raise Refused(_("%(name)s has already decided this.") % {"name": who})
        target = review.target
        if target is None or outcome not in targets.outcomes_for(target):
            raise Refused(_("This can't be decided here."), status=422, field="outcome")
        author = targets.author_of(target)
        _act(outcome, target, author, by=by, review=review, reason=reason, note=note, until=until)
        review.outcome, review.reason = outcome, reason
        review.decided_at, review.decided_by = timezone.now(), by
        review.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
        if isinstance(target, Message):
            messaging.close_reports(target)
        record("moderation.decided", by=by, target=review, outcome=outcome, reason=reason)
    return review


def look_at(held: HeldPost, *, by: User, outcome: str, reason: str = "", note: str = "") -> HeldPost:
    """Decide about a newcomer's post with links: "let-through", or "turned-back" with a reason.

    Raises PermissionDenied; Refused: 409 if it was decided or taken back, 422 without a fitting outcome.
    """
    require(can_decide(by))
    if outcome == HeldState.TURNED_BACK:
        _check_reason(reason)
        return forum.turn_back(held, by=by, reason=reason, note=note)
    if outcome != HeldState.LET_THROUGH:
        raise Refused(_("Choose what becomes of it."), status=422, field="outcome")
    forum.let_through(held, by=by)
    held.refresh_from_db()
    return held


def warn(user: User, *, by: User, reason: str, note: str = "", review: Review | None = None) -> Caution:
    """Tell a member that what they did is against the rules."""
    require(can_discipline(by, user), _("You may not warn this member."))
    _check_reason(reason)
    with transaction.atomic():
        caution = Caution.objects.create(
            user=user, by=by, reason=reason, note=note.strip()[:1000], review=review
        )
        record("moderation.warned", by=by, target=caution, reason=reason, user=user.pk)
    return caution


def suspend(
    user: User,
    *,
    by: User,
    until: datetime,
    reason: str,
    note: str = "",
    review: Review | None = None,
) -> Suspension:
    """Let a member read but not write until a moment; a running suspension is replaced.

    Raises PermissionDenied, and Refused (422) for an end in the past or more than ten years away.
    """
    require(can_discipline(by, user), _("You may not suspend this member."))
    _check_reason(reason)
    now = timezone.now()
    if not now < until <= now + LONGEST:
        raise Refused(_("Choose an end in the future, within ten years."), status=422, field="until")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        Suspension.objects.filter(user=user, lifted_at=None).update(lifted_at=now, lifted_by=by)
        made = Suspension.objects.create(
            user=user, by=by, until=until, reason=reason, note=note.strip()[:1000], review=review
        )
        user.suspended_until = until
        user.save(update_fields=["suspended_until"])
        record("moderation.suspended", by=by, target=made, reason=reason, user=user.pk)
    return made


def lift(suspension: Suspension, *, by: User) -> None:
    """End a suspension early. Raises Refused (409) if it has ended."""
    require(can_discipline(by, suspension.user), _("You may not lift this suspension."))
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=suspension.user_id)
        suspension = Suspension.objects.select_for_update().get(pk=suspension.pk)
        if not suspension.is_running:
            raise Refused(_("This suspension has ended already."))
        suspension.lifted_at, suspension.lifted_by = timezone.now(), by
        suspension.save(update_fields=["lifted_at", "lifted_by"])
        user.suspended_until = None
        user.save(update_fields=["suspended_until"])
        record("moderation.lifted", by=by, target=suspension, user=user.pk)


def _act(
    outcome: str,
    target: Model,
    author: User | None,
    *,
    by: User,
    review: Review,
    reason: str,
    note: str,
    until: datetime | None,
) -> None:
    if outcome in {Outcome.WARN, Outcome.SUSPEND} and author is None:
        raise Refused(_("Its author has left."), status=422, field="outcome")
    if outcome == Outcome.SUSPEND and until is None:
        raise Refused(_("Say until when."), status=422, field="until")
    post = target if isinstance(target, Post) else None
    thing: Any = target
    acts: dict[str, Callable[[], object]] = {
        Outcome.KEEP: lambda: None,
        Outcome.REMOVE: lambda: targets.remove(thing, by=by, reason=reason),
        Outcome.RESTORE: lambda: targets.restore(thing, by=by),
        Outcome.LOCK: lambda: forum.lock(post.topic, by=by),  # type: ignore[union-attr]
        Outcome.WARN: lambda: warn(author, by=by, reason=reason, note=note, review=review),  # type: ignore[arg-type]
        Outcome.SUSPEND: lambda: suspend(
            author,  # type: ignore[arg-type]
            by=by,
            until=until,  # type: ignore[arg-type]
            reason=reason,
            note=note,
            review=review,
        ),
    }
    acts[outcome]()


def _check_reason(reason: str) -> None:
    if reason not in Reason.values:
        raise Refused(_("Choose a reason."), status=422, field="reason")
