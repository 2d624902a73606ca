"""Groups open doors: staff make them, owners let people in, and what is hidden is nobody else's to find."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts import actions
from accounts.groups import GroupInvitation, GroupRemoval, GroupRequest
from accounts.models import Group
from core.errors import Refused
from notifications.models import Notification
from organisations.audiences import Audience
from organisations.models import OpenTo
from pages.erasure import leave as leave_the_place
from tests.makers import make_campaign, make_category, make_group, make_topic, make_user


def members(group: Group) -> dict[str, bool]:
    return dict(group.memberships.values_list("user__username", "is_owner"))


def told(verb: str) -> set[str]:
    rows = Notification.objects.filter(verb=f"accounts.{verb}")
    return set(rows.values_list("recipient__username", flat=True))


def test_an_administrator_makes_a_group_that_opens_a_door(client, admin, alice, bob):
    client.force_login(admin)
    made = {"name": "Texas desk", "entry": "invitation", "owner": "@ALICE"}
    assert client.post("/groups/new/", made).headers["Location"] == "/groups/texas-desk/"
    group = Group.objects.get()
    assert members(group) == {"alice": True}
    again = client.post("/groups/new/", made)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["name"])
    nobody = client.post("/groups/new/", {**made, "name": "Other", "owner": "nobody"})
    assert (nobody.status_code, list(nobody.context["form"].errors)) == (422, ["owner"])
    topic = make_topic(category=make_category(see="group", group=group))
    client.force_login(bob)
    assert client.get(topic.get_absolute_url()).status_code == 404
    client.force_login(admin)
    added = client.post("/groups/texas-desk/invite/", {"username": "bob", "add": "1"})
    assert added.status_code == 303
    client.force_login(bob)
    assert client.get(topic.get_absolute_url()).status_code == 200
    assert topic.category.name in client.get("/groups/texas-desk/").content.decode()
    client.force_login(alice)
    assert client.post("/groups/texas-desk/members/bob/remove/").status_code == 303
    client.force_login(bob)
    assert client.get(topic.get_absolute_url()).status_code == 404
    assert client.get("/groups/texas-desk/").status_code == 404


def test_its_page_lists_the_campaigns_for_it_alone(client, alice, bob, carol, django_assert_max_num_queries):
    group = make_group("Counsel", alice, owner=bob, entry="request")
    audience = Audience(OpenTo.GROUP, group=group)
    made = make_campaign(by=alice, state="open", title="For counsel", audience=audience)
    make_campaign(by=alice, title="Half written", audience=audience)
    make_campaign(by=alice, state="open", title="For everybody")
    client.force_login(bob)
    with django_assert_max_num_queries(23):
        page = client.get("/groups/counsel/").content.decode()
    assert made.get_absolute_url() in page
    assert "Half written" not in page
    assert "For everybody" not in page
    client.force_login(make_user("outsider"))
    assert "For counsel" not in client.get("/groups/counsel/").content.decode()


def test_a_hidden_group_is_for_those_in_it_alone(client, alice, bob, carol, admin, mallory):
    group = make_group("Counsel", alice, owner=bob)
    client.force_login(carol)  # a moderator, and an outsider
    assert client.get("/groups/counsel/").status_code == 404
    assert client.post("/groups/counsel/ask/").status_code == 404
    assert client.post("/groups/counsel/enter/").status_code == 404
    assert "Counsel" not in client.get("/groups/").content.decode()
    for who in (alice, bob, admin):
        client.force_login(who)
        assert "Counsel" in client.get("/groups/").content.decode()
        assert client.get("/groups/counsel/").status_code == 200
    actions.invite_to_group(group, carol, by=bob)
    client.force_login(carol)
    page = client.get("/groups/counsel/").content.decode()
    assert "You are invited to this group." in page
    assert "Alice Moreau" not in page  # outsiders see its owners
    with pytest.raises(Refused):
        actions.invite_to_group(group, mallory, by=bob)


def test_into_an_open_group_one_comes_by_oneself_and_out_again(client, alice, bob, mallory, commits):
    group = make_group("Northern hosts", owner=bob, entry="open")
    client.force_login(alice)
    with commits():
        assert client.post("/groups/northern-hosts/enter/").status_code == 303
    assert client.post("/groups/northern-hosts/enter/").status_code == 303  # twice is once
    assert members(group) == {"bob": True, "alice": False}
    assert told("group_entered") == {"bob"}
    with commits():
        assert client.post("/groups/northern-hosts/leave/").status_code == 303
    assert told("group_left") == {"bob"}
    with pytest.raises(PermissionDenied):
        actions.enter_group(group, by=mallory)
    actions.enter_group(group, by=alice)
    with commits():
        actions.remove_from_group(group, alice, by=bob)
    assert told("group_taken_out") == {"alice"}
    assert client.post("/groups/northern-hosts/enter/").status_code == 403  # open to all but her
    request = actions.ask_to_enter(group, by=alice)
    actions.let_in(request, by=bob)
    assert "alice" in members(group)
    assert not GroupRemoval.objects.exists()


def test_by_request_an_owner_answers(client, alice, bob, commits):
    group = make_group("Pools", owner=bob, entry="request")
    client.force_login(alice)
    assert "Ask to come in" in client.get("/groups/pools/").content.decode()
    assert client.post("/groups/pools/enter/").status_code == 403
    assert client.post("/groups/pools/ask/", {"note": "x" * 301}).status_code == 422
    with commits():
        assert client.post("/groups/pools/ask/", {"note": "Payouts at a pool"}).status_code == 303
        client.post("/groups/pools/ask/", {"note": "Payouts at a large pool"})
    assert told("group_requested") == {"bob"}
    assert "You asked to come in." in client.get("/groups/pools/").content.decode()
    client.force_login(bob)
    assert "Payouts at a large pool" in client.get("/groups/pools/").content.decode()
    with commits():
        assert client.post("/groups/pools/requests/alice/", {"decline": "1"}).status_code == 303
    assert told("group_declined") == {"alice"}
    assert client.post("/groups/pools/requests/alice/").status_code == 404
    request = actions.ask_to_enter(group, by=alice)
    with commits():
        assert client.post("/groups/pools/requests/alice/").status_code == 303
    assert told("group_let_in") == {"alice"}
    assert members(group) == {"bob": True, "alice": False}
    with pytest.raises(Refused, match="answered"):
        actions.turn_away(request, by=bob)
    actions.ask_to_enter(group, by=make_user("erin"))
    client.force_login(make_user("frank"))
    client.post("/groups/pools/ask/")
    client.post("/groups/pools/unask/")
    assert list(GroupRequest.objects.values_list("user__username", flat=True)) == ["erin"]


def test_requests_of_a_group_without_owners_reach_the_administrators(admin, alice, commits):
    group = make_group("Pools", entry="request")
    with commits():
        request = actions.ask_to_enter(group, by=alice)
    assert told("group_requested") == {"admina"}
    actions.let_in(request, by=admin)
    assert members(group) == {"alice": False}


def test_an_invitation_is_taken_declined_or_taken_back(client, alice, bob, carol, commits):
    group = make_group("Counsel", owner=bob)
    client.force_login(bob)
    assert client.post("/groups/counsel/invite/", {"username": "nobody"}).status_code == 422
    with commits():
        assert client.post("/groups/counsel/invite/", {"username": "alice"}).status_code == 303
        client.post("/groups/counsel/invite/", {"username": "alice"})
        client.post("/groups/counsel/invite/", {"username": "carol"})
    assert told("group_invited") == {"alice", "carol"}
    client.force_login(alice)
    assert client.post("/groups/counsel/enter/").status_code == 303
    client.force_login(carol)
    answer = client.post("/groups/counsel/invitations/carol/end/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/groups/")
    assert client.post("/groups/counsel/invitations/carol/end/").status_code == 404
    assert members(group) == {"bob": True, "alice": False}
    actions.invite_to_group(group, carol, by=bob)
    client.force_login(alice)  # in it, but no owner
    assert client.post("/groups/counsel/invitations/carol/end/").status_code == 403
    actions.end_group_invitation(group, carol, by=bob)
    assert not GroupInvitation.objects.exists()
    with pytest.raises(Refused, match="ended"):
        actions.end_group_invitation(group, carol, by=bob)


def test_inviting_who_asked_lets_them_in(alice, bob):
    group = make_group("Pools", owner=bob, entry="request")
    actions.ask_to_enter(group, by=alice)
    actions.invite_to_group(group, alice, by=bob)
    assert members(group) == {"bob": True, "alice": False}
    assert not GroupRequest.objects.exists()


def test_there_is_always_an_owner_until_staff_say_otherwise(client, alice, bob, admin, commits):
    group = make_group("Pools", alice, owner=bob)
    client.force_login(bob)
    page = client.get("/groups/pools/").content.decode()
    assert "hand it over before you leave" in page
    assert "Leave the group" not in page
    assert "No longer owner" not in page
    assert client.post("/groups/pools/leave/").status_code == 409
    assert client.post("/groups/pools/members/bob/", {"is_owner": "0"}).status_code == 409
    with commits():
        assert client.post("/groups/pools/members/alice/", {"hand_over": "1"}).status_code == 303
    assert members(group) == {"bob": False, "alice": True}
    assert told("group_owned") == {"alice"}
    assert client.post("/groups/pools/members/alice/", {"is_owner": "0"}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.hand_over_group(group, bob, by=bob)
    actions.set_group_owner(group, bob, by=alice, is_owner=True)
    actions.leave_group(group, by=alice)
    actions.remove_from_group(group, bob, by=admin)
    assert members(group) == {}
    with pytest.raises(Refused, match="not in the group"):
        actions.set_group_owner(group, bob, by=admin, is_owner=True)


def test_owners_say_what_it_is_for_and_administrators_decide_the_rest(client, bob, admin):
    group = make_group("Pools", owner=bob)
    client.force_login(bob)
    assert client.post("/groups/pools/change/", {"description": "For pools."}).status_code == 303
    with pytest.raises(PermissionDenied):
        actions.change_group(group, by=bob, description="", entry="open")
    group.refresh_from_db()
    assert (group.description, group.entry) == ("For pools.", "invitation")
    make_group("Hosts")
    client.force_login(admin)
    taken = client.post("/groups/pools/change/", {"name": "Hosts", "entry": "open"})
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["name"])
    assert client.post("/groups/pools/change/", {"name": "Pool desk", "entry": "open"}).status_code == 303
    group.refresh_from_db()
    assert (group.name, group.slug, group.entry) == ("Pool desk", "pools", "open")


def test_a_group_is_removed_once_no_category_is_open_to_it(client, admin):
    group = make_group("Pools")
    category = make_category(see="group", group=group)
    client.force_login(admin)
    assert client.post("/groups/pools/remove/").status_code == 409
    category.see, category.group = "members", None
    category.save()
    assert client.post("/groups/pools/remove/").status_code == 303
    assert not Group.objects.exists()


def test_who_leaves_the_place_leaves_its_groups(alice, bob):
    group = make_group("Pools", alice, owner=bob)
    other = make_group("Hosts", entry="request")
    actions.ask_to_enter(other, by=bob, note="Me too")
    leave_the_place(bob, by=bob, with_content=False)
    assert members(group) == {"alice": False}
    assert not GroupRequest.objects.exists()


def test_names_of_any_script_have_an_address(admin):
    first = actions.create_group("矿工", by=admin)
    second = actions.create_group("New", by=admin)
    third = actions.create_group("???", by=admin)
    assert [group.slug for group in (first, second, third)] == ["矿工", "new-2", "group-2"]


def test_the_pages_need_few_queries(client, admin, alice, bob, django_assert_max_num_queries):
    for name in ("A", "B", "C"):
        group = make_group(name, alice, bob, owner=make_user(), entry="request")
        actions.ask_to_enter(group, by=make_user())
        actions.invite_to_group(group, make_user(), by=admin)
    client.force_login(admin)
    for page, most in (("/groups/", 6), ("/groups/a/", 21)):
        client.get(page)
        with django_assert_max_num_queries(most):
            client.get(page)


def test_api_enters_asks_and_leaves(client, alice, bob, time_machine):
    group = make_group("Pools", owner=bob, entry="open")
    hidden = make_group("Counsel", owner=bob)
    headers = {
        who: {
            "authorization": f"Bearer {actions.create_token(who, by=who, name='t', scopes=['read', 'write'])[1]}"
        }
        for who in (alice, bob)
    }
    assert client.get("/api/v1/groups/").status_code == 401
    listed = client.get("/api/v1/groups/", headers=headers[alice]).json()["results"]
    assert [row["slug"] for row in listed] == ["pools"]
    assert client.get(f"/api/v1/groups/{hidden.slug}/", headers=headers[alice]).status_code == 404
    mine = "/api/v1/groups/pools/members/alice/"
    assert client.put(mine, headers=headers[alice]).status_code == 204
    assert members(group) == {"bob": True, "alice": False}
    seen = client.get("/api/v1/groups/pools/members/", headers=headers[alice]).json()["results"]
    assert {row["username"] for row in seen} == {"alice", "bob"}
    assert client.delete(mine, headers=headers[alice]).status_code == 204
    denied = client.put("/api/v1/groups/pools/invitations/alice/", headers=headers[alice])
    assert (denied.status_code, denied.headers["Content-Type"]) == (403, "application/problem+json")
    assert client.put("/api/v1/groups/counsel/invitations/alice/", headers=headers[bob]).status_code == 204
    assert client.put("/api/v1/groups/counsel/members/alice/", headers=headers[alice]).status_code == 204
    assert members(hidden) == {"bob": True, "alice": False}
    wrong = client.put("/api/v1/groups/pools/invitations/nobody/", headers=headers[bob])
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["username"])


@pytest.mark.django_db(transaction=True)
def test_two_owners_leaving_at_once_leave_one_behind():
    first, second = make_user(), make_user()
    group = make_group("Pools", owner=first)
    group.members.add(second, through_defaults={"is_owner": True})
    start, outcomes = Barrier(2), []

    def go(user):  # type: ignore[no-untyped-def]
        try:
            start.wait()
            actions.leave_group(group, by=user)
            outcomes.append("done")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=go, args=[user]) for user in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert group.memberships.owners().count() == 1


def test_the_suspended_neither_ask_nor_run(mallory, alice):
    group = make_group("Pools", owner=mallory, entry="request")
    with pytest.raises(PermissionDenied):
        actions.invite_to_group(group, alice, by=mallory)
    mallory.suspended_until = timezone.now() - timedelta(days=1)
    mallory.save()
    actions.invite_to_group(group, alice, by=mallory)
    assert GroupInvitation.objects.get().user == alice
