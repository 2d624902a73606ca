"""Open calls: published, replied to, revealed when both sides agree, closed.

What happens to a blind call is recorded without a name, so that neither news nor logs can tell one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import one_line
from accounts.permissions import is_member
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from forum.writing import write
from messaging.actions.appending import append_message
from messaging.actions.starting import open_conversation
from messaging.models import REQUEST_MAX, Call, CallReply, CallWord, State
from messaging.proposals.calls import (
    can_answer_reply,
    can_keep_call,
    can_reply_to,
    can_say,
    stands_behind,
)
from messaging.proposals.kinds import MAX_TEXT
from messaging.quotas import hold_quota
from organisations.voice import hold_voice

if TYPE_CHECKING:
    from organisations.models import Organisation

LONGEST = timedelta(days=183)
MOST_OPEN = 20


@transaction.atomic
def publish_call(*, by: User, organisation: Organisation | None = None, **told: Any) -> Call:
    """Put a call on the board. Raises PermissionDenied; Refused: 409 for a seat that ended, 422 for bad input."""
    require(is_member(by), _("You may not publish calls."))
    hold_voice(organisation, by=by)
    _check_day(told["closes_on"])
    if Call.objects.open().filter(by=by).count() >= MOST_OPEN:
        raise Refused(_("You have too many open calls. Close some of them first."), status=422)
    call = Call.objects.create(by=by, organisation=organisation, **_tidy(told))
    record("messaging.call_published", by=None if call.is_blind else by, target=call)
    return call


@transaction.atomic
def change_call(call: Call, *, by: User, **told: Any) -> Call:
    """Write it anew. A sealed name stays sealed: who replied relied on it. Raises PermissionDenied, Refused."""
    call = _kept(call, by=by)
    _check_day(told["closes_on"])
    told.pop("is_blind", None)
    for name, value in _tidy(told).items():
        setattr(call, name, value)
    call.save()
    return call


@transaction.atomic
def close_call(call: Call, *, by: User) -> Call:
    """Take it off the board; replies that were revealed stay. Raises PermissionDenied; Refused (409)."""
    call = _kept(call, by=by)
    call.closed_at = timezone.now()
    call.save(update_fields=["closed_at"])
    return call


@transaction.atomic
def reply_to_call(
    call: Call, *, by: User, text: str, organisation: Organisation | None = None, agrees: bool = False
) -> CallReply:
    """A first contact: one text. `agrees` says that one may be named as soon as the other side agrees too;
    to a call that isn't blind whoever replies is named at once.

    Raises PermissionDenied; RateLimited for one first contact too many; Refused: 409 for a second reply or a call
    that closed, 422 for bad input.
    """
    require(can_reply_to(by, call, organisation), _("You can't reply to this call."))
    hold_voice(organisation, by=by)
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not call.is_open:
        raise Refused(_("This call is closed."))
    _check_text(text, most=REQUEST_MAX)
    hold_quota(by=by, organisation=organisation)
    now = timezone.now()
    try:
        with transaction.atomic():
            reply = CallReply.objects.create(
                call=call,
                by=by,
                organisation=organisation,
                key=uuid4(),
                text=text.strip(),
                replier_agreed_at=now if agrees or not call.is_blind else None,
            )
    except IntegrityError:
        raise Refused(_("You have replied to this call already.")) from None
    record("messaging.call_replied", by=None if call.is_blind else by, target=reply)
    return reply


@transaction.atomic
def say_of_call(reply: CallReply, *, by: User, text: str) -> CallWord:
    """Write to the other side of a blind call, one's name being sealed. Who replied can once the caller has.

    Raises PermissionDenied; Refused: 409 where it was declined or names are known, 422 for no text or too much.
    """
    reply, is_caller = _answered(reply, by=by)
    if reply.is_revealed:
        raise Refused(_("You know each other already: write in your conversation."))
    require(can_say(by, reply), _("You can write more once they have answered."))
    _check_text(text, most=MAX_TEXT)
    number = reply.words.count() + 1
    word = CallWord.objects.create(reply=reply, number=number, is_callers=is_caller, by=by, text=text.strip())
    record("messaging.call_written", by=None, target=reply, caller=int(is_caller))
    return word


@transaction.atomic
def agree_to_reveal(reply: CallReply, *, by: User) -> CallReply:
    """Say that one's own name may be told, if the other side agrees too; then both are told, and talk.

    Raises PermissionDenied; Refused (409) for a reply that was declined.
    """
    reply, is_caller = _answered(reply, by=by)
    now = timezone.now()
    was_revealed = reply.is_revealed
    if is_caller:
        reply.caller_agreed_at = reply.caller_agreed_at or now
    else:
        reply.replier_agreed_at = reply.replier_agreed_at or now
    reply.save(update_fields=["caller_agreed_at", "replier_agreed_at"])
    if reply.is_revealed and not was_revealed:
        _introduce(reply)
        record("messaging.call_revealed", by=None, target=reply)
    elif not was_revealed:
        record("messaging.call_agreed", by=None, target=reply, caller=int(is_caller))
    return reply


@transaction.atomic
def decline_reply(reply: CallReply, *, by: User) -> CallReply:
    """Either side lets it be; no name is told. Raises PermissionDenied; Refused (409) once both are named."""
    reply, _is_caller = _answered(reply, by=by)
    if reply.is_revealed:
        raise Refused(_("You know each other already."))
    reply.declined_at = timezone.now()
    reply.save(update_fields=["declined_at"])
    return reply


@transaction.atomic
def forget_calls(user: User) -> None:
    """A member leaves the whole place: the calls and replies they wrote go along, also those for an organisation,
    for which others can publish anew."""
    Call.objects.filter(by=user).delete()
    CallReply.objects.filter(by=user).delete()
    CallWord.objects.filter(by=user).delete()


def _introduce(reply: CallReply) -> None:
    """A conversation of those who wrote, which begins with what they wrote while names were sealed."""
    call = reply.call
    words = list(reply.words.select_related("by").order_by("number"))
    callers = {call.by, *(word.by for word in words if word.is_callers)}
    people = {*callers, *(word.by for word in words)} - {reply.by}
    conversation = open_conversation(
        by=reply.by,
        people=sorted(people, key=lambda one: one.pk),
        state=State.OPEN,
        subject=call.title,
        organisation=reply.organisation,
    )
    conversation.participants.filter(user__in=callers).update(organisation=call.organisation)
    conversation.participants.exclude(user__in=callers).update(organisation=reply.organisation)
    said = [
        (reply.by, reply.organisation, reply.text, reply.created_at),
        *((one.by, (call if one.is_callers else reply).organisation, one.text, one.at) for one in words),
    ]
    for number, (by, organisation, text, at) in enumerate(said):
        written = write(text, by=by, prefix=f"call-{reply.pk}-{number}")
        append_message(conversation, by=by, written=written, organisation=organisation, at=at)
    reply.conversation = conversation
    reply.save(update_fields=["conversation"])


def _answered(reply: CallReply, *, by: User) -> tuple[CallReply, bool]:
    """The reply, held, and whether `by` is on the caller's side."""
    rows = CallReply.objects.select_for_update(of=("self",)).for_rows()
    reply = rows.get(pk=reply.pk)
    require(can_answer_reply(by, reply), _("You may not answer this reply."))
    is_caller = stands_behind(by, reply.call)
    hold_voice(reply.call.organisation if is_caller else reply.organisation, by=by)
    if reply.is_declined:
        raise Refused(_("This reply was declined."))
    return reply, is_caller


def _kept(call: Call, *, by: User) -> Call:
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(can_keep_call(by, call), _("You may not change this call."))
    if call.closed_at is not None:
        raise Refused(_("This call is closed."))
    return call


def _tidy(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "title": one_line(told["title"]), "body": told["body"].strip()}


def _check_text(text: str, *, most: int) -> None:
    if not text.strip():
        raise Refused(_("Write a few words."), status=422, field="text")
    if len(text) > most:
        message = _("This is %(over)d characters too long.") % {"over": len(text) - most}
        raise Refused(message, status=422, field="text")


def _check_day(day: date) -> None:
    today = timezone.now().date()
    if not today <= day <= today + LONGEST:
        raise Refused(_("Choose a day within half a year."), status=422, field="closes_on")
