"""A text is sent, judged, and published or returned. Two who changed one section at once both keep their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from organisations.voice import hold_voice
from strategies.actions.proposing import locked, to_state
from strategies.actions.publishing import publish
from strategies.content import changed, content_of, is_empty, merged
from strategies.models import Revision, RevisionState, SectionComment, State
from strategies.permissions import can_comment, can_edit, can_review
from strategies.sections import BY_KEY, SECTIONS

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def send(revision: Revision, *, by: User, version: int | None = None) -> Revision:
    """Ask for review; the text is fixed from now on. What was published since it was begun is taken over, section
    by section.

    Raises PermissionDenied; Refused: 422 for what is too little to review, 409 if it was saved elsewhere, a seat
    ended, or both changed the same sections (`conflicts`, their keys).
    """
    revision = locked(revision)
    if revision.state == RevisionState.IN_REVIEW and revision.author_id == by.pk:
        return revision
    require(can_edit(by, revision), _("You may not change this text."))
    if version is not None and version != revision.edit_version:
        message = _("This text was saved from another window meanwhile. Both are below.")
        raise Refused(message, code="edited", version=revision.edit_version)
    hold_voice(revision.organisation, by=by)
    _catch_up(revision)
    _check_worth(revision)
    now = timezone.now()
    revision.sent_at, revision.decided_at, revision.reviewer = now, None, None
    to_state(revision, RevisionState.IN_REVIEW)
    strategy = revision.strategy
    if strategy.sent_at is None:
        strategy.sent_at = now
        strategy.save(update_fields=["sent_at"])
    record("strategies.sent", by=by, target=revision)
    return revision


@transaction.atomic
def approve(
    revision: Revision, *, by: User, version: int | None = None, comments: Mapping[str, str] | None = None
) -> Revision:
    """Publish a text that waits: it gets its number, and is what the strategy says from now on.

    `comments` are what its reviewer says of sections all the same.

    Raises PermissionDenied; Refused (409) if it was decided or changed meanwhile, or another revision that changed
    the same sections was published (`conflicts`): then it has to go back to its author.
    """
    revision = _judged(revision, by, version)
    _catch_up(revision)
    revision.reviewer, revision.decided_at = by, timezone.now()
    publish(revision, by=by)
    _say(revision, _told(comments or {}), by=by)
    return revision


@transaction.atomic
def return_(
    revision: Revision, *, by: User, comments: Mapping[str, str], version: int | None = None
) -> Revision:
    """Give a text back to its author with what should change, by section.

    Raises PermissionDenied; Refused: 422 without a comment, 409 if it was decided or changed meanwhile.
    """
    revision = _judged(revision, by, version)
    said = _told(comments)
    if not said:
        raise Refused(_("Say at one section at least what should change."), status=422)
    revision.reviewer, revision.decided_at = by, timezone.now()
    to_state(revision, RevisionState.RETURNED)
    _say(revision, said, by=by)
    record("strategies.returned", by=by, target=revision)
    return revision


@transaction.atomic
def comment(revision: Revision, *, by: User, section: str, body: str) -> SectionComment:
    """Say something on one section of what is being reviewed. Raises PermissionDenied; Refused (422, 409)."""
    revision = locked(revision)
    if not revision.is_open:
        raise Refused(_("This was decided meanwhile."))
    require(can_comment(by, revision), _("You may not comment here."))
    if section not in BY_KEY:
        raise Refused(_("Choose a section."), status=422, field="section")
    if not body.strip():
        raise Refused(_("Write a little more."), status=422, field="body")
    said = SectionComment.objects.create(revision=revision, section=section, author=by, body=body.strip())
    record("strategies.commented", by=by, target=revision, comment=said.pk)
    return said


def _told(comments: Mapping[str, str]) -> dict[str, str]:
    return {key: text.strip() for key, text in comments.items() if key in BY_KEY and text.strip()}


def _say(revision: Revision, said: Mapping[str, str], *, by: User) -> None:
    SectionComment.objects.bulk_create(
        SectionComment(revision=revision, section=key, author=by, body=text) for key, text in said.items()
    )


def _judged(revision: Revision, by: User, version: int | None) -> Revision:
    """The revision, still waiting, as the reviewer saw it."""
    revision = locked(revision)
    if revision.state != RevisionState.IN_REVIEW:
        raise Refused(_("This was decided meanwhile."), code="decided")
    require(can_review(by, revision), _("You may not review this text."))
    if version is not None and version != revision.edit_version:
        raise Refused(_("Its author changed it meanwhile. Look at it again."), code="edited")
    return revision


def _catch_up(revision: Revision) -> None:
    """Take over what was published since it was begun. Raises Refused (409) where both changed a section."""
    current = revision.strategy.current
    if current is None or revision.based_on_id == current.pk:
        return
    outcome = merged(content_of(revision.based_on), content_of(revision), content_of(current))
    if outcome.conflicts:
        names = ", ".join(str(BY_KEY[key].label) for key in outcome.conflicts)
        message = _("Version %(number)s was published meanwhile and changes the same: %(sections)s.")
        raise Refused(
            message % {"number": current.number, "sections": names},
            code="overtaken",
            conflicts=outcome.conflicts,
        )
    for name, value in outcome.content.items():
        setattr(revision, name, value)
    revision.sections_html = _html_of(revision, current, outcome.taken)
    revision.based_on = current
    revision.save()


def _html_of(revision: Revision, current: Revision, taken: list[str]) -> dict[str, Any]:
    """Its HTML with that of the sections taken over: rendered where they were written."""
    html = {key: made for key, made in revision.sections_html.items() if key not in taken}
    return html | {key: made for key, made in current.sections_html.items() if key in taken}


def _check_worth(revision: Revision) -> None:
    """Whether there is something to review. Raises Refused (422), at the field."""
    content = content_of(revision)
    if not revision.summary:
        message = _("Say in one sentence what it does and what it brings: lists show it.")
        raise Refused(message, status=422, field="summary")
    if revision.strategy.state == State.DRAFT:
        said = [section.key for section in SECTIONS[2:] if not is_empty(content, section.key)]
        if not {"problem", "steps"} & set(said):
            raise Refused(_("Tell the problem or the steps at least."), status=422, field="problem")
        return
    if not changed(content_of(revision.strategy.current), content):
        raise Refused(_("Nothing differs from what is published."), status=422)
    if not revision.note:
        raise Refused(_("Say what changes, and why: the history shows it."), status=422, field="note")
