"""The front page: the latest of each area, in a fixed number of queries, and nothing that is hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.models import Campaign
from strategies.models import Strategy
from tests.makers import make_campaign, make_category, make_strategy, make_topic

pytestmark = pytest.mark.django_db


def campaign(title: str, days: int, **changed: object) -> Campaign:
    made = make_campaign(title=title, state="open")
    closes = timezone.now() + timedelta(days=days)
    Campaign.objects.filter(pk=made.pk).update(closes_at=closes, **changed)
    return made


def test_it_shows_what_closes_next_and_what_is_new(client, alice):
    make_topic(author=alice, category=make_category("power"))
    campaign("Later load", 30)
    campaign("Sooner load", 3)
    campaign("Gone load", -1)
    campaign("Removed load", 4, removed_at=timezone.now())
    make_strategy(author=alice, title="Dry coolers", grade="B")
    Strategy.objects.filter(pk=make_strategy(author=alice, title="A draft").pk).update(state="draft")
    page = client.get("/")
    text = page.content.decode()
    rail = text[text.index("<aside") :]
    assert rail.index("Sooner load") < rail.index("Later load") < rail.index("Dry coolers")
    assert "B: measured" in rail
    for hidden in ("Gone load", "Removed load", "A draft"):
        assert hidden not in rail


def test_it_costs_the_same_however_much_there_is(client, alice, django_assert_max_num_queries):
    category = make_category("power")
    make_topic(author=alice, category=category)
    for number in range(4):
        campaign(f"Load {number}", number + 1)
        make_strategy(author=alice, title=f"Strategy {number}")
    client.get("/")
    with django_assert_max_num_queries(7):
        client.get("/")
    client.force_login(alice)
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")
