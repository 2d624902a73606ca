"""A campaign rests on strategies: named by address, shown on both pages, and asked about once it is decided."""

from __future__ import annotations

import pytest
from django.conf import settings

from activity.models import Reference
from activity.references import at_address, resting_on, targets_of
from campaigns import actions
from campaigns.models import Campaign
from core.errors import Refused
from notifications.models import Notification
from strategies import actions as strategies
from strategies.models import Strategy
from tests.makers import CAMPAIGN, make_campaign, make_strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def warm(bob) -> Strategy:
    return make_strategy(author=bob, title="Warm fluid", grade="B")


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/strategies/warm-fluid/",
        "/strategies/",
        "/t/1/",
        "//",
        "x",
        "/%00/",
        "https://[x",
    ],
)
def test_only_pages_that_can_be_named_are(alice, warm, address):
    assert at_address(address, seen_by=alice) is None


def test_what_one_may_not_see_cannot_be_named(alice, bob, warm):
    address = settings.SITE_URL + warm.get_absolute_url()
    assert at_address(f" {address}?x=1#grade ", seen_by=alice) == warm
    Strategy.objects.update(state="draft")
    assert (at_address(address, seen_by=alice), at_address(address, seen_by=bob)) == (None, warm)


def test_a_campaign_names_its_strategies_on_its_form_and_both_pages_show_it(
    client, alice, carol, warm, commits
):
    campaign = make_campaign(by=alice, state="open")
    client.force_login(alice)
    form = {name: CAMPAIGN[name] for name in ("people", "docket_url", "decision", "directed_by", "paid_by")}
    form |= {"closes": "2030-03-10T17:00", "time_zone": "UTC"}
    edit = f"/campaigns/{campaign.slug}/edit/"
    wrong = client.post(edit, {**form, "strategies": "/strategies/no-such/"})
    assert wrong.status_code == 422
    assert "There is no strategy at “/strategies/no-such/”" in wrong.content.decode()
    saved = client.post(edit, {**form, "strategies": f"\n{warm.get_absolute_url()}\r\n"})
    assert saved.status_code == 303
    assert settings.SITE_URL + warm.get_absolute_url() in client.get(edit).content.decode()
    client.logout()
    assert "Warm fluid" in client.get(campaign.get_absolute_url()).content.decode()
    assert campaign.title in client.get(warm.get_absolute_url()).content.decode()
    api = client.get(f"/api/v1/campaigns/{campaign.slug}/").json()
    assert api["strategies"] == [settings.SITE_URL + warm.get_absolute_url()]
    with commits():
        strategies.remove_strategy(warm, by=carol)
    assert "Warm fluid" not in client.get(campaign.get_absolute_url()).content.decode()


def test_who_edits_does_not_drop_what_they_cannot_see(alice, bob, warm):
    campaign = make_campaign(by=alice, strategies=[warm.get_absolute_url()])
    other = make_strategy(author=bob, title="Other")
    Strategy.objects.filter(pk=warm.pk).update(state="removed")
    facts = {name: CAMPAIGN[name] for name in ("people", "docket_url", "decision", "directed_by", "paid_by")}
    told = {**facts, "goal_why": "", "closes": None, "time_zone": "UTC"}
    actions.change_facts(campaign, by=alice, strategies=[other.get_absolute_url()], **told)
    assert Reference.objects.count() == 2
    actions.change_facts(campaign, by=alice, **told)
    assert targets_of(campaign, seen_by=alice) == [other]
    actions.change_facts(campaign, by=alice, strategies=[], **told)
    Strategy.objects.update(state="published")
    assert targets_of(campaign, seen_by=alice) == [warm]
    assert resting_on(warm, seen_by=alice) == [campaign]
    assert resting_on(warm, seen_by=bob) == []


def test_a_campaign_names_no_more_than_ten(alice, warm):
    with pytest.raises(Refused) as refusal:
        make_campaign(by=alice, strategies=[warm.get_absolute_url()] * 11)
    assert (refusal.value.status, refusal.value.field) == (422, "strategies")
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("outcome", ["won", "partly", "lost"])
def test_what_a_decided_campaign_rested_on_is_due_and_its_authors_are_asked(
    client, alice, warm, commits, outcome
):
    other = make_strategy(title="Not named")
    campaign = make_campaign(by=alice, state="open", strategies=[warm.get_absolute_url()])
    Campaign.objects.update(state="answered", closes_at=None)
    with commits():
        actions.decide(campaign, by=alice, outcome=outcome)
    assert Strategy.objects.get(review_due_since__isnull=False) == warm
    warm.refresh_from_db()
    assert warm.review_because == "campaign"
    rows = Notification.objects.filter(verb="strategies.due")
    assert [row.recipient.username for row in rows] == ["bob"]
    client.force_login(rows.get().recipient)
    assert (
        "A campaign that rests on “Warm fluid” was decided" in client.get("/notifications/").content.decode()
    )
    assert "A campaign it is linked to was decided" in client.get(warm.get_absolute_url()).content.decode()
    other.refresh_from_db()
    assert other.review_due_since is None
