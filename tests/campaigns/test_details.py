"""What lies between the large steps of a campaign: double clicks, lost seats, doors, and who was first."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from campaigns import actions
from campaigns.actions import screening
from campaigns.models import Campaign, Export, Signature, SigningLink, Update, Way
from campaigns.tasks import screen
from core.errors import Refused
from notifications.models import Mail, Notification
from organisations.audiences import Audience
from organisations.models import OpenTo
from tests.campaigns.test_api import ask  # noqa: F401  a fixture
from tests.campaigns.test_signing import count, token_in, visit
from tests.makers import make_campaign, make_organisation, make_seat, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice, settings):
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    return make_campaign(by=alice, state="open")


@pytest.fixture
def still():
    """No minute passes: kept pages are known by theirs."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def facts(campaign, **told):
    closes = campaign.closes_at.replace(tzinfo=None)
    said = {
        "people": "",
        "docket_url": "",
        "decision": "",
        "goal_why": "",
        "directed_by": "We",
        "paid_by": "We",
    }
    return {"closes": closes, "time_zone": "UTC", **said, **told}


# Who runs it -------------------------------------------------------------------------------------


def test_a_form_sent_twice_makes_one_campaign_and_tells_one_update(alice, campaign):
    kestrel = make_organisation("Kestrel Ridge", by=alice)
    first = make_campaign(by=alice, organisation=kestrel, title="Count it")
    assert make_campaign(by=alice, organisation=kestrel, title="Count it") == first
    update = actions.tell(campaign, by=alice, title="Window cut", body="Two hours.")
    assert actions.tell(campaign, by=alice, title="Window cut", body="Two hours.") == update
    assert actions.tell(campaign, by=alice, title="Window cut", body="Three hours.") != update
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert actions.tell(campaign, by=alice, title="Window cut", body="Two hours.") != update


def test_what_moderators_judge_stays_as_it_is_while_they_look(client, alice):
    campaign = make_campaign(by=alice, state="review")
    share = campaign.ways.get(kind="share")
    stage = campaign.stages.create(title="Hearing", on=timezone.now().date())
    document = campaign.documents.create(title="Draft", url="https://puc.example/")
    for change in (
        lambda: actions.change_facts(campaign, by=alice, **facts(campaign)),
        lambda: actions.keep_way(campaign, None, by=alice, kind="call", time_zone="UTC", title="Call"),
        lambda: actions.move_way(share, by=alice, up=True),
        lambda: actions.remove_way(share, by=alice),
        lambda: actions.add_stage(campaign, by=alice, title="X", on=timezone.now().date()),
        lambda: actions.remove_stage(stage, by=alice),
        lambda: actions.add_document(campaign, by=alice, title="X", url="https://x.example/"),
        lambda: actions.remove_document(document, by=alice),
    ):
        with pytest.raises(Refused, match="being reviewed"):
            change()
    client.force_login(alice)
    assert "Add a way" not in client.get(f"{campaign.get_absolute_url()}manage/").content.decode()
    actions.take_back(campaign, by=alice)
    actions.add_stage(campaign, by=alice, title="X", on=timezone.now().date())


def test_moderators_read_all_of_it_before_they_open_it(client, alice, carol):
    campaign = make_campaign(by=alice, state="sponsors")
    actions.sponsor(campaign, other := make_organisation("Other", by=alice), by=alice)
    actions.ask_sponsor(campaign, other, by=alice)
    script = {"phone": "+1 512 000", "script": "Please lower the threshold."}
    actions.keep_way(campaign, None, by=alice, kind="call", time_zone="UTC", title="Call the clerk", **script)
    actions.submit(campaign, by=alice)
    client.force_login(carol)
    page = client.get(f"{campaign.get_absolute_url()}review/").content.decode()
    for words in ("Call the clerk", "Please lower the threshold.", "+1 512 000", campaign.asks.first().text):
        assert words in page


