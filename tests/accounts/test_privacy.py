"""Who sees what of a profile, and who may write to whom first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.contact import can_contact
from accounts.models import Audience, ContactFrom, Profile, Shown, User
from core.errors import Refused
from organisations.models import Membership, Organisation
from tests.makers import make_category, make_organisation, make_post, make_topic, make_user

SAID = {
    "region": "europe", "place": "Skellefteå", "time_zone": "Europe/Stockholm", "languages": ["sv"],
    "runs": ["host"], "bio": "Immersion, **warm**.", "is_listed": True, "name": "Alice Moreau",
}  # fmt: skip
EVERYONE = {f"show_{part}": "everyone" for part in Shown.values}
TOLD = ("Skellefteå", "Europe/Stockholm", "Svenska", "Hosting", "Immersion")


@pytest.fixture
def told(alice: User) -> User:
    actions.change_profile(alice, by=alice, **SAID)
    return alice


def show(user: User, audience: str, *parts: str) -> None:
    shown_to = dict.fromkeys(parts or Shown.values, audience)
    actions.choose_privacy(user, by=user, shown_to=shown_to, contact_from=ContactFrom.ANYONE)


def reads(viewer: User | None) -> list[str]:
    """What of it a viewer finds on the member's page, in the directory and in the API."""
    client = Client()
    if viewer:
        client.force_login(viewer)
    found = []
    for address in ("/u/alice/", "/members/?q=alice"):
        page = client.get(address).content.decode().partition('<main id="main"')[2].partition("<footer")[0]
        page = (
            page.partition('class="facets')[0] + page.partition("</form>")[2]
            if "members" in address
            else page
        )
        found.append(page)
    api = client.get("/api/v1/members/alice/").json()
    found.append(f"{api['place']} {api['time_zone']} {api['bio']}")
    return [word for word in TOLD if any(word in page for page in found)]


def test_everyone_sees_a_profile_until_its_member_chooses_otherwise(told, bob):
    assert reads(None) == list(TOLD)
    show(told, Audience.MEMBERS)
    assert (reads(None), reads(bob), reads(told)) == ([], list(TOLD), list(TOLD))
    show(told, Audience.NOBODY)
    assert (reads(None), reads(bob)) == ([], [])
    show(told, Audience.EVERYONE)
    assert reads(None) == list(TOLD)


# Who sees the picture: test_pictures.py.
@pytest.mark.parametrize("part", [part for part in Shown.values if part != Shown.PICTURE])
def test_each_part_is_chosen_by_itself(told, part):
    show(told, Audience.NOBODY, part)
    assert len(reads(None)) == len(TOLD) - 1


def test_the_directory_does_not_find_by_what_it_does_not_show(told, bob, client):
    client.force_login(bob)
    queries = ("region=europe", "runs=host", "language=sv", "q=skellefteå", "q=immersion")
    assert ["@alice" in client.get(f"/members/?{query}").content.decode() for query in queries] == [True] * 5
    show(told, Audience.MEMBERS)
    assert ["@alice" in client.get(f"/members/?{query}").content.decode() for query in queries] == [False] * 5
    assert "@alice" in client.get("/members/?q=moreau").content.decode()


def test_the_choice_holds_when_the_profile_changes(told, client):
    show(told, Audience.NOBODY)
    actions.change_profile(told, by=told, **{**SAID, "place": "Luleå"})
    assert "@alice" not in client.get("/members/?q=luleå").content.decode()
    assert told.profile.traits.count() == 0


def test_the_page_keeps_what_is_chosen(client, told):
    client.force_login(told)
    sent = {**EVERYONE, "show_bio": "nobody", "contact_from": "verified"}
    assert client.post("/settings/privacy/", sent).status_code == 303
    profile = Profile.objects.get(user=told)
    assert (profile.shown_to, profile.contact_from) == ({"bio": "nobody"}, "verified")
    assert client.post("/settings/privacy/", {**sent, "show_bio": "friends"}).status_code == 422
    assert client.post("/settings/privacy/", {**sent, "contact_from": "friends"}).status_code == 422


def test_only_oneself_and_only_what_there_is(told, bob):
    with pytest.raises(PermissionDenied):
        actions.choose_privacy(told, by=bob, shown_to={}, contact_from="nobody")
    for wrong in ({"shown_to": {"email": "everyone"}}, {"shown_to": {"bio": "x"}}, {"contact_from": "x"}):
        with pytest.raises(Refused):
            actions.choose_privacy(told, by=told, **{"shown_to": {}, "contact_from": "nobody", **wrong})


def lets_in(user: User, contact_from: str) -> None:
    actions.choose_privacy(user, by=user, shown_to={}, contact_from=contact_from)


def test_anyone_or_nobody(alice, bob, carol, mallory, visitor):
    assert can_contact(bob, alice)
    assert not can_contact(alice, alice)
    assert not can_contact(mallory, alice)
    assert not can_contact(visitor, alice)
    lets_in(alice, "nobody")
    assert not can_contact(bob, alice)
    assert can_contact(carol, alice)


def test_those_who_share_a_category_that_both_may_read(alice, bob):
    lets_in(alice, "shared")
    assert not can_contact(bob, alice)
    topic = make_topic(author=alice)
    assert not can_contact(bob, alice)
    make_post(topic, author=bob)
    assert can_contact(bob, alice)
    topic.category.see = "moderators"
    topic.category.save()
    assert not can_contact(bob, alice)


def test_those_who_share_an_organisation(alice, bob):
    lets_in(alice, "shared")
    company = make_organisation()
    for user in (alice, bob):
        assert not can_contact(bob, alice)
        Membership.objects.create(organisation=company, user=user)
    assert can_contact(bob, alice)


def test_those_of_verified_organisations(alice, bob):
    lets_in(alice, "verified")
    company = make_organisation()
    Membership.objects.create(organisation=company, user=bob)
    assert not can_contact(bob, alice)
    Organisation.objects.update(verified_until=timezone.now() + timedelta(days=1))
    assert can_contact(bob, alice)
    Organisation.objects.update(verified_until=timezone.now() - timedelta(days=1))
    assert not can_contact(bob, alice)


def test_nobody_writes_across_a_block(alice, bob):
    actions.block(bob, by=alice)
    assert not can_contact(bob, alice)
    assert not can_contact(alice, bob)
    actions.unblock(bob, by=alice)
    assert can_contact(bob, alice)


def test_nobody_writes_to_who_is_gone(bob, alice):
    actions.erase(alice, by=alice, with_content=False)
    alice.refresh_from_db()
    assert not can_contact(bob, alice)
    assert not can_contact(bob, make_user("import", email="", origin="imported:x:1"))


def test_it_asks_little(alice, bob, django_assert_max_num_queries):
    lets_in(alice, "shared")
    make_post(make_topic(author=alice, category=make_category("power")), author=bob)
    with django_assert_max_num_queries(5):
        can_contact(bob, alice)
