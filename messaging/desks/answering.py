"""Which desks an organisation has, who answers there, and who may write to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.models import User
from messaging.models import Conversation, Desk, DeskMember, DeskSetting, Kind
from messaging.permissions import is_at_desk
from organisations.contact import can_contact_desk
from organisations.models import Organisation
from organisations.permissions import can_run, can_speak_for, has_seat

if TYPE_CHECKING:
    from django.db.models import QuerySet

# What an organisation has that set nothing.
OPEN_AT_FIRST = (Desk.GENERAL,)


def open_desks(organisation: Organisation) -> list[Desk]:
    """Those that people can write to, in the order of Desk."""
    settings = dict(DeskSetting.objects.filter(organisation=organisation).values_list("desk", "is_open"))
    return [desk for desk in Desk if settings.get(desk, desk in OPEN_AT_FIRST)]


def who_answer(organisation: Organisation, desk: str) -> QuerySet[User]:
    """Who hears of what comes to a desk: those named for it who still have a seat, or else every seat."""
    seated = User.objects.present().filter(seats__organisation=organisation)
    named = seated.filter(
        pk__in=DeskMember.objects.filter(organisation=organisation, desk=desk).values("user")
    )
    return named if named.exists() else seated


def can_write_to_desk(user: Any, organisation: Organisation) -> bool:
    """Begin to write to an organisation: whoever isn't kept away, and has no seat there."""
    return can_contact_desk(user, organisation) and not has_seat(user, organisation)


def is_known_at(user: Any, organisation: Organisation) -> bool:
    """Whether it took up what they wrote before: then they write at length, with files, and need not wait."""
    theirs = Conversation.objects.filter(kind=Kind.DESK, desk_of=organisation, started_by=user.pk)
    return theirs.open().exists()


def can_keep_desks(user: Any, organisation: Organisation) -> bool:
    """Say which desks there are and who answers: its owners and administrators."""
    return can_run(user, organisation) and has_seat(user, organisation)


def can_work_at(user: Any, conversation: Conversation) -> bool:
    """Take it, and say something beside it: whoever speaks for the organisation at whose desk it lies."""
    return conversation.kind == Kind.DESK and is_at_desk(user, conversation)


def holder_of(conversation: Conversation) -> User | None:
    """Who has taken it, if they still speak for the organisation."""
    taker = conversation.taken_by
    if taker is None or conversation.desk_of is None or not can_speak_for(taker, conversation.desk_of):
        return None
    return taker


def can_pass_on(user: Any, conversation: Conversation) -> bool:
    """Hand it over or give it back: who holds it, and those who run the organisation. What nobody holds, all."""
    if not can_work_at(user, conversation) or conversation.desk_of is None:
        return False
    holder = holder_of(conversation)
    return holder is None or holder.pk == user.pk or can_run(user, conversation.desk_of)
