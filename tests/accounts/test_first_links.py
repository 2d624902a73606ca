"""A new member's first links, wherever they could stand: looked at first, or refused at the field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from campaigns import actions as campaigns
from core.errors import Refused
from organisations import actions as organisations
from tests.makers import make_campaign, make_organisation, make_proposal, make_user

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://buy.example/now"


@pytest.fixture
def newcomer(db) -> User:
    return make_user("newcomer", date_joined=timezone.now())


def refuses(act, field: str) -> None:
    with pytest.raises(Refused, match="first ones through") as refusal:
        act()
    assert (refusal.value.status, refusal.value.field) == (422, field)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"website": ELSEWHERE}, "website"), ({"description": f"See {ELSEWHERE}"}, "description")],
)
def test_an_organisation_gets_its_links_once_it_is_verified(newcomer, said, field):
    refuses(lambda: make_organisation("Newcomer Mining", by=newcomer, **said), field)
    organisation = make_organisation("Newcomer Mining", by=newcomer)
    told = {
        "kind": "miner",
        "name": "Newcomer Mining",
        "legal_name": "Newcomer LLC",
        "grids": [],
        "languages": [],
    }
    told |= {"description": "", **said}
    refuses(lambda: organisations.change(organisation, by=newcomer, **told), field)
    organisation.verified_until = timezone.now() + timedelta(days=9)
    organisation.save(update_fields=["verified_until"])
    changed = organisations.change(organisation, by=newcomer, **told)
    assert ELSEWHERE in changed.website + changed.description_html
    # What stood there before may stay when doubt comes back.
    changed.verified_until = None
    changed.save(update_fields=["verified_until"])
    organisations.change(changed, by=newcomer, **told)


def test_the_form_says_it_beside_the_field(client, newcomer):
    client.force_login(newcomer)
    sent = {
        "kind": "miner",
        "name": "Newcomer Mining",
        "legal_name": "Newcomer LLC",
        "country": "NO",
        "website": ELSEWHERE,
        "is_not_listed": "on",
    }
    answer = client.post("/organisations/new/", sent)
    assert answer.status_code == 422
    assert "first ones through" in answer.content.decode()


def test_a_reviewer_reads_where_a_campaign_leads_and_later_links_are_refused(client, newcomer, carol):
    campaign = make_campaign(by=newcomer, state="review", why=f"Read {ELSEWHERE} first.")
    client.force_login(carol)
    page = client.get(f"/campaigns/{campaign.slug}/review/").content.decode()
    assert f"<code>{ELSEWHERE}</code>" in page
    campaigns.open_campaign(campaigns.take(campaign.reviews.get(), by=carol), by=carol)
    refuses(lambda: campaigns.tell(campaign, by=newcomer, title="News", body=f"At {ELSEWHERE}"), "body")
    refuses(lambda: campaigns.add_document(campaign, by=newcomer, title="Rule", url=ELSEWHERE), "url")
    refuses(
        lambda: campaigns.keep_way(
            campaign, None, by=newcomer, kind="hearing", time_zone="UTC", title="Hearing", url=ELSEWHERE
        ),
        "url",
    )
    facts = dict.fromkeys(("people", "decision", "directed_by", "paid_by", "goal_why"), "X")
    closes = (timezone.now() + timedelta(days=9)).replace(tzinfo=None, microsecond=0)
    refuses(
        lambda: campaigns.change_facts(
            campaign, by=newcomer, closes=closes, time_zone="UTC", docket_url=ELSEWHERE, **facts
        ),
        "docket_url",
    )
    campaigns.tell(campaign, by=newcomer, title="News", body="Of a hearing.")


def test_a_reviewer_reads_where_a_strategy_leads(client, newcomer, carol):
    revision = make_proposal(author=newcomer, sections={"problem": f"See {ELSEWHERE}"})
    client.force_login(carol)
    assert f"<code>{ELSEWHERE}</code>" in client.get(revision.get_absolute_url()).content.decode()


def test_members_of_some_time_link_as_they_like(alice):
    organisation = make_organisation("Kestrel Ridge", by=alice, website=ELSEWHERE)
    assert organisation.website == ELSEWHERE
