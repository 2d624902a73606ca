"""The proposals that lie in a conversation, and where a new one from there begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from messaging.models import Conversation, Kind, Participant, Party, Proposal
from messaging.proposals import card
from messaging.proposals.life import OVER
from messaging.proposals.permissions import can_propose

CARDS, MOST = 2, 20


@dataclass(frozen=True)
class Deals:
    """Cards of what is open, the newest last as in a conversation, and rows of what is over."""

    cards: list[dict[str, Any]]
    rows: list[card.Row]
    new_url: str  # "" where the reader can't propose anything


def deals_in(conversation: Conversation, reader: Any, *, writes: bool, others: list[Participant]) -> Deals:
    """What the reader sees of them there; taking part in the conversation alone opens none."""
    here = Party.objects.filter(conversation=conversation).values("proposal")
    seen = Proposal.objects.visible_to(reader).filter(pk__in=here).with_parties()
    newest = list(seen.order_by("-changed_at", "-id")[:MOST])
    shown = [one for one in newest if one.state not in OVER][:CARDS]
    cards = [card.of(one, reader) for one in reversed(shown)]
    rest = [one for one in newest if one not in shown]
    url = new_url(conversation, reader, others) if writes and can_propose(reader) else ""
    return Deals(cards, card.rows(rest, reader) if rest else [], url)


def new_url(conversation: Conversation, reader: Any, others: list[Participant]) -> str:
    """The form for one to those who take part here, in the name in which one takes part."""
    sides = {one.user_id: one.organisation for one in others}
    own = conversation.participants.filter(user=reader).select_related("organisation").first()
    name = own.organisation if own is not None else conversation.desk_of
    to = []
    if conversation.desk_of is not None and name != conversation.desk_of:
        to.append(conversation.desk_of.slug)
    elif conversation.kind == Kind.DESK and conversation.started_by is not None:
        theirs = conversation.started_for
        to.append(theirs.slug if theirs else f"@{conversation.started_by.username}")
    else:
        to += [
            sides[one.user_id].slug if sides[one.user_id] else f"@{one.user.username}"  # type: ignore[union-attr]
            for one in others
            if one.organisation is None or one.organisation != name
        ]
    asked = {"to": ", ".join(dict.fromkeys(to)), "conversation": conversation.pk}
    if name is not None:
        asked["organisation"] = name.slug
    return f"{reverse('new_proposal')}?{urlencode(asked)}"
