"""Of a blind call and its replies no name is anywhere until both sides agree: every address of the site is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import actions as accounts
from activity.models import Activity
from core.errors import RateLimited, Refused
from messaging import actions
from messaging.models import CallReply, CallWord, Conversation, Message
from notifications.models import Mail, Notification
from notifications.sending import send_due
from tests.makers import make_seat, make_user
from tests.messaging.deals import make_call, make_companies

pytestmark = pytest.mark.django_db
MARK = "Zephyr-4417"  # stands in the call, in its reply and in what follows, and nowhere else
CALLER = ("Alice Moreau", "@alice", "/u/alice", '"alice"', "Kestrel Ridge", "kestrel-ridge", "hidden@alice")
REPLIER = ("Dave Okafor", "@dave", "/u/dave", '"dave"', "Blue River", "blue-river", "hidden@dave")
# Here a name may stand on no page at all; elsewhere on none that speaks of the call.
OURS = re.compile(r"^/(api/v1/)?(messages|calls|conversations|proposals|notifications|activities)")


@pytest.fixture
def dave(db):
    return make_user("dave", name="Dave Okafor", email="hidden@dave.example")


@pytest.fixture
def companies(alice, dave):
    return make_companies(alice, dave)


@pytest.fixture
def call(alice, companies, commits):
    with commits():
        return make_call(
            by=alice, organisation=companies[0], is_blind=True, body=f"{MARK}: hydro, two years."
        )


@pytest.fixture
def reply(call, dave, companies, commits):
    with commits():
        return actions.reply_to_call(
            call, by=dave, organisation=companies[1], text=f"{MARK}: 24 MW near Luleå."
        )


def routes(patterns, before: str = "") -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


def addresses(call, reply) -> set[str]:
    """Every address that needs no more than what its reader knows: the call and the reply."""
    found = set()
    for route in routes(get_resolver().url_patterns):
        if route.startswith(("accounts/", "admin/", "dev/", "static/", "media/")) or "^" in route:
            continue
        path = route.replace("replies/<int:pk>", f"replies/{reply.pk}").replace(
            "calls/<int:pk>", f"calls/{call.pk}"
        )
        if "<" not in path:
            found.add(f"/{path}")
    return found


def reader(user) -> list[Client]:
    """Their browser and their token."""
    web = Client()
    web.force_login(user)
    _row, secret = accounts.create_token(user, by=user, name="t", scopes=["read", "write"])
    return [web, Client(headers={"authorization": f"Bearer {secret}"})]


def leaks(user, names, call, reply, *, everywhere: bool = False) -> list[tuple[str, str]]:
    """(address, name) wherever a sealed name stands in an answer, its headers too, or in a mail to this person."""
    web, api = reader(user)
    found, spoke = [], 0
    for path in sorted(addresses(call, reply)):
        if not (everywhere or OURS.match(path)):
            continue
        answer = (api if path.startswith("/api/") else web).get(path)
        text = str(answer.headers) + (b"".join(answer) if answer.streaming else answer.content).decode(
            "utf-8", "replace"
        )
        spoke += MARK in text
        if MARK in text or OURS.match(path):
            found += [(path, name) for name in names if name in text]
    assert spoke or call.closed_at, "no page spoke of the call: this looked at nothing"
    for mail in Mail.objects.filter(recipient=user):
        found += [("mail", name) for name in names if name in f"{mail.subject}\n{mail.text}\n{mail.html}"]
    for told in Notification.objects.filter(recipient=user, verb__startswith="messaging.call"):
        found += [("notification", name) for name in names if name in str(vars(told))]
        assert told.actor_id is None
    return found


def test_no_answer_mail_or_log_line_holds_a_sealed_name(
    alice, bob, dave, carol, admin, companies, call, reply, commits, caplog
):
    caplog.set_level("DEBUG")
    for user in (alice, dave):
        user.profile.mail_for = {"proposal": True}
        user.profile.save()
    with commits():
        actions.say_of_call(reply, by=alice, text=f"{MARK}: where exactly?")
    with commits():
        actions.say_of_call(reply, by=dave, text=f"{MARK}: an hour from the harbour.")
        actions.agree_to_reveal(reply, by=alice)
    send_due()
    assert leaks(dave, CALLER, call, reply, everywhere=True) == []
    assert leaks(alice, REPLIER, call, reply) == []
    for user in (bob, carol, admin):
        assert leaks(user, CALLER + REPLIER, call, reply) == [], user
    logged = "\n".join(
        f"{one.name} {one.getMessage()} {one.args}"
        for one in caplog.records
        if not one.name.startswith("django.db")
    )
    # Addresses of members and organisations are asked for above, by readers who go through all of the site.
    assert [name for name in (*CALLER[:2], *CALLER[4:], *REPLIER[:2], *REPLIER[4:]) if name in logged] == []
    told = Activity.objects.filter(verb__startswith="messaging.call")
    assert set(told.values_list("actor", flat=True)) == {None}
    assert Mail.objects.filter(recipient=alice).exists()
    with commits():
        actions.agree_to_reveal(reply, by=dave)
    assert {"Kestrel Ridge"} <= {name for _path, name in leaks(dave, CALLER, call, reply)}
    assert {"Blue River"} <= {name for _path, name in leaks(alice, REPLIER, call, reply)}
    assert leaks(bob, CALLER + REPLIER, call, reply) == []
    assert set(told.values_list("actor", flat=True)) == {None}


def test_both_write_under_seal_once_the_caller_has_answered(alice, bob, dave, companies, reply, commits):
    make_seat(companies[0], bob)
    with pytest.raises(Exception, match="once they have answered"):
        actions.say_of_call(reply, by=dave, text="And?")
    with commits():
        actions.say_of_call(reply, by=bob, text="Where exactly?")
    assert {one.recipient for one in Notification.objects.filter(verb="messaging.call_written")} == {dave}
    actions.say_of_call(reply, by=dave, text="Near Luleå.")
    web, api = reader(dave)
    page = web.get(reply.get_absolute_url()).content.decode()
    assert ("Where exactly?" in page, "Bob Tanaka" in page, "Mining company, not verified" in page) == (
        True,
        False,
        True,
    )
    told = api.get(f"/api/v1/calls/replies/{reply.pk}/words/").json()["results"]
    assert [(one["number"], one["is_yours"], one["text"]) for one in told] == [
        (1, False, "Where exactly?"),
        (2, True, "Near Luleå."),
    ]
    for side in (alice, dave):
        reply = actions.agree_to_reveal(reply, by=side)
    said = Message.objects.filter(conversation=reply.conversation).order_by("number")
    assert [(one.author, one.organisation.name, one.body) for one in said] == [
        (dave, "Blue River", f"{MARK}: 24 MW near Luleå."),
        (bob, "Kestrel Ridge", "Where exactly?"),
        (dave, "Blue River", "Near Luleå."),
    ]
    assert {one.user: one.organisation.name for one in reply.conversation.participants.all()} == {
        alice: "Kestrel Ridge",
        bob: "Kestrel Ridge",
        dave: "Blue River",
    }
    with pytest.raises(Refused):
        actions.say_of_call(reply, by=alice, text="Here too?")


def test_words_are_sealed_and_gone_with_who_wrote_them(alice, reply):
    actions.say_of_call(reply, by=alice, text="Quetzal")
    assert b"Quetzal" not in CallWord.objects.values_list("text", flat=True).get()
    actions.forget_calls(alice)
    assert not CallWord.objects.exists()


def test_a_reply_is_a_first_contact_short_and_counted(alice, dave, call, settings):
    with pytest.raises(Refused) as refusal:
        actions.reply_to_call(call, by=dave, text="x" * 601)
    assert (refusal.value.status, refusal.value.field) == (422, "text")
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "messages.request": (1, 86400)}
    actions.reply_to_call(call, by=dave, text="Us.")
    with pytest.raises(RateLimited):
        actions.start(by=dave, to=[make_user()], body="Good morning.")
    with pytest.raises(RateLimited):
        actions.reply_to_call(make_call(by=alice), by=dave, text="Us.")
    assert (CallReply.objects.count(), Conversation.objects.count()) == (1, 0)


def test_a_word_on_the_page_and_what_is_wrong_with_it(alice, reply):
    web = reader(alice)[0]
    where = f"/messages/calls/replies/{reply.pk}/say/"
    empty = web.post(where, {f"reply-{reply.pk}-text": " "})
    assert (empty.status_code, "This field is required." in empty.content.decode()) == (422, True)
    assert web.post(where, {f"reply-{reply.pk}-text": "Where?"}).status_code == 303
    actions.decline_reply(reply, by=alice)
    late = web.post(where, {f"reply-{reply.pk}-text": "Still?"})
    assert (late.status_code, "This reply was declined." in late.content.decode()) == (409, True)
