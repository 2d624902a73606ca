"""Categories as administrators arrange them, and who finds which door closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from accounts.actions import create_token
from accounts.models import User
from activity.delivery import deliver_due
from forum import actions
from forum.audiences import who_see
from forum.models import Category, Post, Topic
from forum.page_queries import topic_for_page
from forum.permissions import can_reply, can_start
from notifications.models import Notification
from organisations import actions as organisations
from organisations.models import Organisation
from search.finding import find
from tests.makers import make_category, make_group, make_organisation, make_seat, make_topic, make_user

pytestmark = pytest.mark.django_db


def verified(organisation):  # type: ignore[no-untyped-def]
    """Its proof stands for a year."""
    organisation.verified_until = timezone.now() + timedelta(days=365)
    organisation.save(update_fields=["verified_until"])
    return organisation


PLAIN = {
    "name": "Power",
    "slug": "",
    "colour": "forum",
    "position": "1",
    "see": "visitors",
    "reply": "members",
    "start": "members",
}


def test_an_admin_makes_and_changes_a_category(client, admin):
    client.force_login(admin)
    assert client.post("/forum/categories/new/", PLAIN).status_code == 303
    category = Category.objects.get()
    assert (category.slug, category.is_public) == ("power", True)
    changed = {**PLAIN, "slug": "power", "see": "moderators"}
    assert client.post(f"/forum/categories/{category.pk}/", changed).status_code == 303
    before = category.access_version
    category.refresh_from_db()
    assert (category.see, category.access_version) == ("moderators", before + 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"see": "group"}, "group"),
        ({"see": "kind"}, "organisation_kind"),
        ({"reply": "kind", "organisation_kind": "none"}, "organisation_kind"),
        ({"slug": "taken"}, "slug"),
        ({"name": ""}, "name"),
        ({"see": "x"}, "see"),
    ],
)
def test_a_bad_category_keeps_what_was_typed(wrong, field, client, admin):
    make_category("taken")
    client.force_login(admin)
    page = client.post("/forum/categories/new/", PLAIN | {"description": "Typed already."} | wrong)
    assert page.status_code == 422, field
    assert "Typed already." in page.content.decode()
    assert Category.objects.count() == 1


def test_there_is_no_third_level(client, admin):
    child = make_category("child", parent=make_category("parent"))
    client.force_login(admin)
    assert client.post("/forum/categories/new/", {**PLAIN, "parent": child.pk}).status_code == 422


@pytest.mark.parametrize("who", ["alice", "carol"])
def test_categories_are_arranged_by_admins_alone(who, client, request):
    category = make_category("power")
    client.force_login(request.getfixturevalue(who))
    for url in ("/forum/categories/", "/forum/categories/new/", f"/forum/categories/{category.pk}/"):
        assert client.get(url).status_code == 403
        assert client.post(url, PLAIN).status_code in {403, 405}
    assert Category.objects.count() == 1


DOORS = {
    "visitors": {"visitor", "member", "insider", "host", "moderator", "admin"},
    "members": {"member", "insider", "host", "moderator", "admin"},
    "moderators": {"moderator", "admin"},
    "group": {"insider"},
    "kind": {"host"},
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("where", ["own", "parent"])
def test_who_sees_a_category_its_topics_and_posts(door, where, client):
    group = make_group("Counsel")
    cast = {
        "visitor": AnonymousUser(),
        "member": make_user("member"),
        "insider": make_user("insider"),
        "host": make_user("host"),
        "moderator": make_user("mod-a", role="moderator"),
        "admin": make_user("adm-a", role="admin"),
    }
    group.members.add(cast["insider"])
    verified(make_organisation("Rack Hosts", by=cast["host"], kind="host"))
    make_organisation("Unproved Hosts", by=cast["member"], kind="host")
    closed = {"see": door, "group": group, "organisation_kind": "host"}
    parent = make_category("parent", **(closed if where == "parent" else {}))
    own = closed if where == "own" else {}
    category = make_category("child", parent=parent, **own)
    topic = make_topic(author=cast["insider"], category=make_category("open"), title="Words of the topic")
    Topic.objects.filter(pk=topic.pk).update(category=category)
    topic.refresh_from_db()
    for who, user in cast.items():
        sees = who in DOORS[door]
        assert Topic.objects.visible_to(user).filter(pk=topic.pk).exists() is sees, who
        assert Post.objects.visible_to(user).filter(topic=topic).exists() is sees, who
        assert Category.objects.visible_to(user).filter(pk=category.pk).exists() is sees, who
        if who != "visitor":
            client.force_login(user)
        codes = {
            client.get(url).status_code
            for url in (
                topic.get_absolute_url(),
                category.get_absolute_url(),
                f"/t/x/{topic.pk}/1",
                f"/t/{topic.pk}/jump/",
                f"/posts/{topic.posts.get().pk}/raw/",
                f"/posts/{topic.posts.get().pk}/history/",
            )
        }
        assert (404 in codes) is not sees, (who, codes)
        listed = client.get("/forum/?order=latest").content.decode()
        assert ("Words of the topic" in listed) is sees, who
        client.logout()


def test_replying_and_starting_have_doors_of_their_own(alice, carol):
    from django.core.exceptions import PermissionDenied

    category = make_category("news", start="moderators", reply="moderators")
    topic = actions.start(category, by=carol, title="Site news", body="We moved.")
    with pytest.raises(PermissionDenied):
        actions.reply(topic, by=alice, body="Hello?")
    with pytest.raises(PermissionDenied):
        actions.start(category, by=alice, title="My news", body="Mine.")


def test_a_door_for_hosts_closes_with_the_seat_and_with_the_proof(client, alice, bob, carol, commits):
    """In every list, count, feed, search and call of the API, with the next request."""
    company = verified(make_organisation("Rack Hosts", by=carol, kind="host"))
    seat = make_seat(company, bob)
    hosts = make_category("hosts", see="kind", reply="kind", start="kind", organisation_kind="host")
    topic = make_topic(author=bob, category=hosts, title="Ramp clauses between hosts")
    actions.watch(topic, by=bob, level="watching")
    deliver_due()

    def seen_by(user):  # type: ignore[no-untyped-def]
        client.force_login(user)
        _token, secret = create_token(user, by=user, name=f"at {timezone.now()}", scopes=["read"])
        api = Client(headers={"authorization": f"Bearer {secret}"})
        pages = ("/forum/", topic.get_absolute_url(), "/c/hosts/")
        codes = [client.get(page).status_code for page in pages]
        said = {
            "list": topic.title in client.get("/forum/").content.decode(),
            "topic": codes[1] == 200,
            "category": codes[2] == 200,
            "search": bool(find("ramp clauses", user=user).results),
            "api": api.get(f"/api/v1/topics/{topic.pk}/").status_code == 200,
            "listed": topic.title in api.get("/api/v1/topics/").content.decode(),
            "rows": "hosts" in api.get("/api/v1/categories/").content.decode(),
            "told": who_see(topic, User.objects.filter(pk=user.pk)).exists(),
            "reply": can_reply(user, topic),
            "start": can_start(user, hosts),
        }
        assert len(set(said.values())) == 1, said
        return said["topic"]

    assert seen_by(bob)
    assert not seen_by(alice)
    assert client.get(f"/t/x/{topic.pk}/feed/").status_code == 404
    Organisation.objects.update(verified_until=timezone.now() - timedelta(seconds=1))
    assert not seen_by(bob)
    verified(company)
    assert seen_by(bob)
    organisations.restrict(company, by=carol, reason="identity")
    assert not seen_by(bob)
    organisations.unrestrict(company, by=carol)
    with commits():
        actions.reply(topic, by=carol, body="Six minutes here.")
    assert Notification.objects.filter(recipient=bob, verb="forum.replied").count() == 1
    assert seen_by(bob)
    organisations.revoke(seat, by=carol)
    assert not seen_by(bob)
    assert not Notification.objects.visible_to(bob).filter(verb="forum.replied").exists()
    with commits():
        actions.reply(topic, by=carol, body="And nine at night.")
    assert Notification.objects.filter(recipient=bob, verb="forum.replied").count() == 1


def test_a_door_for_hosts_closes_by_the_clock_in_queries_made_before(bob, time_machine):
    company = make_organisation("Rack Hosts", by=bob, kind="host")
    company.verified_until = timezone.now() + timedelta(hours=1)
    company.save()
    topic = make_topic(category=make_category("hosts", see="kind", organisation_kind="host"))
    assert topic_for_page(topic.pk, bob, 1)
    time_machine.move_to(timezone.now() + timedelta(hours=2), tick=False)
    assert topic_for_page(topic.pk, bob, 1) is None


def test_the_page_says_to_whom_it_is_open(client, admin, bob):
    verified(make_organisation("Rack Hosts", by=bob, kind="host"))
    client.force_login(admin)
    made = {**PLAIN, "see": "kind", "reply": "kind", "start": "kind", "organisation_kind": "host"}
    assert client.post("/forum/categories/new/", made).status_code == 303
    assert client.get("/c/power/").status_code == 404
    client.force_login(bob)
    assert "verified organisation of this kind: Hosting" in client.get("/c/power/").content.decode()
