"""Groups open doors, and only administrators hold the keys."""

from __future__ import annotations

from accounts.models import Group
from tests.makers import make_category, make_topic


def test_an_administrator_makes_a_group_that_opens_a_door(client, admin, alice, bob):
    client.force_login(admin)
    assert client.post("/groups/", {"name": "Texas desk"}).status_code == 303
    group = Group.objects.get(name="Texas desk")
    assert client.post("/groups/", {"name": "Texas desk"}).status_code == 422
    assert client.post(f"/groups/{group.pk}/add/", {"username": "ALICE"}).status_code == 303
    assert client.post(f"/groups/{group.pk}/add/", {"username": "nobody"}).status_code == 422
    category = make_category(see="group", reply="group", start="group", group=group)
    topic = make_topic(category=category, author=alice)
    assert "Alice Moreau" in client.get("/groups/").content.decode()
    client.force_login(alice)
    assert client.get(topic.get_absolute_url()).status_code == 200
    client.force_login(bob)
    assert client.get(topic.get_absolute_url()).status_code == 404
    client.force_login(admin)
    assert client.post(f"/groups/{group.pk}/bob/remove/").status_code == 404
    assert client.post(f"/groups/{group.pk}/alice/remove/").status_code == 303
    client.force_login(alice)
    assert client.get(topic.get_absolute_url()).status_code == 404


def test_others_neither_see_nor_change_groups(client, carol, alice):
    group = Group.objects.create(name="Staff")
    for member in (alice, carol):
        client.force_login(member)
        assert client.get("/groups/").status_code == 403
        assert client.post(f"/groups/{group.pk}/add/", {"username": "alice"}).status_code == 403
        assert client.post(f"/groups/{group.pk}/alice/remove/").status_code == 403
    assert not group.members.exists()


def test_the_page_needs_few_queries(client, admin, alice, bob, django_assert_max_num_queries):
    for name in ("A", "B", "C"):
        Group.objects.create(name=name).members.add(alice, bob)
    client.force_login(admin)
    client.get("/groups/")
    with django_assert_max_num_queries(5):
        client.get("/groups/")


def test_a_group_without_a_name_is_refused(client, admin):
    client.force_login(admin)
    answer = client.post("/groups/", {})
    assert (answer.status_code, b'aria-invalid="true"' in answer.content) == (422, True)
    assert not Group.objects.exists()
