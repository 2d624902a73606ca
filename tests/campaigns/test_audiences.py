"""A campaign open to a group or a kind of organisation: nobody else sees, signs, counts, or is told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from campaigns import actions
from campaigns.models import Campaign, Signature
from core.errors import Refused
from forum.models import Category, Topic
from organisations.audiences import Audience, may_enter
from organisations.models import Kind, Membership, OpenTo
from search.models import Document
from tests.forum.test_api import with_token
from tests.makers import CAMPAIGN, make_campaign, make_group, make_organisation, make_seat, make_user

pytestmark = pytest.mark.django_db
FOR_HOSTS = Audience(OpenTo.KIND, organisation_kind=Kind.HOST)


def make_host(name: str, *, by: User):
    host = make_organisation(name, by=by, kind="host")
    host.verified_until = timezone.now() + timedelta(days=365)
    host.save(update_fields=["verified_until"])
    return host


@pytest.fixture
def hana(db):
    """Sits in a verified host."""
    hana = make_user("hana")
    make_host("Rack Hosts", by=hana)
    return hana


@pytest.fixture
def counsel(alice):
    return make_group("Counsel", alice, make_user("iris"))


@pytest.mark.parametrize("door", OpenTo)
@pytest.mark.parametrize("state", ["draft", "sponsors", "review", "open"])
def test_who_sees_it_by_its_door_and_state(door, state, alice, carol, hana, counsel):
    sent = {OpenTo.GROUP: Audience(door, group=counsel), OpenTo.KIND: FOR_HOSTS}
    campaign = make_campaign(by=alice, state=state, audience=sent.get(door, Audience()))
    iris = User.objects.get(username="iris")
    cast = {"alice": alice, "iris": iris, "hana": hana, "carol": carol, "other": make_user("other")}
    inside = {"everyone": set(cast), "group": {"alice", "iris"}, "kind": {"hana"}}[door]
    sees = {"alice"} | {
        "draft": set(),
        "sponsors": inside,
        "review": {"carol"},
        "open": inside | {"carol"},
    }[state]
    found = {name for name, who in cast.items() if Campaign.objects.visible_to(who).exists()}
    assert found == sees
    by_visitor = Campaign.objects.visible_to(AnonymousUser()).exists()
    assert by_visitor is (door == OpenTo.EVERYONE and state == "open")
    assert inside == {name for name, who in cast.items() if may_enter(who, campaign)}


def test_it_is_in_no_list_feed_count_badge_or_search_of_outsiders(client, alice, hana, commits):
    with commits():
        campaign = make_campaign(by=alice, state="open", audience=FOR_HOSTS, title="Hosts ask for one tariff")
    where = campaign.get_absolute_url()
    outsider = make_user("outsider")
    for who in (None, outsider):
        client.logout()
        if who:
            client.force_login(who)
        paths = [
            "",
            "sign/",
            "signed/",
            "feed/",
            "count.json",
            "data.json",
            "data.csv",
            "badge/",
            "event.ics",
        ]
        assert {client.get(where + path).status_code for path in paths} == {404}
        assert client.get(f"/api/v1/campaigns/{campaign.slug}/").status_code == 404
        for page in ("/", "/campaigns/", "/campaigns/?show=open&q=tariff", "/api/v1/campaigns/"):
            assert "Hosts ask" not in client.get(page).content.decode(), page
    client.force_login(hana)
    # Open data is for whoever may enter, too: it is handed on without a name.
    assert client.get(where + "count.json").status_code == 404
    for page in ("/", "/campaigns/", where):
        answer = client.get(page)
        assert "Hosts ask" in answer.content.decode(), page
        assert "public" not in answer.headers.get("Cache-Control", "")
    page = client.get(where).content.decode()
    assert "Only for: Hosting" in page
    assert "Open data" not in page
    assert not Document.objects.filter(title__contains="Hosts ask").exists()


def test_its_discussion_is_behind_the_same_door(client, alice, hana):
    for_all = make_campaign(by=alice, state="open")
    ours = make_campaign(by=alice, state="open", audience=FOR_HOSTS, title="One tariff")
    theirs = make_campaign(by=alice, state="open", audience=FOR_HOSTS, title="Another")
    assert ours.topic.category == theirs.topic.category != for_all.topic.category
    room = Category.objects.get(pk=ours.topic.category_id)
    assert (room.see, room.reply, room.organisation_kind) == ("kind", "kind", "host")
    assert not Topic.objects.visible_to(make_user()).filter(pk=ours.topic_id).exists()
    client.force_login(hana)
    assert "Discussion" in client.get(ours.get_absolute_url()).content.decode()


def test_sign_is_for_those_inside_and_for_organisations_of_the_kind(alice, hana):
    campaign = make_campaign(by=alice, state="open", audience=FOR_HOSTS)
    miner = make_organisation("Hana Mining", by=hana, kind="miner")
    outsider = make_user()
    with pytest.raises(PermissionDenied):
        actions.sign(campaign, by=outsider)
    with pytest.raises(PermissionDenied):
        actions.ask_for_link(campaign, email="nele@example.org")
    with pytest.raises(PermissionDenied):
        actions.sign_for(campaign, miner, by=hana)
    with pytest.raises(PermissionDenied):
        actions.do(campaign.ways.get(kind="share"), by=outsider)
    host = Membership.objects.get(user=hana, organisation__kind="host").organisation
    actions.sign_for(campaign, host, by=hana)
    actions.sign(campaign, by=hana)
    assert Signature.objects.filter(campaign=campaign).count() == 2


def test_a_lost_seat_closes_it_but_for_what_one_signed(client, alice, hana):
    campaign = make_campaign(by=alice, state="open", audience=FOR_HOSTS)
    colleague = make_user("colleague")
    host = Membership.objects.get(user=hana).organisation
    seat = make_seat(host, colleague)
    actions.sign(campaign, by=hana)
    client.force_login(colleague)
    assert client.get(campaign.get_absolute_url()).status_code == 200
    seat.delete()
    assert client.get(campaign.get_absolute_url()).status_code == 404
    host.verified_until = timezone.now() - timedelta(seconds=1)
    host.save(update_fields=["verified_until"])
    # Hana may look at and take back what she signed; there is nothing more for her to do.
    client.force_login(hana)
    page = client.get(campaign.get_absolute_url() + "signature/")
    assert page.status_code == 200
    client.post(campaign.get_absolute_url() + "signature/", {"withdraw": "1"})
    assert client.get(campaign.get_absolute_url()).status_code == 404


def test_it_is_chosen_in_the_form_among_ones_own_groups(client, alice, counsel):
    foreign = make_group("Strangers")
    make_organisation("Kestrel Ridge", by=alice)
    client.force_login(alice)
    page = client.get("/campaigns/new/").content.decode()
    assert "Counsel" in page
    assert "Strangers" not in page
    campaign = make_campaign(by=alice)
    sent = {
        **CAMPAIGN,
        "asks": "A class above 25 MW",
        "body": campaign.body_id,
        "closes": "2030-03-10T17:00",
        "time_zone": "America/Chicago",
    }
    where = f"{campaign.get_absolute_url()}edit/"
    assert client.post(where, {**sent, "audience": f"group:{foreign.pk}"}).status_code == 422
    assert client.post(where, {**sent, "audience": f"group:{counsel.pk}"}).status_code == 303
    campaign.refresh_from_db()
    assert (campaign.open_to, campaign.group) == ("group", counsel)
    with pytest.raises(Refused, match="a group that you are in"):
        make_campaign(by=alice, audience=Audience(OpenTo.GROUP, group=foreign))
    with pytest.raises(Refused, match="kind of organisation"):
        make_campaign(by=alice, audience=Audience(OpenTo.KIND, organisation_kind="bank"))


def test_a_removed_group_opens_to_nobody(alice, counsel, admin):
    campaign = make_campaign(by=alice, state="sponsors", audience=Audience(OpenTo.GROUP, group=counsel))
    counsel.delete()
    campaign.refresh_from_db()
    assert campaign.audience == "a group that is no more"
    assert not Campaign.objects.visible_to(User.objects.get(username="iris")).exists()
    assert Campaign.objects.visible_to(alice).exists()


def test_a_removed_group_is_not_taken_for_everyone(client, alice, carol, counsel):
    closed = Audience(OpenTo.GROUP, group=counsel)
    draft = make_campaign(by=alice, audience=closed)
    waiting = make_campaign(by=alice, state="review", audience=closed, title="Another one")
    counsel.delete()
    client.force_login(alice)
    where = f"{draft.get_absolute_url()}edit/"
    page = client.get(where).content.decode()
    assert '<option value="group:" selected' in page
    facts = {"body": draft.body_id, "closes": "2030-03-10T17:00", "time_zone": "UTC"}
    again = client.post(where, {**CAMPAIGN, "asks": "One", **facts, "audience": "group:"})
    assert (again.status_code, "Choose a group that you are in." in again.content.decode()) == (422, True)
    review = waiting.reviews.get(decided_at=None)
    actions.take(review, by=carol)
    with pytest.raises(Refused, match="does not exist any more"):
        actions.open_campaign(review, by=carol)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.topic_id) == ("review", None)


def test_the_api_says_to_whom_it_is_open(alice, hana):
    campaign = make_campaign(by=alice, state="open", audience=FOR_HOSTS)
    client = with_token(hana)
    told = client.get(f"/api/v1/campaigns/{campaign.slug}/").json()
    assert (told["open_to"], told["group"], told["organisation_kind"]) == ("kind", None, "host")
    assert [row["slug"] for row in client.get("/api/v1/campaigns/").json()["results"]] == [campaign.slug]
    outsider = with_token(make_user())
    assert outsider.get("/api/v1/campaigns/").json()["results"] == []
    assert outsider.put(f"/api/v1/campaigns/{campaign.slug}/signature/").status_code == 404
