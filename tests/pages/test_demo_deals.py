"""What the demo shows of calls and proposals."""

from __future__ import annotations

from messaging.models import Call, Proposal
from messaging.proposals import card
from pages.demo.clearing import clear
from pages.demo.dealing import load_deals
from pages.demo.founding import load_organisations
from pages.demo.loading import _load_members


def test_three_calls_and_a_proposal_in_its_third_version_loaded_once_and_cleared(db, django_user_model):
    from django.utils import timezone

    now = timezone.now()
    members, _new = _load_members(now)
    load_organisations(members, now)
    assert (load_deals(members, now), load_deals(members, now)) == (4, 0)
    deal = Proposal.objects.visible_to(members["alice"]).get()
    told = card.of(deal, members["alice"])
    assert (deal.version, told["acts"]) == (3, ["ask", "counter", "accept", "decline"])
    assert [len(step.changed) for step in told["history"]] == [4, 2, 0]
    assert list(Proposal.objects.visible_to(members["dave"])) == [deal]
    assert Call.objects.visible_to(members["bob"]).open().count() == 3
    clear()
    assert (Proposal.objects.count(), Call.objects.count()) == (0, 0)
