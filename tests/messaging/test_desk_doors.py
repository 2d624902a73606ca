"""Every page and call of desks, rooms and readings, as everybody who must not find it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts import actions as accounts
from messaging import actions
from messaging.models import BreakGlass, Conversation, RoomSeat
from organisations import actions as organisations
from organisations.models import Membership
from tests.makers import make_user
from tests.messaging.companies import (
    SECRET,
    agree,
    make_company,
    make_desk_conversation,
    make_room,
    make_staff,
)

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def bearer(user: Any) -> dict[str, str]:
    _token, secret = accounts.create_token(user, by=user, name="t", scopes=["read", "write"])
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


class Api:
    def __init__(self, user: Any) -> None:
        self.client, self.headers = Client(), bearer(user)

    def __call__(self, method: str, path: str, data: Any = None) -> Any:
        act = getattr(self.client, method)
        return (
            act(f"/api/v1/{path}", data or {}, content_type="application/json", **self.headers)
            if (method != "get")
            else act(f"/api/v1/{path}", **self.headers)
        )


def desk_pages(conversation: Conversation, note: int) -> list[tuple[str, str]]:
    pk, slug = conversation.pk, conversation.desk_of.slug  # type: ignore[union-attr]
    return [
        ("get", f"/messages/desks/{slug}/"),
        ("get", f"/organisations/{slug}/desks/"),
        ("get", f"/messages/{pk}/desk/"),
        ("post", f"/messages/{pk}/take/"),
        ("post", f"/messages/{pk}/hand-over/"),
        ("post", f"/messages/{pk}/give-back/"),
        ("post", f"/messages/{pk}/settle/"),
        ("post", f"/messages/{pk}/unsettle/"),
        ("post", f"/messages/{pk}/notes/"),
        ("post", f"/messages/{pk}/notes/{note}/delete/"),
    ]


def desk_calls(conversation: Conversation, note: int) -> list[tuple[str, str, Any]]:
    pk, slug = conversation.pk, conversation.desk_of.slug  # type: ignore[union-attr]
    return [
        ("get", f"organisations/{slug}/desk-conversations/", None),
        ("put", f"organisations/{slug}/desks/energy/", {"is_open": True}),
        ("put", f"conversations/{pk}/taken/", {}),
        ("put", f"conversations/{pk}/taken/", {"username": "writer"}),
        ("delete", f"conversations/{pk}/taken/", None),
        ("put", f"conversations/{pk}/settled/", None),
        ("delete", f"conversations/{pk}/settled/", None),
        ("get", f"conversations/{pk}/side-notes/", None),
        ("post", f"conversations/{pk}/side-notes/", {"body": "Hello there"}),
        ("delete", f"conversations/{pk}/side-notes/{note}/", None),
    ]


def test_a_desks_inside_is_nowhere_for_anybody_else():
    """The other side, an outsider, a former seat, a moderator, an administrator: 404 on each page and call."""
    company, staff, writer = make_company("Kestrel Ridge"), make_staff(), make_user("writer")
    conversation = actions.take(make_desk_conversation(company, by=writer), by=company.member)
    note = actions.write_note(conversation, by=company.member, body=f"They pay late: {SECRET}")
    former = make_user("former")
    Membership.objects.create(organisation=company.organisation, user=former)
    organisations.revoke(Membership.objects.get(user=former), by=company.owner)
    for outsider in (writer, make_user("outsider"), former, staff.first, staff.admin):
        client, api = signed_in(outsider), Api(outsider)
        for method, path in desk_pages(conversation, note.pk):
            response = getattr(client, method)(path, {"body": "Hello there"})
            assert (outsider.username, path, response.status_code) == (outsider.username, path, 404)
        for method, path, data in desk_calls(conversation, note.pk):
            response = api(method, path, data)
            assert (outsider.username, path, response.status_code) == (outsider.username, path, 404)
            assert SECRET not in response.content.decode()
    for _method, path, _data in desk_calls(conversation, note.pk):
        assert Client().get(f"/api/v1/{path}").status_code in {401, 405}


def test_colleagues_work_at_the_desk_by_page_and_call():
    company, other = make_company("Kestrel Ridge"), make_company("Blue River")
    slug, writer = company.organisation.slug, signed_in(other.member)
    page = writer.get(f"/organisations/{slug}/write/")
    assert page.status_code == 200
    assert "Kestrel Ridge" in page.content.decode()
    sent = {"desk": "general", "subject": "Fluid", "body": "Do you sell fluid?", "organisation": "blue-river"}
    assert writer.post(f"/organisations/{slug}/write/", {**sent, "body": ""}).status_code == 422
    assert writer.post(f"/organisations/{slug}/write/", sent).status_code == 303
    assert writer.post(f"/organisations/{slug}/write/", sent).status_code == 409
    conversation = Conversation.objects.get()
    assert (conversation.started_for, conversation.subject) == (other.organisation, "Fluid")
    member, owner = signed_in(company.member), Api(company.owner)
    assert "Do you sell fluid?" in member.get(f"/messages/desks/{slug}/").content.decode()
    assert member.post(f"/messages/{conversation.pk}/take/").status_code == 303
    assert owner("put", f"conversations/{conversation.pk}/taken/").status_code == 409
    assert member.post(f"/messages/{conversation.pk}/notes/", {"body": "They pay late."}).status_code == 303
    notes = owner("get", f"conversations/{conversation.pk}/side-notes/").json()["results"]
    assert [note["body"] for note in notes] == ["They pay late."]
    assert "They pay late." in member.get(f"/messages/{conversation.pk}/desk/").content.decode()
    assert "They pay late." not in writer.get(conversation.get_absolute_url()).content.decode()
    handed = owner("put", f"conversations/{conversation.pk}/taken/", {"username": "kestrel_signs"})
    assert handed.json()["taken_by"] == "kestrel_signs"
    listed = owner("get", f"organisations/{slug}/desk-conversations/?show=taken").json()["results"]
    assert [row["id"] for row in listed] == [conversation.pk]
    assert owner("delete", f"conversations/{conversation.pk}/taken/").status_code == 204
    kept = signed_in(company.owner).post(
        f"/organisations/{slug}/desks/", {"which": "policy", "policy-desk": "policy", "policy-is_open": "on"}
    )
    assert kept.status_code == 303
    desks = Api(other.member)("get", f"organisations/{slug}/desks/").json()["results"]
    assert {row["desk"] for row in desks if row["is_open"]} == {"general", "policy"}
    assert all("members" not in row for row in desks)


def room_pages(room: Conversation) -> list[tuple[str, str]]:
    return [
        ("get", f"/messages/{room.pk}/room/"),
        ("get", f"/messages/{room.pk}/room/protocol/"),
        ("post", f"/messages/{room.pk}/room/protocol/"),
        ("post", f"/messages/{room.pk}/room/invite/"),
        ("post", f"/messages/{room.pk}/room/bring/"),
        ("get", f"/messages/{room.pk}/room/agenda/"),
        ("post", f"/messages/{room.pk}/room/minutes/"),
        ("get", f"/messages/{room.pk}/room/object/"),
        ("post", f"/messages/{room.pk}/room/object/"),
        ("post", f"/messages/{room.pk}/room/end/"),
    ]


def room_calls(room: Conversation) -> list[tuple[str, str, Any]]:
    return [
        ("get", f"rooms/{room.pk}/organisations/", None),
        ("post", f"rooms/{room.pk}/organisations/", {"organisation": "kestrel-ridge"}),
        ("post", f"rooms/{room.pk}/people/", {"username": "outsider"}),
        ("get", f"rooms/{room.pk}/protocol/", None),
        ("put", f"rooms/{room.pk}/protocol/", {"version": 1}),
        ("get", f"rooms/{room.pk}/papers/minutes/", None),
        ("post", f"rooms/{room.pk}/papers/minutes/", {"body": "Hello there"}),
        ("get", f"rooms/{room.pk}/objections/", None),
        ("post", f"rooms/{room.pk}/objections/", {"text": "No"}),
        ("put", f"rooms/{room.pk}/end/", None),
    ]


def test_a_room_is_nowhere_for_anybody_else():
    one, other, staff = make_company("Kestrel Ridge"), make_company("Blue River"), make_staff()
    room = make_room(one, other)
    actions.write_paper(room, by=one.signatory, kind="minutes", body=f"We met. {SECRET}")
    actions.bring(room, user=one.member, by=one.signatory)
    agree(room, one.member)
    objection = actions.object_and_leave(room, by=one.member, text=f"No: {SECRET}")
    organisations.revoke(Membership.objects.get(user=other.signatory), by=other.owner)
    seat = RoomSeat.objects.get(conversation=room, organisation=other.organisation)
    for outsider in (make_user("outsider"), other.signatory, staff.first, staff.admin):
        client, api = signed_in(outsider), Api(outsider)
        pages = [*room_pages(room), ("get", f"/messages/rooms/invitations/{seat.pk}/")]
        pages.append(("get", f"/messages/objections/{objection.pk}/"))
        for method, path in pages:
            response = getattr(client, method)(path)
            assert (outsider.username, path, response.status_code) == (outsider.username, path, 404)
        for method, path, data in [
            *room_calls(room),
            ("put", f"rooms/invitations/{seat.pk}/", {"accept": True}),
        ]:
            response = api(method, path, data)
            assert (outsider.username, path, response.status_code) == (outsider.username, path, 404)
            assert SECRET not in response.content.decode()
        assert SECRET not in api("get", "rooms/").content.decode()
    assert client.get(f"/moderation/report/objection/{objection.pk}/").status_code == 404


def test_a_room_by_page_and_call(alice):
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    opener, guest = signed_in(one.signatory), signed_in(other.signatory)
    said = {
        "organisation": "kestrel-ridge",
        "subject": "Spare parts",
        "purpose": "Share spare parts after storms",
        "invite": "Blue River",
        "ends_at": "2027-06-01T12:00",
    }
    assert signed_in(one.member).get("/messages/rooms/new/").status_code == 403
    assert opener.get("/messages/rooms/new/").status_code == 200
    assert opener.post("/messages/rooms/new/", {**said, "invite": "Nobody"}).status_code == 422
    assert opener.post("/messages/rooms/new/", said).status_code == 303
    room = Conversation.objects.get()
    seat = RoomSeat.objects.get(organisation=other.organisation)
    assert "Spare parts" in guest.get("/messages/rooms/").content.decode()
    assert "Share spare parts" in guest.get(f"/messages/rooms/invitations/{seat.pk}/").content.decode()
    assert guest.post(f"/messages/rooms/invitations/{seat.pk}/").status_code == 303
    first = opener.get(f"/messages/{room.pk}/room/")
    assert first.headers["Location"] == f"/messages/{room.pk}/room/protocol/"
    assert "until I accept" not in opener.get(f"/messages/{room.pk}/room/protocol/").content.decode()
    assert opener.post(f"/messages/{room.pk}/room/protocol/", {"version": "0"}).status_code == 409
    for client in (opener, guest):
        assert client.post(f"/messages/{room.pk}/room/protocol/", {"version": "1"}).status_code == 303
        assert client.get(f"/messages/{room.pk}/room/").status_code == 200
    minutes = f"/messages/{room.pk}/room/minutes/"
    assert opener.post(minutes, {"body": "We met.", "version": "0"}).status_code == 303
    stale = guest.post(minutes, {"body": "We did meet.", "version": "0"})
    assert stale.status_code == 409
    assert "We did meet." in stale.content.decode()
    assert guest.post(minutes, {"body": "We did meet.", "version": "1"}).status_code == 303
    papers = Api(one.signatory)("get", f"rooms/{room.pk}/papers/minutes/").json()["results"]
    assert [paper["version"] for paper in papers] == [2, 1]
    gone = guest.post(f"/messages/{room.pk}/room/object/", {"text": "That was a price."}, follow=True)
    assert "That was a price." in gone.content.decode()
    assert guest.get(f"/messages/{room.pk}/room/").status_code == 404
    assert "That was a price." in opener.get(f"/messages/{room.pk}/room/").content.decode()


def test_an_objection_is_shown_to_moderators_by_who_made_it_alone():
    one, other, staff = make_company("Kestrel Ridge"), make_company("Blue River"), make_staff()
    room = make_room(one, other)
    objection = actions.object_and_leave(room, by=one.signatory, text=f"A price: {SECRET}")
    moderator = signed_in(staff.first)
    assert SECRET not in moderator.get("/moderation/").content.decode()
    report = f"/moderation/report/objection/{objection.pk}/"
    assert signed_in(other.signatory).get(report).status_code == 403
    assert signed_in(one.signatory).post(report, {"reason": "competition"}).status_code == 303
    queue = moderator.get("/moderation/").content.decode()
    assert "objection" in queue
    review = moderator.get(f"/moderation/reviews/{_review()}/")
    assert SECRET in review.content.decode()


def test_a_reported_message_shows_its_neighbours_until_it_is_decided(alice, bob):
    from tests.makers import make_conversation

    staff, conversation = make_staff(), make_conversation(alice, bob, said=9)
    said = conversation.messages.filter(author=bob, kind="said").order_by("number")[1]
    assert signed_in(staff.first).get(f"/moderation/report/message/{said.pk}/").status_code == 404
    assert (
        Api(staff.first)(
            "post", f"conversations/{conversation.pk}/messages/{said.number}/report/", {"reason": "abuse"}
        ).status_code
        == 404
    )
    page = signed_in(alice).get(f"/moderation/report/message/{said.pk}/")
    assert page.status_code == 200
    made = Api(alice)(
        "post", f"conversations/{conversation.pk}/messages/{said.number}/report/", {"reason": "abuse"}
    )
    assert made.status_code == 201
    moderator = signed_in(staff.first)
    shown = moderator.get(f"/moderation/reviews/{_review()}/").content.decode()
    assert said.body in shown
    far = conversation.messages.filter(kind="said").order_by("-number").first()
    assert far.number > said.number + 2
    assert far.body not in shown
    log = Client().get("/moderation/log/").content.decode()
    assert "showed moderators a message" in log
    assert said.body not in log
    decided = moderator.post(f"/moderation/reviews/{_review()}/", {"outcome": "keep", "reason": "abuse"})
    assert decided.status_code == 303
    assert moderator.get(f"/moderation/reviews/{_review()}/").status_code == 404


def test_break_glass_by_page_and_call(alice, bob, time_machine):
    from datetime import timedelta

    from django.utils import timezone

    from tests.makers import make_conversation

    staff, conversation = make_staff(), make_conversation(alice, bob, body=f"Hello {SECRET}")
    for outsider in (alice, make_user("outsider")):
        client, api = signed_in(outsider), Api(outsider)
        assert client.get("/moderation/glass/").status_code == 404
        assert api("get", "staff-readings/").status_code == 404
        assert (
            api("post", "staff-readings/", {"conversation": conversation.pk, "reason": "harm"}).status_code
            == 404
        )
    first, second = signed_in(staff.first), signed_in(staff.second)
    asked = {"conversation": conversation.pk, "reason": "harm", "hours": "1"}
    assert first.post("/moderation/glass/", {**asked, "conversation": "999999"}).status_code == 422
    assert first.post("/moderation/glass/", asked).status_code == 303
    glass = BreakGlass.objects.get()
    address = f"/moderation/glass/{glass.pk}/"
    assert first.post(f"{address}read/").status_code == 404
    assert first.post(f"{address}grant/").status_code == 403
    assert signed_in(alice).post(f"{address}grant/").status_code == 404
    assert second.post(f"{address}grant/").status_code == 303
    assert SECRET not in second.get(address).content.decode()
    assert SECRET in first.post(f"{address}read/").content.decode()
    assert second.get(f"{address}read/").status_code == 405
    told = Api(staff.second)("post", f"staff-readings/{glass.pk}/read/", {"after": 0}).json()
    assert SECRET in told[0]["body"]
    for other in (staff.admin, alice):
        assert signed_in(other).post(f"{address}read/").status_code == 404
        assert Api(other)("post", f"staff-readings/{glass.pk}/read/").status_code == 404
    log = Client().get("/moderation/log/").content.decode()
    assert log.count("read a conversation") >= 2
    assert SECRET not in log
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    assert first.post(f"{address}read/").status_code == 404
    assert Api(staff.first)("post", f"staff-readings/{glass.pk}/read/").status_code == 404


def _review() -> int:
    from moderation.models import Review

    return Review.objects.latest("pk").pk
