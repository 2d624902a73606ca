"""A member leaves the whole place: what becomes of the proposals to which they were a party for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from messaging.actions.turns import held, take_turn
from messaging.models import OutcomeReview, Party, Proposal, Turn, Version
from messaging.proposals.life import OPEN, UNSENT, Act, may
from uploads.actions import leave_with
from uploads.models import Upload

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def forget_proposals(user: User) -> None:
    """Their drafts go, they step back from what is open, and what they said beside the terms is wiped.

    Terms stay: they are the other side's as much as theirs, and what was agreed stays as it was. What they did
    for an organisation is the organisation's.
    """
    places = Party.objects.filter(user=user)
    Proposal.objects.filter(state__in=UNSENT, pk__in=places.filter(position=0).values("proposal")).delete()
    for party in places.filter(proposal__state__in=OPEN).select_related("proposal"):
        proposal = held(party.proposal)
        own = next(one for one in proposal.seated if one.pk == party.pk)
        for act in (Act.WITHDRAW, Act.DECLINE):
            if may(proposal.table(), own.position, act):
                take_turn(proposal, own, act, by=None)
                break
    kept = Upload.objects.by(user).filter(content_type=ContentType.objects.get_for_model(Proposal))
    leave_with(Proposal, [one.object_id for one in kept if one.object_id is not None])
    for turn in Turn.objects.filter(party__user=user):
        turn.text = ""
        turn.save(update_fields=["text"])
    for version in Version.objects.filter(party__user=user).exclude(note=b""):
        version.note = ""
        version.save(update_fields=["note"])
    for review in OutcomeReview.objects.filter(party__user=user):
        review.note = ""
        review.save(update_fields=["note"])
