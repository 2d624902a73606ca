"""A conversation opened to a group or a kind of organisation: who finds it, who comes in, what they read, and how
that ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from core.errors import RateLimited, Refused
from messaging import actions
from messaging.inbox import found_by
from messaging.models import MOST_PEOPLE, Conversation, Door, Message, MessageKind, Participant
from messaging.permissions import are_acquainted
from notifications.models import Notification
from organisations import actions as organisations
from organisations.audiences import EVERYONE, Audience
from organisations.models import Kind, Membership, OpenTo
from tests.campaigns.test_audiences import make_host
from tests.forum.test_api import send, with_token
from tests.makers import make_conversation, make_group, make_seat, make_user
from tests.messaging.companies import make_company, make_desk_conversation, make_room, make_staff
from tests.messaging.test_conversations import signed_in

pytestmark = pytest.mark.django_db
FOR_HOSTS = Audience(OpenTo.KIND, organisation_kind=Kind.HOST)
SECRET = "quokka fluid"


@pytest.fixture
def iris(db) -> User:
    return make_user("iris")


@pytest.fixture
def counsel(alice, iris) -> Audience:
    return Audience(OpenTo.GROUP, group=make_group("Counsel", alice, iris))


@pytest.fixture
def talk(alice, bob) -> Conversation:
    return make_conversation(alice, bob, subject="Spare fans", body=f"Early: {SECRET}")


def open_to(talk: Conversation, audience: Audience, *, sees_all: bool = True) -> Door:
    return actions.open_door(talk, by=talk.started_by, audience=audience, sees_all=sees_all)


def finds(talk: Conversation, *people: User) -> set[str]:
    return {one.username for one in people if Door.objects.visible_to(one).filter(conversation=talk).exists()}


def shown_to(user: User, talk: Conversation) -> list[str]:
    return [one.body for one in Message.objects.visible_to(user).filter(conversation=talk, kind="said")]


def test_those_of_the_group_or_the_kind_find_it_and_nobody_else(alice, bob, iris, counsel, talk):
    hana, outsider, staff = make_user("hana"), make_user("outsider"), make_staff()
    make_host("Rack Hosts", by=hana)
    unproven = make_company("Cold Hosts", kind="host").owner
    people = [alice, bob, iris, hana, outsider, unproven, staff.first, staff.admin]
    assert finds(talk, *people) == set()
    open_to(talk, counsel)
    assert finds(talk, *people) == {"alice", "iris"}
    open_to(talk, FOR_HOSTS)
    assert finds(talk, *people) == {"hana"}
    for one in (outsider, iris, unproven, staff.first, staff.admin):
        client = signed_in(one)
        assert "Spare fans" not in client.get("/messages/open/").content.decode()
        assert client.post(f"/messages/{talk.pk}/come-in/").status_code == 404
        assert client.get(f"/messages/{talk.pk}/").status_code == 404
        with pytest.raises(Refused):
            actions.come_in(talk, by=one)
    # Finding it is not reading it.
    listed = signed_in(hana).get("/messages/open/").content.decode()
    assert "Spare fans" in listed
    assert SECRET not in listed
    assert signed_in(hana).get(f"/messages/{talk.pk}/").status_code == 404
    assert found_by("quokka", hana) == []


def test_who_comes_in_reads_all_or_what_followed_and_the_others_see_it(alice, bob, iris, counsel, talk):
    open_to(talk, counsel, sees_all=False)
    actions.send(talk, by=bob, body="After it was opened.")
    place = actions.come_in(talk, by=iris)
    assert shown_to(iris, talk) == ["After it was opened."]
    assert "Early" not in signed_in(iris).get(f"/messages/{talk.pk}/?at=1").content.decode()
    assert talk.messages.filter(kind=MessageKind.JOINED, author=iris).count() == 1
    again = actions.come_in(talk, by=iris)
    assert (again.pk, talk.messages.filter(kind=MessageKind.JOINED).count()) == (place.pk, 1)
    # To the same people, with what was said before: another door, for those who come now.
    theo = make_user("theo")
    counsel.group.members.add(theo)
    open_to(talk, counsel, sees_all=True)
    actions.come_in(talk, by=theo)
    assert len(shown_to(theo, talk)) == 2
    assert len(shown_to(iris, talk)) == 1
    talk.refresh_from_db()
    actions.send(talk, by=iris, body="Good evening.")
    assert Participant.objects.get(conversation=talk, user=bob).unread_at is not None


def test_who_loses_the_group_loses_the_conversation_everywhere(alice, bob, iris, counsel, talk, commits):
    open_to(talk, counsel)
    actions.come_in(talk, by=iris)
    actions.send(talk, by=alice, body="Before she went.")
    iris.refresh_from_db()
    assert iris.unread_messages == 1
    with commits():
        accounts.leave_group(counsel.group, by=iris)
    iris.refresh_from_db()
    assert iris.unread_messages == 0
    with commits():
        actions.send(talk, by=bob, body="After she went: quokka.")
    client, api = signed_in(iris), with_token(iris)
    assert client.get(f"/messages/{talk.pk}/").status_code == 404
    assert api.get(f"/api/v1/conversations/{talk.pk}/messages/").status_code == 404
    assert client.get("/messages/").context["rows"] == []
    assert found_by("quokka", iris) == []
    assert not Notification.objects.filter(
        recipient=iris, activity__details__number=talk.last_number
    ).exists()
    with pytest.raises(PermissionDenied):
        actions.send(talk, by=iris, body="Still here?")
    iris.refresh_from_db()
    assert iris.unread_messages == 0
    # The others see that she takes no part any more; back in the group, she does again.
    assert [one.user for one in signed_in(bob).get(f"/messages/{talk.pk}/").context["others"]] == [alice]
    with commits():
        counsel.group.members.add(iris)
        actions.send(talk, by=bob, body="Welcome back.")
    assert shown_to(iris, talk)[-1] == "Welcome back."


def test_a_seat_that_ends_or_a_proof_that_lapses_shuts_the_door(alice, bob, talk, commits):
    hana, seat = make_user("hana"), make_user("seat")
    host = make_host("Rack Hosts", by=hana)
    make_seat(host, seat)
    open_to(talk, FOR_HOSTS)
    actions.come_in(talk, by=seat)
    actions.come_in(talk, by=hana)
    assert len(shown_to(seat, talk)) == 1
    with commits():
        organisations.revoke(Membership.objects.get(user=seat), by=hana)
    assert shown_to(seat, talk) == []
    assert len(shown_to(hana, talk)) == 1
    host.verified_until = timezone.now() - timedelta(seconds=1)
    host.save(update_fields=["verified_until"])
    assert shown_to(hana, talk) == []
    assert finds(talk, hana, seat) == set()


def test_closed_nobody_new_comes_in_and_who_is_in_stays(alice, bob, iris, counsel, talk):
    theo = make_user("theo")
    counsel.group.members.add(theo)
    open_to(talk, counsel)
    actions.come_in(talk, by=iris)
    actions.close_door(talk, by=alice)
    actions.close_door(talk, by=alice)
    assert talk.messages.filter(kind=MessageKind.CLOSED).count() == 1
    with pytest.raises(Refused):
        actions.come_in(talk, by=theo)
    assert actions.send(talk, by=iris, body="I stay.").author == iris
    # Who leaves a closed one does not come back by themselves.
    actions.leave(talk, by=iris)
    with pytest.raises(Refused):
        actions.come_in(talk, by=iris)
    open_to(talk, counsel)
    actions.come_in(talk, by=iris)
    assert shown_to(iris, talk)[-1] == "I stay."


def test_neither_a_block_nor_a_starter_who_left_lets_anybody_in(alice, bob, iris, counsel, talk):
    open_to(talk, counsel)
    accounts.block(iris, by=alice)
    assert finds(talk, iris) == set()
    theo = make_user("theo")
    counsel.group.members.add(theo)
    assert finds(talk, theo) == {"theo"}
    actions.leave(talk, by=alice)
    assert finds(talk, theo) == set()


def test_only_who_began_it_opens_it_and_only_between_people(alice, bob, iris, counsel, talk):
    with pytest.raises(PermissionDenied):
        actions.open_door(talk, by=bob, audience=FOR_HOSTS)
    with pytest.raises(PermissionDenied):
        actions.close_door(talk, by=bob)
    assert signed_in(bob).get(f"/messages/{talk.pk}/open/").status_code == 403
    kestrel, blue = make_company("Kestrel Ridge"), make_company("Blue River")
    asked = make_conversation(make_user("eve"), iris, state="request")
    for other in (make_desk_conversation(kestrel), make_room(kestrel, blue), asked):
        with pytest.raises(PermissionDenied):
            actions.open_door(other, by=other.started_by, audience=FOR_HOSTS)
    for audience, field in (
        (EVERYONE, "audience"),
        (Audience(OpenTo.GROUP, make_group("Others")), "audience"),
    ):
        with pytest.raises(Refused) as refused:
            open_to(talk, audience)
        assert refused.value.field == field
    assert not Door.objects.exists()
    assert not talk.messages.filter(kind=MessageKind.OPENED).exists()


def test_the_form_asks_for_a_subject_and_says_to_whom_it_is_open(alice, bob, counsel):
    talk = make_conversation(alice, bob)
    client, where = signed_in(alice), f"/messages/{talk.pk}/open/"
    wrong = client.post(where, {"audience": f"group:{counsel.group.pk}", "subject": " ", "sees_all": "1"})
    assert wrong.status_code == 422
    assert "subject" in wrong.context["form"].errors
    assert f'value="group:{counsel.group.pk}" selected' in wrong.content.decode()
    assert client.post(where, {"audience": "", "subject": "Fans"}).status_code == 422
    assert client.post(where, {"audience": "group:999999", "subject": "Fans"}).status_code == 422
    right = {"audience": f"group:{counsel.group.pk}", "subject": "Fans", "sees_all": ""}
    assert client.post(where, right).status_code == 303
    assert client.post(where, right).status_code == 303  # a second click
    door = Door.objects.get()
    assert (door.audience, door.shows_all) == ("Counsel", False)
    assert "Open to: Counsel" in signed_in(bob).get(f"/messages/{talk.pk}/").content.decode()
    assert client.post(f"/messages/{talk.pk}/close/").status_code == 303
    assert not Door.objects.unclosed().exists()


def test_one_begins_a_conversation_with_a_group_alone(alice, iris, counsel):
    client = signed_in(alice)
    said = {"audience": f"group:{counsel.group.pk}", "body": "Who comes to Austin?"}
    nameless = client.post("/messages/new/", said)
    assert nameless.status_code == 422
    assert not Conversation.objects.exists()
    unnamed = client.post("/messages/new/", {**said, "audience": "", "subject": "Austin"})
    assert unnamed.status_code == 422
    assert "to" in unnamed.context["form"].errors
    made = client.post("/messages/new/", {**said, "subject": "Austin"})
    assert made.status_code == 303
    talk = Conversation.objects.get()
    # Nobody has come in yet, and it is no dead end.
    assert client.post(f"/messages/{talk.pk}/send/", {"body": "I do."}).status_code == 303
    assert signed_in(iris).get("/messages/").context["standing_open"] == 1
    page = signed_in(iris).get(f"/groups/{counsel.group.slug}/").content.decode()
    assert "Austin" in page
    assert signed_in(iris).post(f"/messages/{talk.pk}/come-in/").status_code == 303
    assert shown_to(iris, talk) == ["Who comes to Austin?", "I do."]
    assert signed_in(iris).get("/messages/").context["standing_open"] == 0
    # Where nobody came in, it can be opened again once it was closed.
    empty = actions.start(by=alice, to=[], audience=counsel, subject="Oslo", body="And to Oslo?")
    actions.close_door(empty, by=alice)
    assert signed_in(alice).get(f"/messages/{empty.pk}/open/").status_code == 200


def test_the_groups_page_leads_to_a_form_that_names_it_and_a_draft_keeps_it(alice, counsel):
    client, chosen = signed_in(alice), f"group:{counsel.group.pk}"
    make_group("Others")
    assert client.get("/messages/new/?open_to=counsel").context["form"]["audience"].value() == chosen
    assert client.get("/messages/new/?open_to=others").context["form"]["audience"].value() == ""
    kept = {
        "place": "new",
        "body": "Who comes",
        "fields_json": f'{{"audience": "{chosen}", "subject": "Oslo"}}',
    }
    assert client.post("/messages/drafts/", kept).status_code == 303
    page = client.get("/messages/new/").content.decode()
    assert f'value="{chosen}" selected' in page
    counsel.group.members.remove(alice)
    assert (
        "selected"
        not in client.get("/messages/new/").content.decode().split('name="audience"')[1].split("</select>")[0]
    )


def test_a_stranger_is_asked_alone_first(alice, bob, counsel):
    with pytest.raises(Refused) as refused:
        actions.start(by=alice, to=[bob], audience=counsel, subject="Hello", body="Hello")
    assert refused.value.field == "audience"
    assert not Conversation.objects.exists()


def test_coming_in_makes_nobody_an_acquaintance(alice, bob, iris, counsel, talk):
    open_to(talk, counsel)
    actions.come_in(talk, by=iris)
    assert not are_acquainted(iris, bob)
    assert actions.start(by=iris, to=[bob], body="We met there.").is_asked


def test_there_is_an_end_to_how_many_come_in(alice, iris, counsel, talk):
    open_to(talk, counsel)
    now = timezone.now()
    people = [make_user(f"member_{number}") for number in range(MOST_PEOPLE - 2)]
    Participant.objects.bulk_create(
        Participant(conversation=talk, user=one, joined_at=now, last_at=now) for one in people
    )
    with pytest.raises(Refused):
        actions.come_in(talk, by=iris)
    page = signed_in(iris).post(f"/messages/{talk.pk}/come-in/")
    assert page.status_code == 409


def test_by_api_as_by_page(alice, bob, iris, counsel, talk):
    mine, hers, his = with_token(alice), with_token(iris), with_token(bob)
    where = f"/api/v1/conversations/{talk.pk}/door/"
    assert mine.get(where).status_code == 404
    assert send(his, "PUT", where, {"open_to": "group", "group": "counsel"}).status_code == 400
    assert send(his, "PUT", where, {"open_to": "kind", "organisation_kind": "host"}).status_code == 403
    assert send(mine, "PUT", where, {}).status_code == 400
    told = send(mine, "PUT", where, {"open_to": "group", "group": "counsel", "sees_all": True})
    assert told.status_code == 200
    assert hers.get("/api/v1/conversations/open/").json()["results"] == [told.json() | {"is_in": False}]
    assert told.json() | {"opened_at": ""} == {
        "conversation": talk.pk,
        "subject": "Spare fans",
        "started_by": "alice",
        "open_to": "group",
        "group": "counsel",
        "organisation_kind": "",
        "sees_all": True,
        "people": 2,
        "is_in": True,
        "opened_at": "",
    }
    assert his.get("/api/v1/conversations/open/").json()["results"] == []
    assert send(hers, "POST", f"/api/v1/conversations/{talk.pk}/come-in/").json()["read_number"] == 4
    assert [
        one["username"]
        for one in hers.get(f"/api/v1/conversations/{talk.pk}/participants/").json()["results"]
    ] == [
        "alice",
        "bob",
        "iris",
    ]
    assert send(mine, "DELETE", where).status_code == 204
    begun = {"to": [], "open_to": "group", "group": "counsel", "subject": "Oslo", "body": "Who comes?"}
    assert send(mine, "POST", "/api/v1/conversations/", begun).status_code == 201
    assert [one["subject"] for one in hers.get("/api/v1/conversations/open/").json()["results"]] == ["Oslo"]


def test_a_member_opens_some_a_day_and_a_newcomer_fewer(alice, counsel, settings, time_machine):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "messages.open": (3, 86400)}
    newcomer = make_user("newcomer", date_joined=timezone.now())
    counsel.group.members.add(newcomer)
    for by, most in ((alice, 3), (newcomer, 1)):
        for number in range(most):
            actions.start(by=by, to=[], audience=counsel, subject=f"Matter {number}", body="Who comes?")
        with pytest.raises(RateLimited):
            actions.start(by=by, to=[], audience=counsel, subject="One more", body="Who comes?")
        assert Door.objects.filter(conversation__started_by=by).count() == most
        assert not Conversation.objects.filter(started_by=by, doors=None).exists()
    refused = send(
        with_token(alice),
        "POST",
        "/api/v1/conversations/",
        {
            "to": [],
            "open_to": "group",
            "group": "counsel",
            "subject": "One more",
            "body": "Who comes?",
        },
    )
    assert refused.status_code == 429
    page = signed_in(alice).post(
        "/messages/new/",
        {"audience": f"group:{counsel.group.pk}", "subject": "One more", "body": "Who comes?"},
    )
    assert page.status_code == 429
    assert "Who comes?" in page.content.decode()
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
    actions.start(by=alice, to=[], audience=counsel, subject="The next day", body="Who comes?")


def test_the_list_asks_as_much_for_one_as_for_many(alice, iris, counsel, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "messages.open": (99, 86400)}
    client = signed_in(iris)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page = client.get("/messages/open/")
        assert page.status_code == 200
        return len(caught)

    for number in range(2):
        actions.start(by=alice, to=[], audience=counsel, subject=f"Matter {number}", body="Who comes?")
    few = queries()
    for number in range(38):
        actions.start(by=alice, to=[], audience=counsel, subject=f"Other {number}", body="Who comes?")
    assert queries() == few <= 9
    page = client.get("/messages/open/")
    assert len(page.context["doors"]) == 30
    older = client.get(f"/messages/open/{page.context['older']}")
    assert len(older.context["doors"]) == 10