def test_an_open_campaign_keeps_a_deadline_and_ends_for_good_when_it_has_passed(alice, campaign):
    with pytest.raises(Refused) as refusal:
        actions.change_facts(campaign, by=alice, **facts(campaign, closes=None))
    assert (refusal.value.status, refusal.value.field) == (422, "closes")
    later = facts(campaign, closes=(campaign.closes_at + timedelta(days=9)).replace(tzinfo=None))
    with time_machine.travel(campaign.closes_at, tick=False), pytest.raises(Refused, match="closed"):
        actions.change_facts(campaign, by=alice, **later)
    actions.change_facts(campaign, by=alice, **later)


def test_a_way_ends_after_it_begins_and_a_change_of_it_counts_nobody_twice(alice, bob, campaign):
    noon = (timezone.now() + timedelta(days=3)).replace(tzinfo=None, microsecond=0)
    hearing = {"starts_at": noon, "ends_at": noon - timedelta(hours=1)}
    with pytest.raises(Refused) as refusal:
        actions.keep_way(
            campaign, None, by=alice, kind="hearing", time_zone="UTC", title="Hearing", **hearing
        )
    assert (refusal.value.status, refusal.value.field) == (422, "ends_at")
    way = actions.keep_way(campaign, None, by=alice, kind="call", time_zone="UTC", title="Call")
    stale = Way.objects.select_related("campaign").get(pk=way.pk)
    actions.do(way, by=bob, choice="reached")
    actions.keep_way(campaign, stale, by=alice, kind="call", time_zone="UTC", title="Ring")
    way.refresh_from_db()
    assert (way.title, way.count) == ("Ring", 1)
    with pytest.raises(Refused, match="counts by itself"):
        actions.do(Way.objects.get(campaign=campaign, kind="sign"), by=bob)


def test_where_it_goes_on_is_told_to_those_who_may_see_that(client, alice, carol, campaign):
    after = make_campaign(by=alice, state="open", title="Now the window")
    actions.set_follow_up(campaign, after, by=alice)
    where = campaign.get_absolute_url()
    assert "Now the window" in client.get(where).content.decode()
    assert client.get(f"/api/v1/campaigns/{campaign.slug}/").json()["follow_up"] == after.slug
    actions.remove(after, by=carol, reason="other")
    for path in (where, f"{where}sign/"):
        assert "Now the window" not in client.get(path).content.decode()
    assert client.get(f"/api/v1/campaigns/{campaign.slug}/").json()["follow_up"] is None
    actions.restore(after, by=carol)
    assert "Now the window" in client.get(where).content.decode()
    actions.close(campaign, by=alice)
    actions.archive(campaign, by=alice, follow_up=campaign)
    campaign.refresh_from_db()
    assert campaign.follow_up is None


def test_a_campaign_behind_a_door_is_no_follow_up_to_those_outside(client, alice, campaign):
    inside = make_campaign(
        by=alice, state="open", title="For mines", audience=Audience(OpenTo.KIND, organisation_kind="miner")
    )
    actions.set_follow_up(campaign, inside, by=alice)
    assert "For mines" not in client.get(campaign.get_absolute_url()).content.decode()


def test_nothing_is_done_on_a_removed_campaign(alice, bob, carol, campaign):
    way = actions.keep_way(campaign, None, by=alice, kind="call", time_zone="UTC", title="Call")
    actions.remove(campaign, by=carol, reason="other")
    way = Way.objects.select_related("campaign").get(pk=way.pk)
    assert (way.campaign.is_open, way.state) == (False, "closed")
    for act in (lambda: actions.do(way, by=bob), lambda: actions.sign(campaign, by=bob)):
        with pytest.raises(Refused):
            act()
    visitors = Update.objects.create(campaign=campaign, title="News", by=alice)
    assert screening.mail_updates_due() == 0
    assert Update.objects.get(pk=visitors.pk).mailed_at is None


# Who signs ---------------------------------------------------------------------------------------


