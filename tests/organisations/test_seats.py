"""Who sits in an organisation: invited, asking, changed, gone. There is always an owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.models import Activity
from core.errors import Refused
from notifications.models import Notification
from organisations import actions
from organisations.models import Invitation, JoinRequest, Membership
from pages.erasure import leave as leave_the_place
from tests.makers import make_organisation, make_seat, make_user


@pytest.fixture
def kestrel(alice):
    return make_organisation(by=alice)


def seats(organisation) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return dict(organisation.seats.values_list("user__username", "role"))


def told(verb: str) -> set[str]:
    return set(Notification.objects.filter(verb=verb).values_list("recipient__username", flat=True))


def token_of(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


# Invited --------------------------------------------------------------------------------------------


def test_invite_by_mail_seats_the_one_who_opens_the_link_once(
    client, kestrel, alice, bob, carol, commits, mailoutbox
):
    client.force_login(alice)
    sent = {"email": "bob@work.example", "role": "signatory"}
    assert client.post("/organisations/kestrel-ridge/invite/", sent).status_code == 303
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["bob@work.example"], "Alice Moreau invites you to Kestrel Ridge")
    link = next(line for line in mail.body.splitlines() if "/organisations/invitations/" in line)
    path = link[link.index("/organisations/") :]
    assert token_of(path) not in str(list(Invitation.objects.values()))  # only its digest is kept
    client.logout()
    assert "Sign in or sign up first" in client.get(path).content.decode()
    client.force_login(bob)
    assert "Signatory" in client.get(path).content.decode()
    assert not kestrel.seats.filter(user=bob).exists()  # opening it takes nothing
    with commits():
        assert client.post(path).status_code == 303
    assert seats(kestrel) == {"alice": "owner", "bob": "signatory"}
    assert told("organisations.joined") == {"alice"}
    client.force_login(carol)
    assert client.get(path).status_code == 404
    with pytest.raises(Refused, match="used already"):
        actions.accept(token_of(path), by=carol)


def test_invite_by_link_shows_it_once_and_seats_members_until_it_expires(
    client, kestrel, alice, bob, carol, time_machine
):
    client.force_login(alice)
    answer = client.post("/organisations/kestrel-ridge/invite/", {"email": "", "role": "member"})
    link = answer.context["link"]
    assert link in answer.content.decode()
    assert link not in client.get("/organisations/kestrel-ridge/seats/").content.decode()
    actions.accept(token_of(link), by=bob)
    actions.accept(token_of(link), by=carol)
    assert seats(kestrel) == {"alice": "owner", "bob": "member", "carol": "member"}
    time_machine.move_to(timezone.now() + timedelta(days=15), tick=False)
    with pytest.raises(Refused):
        actions.accept(token_of(link), by=make_user())


def test_invite_by_link_gives_no_more_than_a_members_seat(client, kestrel, alice):
    client.force_login(alice)
    answer = client.post("/organisations/kestrel-ridge/invite/", {"email": "", "role": "owner"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["role"]
    assert not Invitation.objects.exists()


def test_invite_again_ends_the_link_mailed_before(kestrel, alice, bob):
    _first, link = actions.invite(kestrel, by=alice, email="bob@work.example")
    actions.invite(kestrel, by=alice, email="Bob@work.example")
    with pytest.raises(Refused):
        actions.accept(token_of(link), by=bob)


def test_withdraw_makes_a_link_good_for_nothing(kestrel, alice, bob):
    invitation, link = actions.invite(kestrel, by=alice)
    actions.withdraw(invitation, by=alice)
    with pytest.raises(Refused):
        actions.accept(token_of(link), by=bob)
    with pytest.raises(Refused, match="ended"):
        actions.withdraw(invitation, by=alice)


def test_accept_is_closed_to_the_suspended_the_seated_and_while_restricted(
    kestrel, alice, bob, carol, mallory
):
    _invitation, link = actions.invite(kestrel, by=alice, email="x@work.example", role="admin")
    with pytest.raises(PermissionDenied):
        actions.accept(token_of(link), by=mallory)
    with pytest.raises(Refused, match="already"):
        actions.accept(token_of(link), by=alice)
    actions.restrict(kestrel, by=carol, reason="rules")
    with pytest.raises(Refused):
        actions.accept(token_of(link), by=bob)
    actions.unrestrict(kestrel, by=carol)
    actions.accept(token_of(link), by=bob)  # none of that used it up
    assert seats(kestrel)["bob"] == "admin"


# Asking ---------------------------------------------------------------------------------------------


def test_join_asks_and_is_told_the_answer(client, kestrel, alice, bob, commits):
    client.force_login(bob)
    with commits():
        client.post("/organisations/kestrel-ridge/join/", {"note": "Site lead"})
    assert told("organisations.requested") == {"alice"}
    assert "Take the request back" in client.get("/organisations/kestrel-ridge/").content.decode()
    client.force_login(alice)
    assert "Site lead" in client.get("/organisations/kestrel-ridge/seats/").content.decode()
    with commits():
        client.post("/organisations/kestrel-ridge/requests/bob/")
    assert seats(kestrel) == {"alice": "owner", "bob": "member"}
    assert told("organisations.approved") == {"bob"}
    assert client.post("/organisations/kestrel-ridge/requests/bob/").status_code == 404


def test_decline_gives_no_seat_and_leaves_no_request(client, kestrel, alice, bob, commits):
    actions.ask(kestrel, by=bob)
    client.force_login(alice)
    with commits():
        client.post("/organisations/kestrel-ridge/requests/bob/", {"decline": "1"})
    assert (seats(kestrel), JoinRequest.objects.count()) == ({"alice": "owner"}, 0)
    assert told("organisations.declined") == {"bob"}


def test_ask_twice_keeps_one_request_and_tells_once(kestrel, bob, commits):
    with commits():
        actions.ask(kestrel, by=bob, note="One")
        actions.ask(kestrel, by=bob, note="Two")
    assert [request.note for request in JoinRequest.objects.all()] == ["Two"]
    assert Activity.objects.filter(verb="organisations.requested").count() == 1


def test_approve_loses_to_a_request_taken_back(kestrel, alice, bob):
    request = actions.ask(kestrel, by=bob)
    actions.unask(kestrel, by=bob)
    with pytest.raises(Refused, match="taken back"):
        actions.approve(request, by=alice)
    assert seats(kestrel) == {"alice": "owner"}


# Changed and gone -----------------------------------------------------------------------------------


def test_change_role_is_told_to_whom_it_concerns(client, kestrel, alice, bob, commits):
    make_seat(kestrel, bob)
    client.force_login(alice)
    with commits():
        client.post("/organisations/kestrel-ridge/seats/bob/role/", {"role": "signatory"})
    assert seats(kestrel)["bob"] == "signatory"
    assert told("organisations.role_changed") == {"bob"}
    assert client.post("/organisations/kestrel-ridge/seats/bob/role/", {"role": "king"}).status_code == 422


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_administrators_make_no_owners_and_end_no_peers(kestrel, alice, bob, carol, role):
    make_seat(kestrel, bob, "admin")
    other = make_seat(kestrel, carol, role)
    member = make_seat(kestrel, make_user("erin"))
    for act in (
        lambda: actions.change_role(member, by=bob, role=role),
        lambda: actions.change_role(other, by=bob, role="member"),
        lambda: actions.revoke(other, by=bob),
        lambda: actions.invite(kestrel, by=bob, email="x@work.example", role=role),
    ):
        with pytest.raises(PermissionDenied):
            act()
    actions.change_role(member, by=bob, role="signatory")
    actions.revoke(member, by=bob)


def test_the_only_owner_cannot_leave_be_lowered_or_revoked(client, kestrel, alice, bob):
    mine = kestrel.seats.get()
    for act in (
        lambda: actions.leave(kestrel, by=alice),
        lambda: actions.change_role(mine, by=alice, role="admin"),
        lambda: actions.revoke(mine, by=alice),
    ):
        with pytest.raises(Refused, match="only owner"):
            act()
    client.force_login(alice)
    assert client.post("/organisations/kestrel-ridge/leave/").status_code == 409
    make_seat(kestrel, bob, "owner")
    assert client.post("/organisations/kestrel-ridge/leave/").status_code == 303
    assert seats(kestrel) == {"bob": "owner"}


def test_revoke_ends_a_seat_once(kestrel, alice, bob, commits):
    seat = make_seat(kestrel, bob)
    stale = Membership.objects.get(pk=seat.pk)
    with commits():
        actions.revoke(seat, by=alice)
    assert told("organisations.revoked") == {"bob"}
    with pytest.raises(Refused, match="ended already"):
        actions.revoke(stale, by=alice)
    with pytest.raises(Refused, match="ended already"):
        actions.change_role(stale, by=alice, role="admin")


def test_a_revoked_seat_takes_its_invitations_along(kestrel, alice, bob):
    seat = make_seat(kestrel, bob, "admin")
    _invitation, theirs = actions.invite(kestrel, by=bob)
    _invitation, ours = actions.invite(kestrel, by=alice)
    actions.revoke(seat, by=alice)
    with pytest.raises(Refused, match="used already"):
        actions.accept(token_of(theirs), by=bob)
    assert actions.invitation_of(token_of(ours))


def test_who_was_sent_away_comes_back_by_a_later_approval_alone(client, kestrel, alice, bob, time_machine):
    now = timezone.now()
    make_seat(kestrel, bob)
    _open, link = actions.invite(kestrel, by=alice)
    _mailed, before = actions.invite(kestrel, by=alice, email="bob@example.org")
    time_machine.move_to(now + timedelta(hours=1), tick=False)
    actions.revoke(kestrel.seats.get(user=bob), by=alice)
    time_machine.move_to(now + timedelta(hours=2), tick=False)
    _later, fresh = actions.invite(kestrel, by=alice)
    _other, others = actions.invite(kestrel, by=alice, email="dora@example.org")
    client.force_login(bob)
    for closed in (link, before, fresh, others):
        path = f"/organisations/invitations/{token_of(closed)}/"
        assert "Take the seat" not in client.get(path).content.decode()
        assert client.post(path).status_code == 409
    assert not kestrel.seats.filter(user=bob).exists()
    _own, mailed = actions.invite(kestrel, by=alice, email="BOB@example.org")
    actions.accept(token_of(mailed), by=bob)
    actions.leave(kestrel, by=bob)  # by himself: the links are open to him again
    actions.accept(token_of(link), by=bob)
    actions.revoke(kestrel.seats.get(user=bob), by=alice)
    actions.approve(actions.ask(kestrel, by=bob), by=alice)
    assert seats(kestrel)["bob"] == "member"


def test_past_seats_stand_on_the_page_of_those_who_run_it(client, kestrel, alice, bob, carol):
    make_seat(kestrel, carol)
    actions.revoke(make_seat(kestrel, bob, "signatory"), by=alice)
    client.force_login(alice)
    page = client.get("/organisations/kestrel-ridge/seats/").content.decode()
    assert "Past seats" in page
    assert "ended by others" in page
    client.force_login(carol)
    assert "Past seats" not in client.get("/organisations/kestrel-ridge/seats/").content.decode()


def test_who_takes_a_seat_chooses_whether_to_be_shown(client, kestrel, alice, bob, carol):
    _invitation, link = actions.invite(kestrel, by=alice)
    path = f"/organisations/invitations/{token_of(link)}/"
    client.force_login(bob)
    assert "Show me on its page" in client.get(path).content.decode()
    client.post(path)  # unticked
    client.force_login(carol)
    client.post("/organisations/kestrel-ridge/join/", {"note": "", "is_shown": "on"})
    actions.approve(JoinRequest.objects.get(), by=alice)
    shown = dict(kestrel.seats.values_list("user__username", "is_shown"))
    assert shown == {"alice": True, "bob": False, "carol": True}


def test_shown_is_each_ones_own_choice(client, kestrel, alice, bob):
    make_seat(kestrel, bob)
    client.force_login(bob)
    assert "Kestrel Ridge" in client.get("/u/bob/").content.decode()
    client.post("/organisations/kestrel-ridge/shown/", {})
    client.logout()
    assert "Kestrel Ridge" not in client.get("/u/bob/").content.decode()
    assert "Bob Tanaka" not in client.get("/organisations/kestrel-ridge/").content.decode()
    shown = client.get("/api/v1/organisations/kestrel-ridge/seats/").json()["results"]
    assert [seat["username"] for seat in shown] == ["alice"]


def test_who_leaves_the_place_leaves_the_seat_to_the_longest_administrator(kestrel, alice, bob, carol):
    make_seat(kestrel, carol, "admin", since=timezone.now() + timedelta(days=1))
    make_seat(kestrel, bob, "admin")
    actions.invite(kestrel, by=alice, email=alice.email)
    leave_the_place(alice, by=alice, with_content=False)
    assert seats(kestrel) == {"bob": "owner", "carol": "admin"}
    assert not Invitation.objects.exists()


def test_without_any_owner_the_sites_administrators_run_it(client, kestrel, alice, bob, admin):
    client.force_login(admin)
    assert client.get("/organisations/kestrel-ridge/seats/").status_code == 403
    leave_the_place(alice, by=alice, with_content=False)
    assert client.get("/organisations/kestrel-ridge/seats/").status_code == 200
    actions.approve(actions.ask(kestrel, by=bob), by=admin, role="owner")
    assert seats(kestrel) == {"bob": "owner"}
    assert client.get("/organisations/kestrel-ridge/seats/").status_code == 403


def test_seats_page_is_for_its_own_people(client, kestrel, alice, bob, carol, django_assert_max_num_queries):
    client.force_login(bob)
    assert client.get("/organisations/kestrel-ridge/seats/").status_code == 403
    make_seat(kestrel, bob)
    page = client.get("/organisations/kestrel-ridge/seats/").content.decode()
    assert "Leave Kestrel Ridge" in page
    assert "End the seat" not in page
    for number in range(12):
        make_seat(kestrel, make_user(f"miner{number}"))
        actions.ask(kestrel, by=make_user(f"asker{number}"))
    client.force_login(alice)
    with django_assert_max_num_queries(20):
        client.get("/organisations/kestrel-ridge/seats/")


def test_signatories_owe_a_second_factor_while_they_are(kestrel, alice, bob):
    seat = make_seat(kestrel, bob)
    for role, owes in (("signatory", True), ("member", False), ("signatory", True)):
        seat = actions.change_role(seat, by=alice, role=role)
        bob.refresh_from_db()
        assert (bob.second_factor_due_at is not None) is owes
    actions.revoke(seat, by=alice)
    bob.refresh_from_db()
    assert bob.second_factor_due_at is None
