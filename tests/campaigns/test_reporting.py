"""A campaign and its news can be reported, and are removed and restored with a word to those who run it."""

from __future__ import annotations

import pytest

from activity.delivery import deliver_due
from campaigns import actions
from moderation.models import Review
from notifications.models import Notification
from tests.makers import make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice):
    return make_campaign(by=alice, state="open")


def decide(client, outcome):
    review = Review.objects.latest("pk")
    return client.post(review.get_absolute_url(), {"outcome": outcome, "reason": "wrong"})


def report(client, kind, thing):
    return client.post(f"/moderation/report/{kind}/{thing.pk}/", {"reason": "spam"})


def test_a_campaign_is_reported_removed_and_restored(client, campaign, alice, bob, carol):
    client.force_login(bob)
    assert (
        f"/moderation/report/campaign/{campaign.pk}/"
        in client.get(campaign.get_absolute_url()).content.decode()
    )
    assert report(client, "campaign", campaign).status_code == 303
    client.force_login(carol)
    assert f"Campaign: {campaign.title}" in client.get("/moderation/").content.decode()
    assert campaign.summary in client.get(Review.objects.get().get_absolute_url()).content.decode()
    assert decide(client, "warn").status_code == 422
    assert decide(client, "remove").status_code == 303
    deliver_due()
    told = Notification.objects.filter(verb="campaigns.removed").values_list("recipient", flat=True)
    assert list(told) == [alice.pk]
    seen = {}
    for who in (alice, bob, carol):
        client.force_login(who)
        seen[who.username] = client.get(campaign.get_absolute_url()).status_code
    assert seen == {"alice": 200, "bob": 404, "carol": 200}
    assert "removed a campaign" in client.get("/moderation/log/").content.decode()
    client.force_login(alice)
    assert client.post(f"/campaigns/{campaign.slug}/close/").status_code == 403


def test_an_update_is_reported_and_its_writer_can_be_warned(client, campaign, alice, bob, carol):
    update = actions.tell(campaign, by=alice, title="Buy now", body="Cheap machines.")
    client.force_login(bob)
    assert report(client, "campaign-update", update).status_code == 303
    client.force_login(carol)
    page = client.get(Review.objects.get().get_absolute_url()).content.decode()
    assert "Cheap machines." in page
    assert decide(client, "remove").status_code == 303
    client.logout()
    assert "Buy now" not in client.get(campaign.get_absolute_url()).content.decode()
    client.force_login(bob)
    assert report(client, "campaign-update", update).status_code == 404
    client.force_login(carol)
    assert report(client, "campaign-update", update).status_code == 303
    assert decide(client, "restore").status_code == 303
    assert "Buy now" in client.get(campaign.get_absolute_url()).content.decode()
    client.force_login(bob)
    report(client, "campaign-update", update)
    client.force_login(carol)
    assert decide(client, "warn").status_code == 303


def test_what_gathers_support_can_be_removed_and_still_be_restored(client, alice, bob, carol):
    sought = make_campaign(by=alice, state="sponsors")
    client.force_login(bob)
    assert report(client, "campaign", sought).status_code == 303
    client.force_login(carol)
    assert decide(client, "remove").status_code == 303
    assert report(client, "campaign", sought).status_code == 303
    assert decide(client, "restore").status_code == 303


def test_opened_campaigns_are_in_the_sitemap(client, campaign, alice):
    make_campaign(by=alice, state="sponsors", title="Not yet public")
    index = client.get("/sitemap.xml").content.decode()
    number = campaign.pk // 5000
    assert f"/sitemap-campaigns-{number}.xml" in index
    page = client.get(f"/sitemap-campaigns-{number}.xml").content.decode()
    assert page.count("<loc>") == 1
    assert campaign.get_absolute_url() in page
    assert client.get(f"/sitemap-campaigns-{number + 9}.xml").status_code == 404
