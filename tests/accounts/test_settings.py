"""What members change about themselves, and who else cannot."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import ApiToken, Block, Profile, User
from accounts.tokens import digest
from core.errors import Refused

PROFILE = {
    "name": "Alice M.",
    "region": "europe",
    "place": "Northern Sweden",
    "time_zone": "Europe/Stockholm",
    "languages": ["en", "sv"],
    "runs": ["miner", "host"],
    "bio": "Ask me about **PUE** and @bob.",
    "is_listed": "on",
}


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def test_profile_is_kept_and_its_bio_rendered_once(as_alice, alice, bob):
    assert as_alice.post("/settings/", PROFILE)["Location"] == "/settings/"
    profile = Profile.objects.select_related("user").get(user=alice)
    assert (profile.user.name, profile.user.name_key, profile.user.time_zone) == (
        "Alice M.",
        "alice m.",
        "Europe/Stockholm",
    )
    assert (profile.region, profile.place, profile.languages, profile.runs) == (
        "europe",
        "Northern Sweden",
        ["en", "sv"],
        ["miner", "host"],
    )
    assert "<strong>PUE</strong>" in profile.bio_html
    assert 'href="/u/bob/"' in profile.bio_html
    page = as_alice.get("/u/alice/").content.decode()
    assert "<strong>PUE</strong>" in page
    assert "Svenska" in page


def test_rerender_makes_old_bios_anew(as_alice, alice):
    as_alice.post("/settings/", PROFILE)
    Profile.objects.filter(user=alice).update(bio_html="<p>old</p>", bio_renderer=0)
    call_command("rerender", verbosity=0)
    profile = Profile.objects.get(user=alice)
    assert "<strong>PUE</strong>" in profile.bio_html
    assert list(actions.unrendered_bios()) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana   R\u00edos ", "Ana R\u00edos"),
        ("\u202egnp.ecila", "gnp.ecila"),
        ("a\u2066b\u2069c\r\nBcc: x", "abc Bcc: x"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),  # a Persian non-joiner belongs there
    ],
)
def test_names_are_one_line_that_turns_nothing(as_alice, alice, typed, kept):
    assert as_alice.post("/settings/", {**PROFILE, "name": typed}).status_code == 303
    alice.refresh_from_db()
    assert alice.name == kept


@pytest.mark.parametrize("name", ["Moderator", "ADMIN", " admin "])
def test_nobody_goes_by_the_name_of_an_office(as_alice, name):
    assert as_alice.post("/settings/", {**PROFILE, "name": name}).status_code == 422


def test_traits_follow_the_profile(as_alice, alice):
    as_alice.post("/settings/", PROFILE)
    as_alice.post("/settings/", {**PROFILE, "languages": ["ru"], "runs": []})
    assert set(alice.profile.traits.values_list("kind", "value")) == {("language", "ru")}


@pytest.mark.parametrize(
    "changed",
    [
        {"time_zone": "Mars/Olympus"},
        {"region": "atlantis"},
        {"languages": ["xx"]},
        {"runs": ["casino"]},
        {"bio": "x" * 2001},
        {"name": "x" * 81},
    ],
)
def test_a_profile_that_makes_no_sense_is_a_422(as_alice, alice, changed):
    assert as_alice.post("/settings/", {**PROFILE, **changed}).status_code == 422
    alice.refresh_from_db()
    assert alice.name == "Alice Moreau"


def test_old_names_of_zones_that_browsers_report_are_taken(as_alice, alice):
    assert as_alice.post("/settings/", {**PROFILE, "time_zone": "Asia/Calcutta"}).status_code == 303
    alice.refresh_from_db()
    assert alice.time_zone == "Asia/Calcutta"


@pytest.mark.parametrize(
    "bio", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>"]
)
def test_evil_bios_run_nothing(as_alice, bio):
    as_alice.post("/settings/", {**PROFILE, "bio": bio})
    for address in ("/u/alice/", "/members/", "/settings/"):
        page = as_alice.get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert 'href="javascript:' not in page
        assert "<img src=x" not in page


def test_suspended_members_say_nothing_new_but_keep_their_own_settings(client, mallory):
    client.force_login(mallory)
    assert client.post("/settings/", PROFILE).status_code == 403
    given = {"language": "es", "time_zone": "UTC", "theme": ""}
    assert client.post("/settings/preferences/", given).status_code == 303
    mallory.refresh_from_db()
    assert (mallory.name, mallory.language) == ("", "es")


def test_only_oneself_changes_a_profile(alice, bob):
    with pytest.raises(PermissionDenied):
        actions.choose_language(alice, by=bob, language="es")
    with pytest.raises(PermissionDenied):
        actions.choose_mail(alice, by=bob, mail_for={"reply": False})


def test_language_zone_and_theme(as_alice, alice):
    given = {"language": "ru", "time_zone": "Asia/Almaty", "theme": "dark"}
    answer = as_alice.post("/settings/preferences/", given)
    assert answer.status_code == 303
    alice.refresh_from_db()
    assert (alice.language, alice.time_zone, alice.theme) == ("ru", "Asia/Almaty", "dark")
    page = as_alice.get("/settings/preferences/").content.decode()
    assert '<html lang="ru"' in page
    assert 'data-theme="dark"' in page
    assert as_alice.post("/settings/preferences/", {**given, "theme": "neon"}).status_code == 422


def test_mail_per_kind(as_alice, alice):
    page = as_alice.get("/settings/notifications/").content.decode()
    assert 'name="mail-mention"' in page
    as_alice.post("/settings/notifications/", {"mail-mention": "on"})
    alice.profile.refresh_from_db()
    assert alice.profile.mail_for["mention"] is True
    assert alice.profile.mail_for["reply"] is False


def test_a_token_is_shown_once_and_kept_as_a_hash(as_alice, alice):
    answer = as_alice.post("/settings/tokens/", {"name": "Dashboard", "scopes": ["read"]})
    assert "no-store" in answer["Cache-Control"]
    token = answer.context["new"]
    assert token in answer.content.decode()
    kept = ApiToken.objects.get(user=alice)
    assert (kept.name, kept.scopes, kept.digest) == ("Dashboard", ["read"], digest(token))
    assert token not in as_alice.get("/settings/tokens/").content.decode()


def test_a_tokens_last_day_is_noted_once_a_day(alice, django_assert_num_queries, rf):
    from accounts.authentication import TokenAuthentication

    kept, token = actions.create_token(alice, by=alice, name="x", scopes=["read"])
    request = rf.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"})
    with django_assert_num_queries(2):
        assert TokenAuthentication().authenticate(request) == (alice, kept)
    with django_assert_num_queries(1):
        TokenAuthentication().authenticate(request)
    kept.refresh_from_db()
    assert kept.last_used_on == timezone.now().date()


def test_revoking_is_for_the_owner(as_alice, alice, bob):
    mine, _token = actions.create_token(alice, by=alice, name="mine", scopes=["read"])
    theirs, _token = actions.create_token(bob, by=bob, name="theirs", scopes=["read", "write"])
    assert as_alice.post(f"/settings/tokens/{theirs.pk}/revoke/").status_code == 404
    assert as_alice.post(f"/settings/tokens/{mine.pk}/revoke/").status_code == 303
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.is_revoked, theirs.is_revoked) == (True, False)


def test_tokens_are_refused_without_a_scope_for_others_and_past_twenty(alice, bob):
    with pytest.raises(Refused) as refusal:
        actions.create_token(alice, by=alice, name="x", scopes=[])
    assert refusal.value.status == 422
    with pytest.raises(Refused):
        actions.create_token(alice, by=alice, name="x", scopes=["admin"])
    with pytest.raises(PermissionDenied):
        actions.create_token(alice, by=bob, name="x", scopes=["read"])
    for number in range(20):
        actions.create_token(alice, by=alice, name=f"{number}", scopes=["read"])
    with pytest.raises(Refused):
        actions.create_token(alice, by=alice, name="one more", scopes=["read"])


def test_blocking_is_ones_own_affair(as_alice, alice, bob):
    as_alice.post("/u/BOB/block/")
    as_alice.post("/u/bob/block/")
    assert list(Block.objects.values_list("by", "blocked")) == [(alice.pk, bob.pk)]
    assert "bob" in as_alice.get("/settings/blocked/").content.decode()
    assert as_alice.post("/u/alice/block/").status_code == 422
    assert as_alice.get("/u/bob/block/").status_code == 405
    answer = as_alice.post("/u/bob/unblock/", {"next": "/settings/blocked/"})
    assert answer["Location"] == "/settings/blocked/"
    assert not Block.objects.exists()


def test_only_administrators_give_roles_and_one_always_remains(client, alice, carol, admin):
    client.force_login(carol)
    assert client.post("/u/alice/role/", {"role": "moderator"}).status_code == 403
    client.force_login(admin)
    assert client.post("/u/alice/role/", {"role": "emperor"}).status_code == 422
    assert client.post("/u/alice/role/", {"role": "moderator"}).status_code == 303
    alice.refresh_from_db()
    assert alice.role == "moderator"
    assert client.post("/u/admina/role/", {"role": "member"}).status_code == 409
    actions.give_role(alice, by=admin, role="admin")
    actions.give_role(admin, by=admin, role="member")
    admin.refresh_from_db()
    assert (admin.role, admin.is_superuser, admin.is_staff) == ("member", False, False)


def test_a_visitors_choice_is_a_cookie_and_a_members_is_kept(client, alice):
    answer = client.post("/preferences/", {"theme": "dark", "next": "/forum/"})
    assert (answer.status_code, answer["Location"], answer.cookies["theme"].value) == (303, "/forum/", "dark")
    assert client.post("/preferences/", {"theme": "system"}).cookies["theme"].value == ""
    assert client.post("/preferences/", {"language": "es"}).cookies["language"].value == "es"
    assert client.post("/preferences/", {"language": "tlh"}).status_code == 422
    assert client.post("/preferences/", {"theme": "neon"}).status_code == 422
    client.force_login(alice)
    client.post("/preferences/", {"theme": "dark"})
    client.post("/preferences/", {"language": "ru"})
    alice.refresh_from_db()
    assert (alice.theme, alice.language) == ("dark", "ru")


def test_preferences_are_not_set_from_other_sites(db):
    strict = Client(enforce_csrf_checks=True)
    given = {"theme": "dark"}
    assert strict.post("/preferences/", given).status_code == 303
    assert strict.post("/preferences/", given, headers={"Origin": "http://testserver"}).status_code == 303
    assert strict.post("/preferences/", given, headers={"Origin": "https://evil.example"}).status_code == 403
    assert strict.post("/preferences/", given, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert strict.post("/preferences/", {**given, "next": "//evil.example"})["Location"] == "/"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "preferences/",
        "notifications/",
        "security/",
        "tokens/",
        "privacy/",
        "standing/",
        "blocked/",
        "data/",
        "leave/",
    ],
)
def test_each_page_of_the_settings_needs_few_queries(as_alice, address, django_assert_max_num_queries):
    as_alice.get(f"/settings/{address}")
    with django_assert_max_num_queries(6):
        assert as_alice.get(f"/settings/{address}").status_code == 200


@pytest.mark.parametrize("address", ["/settings/", "/settings/preferences/", "/settings/tokens/"])
def test_an_empty_form_is_told_what_it_lacks_and_changes_nothing(as_alice, alice, address):
    before = User.objects.values().get(pk=alice.pk)
    answer = as_alice.post(address, {})
    assert (answer.status_code, b'aria-invalid="true"' in answer.content) == (422, True)
    assert User.objects.values().get(pk=alice.pk) == before
    assert not ApiToken.objects.exists()
