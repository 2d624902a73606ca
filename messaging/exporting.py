"""What a member's copy of their data holds of conversations beside what they wrote: what was said to them.

Never another's side notes, and nothing of a desk at which they only have a seat: that is the organisation's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from messaging.models import Conversation, Message, Participant, Proposal, Turn, Version
from messaging.querysets import MessageQuerySet
from uploads.models import Upload

if TYPE_CHECKING:
    from django.db import models

    from accounts.models import User

Row = dict[str, Any]


def sections(user: User) -> Iterator[tuple[str, str, Iterator[Row]]]:
    """Key, heading and rows (settings.EXPORT_SECTIONS)."""
    yield "messaging.conversations", _("Conversations"), _conversations(user)
    yield "messaging.received", _("Messages you received"), _received(user)
    yield "messaging.proposals", _("Proposals at whose table you sit"), _proposals(user)


def files(user: User) -> Iterator[Upload]:
    """Those of others that were sent to them, in messages and with proposals (settings.EXPORT_FILES)."""
    for found in (_said_to(user), _at_their_table(user)):
        kind, ids = ContentType.objects.get_for_model(found.model), found.values_list("pk", flat=True)
        sent = Upload.objects.present().filter(content_type=kind, object_id__in=ids)
        yield from sent.exclude(uploaded_by=user).iterator(100)


def _own_places(user: User) -> models.QuerySet[Any]:
    return Participant.objects.of(user)


def _conversations(user: User) -> Iterator[Row]:
    found = Conversation.objects.filter(pk__in=_own_places(user).values("conversation"))
    for one in found.select_related("desk_of", "started_by").order_by("pk").iterator(200):
        others = Participant.objects.filter(conversation=one).exclude(user=user).select_related("user")
        yield {
            "id": one.pk,
            "kind": one.kind,
            "state": one.state,
            "subject": one.subject,
            "purpose": one.purpose,
            "started_by": one.started_by.username if one.started_by else None,
            "desk_of": one.desk_of.name if one.desk_of else None,
            "with": [place.user.username for place in others],
            "created_at": one.created_at,
        }


def _said_to(user: User) -> MessageQuerySet:
    seen = Message.objects.visible_to(user).present().exclude(author=user)
    return seen.filter(conversation__in=_own_places(user).values("conversation"))


def _received(user: User) -> Iterator[Row]:
    rows = _said_to(user).select_related("author", "organisation").order_by("conversation_id", "number")
    for one in rows.iterator(200):
        yield {
            "conversation": one.conversation_id,
            "number": one.number,
            "kind": one.kind,
            "author": one.author.username if one.author else None,
            "for": one.organisation.name if one.organisation else None,
            "at": one.created_at,
            "edited_at": one.edited_at,
            "body": one.body,
        }


def _at_their_table(user: User) -> models.QuerySet[Any]:
    return Proposal.objects.visible_to(user).filter(parties__user=user)


def _proposals(user: User) -> Iterator[Row]:
    """What the other parties laid on the table and said: their own is in their own rows."""
    theirs = _at_their_table(user)
    for version in Version.objects.filter(proposal__in=theirs).exclude(by=user).order_by("pk").iterator(100):
        yield {
            "proposal": version.proposal_id,
            "version": version.number,
            "by": version.by.username if version.by else None,
            "at": version.made_at,
            "terms": version.terms,
            "note": version.note,
        }
    for turn in Turn.objects.filter(proposal__in=theirs).exclude(by=user).order_by("pk").iterator(100):
        yield {
            "proposal": turn.proposal_id,
            "turn": turn.number,
            "act": turn.act,
            "by": turn.by.username if turn.by else None,
            "at": turn.at,
            "text": turn.text,
        }
