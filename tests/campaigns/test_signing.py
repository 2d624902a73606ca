"""Signatures: members at once, visitors by a mailed link, organisations by a signatory; one each."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from campaigns import actions
from campaigns.addresses import network_of
from campaigns.models import Campaign, Milestone, Signature, SigningLink
from campaigns.tasks import screen
from core.errors import Refused
from notifications import sending
from notifications.models import Mail, Notification
from tests.makers import make_campaign, make_organisation, make_seat, make_user
from tests.notifications.test_sending import sink  # noqa: F401  a fixture: a real SMTP server

pytestmark = pytest.mark.django_db
FORM = {"name": "Vera Lind", "email": "vera.lind@gmail.com", "signs": "on", "country": "NO"}


@pytest.fixture
def outbox(settings):
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"


@pytest.fixture
def campaign(alice, outbox):
    return make_campaign(by=alice, state="open")


def count(campaign):
    campaign.refresh_from_db()
    return campaign.people_count


def token_in(mail):
    return re.search(r"/sign/([\w-]+)/", mail).group(1)


def visit(campaign, number, *, network=None, domain=None, **said):
    """Somebody without an account signs, confirmed by their mail; returns nothing, as the worker decides."""
    address = (
        f"{said.pop('local', f'person-{chr(97 + number % 26)}{number}x')}@{domain or f'site{number}.example'}"
    )
    actions.ask_for_link(campaign, email=address, name=f"Visitor {number}", **said)
    token = token_in(Mail.objects.latest("pk").text)
    ip = f"{network or f'10.{number // 250}.{number % 250}'}.7"
    return actions.confirm(token, trace=actions.Trace(ip, "Test"))


def test_a_visitor_signs_by_mail_signs_again_and_withdraws(client, campaign, sink):  # noqa: F811
    where = f"/campaigns/{campaign.slug}/sign/"
    page = client.get(where)
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert page.content.decode().count(" checked") == 0
    first = client.post(where, FORM)
    assert (first.status_code, Signature.objects.count()) == (200, 0)
    assert sending.send_due() == 1
    to, content = sink.got.pop()
    text = message_from_bytes(content, policy=policy.default).get_content()
    assert to == "vera.lind@gmail.com"
    link = re.search(r"http://\S+(/campaigns/\S+)", text).group(1)
    for _scanner in range(3):
        assert client.get(link).status_code == 200
    assert not Signature.objects.exists()
    answer = client.post(link)
    assert answer.status_code == 303
    screen()
    assert count(campaign) == 1
    assert client.post(link).status_code == 409
    assert client.get(link).status_code == 404
    # The same mailbox, written otherwise: the same answer, and another mail.
    again = client.post(where, {**FORM, "email": "VeraLind+bitcoin@googlemail.com"})
    assert again.content == first.content
    sending.send_due()
    text = message_from_bytes(sink.got.pop()[1], policy=policy.default).get_content()
    assert "already" in text
    own = re.search(r"http://\S+(/campaigns/\S+)", text).group(1)
    assert own == answer["Location"]
    assert client.get(own).status_code == 200
    assert client.post(own, {"withdraw": "1"}).status_code == 303
    assert count(campaign) == 0
    assert client.get(own[:-3] + "x/").status_code == 404


def test_a_visitor_can_sign_again_after_withdrawing(campaign):
    signature = visit(campaign, 1)
    screen()
    actions.withdraw(signature)
    assert count(campaign) == 0
    visit(campaign, 1)
    screen()
    assert (count(campaign), Signature.objects.count()) == (1, 1)


def test_a_filled_trap_is_answered_alike_and_mails_nothing(client, campaign):
    where = f"/campaigns/{campaign.slug}/sign/"
    plain = client.post(where, FORM).content
    assert client.post(where, {**FORM, "website": "https://x.example"}).content == plain
    assert Mail.objects.filter(activity=None).count() == 1


@pytest.mark.parametrize("field", ["signs", "name", "email"])
def test_signing_wants_name_address_and_consent(client, campaign, field):
    sent = {name: value for name, value in FORM.items() if name != field}
    answer = client.post(f"/campaigns/{campaign.slug}/sign/", sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_mailbox_gets_five_mails_at_most_whatever_its_spelling(client, campaign):
    for number in range(8):
        actions.ask_for_link(campaign, email=f"vera.lind+{number}@gmail.com", name="V")
    assert Mail.objects.filter(activity=None).count() == 5


def test_a_link_is_good_for_two_days(campaign):
    actions.ask_for_link(campaign, email="v@x.example", name="V")
    token = token_in(Mail.objects.latest("pk").text)
    with (
        time_machine.travel(timezone.now() + timedelta(days=2, seconds=1), tick=False),
        pytest.raises(Refused, match="too old"),
    ):
        actions.confirm(token)


def test_a_member_signs_at_once_and_once(client, campaign, bob):
    client.force_login(bob)
    where = f"/campaigns/{campaign.slug}/sign/"
    for _again in range(2):
        assert client.post(where, {"signs": "on", "wants_updates": "on"}).status_code == 303
    assert count(campaign) == 1
    page = client.get(campaign.get_absolute_url()).content.decode()
    assert "You signed" in page
    signature = Signature.objects.get()
    assert (signature.user, signature.email, signature.shows_name) == (bob, "", False)
    assert client.post(f"/campaigns/{campaign.slug}/signature/", {"shows_name": "on"}).status_code == 303
    assert "Bob Tanaka" in client.get(f"/campaigns/{campaign.slug}/signed/").content.decode()
    client.post(f"/campaigns/{campaign.slug}/signature/", {"withdraw": "1"})
    assert count(campaign) == 0
    actions.sign(campaign, by=bob)
    assert (count(campaign), Signature.objects.count()) == (1, 1)


def test_a_member_and_their_own_mailbox_are_one_person(campaign, bob):
    actions.ask_for_link(campaign, email=bob.email, name="B")
    signature = actions.confirm(token_in(Mail.objects.latest("pk").text))
    screen()
    actions.sign(campaign, by=bob)
    signature.refresh_from_db()
    assert (count(campaign), signature.user) == (1, bob)


def test_the_suspended_do_not_sign(campaign, mallory, client):
    with pytest.raises(PermissionDenied):
        actions.sign(campaign, by=mallory)
    client.force_login(mallory)
    assert client.get(f"/campaigns/{campaign.slug}/sign/").status_code == 403


def test_a_signatory_signs_for_her_company(client, campaign, bob, carol):
    company = make_organisation("Blue River", by=bob)
    make_seat(company, carol, "member")
    client.force_login(bob)
    sent = {"signs": "on", "organisation": "blue-river"}
    assert client.post(f"/campaigns/{campaign.slug}/sign/", sent).status_code == 303
    campaign.refresh_from_db()
    assert (campaign.people_count, campaign.organisation_count, campaign.verified_count) == (0, 1, 0)
    assert "Blue River" in client.get(campaign.get_absolute_url()).content.decode()
    client.force_login(carol)
    assert client.post(f"/campaigns/{campaign.slug}/sign/", sent).status_code == 422
    with pytest.raises(PermissionDenied):
        actions.sign_for(campaign, company, by=carol)
    # Her own name is another signature.
    actions.sign(campaign, by=bob)
    campaign.refresh_from_db()
    assert (campaign.people_count, campaign.organisation_count) == (1, 1)


def test_signing_is_over_at_the_deadline_with_thanks_and_a_pointer(client, campaign, alice, bob):
    actions.close(campaign, by=alice)
    following = make_campaign(by=alice, state="open", title="Now the window")
    actions.set_follow_up(campaign, following, by=alice)
    page = client.get(f"/campaigns/{campaign.slug}/sign/")
    assert "Thank you" in page.content.decode()
    assert following.get_absolute_url() in page.content.decode()
    assert client.post(f"/campaigns/{campaign.slug}/sign/", FORM).status_code == 409
    with pytest.raises(Refused, match="closed"):
        actions.sign(campaign, by=bob)


def test_withdrawing_ends_with_delivery(campaign, bob):
    signature = actions.sign(campaign, by=bob)
    Campaign.objects.update(delivered_at=timezone.now())
    with pytest.raises(Refused, match="delivered"):
        actions.withdraw(signature)


def test_an_edit_asks_signers_again_with_the_difference(client, campaign, alice, bob, commits):
    actions.sign(campaign, by=bob)
    visitor = visit(campaign, 1)
    company = actions.sign_for(campaign, make_organisation("Blue River", by=bob), by=bob)
    screen()
    assert count(campaign) == 2
    client.force_login(alice)
    where = f"/campaigns/{campaign.slug}/rewrite/"
    assert client.post(where, {"letter": campaign.text.body}).status_code == 422
    letter = campaign.text.body.replace("in minutes", "within two minutes")
    assert client.post(where, {"letter": letter}).status_code == 303
    with commits():
        screen()
    campaign.refresh_from_db()
    assert (campaign.people_count, campaign.organisation_count, campaign.is_asking) == (0, 0, False)
    assert Notification.objects.filter(verb="campaigns.asked_again").get().recipient == bob
    mail = Mail.objects.filter(activity=None).latest("pk")
    assert "was edited" in mail.text
    own = re.search(r"http://\S+(/campaigns/\S+)", mail.text).group(1)
    client.logout()
    page = client.get(own).content.decode()
    assert "<ins>within two</ins>" in page or "within two" in page
    assert "<del>" in page
    client.post(own, {"agree": "1"})
    assert count(campaign) == 1
    screen()
    assert count(campaign) == 1
    client.force_login(bob)
    client.post(f"/campaigns/{campaign.slug}/signature/", {"agree": "1", "signature": company.pk})
    campaign.refresh_from_db()
    assert campaign.organisation_count == 1
    visitor.refresh_from_db()
    assert visitor.text.number == 2
    assert Mail.objects.filter(activity=None, text__contains="was edited").count() == 1


def test_updates_reach_visitors_who_want_them_once(campaign, alice):
    visit(campaign, 1, wants_updates=True)
    visit(campaign, 2)
    screen()
    actions.tell(campaign, by=alice, title="Window cut", body="Two hours.")
    for _again in range(3):
        screen()
    mails = Mail.objects.filter(activity=None, text__contains="Window cut")
    assert [mail.to for mail in mails] == ["person-b1x@site1.example"]


def test_a_burst_of_five_hundred_does_not_count_and_is_invalidated(client, campaign, carol, bob):
    actions.sign(campaign, by=bob)
    now = timezone.now()
    made = [
        Signature(
            campaign=campaign, text_id=campaign.text_id, address_key=f"{n:064}", email=f"bot{n}@spam.example",
            domain="spam.example", network=network_of(f"203.0.{n % 3}.{n % 250}"), stem="one",
            address="203.0.1.9", signed_at=now + timedelta(seconds=n),
        )
        for n in range(500)
    ]  # fmt: skip
    Signature.objects.bulk_create(made)
    screen()
    assert count(campaign) == 1
    assert Signature.objects.filter(held_at__isnull=False).count() == 500
    client.force_login(carol)
    where = f"/campaigns/{campaign.slug}/sweeps/"
    assert "spam.example" in client.get(where).content.decode()
    assert client.post(where, {}).status_code == 422
    assert client.post(where, {"domain": "spam.example"}).status_code == 303
    sweep = campaign.sweeps.get()
    assert (sweep.total, sweep.done) == (500, 0)
    screen()
    sweep.refresh_from_db()
    assert sweep.ended_at is not None
    assert (sweep.done, Signature.objects.filter(invalidated_at__isnull=False).count()) == (500, 500)
    assert count(campaign) == 1
    assert client.post(f"{where}{sweep.pk}/cancel/").status_code == 409
    assert actions.recount(campaign) == 0


def test_a_sweep_is_cancelled_between_batches_and_what_is_held_can_be_counted(campaign, carol):
    for number in range(30):
        visit(campaign, number, network="198.51.100")
    screen()
    assert count(campaign) == 0
    sweep = actions.begin_sweep(campaign, by=carol, network="198.51.100.0/24")
    actions.cancel_sweep(sweep, by=carol)
    assert actions.sweep_due() == 0
    actions.begin_sweep(campaign, by=carol, network="198.51.100.0/24", is_release=True)
    screen()
    assert count(campaign) == 30


def test_addresses_made_in_a_row_are_held_even_those_counted_before(campaign):
    for number in range(4):
        visit(campaign, number, local=f"miner{number}", domain="mail.example")
    screen()
    assert count(campaign) == 4
    for number in range(4, 9):
        visit(campaign, number, local=f"miner{number}", domain="mail.example")
    screen()
    assert count(campaign) == 0
    assert SigningLink.objects.filter(used_at=None).count() == 0


def test_accounts_made_in_a_burst_do_not_count_but_an_offices_old_ones_do(campaign):
    office = [make_user(f"old{n}") for n in range(30)]
    for user in office:
        actions.sign(campaign, by=user, trace=actions.Trace("203.0.113.9", "Office"))
    screen()
    assert count(campaign) == 30
    made = [
        make_user(f"burst{n}", email=f"p{chr(97 + n)}x@site{n}.example", date_joined=timezone.now())
        for n in range(26)
    ]
    for user in made:
        actions.sign(campaign, by=user, trace=actions.Trace("203.0.113.10", "Bot"))
        if user == made[0]:
            assert count(campaign) == 31  # a newcomer counts at once, like any member
    screen()
    assert count(campaign) == 30
    assert Signature.objects.filter(held_at__isnull=False, user__in=made).count() == 26
    assert actions.recount(campaign) == 0
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        actions.forget_traces()
    assert not Signature.objects.exclude(domain="").exists()


def test_milestones_are_told_once_and_taken_back(campaign, bob, carol, commits, client):
    client.force_login(bob)
    client.post(f"/campaigns/{campaign.slug}/follow/")
    with commits():
        for number in range(11):
            visit(campaign, number)
        screen()
    assert [(one.number, one.taken_back_at) for one in Milestone.objects.all()] == [(10, None)]
    assert Notification.objects.filter(verb="campaigns.milestone", recipient=bob).count() == 1
    actions.begin_sweep(campaign, by=carol, domain="site1.example")
    actions.begin_sweep(campaign, by=carol, domain="site2.example")
    screen()
    assert count(campaign) == 9
    assert Milestone.objects.get().taken_back_at is not None
    with commits():
        visit(campaign, 40)
        screen()
    assert Milestone.objects.get().taken_back_at is None
    assert Notification.objects.filter(verb="campaigns.milestone", recipient=bob).count() == 1


def test_recount_mends_what_has_drifted(campaign, bob):
    actions.sign(campaign, by=bob)
    Campaign.objects.update(people_count=7, organisation_count=3)
    assert actions.recount_all() == 2
    assert count(campaign) == 1
    assert actions.recount_all() == 0


def test_mw_are_told_as_a_band_only_when_nobody_can_be_read_from_it(campaign):
    for number in range(5):
        owner = make_user()
        company = make_organisation(f"Mine {number}", by=owner, size="10-50")
        actions.sign_for(campaign, company, by=owner, gives_size=number != 4)
    campaign.refresh_from_db()
    assert (campaign.organisation_count, campaign.mw_low) == (5, None)
    owner = make_user()
    actions.sign_for(campaign, make_organisation("Last", by=owner, size="10-50"), by=owner, gives_size=True)
    campaign.refresh_from_db()
    assert (campaign.mw_low, campaign.mw_high) == (50, 250)
    owner = make_user()
    actions.sign_for(campaign, make_organisation("Big", by=owner, size="over-200"), by=owner, gives_size=True)
    campaign.refresh_from_db()
    assert campaign.mw_low is None  # four fifths of it would be one company's


@pytest.mark.django_db(transaction=True)
def test_two_hundred_signing_at_once_with_one_address_make_one(settings):
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    from campaigns.models import Body

    Body.objects.get_or_create(
        kind="commission", name="Public Utility Commission of Texas", country="US", jurisdiction="Texas"
    )
    campaign = make_campaign(state="open")
    tokens = []
    for number in range(5):
        actions.ask_for_link(campaign, email=f"vera+{number}@gmail.com", name="V")
        tokens.append(token_in(Mail.objects.latest("pk").text))
    member = make_user("vera", email="v.era@gmail.com")
    start = Barrier(20)

    def run(place: int) -> None:
        start.wait()
        try:
            for number in range(10):
                if (place + number) % 2:
                    actions.sign(Campaign.objects.get(), by=member)
                else:
                    actions.confirm(tokens[number % 5])
        except Refused:
            pass
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    screen()
    assert (Signature.objects.count(), count(campaign)) == (1, 1)


def test_what_is_kept_of_signers_goes_in_time(campaign, bob, alice):
    visit(campaign, 1, wants_updates=True)
    visit(campaign, 2)
    actions.sign(campaign, by=bob, trace=actions.Trace("192.0.2.9", "Test"))
    screen()
    start = timezone.now()
    assert (actions.forget_traces(), actions.forget_addresses(), actions.anonymise()) == (0, 0, 0)
    with time_machine.travel(start + timedelta(days=31), tick=False):
        assert actions.forget_traces() == 3
    Campaign.objects.update(state="delivered", closed_at=start, delivered_at=start)
    with time_machine.travel(start + timedelta(days=31), tick=False):
        assert (actions.forget_addresses(), actions.forget_addresses()) == (1, 0)
    with time_machine.travel(start + timedelta(days=184), tick=False):
        assert (actions.anonymise(), actions.anonymise()) == (3, 0)
    assert set(Signature.objects.values_list("name", "email", "user", "address")) == {("", "", None, None)}
    assert Signature.objects.exclude(address_key="").count() == 3
    assert actions.recount(campaign) == 0
    assert count(campaign) == 3


def test_a_member_who_leaves_signs_no_more_before_delivery(campaign, bob):
    actions.sign(campaign, by=bob)
    actions.forget(bob)
    assert (count(campaign), Signature.objects.count()) == (0, 0)
