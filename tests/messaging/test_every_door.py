"""Every address and call of a conversation, taken from the site's own routes, as everybody who must not find it.

A new address under these is tried by itself; one with a part that nobody named here fails until it is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import actions as accounts
from messaging import actions
from messaging.models import Message, RoomSeat
from organisations import actions as organisations
from organisations.audiences import Audience
from organisations.models import Membership, OpenTo
from tests.makers import make_conversation, make_group, make_user
from tests.messaging.companies import (
    SECRET,
    Company,
    agree,
    make_company,
    make_desk_conversation,
    make_room,
    make_staff,
)

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
# These have doors and tests of their own (test_proposals.py, test_calls.py).
OTHERS = ("messages/proposals/", "messages/calls/")
# Lists of one's own, and forms to begin with: open to every member, and nothing of others is in them.
OWN = {
    "messages/",
    "messages/search/",
    "messages/drafts/",
    "messages/new/",
    "messages/open/",
    "messages/rooms/",
    "messages/rooms/new/",
    "api/v1/conversations/",
    "api/v1/conversations/search/",
    "api/v1/conversations/open/",
    "api/v1/rooms/",
    "api/v1/rooms/invitations/",
}


@dataclass
class Talk:
    """One conversation: how its addresses are filled in, and who does find it."""

    insider: Any
    parts: dict[str, str]
    own: dict[str, str] = field(default_factory=dict)  # of addresses that begin so: what <int:pk> is there

    def address(self, route: str) -> str | None:
        """The route filled in; None where it is of another kind of conversation."""
        pk = next((number for start, number in self.own.items() if route.startswith(start)), None)
        if pk is None and route.startswith(tuple(SPECIAL)):
            return None
        parts = {
            "<int:pk>": pk or self.parts["<int:pk>"],
            **{k: v for k, v in self.parts.items() if k != "<int:pk>"},
        }
        for name, value in parts.items():
            route = route.replace(name, value)
        return None if "<" in route else f"/{route}"


# Addresses whose <int:pk> is not the conversation's.
SPECIAL = {
    "messages/one/",
    "messages/objections/",
    "messages/rooms/invitations/",
    "api/v1/rooms/invitations/",
}


def routes() -> dict[str, tuple[str, ...]]:
    """All addresses of conversations that this site has, and the methods to try each with."""
    ours = ("messages/", "api/v1/conversations/", "api/v1/rooms/")
    return {
        route: methods
        for route, methods in _all(get_resolver())
        if route.startswith(ours) and not route.startswith(OTHERS) and route not in OWN
    }


def _all(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^" if prefix else "")
        if isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", None)
            yield route, tuple(one for one in METHODS if hasattr(view, one)) if view else ("get", "post")
        else:
            yield from _all(entry, route)


def test_every_door_is_shut_to_outsiders_former_seats_and_staff():
    kestrel, blue, staff = make_company("Kestrel Ridge"), make_company("Blue River"), make_staff()
    talks = [_between_people(kestrel, blue), _at_a_desk(kestrel, blue), _in_a_room(kestrel, blue)]
    talks.append(_standing_open(kestrel))
    # A seat that ended, of somebody who took part in all of it.
    organisations.revoke(Membership.objects.get(user=kestrel.signatory), by=kestrel.owner)
    kept_out = [make_user("outsider"), kestrel.signatory, staff.first, staff.admin]
    assert len(routes()) > 40
    for route, methods in routes().items():
        named = [(talk, talk.address(route)) for talk in talks]
        # Where those who take part find it, or what is tried here would prove nothing.
        tried = [address for talk, address in named if address and _finds(talk.insider, address, methods)]
        assert tried, f"say in this test what stands in {route}"
        for user in kept_out:
            for address in tried:
                answers = _answers(user, address, methods)
                assert set(answers) <= {404, 405}, (user.username, address, answers)
                assert 404 in answers, (user.username, address, answers)


def _between_people(kestrel: Company, blue: Company) -> Talk:
    """Two who speak for their companies, with a message that was answered and edited."""
    talk = make_conversation(
        kestrel.signatory, blue.signatory, organisation=kestrel.organisation, body=f"Hello {SECRET}"
    )
    friend = make_user("friend")
    make_conversation(kestrel.signatory, friend)
    actions.add(talk, by=kestrel.signatory, member=friend, sees_all=True)
    said = actions.send(talk, by=friend, body=f"Indeed {SECRET}")
    actions.edit(said, by=friend, body=f"Indeed so {SECRET}", version=1)
    return Talk(friend, _parts(talk, number=said.number), {"messages/one/": str(said.pk)})


def _standing_open(kestrel: Company) -> Talk:
    """Open to a group, by which one came in who is in that group no more."""
    starter, friend = make_user("starter"), make_user("second")
    group = make_group("Counsel", starter, kestrel.signatory)
    talk = make_conversation(starter, friend, subject=f"Notes {SECRET}", body=f"To us all {SECRET}")
    actions.open_door(talk, by=starter, audience=Audience(OpenTo.GROUP, group=group), sees_all=True)
    actions.come_in(talk, by=kestrel.signatory)
    said = actions.send(talk, by=kestrel.signatory, body=f"Good {SECRET}")
    accounts.leave_group(group, by=kestrel.signatory)
    return Talk(starter, _parts(talk, number=said.number), {"messages/one/": str(said.pk)})


def _at_a_desk(kestrel: Company, blue: Company) -> Talk:
    talk = make_desk_conversation(kestrel, by=blue.signatory, speaks_for=blue.organisation)
    talk = actions.take(talk, by=kestrel.signatory)
    note = actions.write_note(talk, by=kestrel.member, body=f"They pay late: {SECRET}")
    parts = {**_parts(talk), "<int:note>": str(note.pk), "<str:slug>": kestrel.organisation.slug}
    return Talk(
        kestrel.member, parts, {"messages/one/": str(Message.objects.get(conversation=talk, number=1).pk)}
    )


def _in_a_room(kestrel: Company, blue: Company) -> Talk:
    room = make_room(kestrel, blue)
    actions.write_paper(room, by=kestrel.signatory, kind="agenda", body=f"One. {SECRET}")
    for user in (kestrel.owner, kestrel.member):
        actions.bring(room, user=user, by=kestrel.signatory)
        agree(room, user)
    said = actions.send(room, by=kestrel.owner, body=f"A thought {SECRET}")
    objection = actions.object_and_leave(room, by=kestrel.member, text=f"No: {SECRET}")
    seat = RoomSeat.objects.get(conversation=room, organisation=kestrel.organisation)
    own = {
        "messages/one/": str(said.pk),
        "messages/objections/": str(objection.pk),
        "messages/rooms/invitations/": str(seat.pk),
        "api/v1/rooms/invitations/": str(seat.pk),
    }
    return Talk(kestrel.owner, {**_parts(room, number=said.number), "<str:kind>": "agenda"}, own)


def _parts(talk: Any, number: int = 1) -> dict[str, str]:
    return {
        "<int:pk>": str(talk.pk),
        "<int:number>": str(number),
        "<slug:kind>": "thanks",
        "<slug:state>": "pinned",
    }


def _answers(user: Any, address: str, methods: tuple[str, ...]) -> list[int]:
    """What each method comes to; nothing of it lasts."""
    codes = []
    _sign_in(user)
    for method in methods:
        cache.clear()
        with transaction.atomic():
            try:
                response = _ask(user, method, address)
                codes.append(response.status_code)
                if response.status_code in {404, 405}:
                    assert SECRET not in response.content.decode()
            finally:
                transaction.set_rollback(True)
    return codes


def _finds(user: Any, address: str, methods: tuple[str, ...]) -> bool:
    return not set(_answers(user, address, methods)) <= {404, 405}


_clients: dict[int, tuple[Client, str, str]] = {}


@pytest.fixture(autouse=True)
def _no_clients_of_another_test() -> None:
    _clients.clear()


def _sign_in(user: Any) -> None:
    if user.pk not in _clients:
        client = Client()
        client.force_login(user)
        _row, secret = accounts.create_token(user, by=user, name="t", scopes=["read", "write"])
        _clients[user.pk] = client, client.cookies.output(header=""), secret


def _ask(user: Any, method: str, address: str) -> Any:
    client, cookies, secret = _clients[user.pk]
    if address.startswith("/api/"):
        headers = {"authorization": f"Bearer {secret}"}
        return Client(headers=headers).generic(method.upper(), address, "{}", content_type="application/json")
    client.cookies = SimpleCookie(cookies)
    return getattr(client, method)(address)
