"""From draft to archive: who may take a campaign on, and what refuses it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.models import Activity
from campaigns import actions
from campaigns.actions import close_due
from campaigns.life import NEXT, State, diagram
from campaigns.models import Ask, Body, Campaign, Person, Review
from campaigns.tasks import keep_time
from core.errors import Refused
from notifications.models import Notification
from tests.campaigns.test_details import still  # noqa: F401  a fixture
from tests.makers import CAMPAIGN, make_campaign, make_organisation, make_seat, make_upload, make_user

pytestmark = pytest.mark.django_db


def told(verb):
    return {row.recipient.username for row in Notification.objects.filter(verb=verb)}


@pytest.fixture
def kestrel(alice):
    return make_organisation("Kestrel Ridge", by=alice)


@pytest.fixture
def blue(bob):
    return make_organisation("Blue River", by=bob)


def test_every_state_is_in_the_table_and_reachable_from_a_draft():
    assert set(NEXT) == set(State)
    reached, ahead = set(), {State.DRAFT}
    while ahead:
        now = ahead.pop()
        reached.add(now)
        ahead |= {State(then) for then in NEXT[now]} - reached
    assert reached == set(State)


@pytest.mark.parametrize("state", State)
def test_diagram_marks_one_station_as_current(state):
    stations = diagram(state, "won" if state == "archived" else "")
    assert [one["is_current"] for one in stations].count(True) == 1
    behind = [one["is_behind"] for one in stations]
    assert behind == sorted(behind, reverse=True)


def test_found_on_the_page_makes_a_draft_that_others_do_not_see(client, alice, bob, kestrel):
    client.force_login(alice)
    sent = {
        **CAMPAIGN,
        "asks": "A class above 25 MW\n\nA two-hour window",
        "organisation": "kestrel-ridge",
        "aim": "body",
        "body": Body.objects.get(name="Public Utility Commission of Texas").pk,
        "closes": "2030-03-10T17:00",
        "time_zone": "America/Chicago",
    }
    answer = client.post("/campaigns/new/", sent)
    assert (answer.status_code, answer["Location"]) == (303, "/campaigns/keep-flexible-load-flexible/manage/")
    made = Campaign.objects.get()
    assert made.closes_at.isoformat() == "2030-03-10T22:00:00+00:00"
    assert [ask.text for ask in made.asks.all()] == ["A class above 25 MW", "A two-hour window"]
    assert (made.text.number, made.text.sha256) == (1, made.text.digest())
    assert (made.state, made.sponsors.get().is_lead, made.team.get().user) == ("draft", True, alice)
    page = client.get("/campaigns/keep-flexible-load-flexible/")
    assert "17:00 CDT" in page.content.decode()
    client.force_login(bob)
    assert client.get("/campaigns/keep-flexible-load-flexible/").status_code == 404
    assert client.get("/campaigns/keep-flexible-load-flexible/feed/").status_code == 404


@pytest.mark.parametrize(
    ("aim", "reason"), [("boycott", "boycotts"), ("conduct", "alike in the market"), ("", "Choose")]
)
def test_found_refuses_boycotts_and_joint_conduct_with_the_reason(alice, kestrel, aim, reason):
    with pytest.raises(Refused, match=reason) as refusal:
        actions.found(by=alice, organisation=kestrel, aim=aim)
    assert (refusal.value.status, refusal.value.field) == (422, "aim")
    assert not Campaign.objects.exists()


def test_found_is_for_who_signs_for_the_organisation(bob, mallory, kestrel):
    make_seat(kestrel, bob, "member")
    for someone in (bob, mallory):
        with pytest.raises(PermissionDenied):
            make_campaign(by=someone, organisation=kestrel)
    kestrel.seats.filter(user=bob).update(role="signatory")
    assert make_campaign(by=bob, organisation=kestrel).state == "draft"


@pytest.mark.parametrize(
    ("field", "told", "reason"),
    [
        ("asks", {"asks": []}, "one to 9"),
        ("asks", {"asks": ["x"] * 10}, "one to 9"),
        ("closes", {"closes": datetime.fromisoformat("2020-01-01T00:00")}, "future"),
        (
            "closes",
            {"closes": datetime.fromisoformat("2030-03-10T02:30"), "time_zone": "America/Chicago"},
            "skip",
        ),
    ],
)
def test_found_refuses_what_cannot_be(alice, kestrel, field, told, reason):
    with pytest.raises(Refused, match=reason) as refusal:
        make_campaign(by=alice, organisation=kestrel, **told)
    assert (refusal.value.status, refusal.value.field) == (422, field)


def test_addresses_of_ours_are_not_given_away(alice, kestrel):
    said = [("New", "One."), ("!", "One."), ("A", "One."), ("A", "Another.")]
    slugs = [
        make_campaign(by=alice, organisation=kestrel, title=title, summary=summary).slug
        for title, summary in said
    ]
    assert slugs == ["new-2", "campaign-2", "a", "a-2"]


def test_two_organisations_found_a_campaign_and_a_moderator_returns_and_opens_it(
    alice, bob, carol, kestrel, blue, commits, client
):
    campaign = make_campaign(by=alice, organisation=kestrel)
    with pytest.raises(Refused, match="1 more organisation"):
        actions.submit(campaign, by=alice)
    with commits():
        actions.ask_sponsor(campaign, blue, by=alice)
    assert told("campaigns.sponsor_asked") == {"bob"}
    client.force_login(bob)
    assert client.get(campaign.get_absolute_url()).status_code == 200
    with commits():
        answer = client.post(f"/campaigns/{campaign.slug}/sponsors/blue-river/")
    assert (answer.status_code, told("campaigns.sponsored")) == (303, {"alice"})
    with commits():
        actions.submit(campaign, by=alice)
    assert told("campaigns.submitted") == {"carol"}
    client.force_login(carol)
    assert "Keep flexible load flexible" in client.get("/moderation/").content.decode()
    where = f"/campaigns/{campaign.slug}/review/"
    assert client.post(where, {"faults": ["campaign-asks"]}).status_code == 409  # not checked out
    assert client.post(f"{where}take/").status_code == 303
    assert client.post(where, {"note": "x"}).status_code == 422
    with commits():
        answer = client.post(where, {"faults": ["campaign-asks", "campaign-facts"], "note": "Say in MW."})
    assert (answer.status_code, told("campaigns.returned")) == (303, {"alice"})
    client.force_login(alice)
    page = client.get(f"/campaigns/{campaign.slug}/manage/").content.decode()
    assert "Say in MW." in page
    assert "A claim lacks its source" in page
    actions.submit(campaign, by=alice)
    client.force_login(carol)
    client.post(f"{where}take/")
    with commits():
        assert client.post(f"{where}open/").status_code == 303
    campaign.refresh_from_db()
    assert (campaign.state, campaign.is_open, told("campaigns.opened")) == ("open", True, {"alice"})
    client.logout()
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert "Kestrel Ridge" in page
    assert "Blue River" in page
    assert client.get(f"{campaign.get_absolute_url()}feed/").status_code == 200


def test_review_is_checked_out_by_one_at_a_time(carol, admin, alice):
    review = make_campaign(by=alice, state="review").reviews.get()
    actions.take(review, by=carol)
    with pytest.raises(Refused, match="Carol Vance is looking"):
        actions.take(review, by=admin)
    with pytest.raises(Refused, match="Check it out first"):
        actions.open_campaign(review, by=admin)
    with pytest.raises(Refused, match="looking at it now"):
        actions.take_back(review.campaign, by=alice)
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        actions.take(review, by=admin)
        with pytest.raises(Refused, match="Check it out first"):
            actions.open_campaign(review, by=carol)
        actions.give_back(review, by=admin)
        assert not Review.objects.get().is_taken


def test_nobody_reviews_what_they_run(carol, alice):
    make_seat(make_organisation("Elsewhere", by=alice), carol)
    campaign = make_campaign(by=alice, state="review")
    Person.objects.create(campaign=campaign, user=carol)
    with pytest.raises(PermissionDenied):
        actions.take(campaign.reviews.get(), by=carol)


def test_review_refuses_to_open_when_the_deadline_has_passed_or_a_sponsor_left(carol, alice):
    campaign = make_campaign(by=alice, state="review")
    review = actions.take(campaign.reviews.get(), by=carol)
    campaign.sponsors.filter(is_lead=False).delete()
    with pytest.raises(Refused, match="sponsor has left"):
        actions.open_campaign(review, by=carol)
    with time_machine.travel(timezone.now() + timedelta(days=21), tick=False):
        actions.take(review, by=carol)
        with pytest.raises(Refused, match="deadline has passed"):
            actions.open_campaign(review, by=carol)


def test_words_cannot_change_once_it_is_sent_in_but_facts_can(client, alice):
    campaign = make_campaign(by=alice, state="open")
    client.force_login(alice)
    with pytest.raises(PermissionDenied):
        actions.change(campaign, by=alice, **CAMPAIGN)
    form = client.get(f"/campaigns/{campaign.slug}/edit/").context["form"]
    assert "title" not in form.fields
    sent = {
        "closes": "2030-11-03T01:30",
        "time_zone": "America/Chicago",
        "directed_by": "Us",
        "paid_by": "Us",
    }
    assert client.post(f"/campaigns/{campaign.slug}/edit/", sent).status_code == 303
    campaign.refresh_from_db()
    # That hour comes twice there: the first of the two, so that nobody is late.
    assert campaign.closes_at.isoformat() == "2030-11-03T06:30:00+00:00"


def test_same_words_stay_the_same_version_and_others_make_a_new_one(alice):
    campaign = make_campaign(by=alice)
    said = {**CAMPAIGN, "body": campaign.body, "closes": None, "time_zone": "UTC"}
    assert actions.change(campaign, by=alice, **said).text.number == 1
    assert actions.change(campaign, by=alice, **{**said, "letter": "Another."}).text.number == 2
    again = actions.change(campaign, by=alice, **{**said, "letter": "Another.", "asks": ["Only one"]})
    assert (again.text.number, Ask.objects.count()) == (3, 1)


def test_it_closes_at_its_deadline_to_the_second(alice):
    campaign = make_campaign(by=alice, state="open")
    with time_machine.travel(campaign.closes_at - timedelta(seconds=1), tick=False):
        assert campaign.is_open
        assert close_due() == 0
    with time_machine.travel(campaign.closes_at, tick=False):
        assert not campaign.is_open
        assert close_due() == 1
        assert close_due() == 0
    campaign.refresh_from_db()
    assert (campaign.state, campaign.closed_at) == ("closed", campaign.closes_at)


def test_answer_is_noted_ask_by_ask_and_then_the_outcome(client, alice):
    campaign = make_campaign(by=alice, state="open")
    client.force_login(alice)
    assert (
        client.post(
            f"/campaigns/{campaign.slug}/answer/", {"ask1-answer": "granted", "ask2-answer": "refused"}
        ).status_code
        == 409
    )
    Campaign.objects.update(state="delivered", delivered_at=timezone.now())
    document = actions.add_document(campaign, by=alice, title="Order 12", url="https://puc.example/12.pdf")
    sent = {
        "ask1-answer": "granted",
        "ask1-note": "From 1 July.",
        "ask1-document": document.pk,
        "ask1-page": "14",
    }
    assert (
        client.post(f"/campaigns/{campaign.slug}/answer/", {**sent, "ask2-answer": "refused"}).status_code
        == 303
    )
    page = client.get(campaign.get_absolute_url()).content.decode()
    for words in ("Granted", "From 1 July.", "Order 12", "page 14", "Refused"):
        assert words in page
    assert client.post(f"/campaigns/{campaign.slug}/decide/", {"outcome": "open"}).status_code == 422
    sent = {"outcome": "partly", "note": "The class came, the window did not.", "look_again_on": "2031-01-15"}
    assert client.post(f"/campaigns/{campaign.slug}/decide/", sent).status_code == 303
    next_one = make_campaign(by=alice, state="open", title="Now the window")
    assert (
        client.post(f"/campaigns/{campaign.slug}/archive/", {"follow_up": next_one.slug}).status_code == 303
    )
    campaign.refresh_from_db()
    assert (campaign.state, campaign.outcome, campaign.follow_up) == ("archived", "partly", next_one)
    client.logout()
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert "Now the window" in page
    assert "The class came" in page


@pytest.mark.parametrize("verb", ["seek", "submit", "close", "take_back"])
def test_steps_are_for_those_who_run_it(client, bob, alice, verb):
    campaign = make_campaign(by=alice, state="sponsors")
    client.force_login(bob)
    assert client.post(f"/campaigns/{campaign.slug}/{verb}/").status_code == 403


def test_sponsors_leave_but_the_lead_cannot(alice, bob, blue, kestrel):
    campaign = make_campaign(by=alice, organisation=kestrel)
    sponsor = actions.ask_sponsor(campaign, blue, by=alice)
    with pytest.raises(Refused, match="leads"):
        actions.drop_sponsor(campaign.sponsors.get(is_lead=True), by=alice)
    actions.drop_sponsor(sponsor, by=bob)
    assert campaign.sponsors.count() == 1
    with pytest.raises(PermissionDenied):
        actions.sponsor(campaign, blue, by=alice)


def test_those_who_run_it_are_reminded_once_to_look_whether_it_lasted(alice, commits):
    campaign = make_campaign(by=alice, state="open")
    Campaign.objects.update(state="answered", closes_at=None)
    actions.decide(
        campaign, by=alice, outcome="won", look_again_on=timezone.now().date() + timedelta(days=90)
    )
    assert keep_time() == 0
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        with commits():
            assert keep_time() == 1
        assert keep_time() == 0
    assert told("campaigns.look_again") == {"alice"}


def test_followers_hear_of_updates_and_no_more_once_they_stop(client, alice, bob, commits):
    campaign = make_campaign(by=alice, state="open")
    client.force_login(bob)
    for _again in range(2):
        assert client.post(f"/campaigns/{campaign.slug}/follow/").status_code == 303
    with commits():
        actions.tell(campaign, by=alice, title="Window cut")
    assert told("campaigns.updated") == {"bob"}
    client.post(f"/campaigns/{campaign.slug}/follow/", {"stop": "1"})
    with commits():
        actions.tell(campaign, by=alice, title="More")
    assert Notification.objects.filter(verb="campaigns.updated").count() == 1


def test_it_is_talked_about_below_its_page_and_the_topic_hides_with_it(client, alice, bob, carol):
    campaign = make_campaign(by=alice, state="open")
    client.force_login(bob)
    assert (
        client.post(f"/t/{campaign.topic.pk}/reply/", {"body": "Ours needs nine minutes."}).status_code == 303
    )
    assert "nine minutes" in client.get(campaign.get_absolute_url()).content.decode()
    actions.remove(campaign, by=carol, reason="other")
    assert client.get(campaign.topic.get_absolute_url()).status_code == 404
    actions.restore(campaign, by=carol)
    assert client.get(campaign.topic.get_absolute_url()).status_code == 200


def test_people_agree_to_stand_and_one_must(alice, bob):
    campaign = make_campaign(by=alice)
    person = actions.name_person(campaign, bob, by=alice, office="Counsel")
    with pytest.raises(PermissionDenied):
        actions.seek(campaign, by=bob)
    actions.agree_to_stand(campaign, by=bob)
    actions.seek(campaign, by=bob)
    actions.drop_person(campaign.team.get(user=alice), by=alice)
    with pytest.raises(Refused, match="must stand"):
        actions.drop_person(person.__class__.objects.get(user=bob), by=bob)


def test_removed_is_seen_by_moderators_and_its_own_people_and_comes_back(client, alice, carol, visitor):
    campaign = make_campaign(by=alice, state="open")
    with pytest.raises(PermissionDenied):
        actions.remove(campaign, by=alice, reason="other")
    client.force_login(carol)
    assert client.post(f"/campaigns/{campaign.slug}/remove/").status_code == 303
    for someone, seen in ((visitor, 0), (make_user(), 0), (alice, 1), (carol, 1)):
        assert Campaign.objects.visible_to(someone).count() == seen
    assert client.post(f"/campaigns/{campaign.slug}/remove/", {"restore": "1"}).status_code == 303
    assert Campaign.objects.visible_to(visitor).count() == 1
    assert Activity.objects.filter(verb__in=["campaigns.removed", "campaigns.restored"]).count() == 2


def test_documents_and_stages_and_updates_come_and_go(client, alice):
    campaign = make_campaign(by=alice, state="open")
    client.force_login(alice)
    where = f"/campaigns/{campaign.slug}"
    assert client.post(f"{where}/documents/", {"title": "Rule"}).status_code == 422
    from tests.makers import make_file

    assert (
        client.post(
            f"{where}/documents/", {"title": "Rule", "file": make_file("rule.txt", b"Section 1")}
        ).status_code
        == 303
    )
    assert client.post(f"{where}/stages/", {"title": "Hearing", "on": "2030-12-09"}).status_code == 303
    assert (
        client.post(f"{where}/updates/", {"title": "Window cut", "body": "**Two** hours."}).status_code == 303
    )
    client.logout()
    page = client.get(f"{where}/").content.decode()
    for words in ("Rule", "Hearing", "Window cut", "<strong>Two</strong>"):
        assert words in page
    document = campaign.documents.get()
    assert client.get(document.address).status_code == 200
    assert "Window cut" in client.get(f"{where}/feed/").content.decode()
    client.force_login(alice)
    client.post(f"{where}/documents/{document.pk}/remove/")
    client.post(f"{where}/stages/{campaign.stages.get().pk}/remove/")
    client.post(f"{where}/updates/{campaign.updates.get().pk}/remove/")
    assert "Window cut" not in client.get(f"{where}/").content.decode()
    assert client.get(document.address).status_code == 404
    make_upload()


def test_list_shows_open_ones_by_deadline_and_filters(client, alice, kestrel, django_assert_max_num_queries):
    soon = timezone.now().replace(tzinfo=None, microsecond=0) + timedelta(days=3)
    make_campaign(by=alice, organisation=kestrel, state="open", title="Later")
    make_campaign(by=alice, organisation=kestrel, state="open", title="Soon", closes=soon, language="es")
    make_campaign(by=alice, organisation=kestrel, state="sponsors", title="Seeking")
    client.get("/campaigns/")
    with django_assert_max_num_queries(4):
        page = client.get("/campaigns/").content.decode()
    assert page.index("Soon") < page.index("Later")
    assert "3 days left" in page
    assert "Seeking" not in page
    assert "Seeking" not in client.get("/campaigns/?show=support").content.decode()
    assert "Later" not in client.get("/campaigns/?language=es").content.decode()
    assert "Soon" in client.get("/campaigns/?q=SOON&country=US&body=commission").content.decode()
    client.force_login(make_user())
    assert "Seeking" in client.get("/campaigns/?show=support").content.decode()


def test_page_asks_few_queries(client, alice, django_assert_max_num_queries, still):  # noqa: F811
    campaign = make_campaign(by=alice, state="open")
    with django_assert_max_num_queries(12):
        client.get(campaign.get_absolute_url())
    # What all readers share is there by now: a signature leaves it, and only counts are drawn anew.
    actions.sign(campaign, by=make_user())
    with django_assert_max_num_queries(5):
        page = client.get(campaign.get_absolute_url()).content.decode()
    assert '<b class="xl num">1</b> of 100' in page
    actions.tell(campaign, by=alice, title="Window cut")
    assert "Window cut" in client.get(campaign.get_absolute_url()).content.decode()


def test_bodies_are_kept_by_moderators(client, alice, carol):
    client.force_login(alice)
    assert client.get("/campaigns/bodies/").status_code == 403
    client.force_login(carol)
    sent = {"kind": "commission", "name": "Alaska Commission", "country": "US", "jurisdiction": "Alaska"}
    assert client.post("/campaigns/bodies/", sent).status_code == 303
    assert client.post("/campaigns/bodies/", sent).status_code == 422
    body = make_campaign(by=alice).body
    assert client.post(f"/campaigns/bodies/{body.pk}/remove/").status_code == 409
