"""First contact, saying, reading on two devices, arranging, letting in, leaving; and the closed doors."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import OnceKey, Profile
from activity.delivery import deliver_due
from core.errors import RateLimited, Refused
from messaging import actions
from messaging.inbox import found_by
from messaging.models import Box, Conversation, Message, MessageDraft, Participant
from notifications.models import Notification
from pages import erasure
from tests.core.test_sealing import dump
from tests.makers import make_conversation, make_organisation, make_seat, make_user

SECRET = "zqxjk immersion"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_first_contact_is_one_message_until_it_is_accepted(alice, bob):
    asked = make_conversation(alice, bob, state="request")
    with pytest.raises(PermissionDenied):
        actions.send(asked, by=alice, body="And another thing.")
    with pytest.raises(PermissionDenied):
        actions.send(asked, by=bob, body="Hm.")
    with pytest.raises(Refused) as refused:
        actions.start(by=alice, to=[bob], body="Hello again.")
    assert refused.value.extra["code"] == "asked"
    asked = actions.accept(asked, by=bob)
    assert actions.send(asked, by=bob, body="Welcome.").number == 3
    with pytest.raises(Refused):
        actions.decline(asked, by=bob)
    second = actions.start(by=alice, to=[bob], body="Another matter, now that we know each other.")
    assert second.is_open


def test_a_declined_one_stays_closed_and_the_other_may_write(alice, bob):
    asked = make_conversation(alice, bob, state="declined")
    with pytest.raises(PermissionDenied):
        actions.send(asked, by=alice, body="Please?")
    with pytest.raises(Refused):
        actions.start(by=alice, to=[bob], body="Please?")
    assert actions.start(by=bob, to=[alice], body="I thought about it.").is_asked


@pytest.mark.parametrize("chosen", ["nobody", "verified", "shared"])
def test_who_may_contact_me_holds(alice, bob, chosen):
    Profile.objects.filter(user=bob).update(contact_from=chosen)
    with pytest.raises(PermissionDenied):
        actions.start(by=alice, to=[bob], body="Hello.")


def test_a_block_holds_in_both_directions_also_later(alice, bob):
    talk = make_conversation(alice, bob)
    accounts.block(alice, by=bob)
    for one in (alice, bob):
        with pytest.raises(PermissionDenied):
            actions.send(talk, by=one, body="Hello?")
    with pytest.raises(PermissionDenied):
        actions.start(by=alice, to=[bob], body="Hello?")


def test_quotas_of_member_and_organisation(alice, bob, settings):
    settings.RATE_LIMITS = {
        **settings.RATE_LIMITS,
        "messages.request": (2, 86400),
        "messages.request_for": (3, 86400),
    }
    company = make_organisation(by=alice)
    make_seat(company, bob)
    for number in range(2):
        actions.start(by=alice, to=[make_user()], body=f"Hello {number}.", organisation=company)
    with pytest.raises(RateLimited):
        actions.start(by=alice, to=[make_user()], body="One more.")
    actions.start(by=bob, to=[make_user()], body="Mine.", organisation=company)
    with pytest.raises(RateLimited):
        actions.start(by=bob, to=[make_user()], body="One too many for the company.", organisation=company)
    Conversation.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert actions.start(by=alice, to=[make_user()], body="The next day.").is_asked


def test_what_looks_like_spam_is_kept_aside_and_told_to_nobody(alice, bob):
    for _number in range(2):
        actions.start(by=alice, to=[make_user()], body="Cheap machines, best price")
    actions.start(by=alice, to=[bob], body="Cheap machines - best price!")
    place = Participant.objects.get(user=bob)
    bob.refresh_from_db()
    deliver_due()
    assert (place.box, place.unread_at, bob.unread_messages) == (Box.HELD, None, 0)
    assert not Notification.objects.filter(recipient=bob).exists()


def test_the_same_key_is_the_same_message(alice, bob):
    talk, key = make_conversation(alice, bob), uuid4()
    first = actions.send(talk, by=alice, body=SECRET, key=key)
    assert actions.send(talk, by=alice, body=SECRET, key=key) == first
    with pytest.raises(Refused):
        actions.send(talk, by=alice, body="Other words.", key=key)
    assert OnceKey.objects.get(key=key).object_id == first.pk


def test_unread_is_right_on_two_devices(alice, bob):
    talk = make_conversation(alice, bob)
    for number in range(3):
        actions.send(talk, by=alice, body=f"Reading {number}.")
    bob.refresh_from_db()
    assert bob.unread_messages == 1
    assert actions.read_to(talk, by=bob, number=5) == 5
    bob.refresh_from_db()
    assert bob.unread_messages == 0
    assert actions.read_to(talk, by=bob, number=3) == 5  # the other device comes late
    actions.send(talk, by=alice, body="One more.")
    bob.refresh_from_db()
    assert bob.unread_messages == 1
    actions.arrange(talk, by=bob, do="mute")
    bob.refresh_from_db()
    assert bob.unread_messages == 0


def test_an_archived_one_comes_back_with_what_is_new(alice, bob):
    talk = make_conversation(alice, bob)
    actions.arrange(talk, by=bob, do="archive")
    actions.send(talk, by=alice, body="Something new.")
    assert Participant.objects.get(user=bob).box == Box.INBOX


def test_who_is_added_sees_what_comes_and_who_left_sees_nothing(alice, bob):
    talk, dora = make_conversation(alice, bob, body=SECRET), make_user("dora")
    with pytest.raises(Refused):
        actions.add(talk, by=alice, member=dora)  # a stranger
    make_conversation(alice, dora)
    actions.add(talk, by=alice, member=dora)
    with pytest.raises(Refused):
        actions.add(talk, by=alice, member=dora)
    assert [m.kind for m in Message.objects.visible_to(dora).filter(conversation=talk)] == ["added"]
    actions.send(talk, by=bob, body="Welcome, Dora.")
    actions.leave(talk, by=bob)
    assert signed_in(bob).get(f"/messages/{talk.pk}/").status_code == 404
    assert signed_in(dora).get(f"/messages/{talk.pk}/").status_code == 200


def test_an_edit_keeps_the_earlier_text_and_deleting_destroys_it(alice, bob):
    talk = make_conversation(alice, bob)
    message = actions.send(talk, by=alice, body=SECRET)
    edited = actions.edit(message, by=alice, body="Better words.", version=1)
    assert (edited.version, [r.body for r in edited.revisions.all()]) == (2, [SECRET])
    with pytest.raises(Refused) as refused:
        actions.edit(message, by=alice, body="Late.", version=1)
    assert refused.value.extra["current"] == "Better words."
    actions.delete(edited, by=alice)
    gone = Message.objects.get(pk=message.pk)
    assert (gone.body, gone.is_deleted, gone.revisions.count()) == ("", True, 0)
    old = actions.send(talk, by=alice, body="An hour ago.")
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(PermissionDenied):
        actions.delete(old, by=alice)


def test_words_are_found_by_those_who_take_part_alone(alice, bob, carol):
    talk = make_conversation(alice, bob, body=f"{SECRET} 变压器 Überlast")
    for asked in ("ZQXJK", "变压", "uberlast", "immersion zqxjk"):
        assert [message.conversation_id for message in found_by(asked, bob)] == [talk.pk]
        assert found_by(asked, carol) == []
    assert found_by("zqxjk absent", bob) == []


def test_a_dump_tells_nothing_of_messages_drafts_and_edits(alice, bob, settings):
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    talk = make_conversation(alice, bob, body=f"{SECRET} one", subject=f"{SECRET} two", key=uuid4())
    message = actions.send(talk, by=bob, body=f"{SECRET} three", key=uuid4())
    actions.edit(message, by=bob, body=f"{SECRET} four", version=1)
    actions.save_draft(f"conversation:{talk.pk}", by=bob, body=f"{SECRET} five")
    deliver_due()
    assert Notification.objects.filter(recipient=alice).exists()
    assert b"zqxjk" not in dump()
    for folder in (settings.MEDIA_ROOT, settings.MAIL_DIR):
        assert not any(b"zqxjk" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_who_leaves_the_site_leaves_no_words_if_they_wish(alice, bob):
    talk = make_conversation(alice, bob, body=SECRET)
    actions.save_draft("new", by=alice, body=SECRET)
    erasure.leave(alice, by=alice, with_content=True)
    while erasure.erase_due_content():
        pass
    assert not MessageDraft.objects.exists()
    assert not Participant.objects.filter(user=alice).exists()
    assert {message.body for message in Message.objects.filter(conversation=talk)} == {""}


@pytest.mark.parametrize("who", ["carol", "admin", "outsider"])
def test_outsiders_and_staff_find_nothing(alice, bob, who, request):
    talk = make_conversation(alice, bob, body=SECRET)
    user = make_user("outsider") if who == "outsider" else request.getfixturevalue(who)
    client = signed_in(user)
    for address in ("", "newer/", "add/"):
        assert client.get(f"/messages/{talk.pk}/{address}").status_code == 404
    assert b"zqxjk" not in client.get("/messages/").content
    assert b"zqxjk" not in client.get("/search/?q=immersion").content


def test_a_seat_that_ended_closes_the_door(alice, bob):
    company = make_organisation(by=make_user())
    seat = make_seat(company, alice)
    talk = actions.accept(actions.start(by=alice, to=[bob], body=SECRET, organisation=company), by=bob)
    assert signed_in(alice).get(f"/messages/{talk.pk}/").status_code == 200
    seat.delete()
    assert signed_in(alice).get(f"/messages/{talk.pk}/").status_code == 404


def test_pages_are_kept_by_nobody_and_work_as_plain_forms(alice, bob):
    client, other = signed_in(alice), signed_in(bob)
    sent = client.post("/messages/new/", {"to": "@bob", "subject": "Fluid", "body": SECRET})
    page = other.get(sent["Location"])
    assert "no-store" in page["Cache-Control"]
    assert "zqxjk" in page.content.decode()
    talk = Conversation.objects.get()
    assert other.get("/messages/?box=requests").context["waiting"] == 1
    other.post(f"/messages/{talk.pk}/answer/", {"answer": "accept"})
    answer = other.post(f"/messages/{talk.pk}/send/", {"body": "Gladly."})
    assert answer.status_code == 303
    assert "Gladly." in client.get("/messages/").content.decode()
    assert client.post("/messages/new/", {"to": "nobody-here", "body": "x y"}).status_code == 422


def test_every_page_of_ten_thousand_stays_within_its_queries(alice, bob, django_assert_max_num_queries):
    """Ten thousand conversations, all at a desk of alice's company and in her inbox; one of ten thousand messages."""
    talk, company, now = make_conversation(alice, bob), make_organisation(by=alice), timezone.now()
    many = Conversation.objects.bulk_create(
        [
            Conversation(
                kind="desk", desk_of=company, desk="general", started_by=bob, created_at=now, last_at=now
            )
            for _number in range(10_000)
        ],
        batch_size=2000,
    )
    places = [("inbox", 8), ("archive", 9), ("requests", 10)]
    Participant.objects.bulk_create(
        [
            Participant(
                conversation=one,
                user=alice,
                joined_at=now,
                last_at=now - timedelta(seconds=number),
                box=next(box for box, up_to in places if number % 10 < up_to),
                unread_at=now if number % 2 else None,
            )
            for number, one in enumerate(many)
        ],
        batch_size=2000,
    )
    said = [
        Message(conversation=talk, number=number, author=(alice, bob)[number % 2], created_at=now)
        for number in range(3, 10_003)
    ]
    Message.objects.bulk_create(said, batch_size=2000)
    Conversation.objects.filter(pk=talk.pk).update(last_number=10_002)
    client, slug = signed_in(alice), company.slug
    pages = {
        "/messages/": 14,
        "/messages/?box=unread": 14,
        "/messages/?box=requests": 14,
        "/messages/?box=held": 14,
        "/messages/?box=archive": 14,
        "/messages/search/?q=fluid": 9,
        "/messages/drafts/": 7,
        "/messages/new/?to=bob": 9,
        "/messages/rooms/": 10,
        f"/messages/desks/{slug}/": 13,
        f"/messages/desks/{slug}/?show=mine": 13,
        f"/messages/desks/{slug}/?show=taken": 13,
        f"/messages/desks/{slug}/search/?q=fluid": 11,
        f"/messages/{talk.pk}/": 28,
        f"/messages/{talk.pk}/?before=5000": 28,
        f"/messages/{talk.pk}/?at=5000": 28,
        f"/messages/{talk.pk}/?q=fluid": 29,
        f"/messages/{talk.pk}/newer/?after=9990": 14,
        "/messages/open/": 9,
        f"/messages/{talk.pk}/open/": 14,
        f"/messages/{talk.pk}/add/": 14,
        f"/messages/{many[0].pk}/": 34,
    }
    for address, most in pages.items():
        with django_assert_max_num_queries(most, info=address):
            assert client.get(address).status_code == 200, address
    assert len(client.get("/messages/").context["rows"]) == 30
    assert client.get(f"/messages/{talk.pk}/").context["last"] == 10_002
    assert len(client.get(f"/messages/desks/{slug}/").context["rows"]) == 30
    client.get("/messages/?box=unread").context["rows"][0]
    if connection.vendor == "sqlite":  # by key: no list is put in order anew
        for rows in (
            Participant.objects.of(alice).in_box("unread"),
            Participant.objects.of(alice).in_box("inbox"),
            Participant.objects.of(alice),
        ):
            assert "TEMP B-TREE FOR ORDER BY" not in rows.order_by("-last_at", "-id").explain()