def test_an_organisations_signature_is_in_the_hands_of_who_signs_for_it_now(
    client, alice, bob, campaign, commits
):
    blue = make_organisation("Blue River", by=bob)
    dora = make_user("dora")
    make_seat(blue, dora, "signatory")
    signature = actions.sign_for(campaign, blue, by=dora)
    blue.seats.filter(user=dora).delete()
    where = f"{campaign.get_absolute_url()}signature/"
    client.force_login(dora)
    assert client.get(where).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.withdraw(signature, by=dora)
    actions.rewrite(campaign, by=alice, letter="Another letter, which asks for more.")
    with commits():
        screen()
    assert {one.recipient for one in Notification.objects.filter(verb="campaigns.asked_again")} == {bob}
    for act in (actions.agree_again, actions.withdraw):
        with pytest.raises(PermissionDenied):
            act(Signature.objects.get(), by=dora)
    client.force_login(bob)
    assert client.post(where, {"agree": "1", "signature": signature.pk}).status_code == 303
    campaign.refresh_from_db()
    assert campaign.organisation_count == 1
    # It is not his own: he has not signed.
    assert "You signed" not in client.get(campaign.get_absolute_url()).content.decode()
    assert client.post(where, {"withdraw": "1", "signature": signature.pk}).status_code == 303
    campaign.refresh_from_db()
    assert campaign.organisation_count == 0


def test_programs_withdraw_for_a_company_too(ask, bob, campaign):  # noqa: F811
    blue = make_organisation("Blue River", by=bob)
    dora = make_user("dora")
    make_seat(blue, dora, "signatory")
    actions.sign_for(campaign, blue, by=dora)
    ask(bob, "DELETE", f"{campaign.slug}/signature/?organisation=blue-river", expect=204)
    assert Signature.objects.get().withdrawn_at is not None


def test_a_link_opened_after_the_end_thanks_and_points_on(client, alice, carol, campaign):
    actions.ask_for_link(campaign, email="vera@x.example", name="Vera")
    link = f"{campaign.get_absolute_url()}sign/{token_in(Mail.objects.latest('pk').text)}/"
    page = client.get(link).content.decode()
    for text in campaign.asks.values_list("text", flat=True):
        assert text in page
    after = make_campaign(by=alice, state="open", title="Now the window")
    actions.close(campaign, by=alice)
    actions.set_follow_up(campaign, after, by=alice)
    assert "Now the window" in client.get(link).content.decode()
    answer = client.post(link)
    assert answer.status_code == 409
    assert "Thank you, but signing is over" in answer.content.decode()
    assert after.get_absolute_url() in answer.content.decode()
    assert not Signature.objects.exists()
    actions.remove(campaign, by=carol, reason="other")
    answer = client.get(link)
    assert answer.status_code == 404
    assert campaign.title not in answer.content.decode()


def test_where_a_signer_came_from_goes_along_from_any_link(client, campaign, still):
    where = campaign.get_absolute_url()
    plain = client.get(where)
    for source in ("badge", "share", "news-2026.11"):
        page = Client().get(where, {"from": source})
        assert page["ETag"] == plain["ETag"]
        assert f'href="{where}sign/?from={source}"' in page.content.decode()
    for odd in ('"><script>', "x" * 31, "a b", ""):
        assert Client().get(where, {"from": odd}).content == plain.content
    form = Client().get(f"{where}sign/", {"from": "badge"})
    assert 'name="source" value="badge"' in form.content.decode()


