"""A member's unsent messages, each with the form that takes it up, or for copying where nobody takes it now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.urls import reverse

from accounts.names import USERNAME_PATTERN
from accounts.permissions import is_member
from messaging.desks.answering import can_write_to_desk
from messaging.models import Conversation, Message, MessageDraft
from messaging.permissions import can_edit, can_write
from organisations.models import Organisation

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 50


@dataclass(frozen=True)
class Begun:
    """A draft as its writer finds it again: `url` is empty where its text can't be sent any more."""

    draft: MessageDraft
    url: str
    to: str


def begun_by(user: User) -> list[Begun]:
    """What this member began to write, the newest first."""
    drafts = MessageDraft.objects.filter(user=user).order_by("-updated_at", "-pk")[:SHOWN]
    return [_begun(draft, user) for draft in drafts]


def place_to(username: str) -> str:
    """Where a first message to one member is kept: each its own, so that none opens under another's name."""
    return f"new:{username}" if re.fullmatch(USERNAME_PATTERN, username) else "new"


def draft_in(place: str, user: User) -> MessageDraft | None:
    return MessageDraft.objects.filter(user=user, place=place).first()


def _begun(draft: MessageDraft, user: User) -> Begun:
    kind, _colon, which = draft.place.partition(":")
    if kind == "new":
        to = draft.fields.get("to", "") or which
        url = reverse("new_conversation") + (f"?to={quote(which)}" if which else "")
        return Begun(draft, url if is_member(user) else "", to)
    number = int(which) if which.isascii() and which.isdecimal() else 0
    if kind == "conversation":
        found = Conversation.objects.visible_to(user).filter(pk=number).first()
        if found is not None and can_write(user, found):
            return Begun(draft, f"{found.get_absolute_url()}#write", found.subject)
    elif kind == "edit":
        message = Message.objects.visible_to(user).select_related("conversation").filter(pk=number).first()
        if message is not None and can_edit(user, message):
            return Begun(draft, reverse("edit_message", args=[number]), message.conversation.subject)
    elif kind == "desk":
        company = Organisation.objects.visible_to(user).filter(pk=number).first()
        if company is not None and can_write_to_desk(user, company):
            return Begun(draft, reverse("write_to_desk", args=[company.slug]), company.name)
    return Begun(draft, "", "")
