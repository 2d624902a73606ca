"""The ways to act: their order, their states over time zones, what members note, and their own letters."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from campaigns import actions, letters
from campaigns.models import Deed, OwnLetter, Way
from core.errors import Refused
from tests.makers import make_campaign, make_file, make_organisation, make_user

pytestmark = pytest.mark.django_db
OWN = "Our site was at its level 95 seconds after the signal. A threshold of 75 MW leaves us out."
TEMPLATE = {
    "title": "Write your own letter",
    "mail_to": "docket@puc.example",
    "salutation": "Dear Commissioners,",
    "script": "I manage a {size} MW site in {place}.\n\nI write about the revised draft of the rule.",
    "points": "Threshold | The draft applies the provisions only above 75 MW, and our site is smaller.\n"
    "Meter | Please measure at the revenue meter, as a mean over the settlement interval.",
    "ending": "Respectfully,",
}


@pytest.fixture
def campaign(alice):
    return make_campaign(by=alice, state="open")


@pytest.fixture
def letter_way(campaign, alice):
    return actions.keep_way(campaign, None, by=alice, kind="letter", time_zone="UTC", **TEMPLATE)


def way_of(campaign, alice, kind="comment", **told):
    told.setdefault("time_zone", "America/Chicago")
    return actions.keep_way(campaign, None, by=alice, kind=kind, **{"title": kind, **told})


def test_every_campaign_can_be_signed_and_shared_and_the_rest_has_an_order(client, campaign, alice):
    comment = way_of(campaign, alice)
    call = way_of(campaign, alice, "call", phone="+1 512 555 0100", script="Hello.")
    assert [way.kind for way in campaign.ways.all()] == ["sign", "share", "comment", "call"]
    client.force_login(alice)
    assert client.post(f"/campaigns/{campaign.slug}/ways/{call.pk}/edit/", {"up": "1"}).status_code == 303
    assert [way.kind for way in campaign.ways.all()] == ["sign", "share", "call", "comment"]
    assert (
        client.post(f"/campaigns/{campaign.slug}/ways/{comment.pk}/edit/", {"remove": "1"}).status_code == 303
    )
    for way in campaign.ways.filter(kind__in=["sign", "share"]):
        assert (
            client.post(f"/campaigns/{campaign.slug}/ways/{way.pk}/edit/", {"remove": "1"}).status_code == 409
        )
    client.logout()
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert page.index("Sign the letter") < page.index(">call<")
    assert "512 555 0100" in client.get(call.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "kind", ["comment", "letter", "call", "hearing", "meeting", "data", "donate", "translate"]
)
def test_each_kind_is_added_on_its_form_and_read_on_its_page(client, campaign, alice, bob, kind):
    client.force_login(alice)
    where = f"/campaigns/{campaign.slug}/ways/new/{kind}/"
    page = client.get(where)
    assert page.status_code == 200
    make_organisation("Miners United", by=alice, kind="association", donation_url="https://mu.example/")
    page = client.get(where)
    sent = dict.fromkeys(page.context["form"].fields, "") | {"organisation": "miners-united"}
    answer = client.post(where, {**sent, "title": f"Do {kind}", "time_zone": "Asia/Almaty"})
    assert answer.status_code == 303
    way = campaign.ways.get(kind=kind)
    assert client.get(f"/campaigns/{campaign.slug}/ways/{way.pk}/edit/").status_code == 200
    client.force_login(bob)
    assert client.get(way.get_absolute_url()).status_code == 200


def test_states_follow_the_bodys_clock_through_a_change_of_clocks(campaign, alice):
    # Clocks in Chicago are set back on 1 November 2026: seven days before the end are 169 hours.
    closes = datetime.fromisoformat("2026-11-05T17:00")
    opens = datetime.fromisoformat("2026-10-20T08:00")
    way = Way(campaign=campaign, kind="hearing", time_zone="America/Chicago")
    from core.deadlines import moment_at

    way.opens_at, way.closes_at = (moment_at(one, "America/Chicago") for one in (opens, closes))
    assert way.closes_at.isoformat() == "2026-11-05T23:00:00+00:00"
    for moment, state in (
        ("2026-10-20T12:59:59Z", "soon"),
        ("2026-10-20T13:00:00Z", "open"),
        ("2026-10-29T22:59:59Z", "open"),
        ("2026-10-29T23:00:00Z", "closing"),
        ("2026-11-05T22:59:59Z", "closing"),
        ("2026-11-05T23:00:00Z", "closed"),
    ):
        with time_machine.travel(moment, tick=False):
            assert (moment, way.state) == (moment, state)


def test_an_hour_that_clocks_skip_is_refused(campaign, alice):
    with pytest.raises(Refused, match="skip") as refusal:
        way_of(campaign, alice, closes_at=datetime.fromisoformat("2030-03-10T02:30"))
    assert refusal.value.field == "closes_at"


def test_a_comment_is_filed_noted_with_its_number_and_proof_and_taken_back(client, campaign, alice, bob):
    way = way_of(
        campaign,
        alice,
        url="https://portal.example/58-317",
        closes_at=datetime.fromisoformat("2030-11-28T17:00"),
    )
    client.force_login(bob)
    page = client.get(way.get_absolute_url()).content.decode()
    assert "17:00 CST" in page
    assert "https://portal.example/58-317" in page
    sent = {"tracking": "ABC-1", "proof": make_file("receipt.txt", b"Received")}
    assert client.post(way.get_absolute_url(), sent).status_code == 303
    way.refresh_from_db()
    deed = Deed.objects.get()
    assert (way.count, deed.tracking) == (1, "ABC-1")
    for someone, seen in ((bob, 200), (alice, 404), (make_user(), 404)):
        client.force_login(someone)
        assert client.get(deed.proof.url).status_code == seen
    client.force_login(bob)
    assert "Done" in client.get(campaign.get_absolute_url()).content.decode()
    client.post(way.get_absolute_url(), {"tracking": "ABC-2"})
    way.refresh_from_db()
    assert way.count == 1
    assert client.post(f"/campaigns/{campaign.slug}/ways/{way.pk}/undo/").status_code == 303
    way.refresh_from_db()
    assert way.count == 0


def test_a_calendar_file_says_the_moment_in_utc(client, campaign, alice):
    told = {"starts_at": datetime.fromisoformat("2030-07-09T09:30"), "place": "Austin, room 2; upstairs"}
    way = way_of(campaign, alice, "hearing", **told)
    answer = client.get(f"/campaigns/{campaign.slug}/ways/{way.pk}/event.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert "DTSTART:20300709T143000Z\r\n" in text
    assert "LOCATION:Austin\\, room 2\\; upstairs\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    own = client.get(f"/campaigns/{campaign.slug}/event.ics").content.decode()
    assert campaign.closes_at.strftime("DTSTART:%Y%m%dT%H%M%SZ") in own


def test_nobody_acts_before_it_opens_or_after_it_closes(client, campaign, alice, bob):
    way = way_of(campaign, alice, "data", opens_at=datetime.fromisoformat("2035-01-01T00:00"))
    with pytest.raises(Refused, match="not open"):
        actions.do(way, by=bob, note="Ramp data")
    over = way_of(campaign, alice, "meeting")
    actions.do(over, by=bob, note="Any Tuesday")
    over.campaign.state = "won"
    with pytest.raises(Refused, match="not open"):
        actions.do(over, by=alice, note="Me too")
    with pytest.raises(Refused, match="stays"):
        actions.remove_way(over, by=alice)


def test_donations_go_to_the_organisations_own_page(client, campaign, alice):
    body = make_organisation(
        "Miners United", by=alice, kind="association", donation_url="https://mu.example/give"
    )
    way = way_of(campaign, alice, "donate", organisation=body)
    page = client.get(way.get_absolute_url()).content.decode()
    assert "https://mu.example/give" in page
    assert "We hold no money" in page


def test_support_is_asked_for_somebody_who_can_take_it(client, campaign, alice):
    make_organisation("No Page", by=alice)
    client.force_login(alice)
    where = f"/campaigns/{campaign.slug}/ways/new/donate/"
    for slug in ("", "no-page"):
        answer = client.post(where, {"title": "Support", "organisation": slug})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"organisation"})
    with pytest.raises(Refused, match="we hold no money"):
        way_of(campaign, alice, "donate", organisation=None)


@pytest.mark.parametrize("kind", ["meeting", "data"])
def test_where_one_asks_or_supplies_is_an_address(client, campaign, alice, kind):
    client.force_login(alice)
    where = f"/campaigns/{campaign.slug}/ways/new/{kind}/"
    sent = {"title": "Ask", "url": "https://puc.example/meet", "time_zone": "UTC"}
    assert client.post(where, sent).status_code == 303
    page = client.get(campaign.ways.get(kind=kind).get_absolute_url()).content.decode()
    assert 'href="https://puc.example/meet"' in page


def test_the_letters_day_is_the_campaigns_own_in_its_language(bob):
    campaign = make_campaign(state="open", language="es", time_zone="America/Asuncion")
    way = actions.keep_way(campaign, None, by=campaign.created_by, kind="letter", time_zone="UTC", **TEMPLATE)
    with time_machine.travel("2026-12-02T01:30:00Z", tick=False):
        letter = actions.save_letter(way, by=bob, step=1, name="Bob")
        assert letters.head(letter)[0] == ["1 de diciembre de 2026"]


def test_a_letter_is_written_in_three_steps_and_resumed_the_next_day(client, campaign, letter_way, bob):
    client.force_login(bob)
    where = f"/campaigns/{campaign.slug}/letter/"
    assert client.get(where).status_code == 200
    assert not OwnLetter.objects.exists()
    answer = client.post(
        where, {"step": "1", "name": "Bob Tanaka", "office": "Operations", "place": "Upton County"}
    )
    assert answer["Location"] == f"{where}?step=2"
    # Half of it, to be finished another day.
    assert client.post(where, {"step": "2", "own": "One sentence.", "save": "1"}).status_code == 303
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        page = client.get(where)
        assert page.context["step"] == 2
        assert "One sentence." in page.content.decode()
        refused = client.post(where, {"step": "2", "own": "One sentence."})
        assert refused.status_code == 422
        assert set(refused.context["form"].errors) == {"size", "points", "own"}
        sent = {"step": "2", "own": OWN, "size": "38", "points": ["0"]}
        assert client.post(where, sent)["Location"] == f"{where}?step=3"
        page = client.get(f"{where}?step=3").content.decode()
        assert "I manage a 38 MW site in Upton County." in page
        assert "revenue meter" not in page
        assert "mailto:docket@puc.example?subject=58-317" in page
        text = client.get(f"{where}letter.txt").content.decode()
        assert text.endswith("Respectfully,\n\nBob Tanaka\nOperations\n")
        assert client.post(where, {"step": "3", "sent": "1"}).status_code == 422
        assert client.post(where, {"step": "3", "sent": "1", "is_public": "on"}).status_code == 303
    letter = OwnLetter.objects.get()
    letter_way.refresh_from_db()
    assert (letter_way.count, letter.sent_at is not None) == (1, True)
    client.force_login(make_user())
    assert client.get(f"{where}letter.txt").status_code == 404


def test_preview_shows_what_is_typed_and_keeps_nothing(client, campaign, letter_way, bob):
    client.force_login(bob)
    sent = {"step": "2", "size": "<b>12</b>", "own": "Mine & ours."}
    page = client.post(f"/campaigns/{campaign.slug}/letter/preview/", sent).content.decode()
    assert "&lt;b&gt;12&lt;/b&gt;" in page
    assert "<mark>[place]</mark>" in page
    assert not OwnLetter.objects.exists()


def test_similarity_falls_with_every_word_of_ones_own(letter_way, bob):
    form = OwnLetter(way=letter_way, user=bob, name="Bob", points=[0, 1])
    own = OwnLetter(
        way=letter_way, user=bob, name="Bob", points=[0], own=" ".join(f"word{n}" for n in range(200))
    )
    assert letters.similarity(form) > 75
    assert letters.similarity(own) < 25


def test_a_letter_comes_as_a_pdf(client, campaign, letter_way, bob):
    from core.pdf import missing_packages
    from printing.actions import make_prints

    actions.save_letter(letter_way, by=bob, step=3, name="Bob", place="Upton", size="38", points=[0], own=OWN)
    client.force_login(bob)
    answer = client.post(f"/campaigns/{campaign.slug}/letter/pdf/")
    assert answer.status_code == 303
    made = make_prints()
    assert made == (0 if missing_packages() else 1)
    if made:
        page = client.get(answer["Location"]).content.decode()
        assert ".pdf" in page


def test_recount_mends_the_ways(campaign, alice, bob):
    way = way_of(campaign, alice, "translate")
    actions.do(way, by=bob, choice="es", note="Estimados")
    Way.objects.update(count=9)
    assert actions.recount_ways() == 2
    way.refresh_from_db()
    assert way.count == 1