def test_five_mails_in_all_to_a_mailbox_however_long_one_asks(campaign):
    for week in range(4):
        with time_machine.travel(timezone.now() + timedelta(days=week * 4), tick=False):
            for _again in range(2):
                actions.ask_for_link(campaign, email="vera@x.example", name="V")
            actions.forget_traces()
    assert Mail.objects.filter(activity=None).count() == 5
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        actions.forget_traces()
        assert {(one.email, str(one.said)) for one in SigningLink.objects.all()} == {("", "{}")}
        Campaign.objects.update(closed_at=timezone.now())
        actions.forget_traces()
    assert not SigningLink.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_five_mails_in_all_when_forty_are_asked_for_at_once(alice, settings):
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    from campaigns.models import Body

    texas = {"name": "Public Utility Commission of Texas", "country": "US", "jurisdiction": "Texas"}
    Body.objects.get_or_create(kind="commission", **texas)
    campaign = make_campaign(by=alice, state="open")
    start = Barrier(8)

    def ask_five_times() -> None:
        start.wait()
        try:
            for number in range(5):
                actions.ask_for_link(campaign, email=f"vera+{number}@gmail.com", name="V")
        finally:
            connection.close()

    threads = [Thread(target=ask_five_times) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Mail.objects.filter(activity=None).count() == 5
    assert sorted(SigningLink.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_asking_again_goes_on_by_number_and_finds_what_came_out_of_turn(campaign, alice, monkeypatch):
    monkeypatch.setattr(screening, "BATCH", 3)
    for number in range(7):
        visit(campaign, number)
    screen()
    actions.rewrite(campaign, by=alice, letter="Another letter, which asks for more.")
    campaign.refresh_from_db()
    assert screening._ask_batch(campaign) == 3
    campaign.refresh_from_db()
    assert campaign.asked_to == Signature.objects.order_by("pk")[2].pk
    late = Signature.objects.order_by("pk")[0]
    Signature.objects.filter(pk=late.pk).update(asked_text=None)  # as if its transaction had ended only now
    assert actions.ask_again_due() == 5
    campaign.refresh_from_db()
    assert (campaign.is_asking, campaign.asked_to, count(campaign)) == (False, 0, 0)
    assert not Signature.objects.exclude(asked_text=campaign.text_id).exists()
    actions.rewrite(campaign, by=alice, letter="A third one.")
    assert actions.ask_again_due() == 7


def test_who_signed_in_the_last_minute_is_delivered_too(campaign, alice):
    visit(campaign, 1)
    actions.close(campaign, by=alice)
    assert actions.deliver(Campaign.objects.get(pk=campaign.pk), by=alice).people == 1
    screen()
    assert count(campaign) == 1


def test_a_file_that_is_not_there_is_logged_for_nobody(client, campaign, alice):
    actions.close(campaign, by=alice)
    actions.deliver(Campaign.objects.get(pk=campaign.pk), by=alice)
    client.force_login(alice)
    told = {"purpose": "To hand it to the commission"}
    assert client.post(f"{campaign.get_absolute_url()}delivery/package.csv", told).status_code == 404
    assert not Export.objects.exists()


def test_who_withdrew_is_forgotten_thirty_days_later(campaign):
    signature = visit(campaign, 1)
    screen()
    actions.withdraw(signature)
    with time_machine.travel(timezone.now() + timedelta(days=29), tick=False):
        assert actions.forget_addresses() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert actions.forget_addresses() == 1
    assert Signature.objects.values_list("name", "email", "domain").get() == ("", "", "")


def test_an_agent_without_an_address_is_not_kept(campaign):
    actions.ask_for_link(campaign, email="vera@x.example", name="Vera")
    token = token_in(Mail.objects.latest("pk").text)
    assert actions.confirm(token, trace=actions.Trace("", "Firefox")).agent == ""


def test_the_list_of_signers_is_shared_like_the_page_and_is_another_page(client, campaign, bob, still):
    actions.sign(campaign, by=bob, shows_name=True, country="JP")
    where = f"{campaign.get_absolute_url()}signed/"
    page, own = client.get(where), client.get(campaign.get_absolute_url())
    assert page["Cache-Control"] == own["Cache-Control"]
    assert client.get(where).content == page.content != own.content
    assert client.get(where, headers={"if-none-match": page["ETag"]}).status_code == 304
    assert client.get(where, headers={"if-none-match": own["ETag"]}).status_code == 200
    # They agreed to be named, and to nothing else.
    (row,) = client.get(f"/api/v1/campaigns/{campaign.slug}/signatures/").json()["results"]
    assert (row["name"], row["country"]) == ("Bob Tanaka", "")


def test_the_badge_is_in_the_language_one_asks_for_now(client, campaign, still):
    where = f"{campaign.get_absolute_url()}badge/"
    english = client.get(where)
    asked = {"if-none-match": english["ETag"], "accept-language": "es"}
    spanish = client.get(where, headers=asked)
    assert spanish.status_code == 200
    assert 'lang="es"' in spanish.content.decode()
    assert client.get(where, headers={"if-none-match": english["ETag"]}).status_code == 304


def test_verified_supporters_come_first(client, campaign):
    for name in ("Plain", "Proved", "Last"):
        owner = make_user()
        one = make_organisation(name, by=owner)
        if name == "Proved":
            type(one).objects.filter(pk=one.pk).update(verified_until=timezone.now() + timedelta(days=9))
        actions.sign_for(campaign, one, by=owner)
    page = client.get(campaign.get_absolute_url()).content.decode()
    places = [page.index(f"<bdi>{name}</bdi>") for name in ("Proved", "Plain", "Last")]
    assert places == sorted(places)


def test_moderators_see_how_many_fit_before_they_begin(ask, client, campaign, carol, bob):  # noqa: F811
    for number in range(3):
        visit(campaign, number, domain="spam.example")
    screen()
    client.force_login(carol)
    where = f"{campaign.get_absolute_url()}sweeps/"
    page = client.post(where, {"domain": "spam.example", "look": "1"})
    assert (page.status_code, page.context["fits"]) == (200, {"all": 3, "counted": 3})
    assert not campaign.sweeps.exists()
    assert count(campaign) == 3
    api = f"{campaign.slug}/held/"
    assert ask(carol, "POST", api, {"domain": "spam.example"}) == {"all": 3, "counted": 3}
    assert ask(carol, "GET", api)["results"] == []
    ask(bob, "GET", api, expect=403)


@pytest.mark.parametrize(
    ("zone", "local", "moment", "written"),
    [
        # Clocks are set back in the night before, in the night after, and not.
        ("America/Chicago", "2026-11-01T17:00", "2026-11-01T23:00:00+00:00", "17:00 CST"),
        ("America/Chicago", "2026-10-31T17:00", "2026-10-31T22:00:00+00:00", "17:00 CDT"),
        ("Europe/Oslo", "2026-10-25T17:00", "2026-10-25T16:00:00+00:00", "17:00 CET"),
        ("Europe/Oslo", "2026-10-24T17:00", "2026-10-24T15:00:00+00:00", "17:00 CEST"),
        # Kazakhstan left six hours for five on 1 March 2024, for good.
        ("Asia/Almaty", "2024-02-29T17:00", "2024-02-29T11:00:00+00:00", "17:00"),
        ("Asia/Almaty", "2024-03-01T17:00", "2024-03-01T12:00:00+00:00", "17:00"),
    ],
)
def test_a_campaign_ends_at_the_bodys_hour_on_page_and_calendar_and_to_the_second(
    client, alice, bob, zone, local, moment, written
):
    end = datetime.fromisoformat(moment)
    with time_machine.travel(end - timedelta(days=9), tick=False):
        closes = datetime.fromisoformat(local)
        campaign = make_campaign(by=alice, state="open", closes=closes, time_zone=zone)
        assert campaign.closes_at == end
        where = campaign.get_absolute_url()
        assert written in client.get(where).content.decode()
        assert f"DTSTART:{end:%Y%m%dT%H%M%SZ}" in client.get(f"{where}event.ics").content.decode()
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        actions.sign(campaign, by=bob)
    with time_machine.travel(end, tick=False), pytest.raises(Refused, match="closed"):
        actions.sign(campaign, by=make_user())
    # The worker has not been there yet, and the page says it all the same.
    with time_machine.travel(end, tick=False):
        assert 'href="' + where + 'sign/"' not in client.get(where).content.decode().split('id="act"')[0]
