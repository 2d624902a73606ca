"""What those who run a campaign are told to do next."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from campaigns import actions
from campaigns.advice import advice_for
from campaigns.models import Campaign, OwnLetter
from tests.makers import make_campaign, make_user

pytestmark = pytest.mark.django_db


def test_advice_follows_the_figures(client, alice, bob):
    campaign = make_campaign(by=alice, state="open", goal=3)
    (ways,) = advice_for(campaign)
    assert ways.text.startswith("Add a way to act")
    way = actions.keep_way(campaign, None, by=alice, kind="letter", title="Write", time_zone="UTC")
    assert advice_for(campaign) == []
    for _number in range(3):
        OwnLetter.objects.create(way=way, user=make_user())
    translate = actions.keep_way(campaign, None, by=alice, kind="translate", title="T", time_zone="UTC")
    actions.do(translate, by=bob, choice="es", note="Estimados", is_shown=True)
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        texts = [one.text.partition(":")[0] for one in advice_for(campaign)]
        assert texts == [
            "It closes within a week, 3 people short of the goal",
            "A translation of the letter waits for you to read and publish it.",
            "3 letters were begun and not sent",
        ]
        client.force_login(alice)
        page = client.get(f"/campaigns/{campaign.slug}/manage/").content.decode()
        assert "3 letters were begun and not sent" in page
    actions.deliver(actions.close(campaign, by=alice), by=alice)
    campaign = Campaign.objects.get()
    assert [one.url for one in advice_for(campaign)] == [f"/campaigns/{campaign.slug}/delivery/"]
    actions.note_receipt(campaign.delivery, by=alice, receipt="No. 7")
    assert advice_for(campaign) == []
