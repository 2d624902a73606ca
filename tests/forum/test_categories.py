"""Categories as administrators arrange them, and who finds which door closed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Group
from forum import actions
from forum.models import Category, Post, Topic
from tests.makers import make_category, make_topic, make_user

pytestmark = pytest.mark.django_db

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
    [({"see": "group"}, "group"), ({"slug": "taken"}, "slug"), ({"name": ""}, "name"), ({"see": "x"}, "see")],
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
    "visitors": {"visitor", "member", "insider", "moderator", "admin"},
    "members": {"member", "insider", "moderator", "admin"},
    "moderators": {"moderator", "admin"},
    "group": {"insider"},
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("where", ["own", "parent"])
def test_who_sees_a_category_its_topics_and_posts(door, where, client):
    group = Group.objects.create(name="Counsel")
    cast = {
        "visitor": AnonymousUser(),
        "member": make_user("member"),
        "insider": make_user("insider"),
        "moderator": make_user("mod-a", role="moderator"),
        "admin": make_user("adm-a", role="admin"),
    }
    group.members.add(cast["insider"])
    parent = make_category("parent", **({"see": door, "group": group} if where == "parent" else {}))
    own = {"see": door, "group": group} if where == "own" else {}
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
