"""Profiles, the directory, and the completion of names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import ApiToken, Profile, User
from accounts.tokens import digest
from forum import actions as forum
from forum.models import Post
from moderation import actions as moderation
from tests.makers import PASSWORD, make_category, make_post, make_topic, make_user


def member(username: str, **said: object) -> User:
    """A member with a profile, made the way members make theirs."""
    name = said.pop("name", "")
    user = make_user(username, email=f"{username}@example.org".encode().hex()[:40] + "@example.org")
    given = {
        "name": name, "region": "", "place": "", "time_zone": "UTC", "languages": [], "runs": [],
        "bio": "", "is_listed": True, **said,
    }  # fmt: skip
    actions.change_profile(user, by=user, **given)
    return user


def names(page) -> list[str]:
    return [user.username for user in page.context["page"]]


def test_profile_shows_what_was_said_and_the_posts_the_reader_may_see(client, alice, bob):
    seen, hidden = make_category(), make_category(see="moderators")
    make_topic(author=alice, category=seen, title="Ramp-down time")
    topic = make_topic(author=alice, category=hidden, title="Staff only")
    page = client.get("/u/alice/").content.decode()
    assert ("Ramp-down time" in page, "Staff only" in page) == (True, False)
    client.force_login(make_user("mod", role="moderator"))
    assert topic.title in client.get("/u/alice/").content.decode()


@pytest.mark.parametrize(
    ("username", "asked"), [("Alice-M", "alice-m"), ("Ирина", "ИРИНА"), ("a.b_c", "A.B_C")]
)
def test_profile_redirects_to_the_names_own_spelling(client, db, username, asked):
    user = make_user(username, email="x@example.org")
    answer = client.get(f"/u/{asked}/")
    assert (answer.status_code, answer["Location"]) == (301, user.get_absolute_url())
    assert client.get(answer["Location"]).status_code == 200


def test_a_profile_that_is_nobodys_is_a_404(client, alice, admin):
    gone = make_user("gone")
    actions.erase(gone, by=gone, with_content=False)
    client.force_login(admin)
    for name in ("nobody", f"former-member-{gone.pk}"):
        assert client.get(f"/u/{name}/").status_code == 404
    assert client.get("/u/gone/").status_code == 410


def test_profile_pages_on_by_key(client, alice):
    topic = make_topic(author=alice, replies=19)
    first = client.get("/u/alice/")
    assert [post.number for post in first.context["page"]] == list(range(20, 5, -1))
    second = client.get("/u/alice/" + first.context["older"])
    assert [post.number for post in second.context["page"]] == [5, 4, 3, 2, 1]
    assert topic.title in second.content.decode()


def test_the_profile_needs_few_queries(client, alice, bob, django_assert_max_num_queries):
    make_topic(author=alice, replies=5)
    with django_assert_max_num_queries(7):
        client.get("/u/alice/")
    client.force_login(bob)
    client.get("/u/alice/")
    with django_assert_max_num_queries(11):
        client.get("/u/alice/")


def test_the_profile_says_what_others_used_and_what_they_write_about(client, alice, bob, carol):
    question = make_topic(author=bob, tags=["meters", "audit"])
    answer = make_post(question, author=alice)
    make_post(make_topic(author=carol, tags=["meters"]), author=alice)
    forum.answer(answer, by=bob)
    forum.react(answer, by=bob, kind="useful")
    hidden = make_topic(author=carol, category=make_category("staff", see="moderators"), tags=["secret"])
    Post.objects.create(
        topic=hidden, number=2, author=alice, body="x", body_html="x", created_at=timezone.now()
    )
    page = client.get("/u/alice/").content.decode()
    assert "Accepted answer</span>" in page
    assert "1 found it useful" in page
    assert "<dt>Accepted answers</dt><dd>1</dd>" in page
    assert page.index("/tag/meters/") < page.index("/tag/audit/")
    assert "secret" not in page


def test_the_directory_finds_by_role_region_language_and_text(client, db):
    member("ana", name="Ana Ríos", region="latin-america", runs=["miner"], languages=["es"], place="Itapúa")
    member("bek", name="Бек Садыков", region="central-asia", runs=["host", "miner"], languages=["ru", "kk"])
    member(
        "cho", name="조 민", region="east-asia", runs=["pool"], languages=["ko"], bio="Ask about firmware."
    )
    everyone = names(client.get("/members/"))
    assert sorted(everyone) == ["ana", "bek", "cho"]
    assert names(client.get("/members/?runs=miner")) == ["ana", "bek"]
    assert names(client.get("/members/?runs=miner&language=ru")) == ["bek"]
    assert names(client.get("/members/?region=east-asia")) == ["cho"]
    assert names(client.get("/members/?q=ITAPÚA")) == ["ana"]
    assert names(client.get("/members/?q=садыков бек")) == ["bek"]
    assert names(client.get("/members/?q=Firmware")) == ["cho"]
    assert names(client.get("/members/?q=100%25")) == []
    assert sorted(names(client.get("/members/?runs=casino&region=<b>"))) == ["ana", "bek", "cho"]
    assert "Nobody fits" in client.get("/members/?q=zzz").content.decode()


def test_the_directory_leaves_out_who_did_not_ask_to_be_in(client, db):
    member("listed")
    member("shy", is_listed=False)
    actions.make_placeholder("imported", origin="imported:x:1")
    gone = member("gone")
    actions.erase(gone, by=gone, with_content=False)
    make_user("closed", is_active=False)
    actions.join(User(username="unconfirmed", email="u@example.org", password="!"))
    assert names(client.get("/members/")) == ["listed"]


def test_the_directory_pages_on_by_key_both_ways(client, db):
    for number in range(65):
        make_user(f"m{number:02}")
    first = client.get("/members/")
    second = client.get("/members/" + first.context["older"])
    third = client.get("/members/" + second.context["older"])
    seen = names(first) + names(second) + names(third)
    assert seen == sorted(seen)
    assert len(seen) == 65
    assert third.context["older"] is None
    assert names(client.get("/members/" + third.context["newer"])) == names(second)
    assert client.get("/members/?cursor=rubbish").status_code == 200


def test_the_directory_needs_one_query_for_visitors(client, db, django_assert_max_num_queries):
    for number in range(5):
        member(f"m{number}", runs=["miner"], languages=["en"])
    with django_assert_max_num_queries(2):
        client.get("/members/?runs=miner&language=en&q=m")


def test_completion_knows_usernames_and_each_word_of_a_name(client, alice, bob):
    member("irina", name="Ирина Панина")
    client.force_login(alice)

    def found(typed: str) -> list[str]:
        answer = client.get("/members/complete/", {"q": typed})
        return [row["username"] for row in answer.json()["results"]]

    assert found("b") == ["bob"]
    assert found("TANA") == ["bob"]
    assert found("пан") == ["irina"]
    assert found("") == []
    assert found("%") == []
    assert client.get("/members/complete/?q=BO").json() == {
        "results": [{"username": "bob", "name": "Bob Tanaka"}]
    }
    for number in range(12):
        make_user(f"zed{number}")
    assert len(found("zed")) == 8


def test_completion_is_limited(client, alice, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "members.complete": (3, 60)}
    client.force_login(alice)
    answers = [client.get("/members/complete/?q=a").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_names_are_found_in_any_case_by_the_vocabulary(db):
    user = make_user("Ёлка", email="y@example.org")
    assert User.objects.named("ёЛКА").get() == user
    assert list(User.objects.named_any(["ЁЛКА", "nobody"])) == [user]
    assert User.objects.get_by_natural_key("ёлка") == user


def test_create_token_prints_a_token_once(alice, capsys):
    call_command("create_token", "ALICE", "--scope", "read")
    token = capsys.readouterr().out.strip()
    assert ApiToken.objects.get(digest=digest(token)).scopes == ["read"]
    actions.make_placeholder("imported", origin="imported:x:1")
    for name in ("nobody", "imported"):
        with pytest.raises(CommandError):
            call_command("create_token", name)


def test_createsuperuser_makes_an_administrator_who_can_sign_in(client, db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a good long passphrase")
    call_command("createsuperuser", "--noinput", username="Root2", email="Root@Example.org")
    user = User.objects.get()
    assert (user.role, user.is_staff, user.email) == ("admin", True, "root@example.org")
    assert Profile.objects.filter(user=user).exists()
    answer = client.post(
        "/accounts/login/", {"login": "root@example.org", "password": "a good long passphrase"}
    )
    assert answer["Location"] == "/"
    assert client.get("/admin/")["Location"].startswith("/settings/second-factor/")
    Authenticator.objects.create(user=user, type="totp", data={})
    actions.weigh_second_factor(user)
    assert client.get("/admin/").status_code == 200


def test_who_why_and_until_show_to_the_suspended_and_to_moderators_alone(
    client, bob, carol, alice, time_machine
):
    moderation.suspend(
        bob, by=carol, until=timezone.now() + timedelta(days=3), reason="spam", note="Third <b>time</b>."
    )
    for reader in (bob, carol):
        client.force_login(reader)
        page = client.get("/u/bob/").content.decode()
        assert ("Spam" in page or "spam" in page, "Decided by Carol Vance" in page) == (True, True)
        assert "Third &lt;b&gt;time&lt;/b&gt;." in page
    client.force_login(alice)
    assert "uspen" not in client.get("/u/bob/").content.decode()
    client.logout()
    assert "uspen" not in client.get("/u/bob/").content.decode()
    time_machine.move_to(timezone.now() + timedelta(days=4))
    client.force_login(carol)
    assert "Decided by" not in client.get("/u/bob/").content.decode()


def test_moderators_find_the_way_to_warn_and_suspend(client, alice, carol, admin):
    client.force_login(carol)
    assert 'href="/moderation/members/alice/suspend/"' in client.get("/u/alice/").content.decode()
    assert "/moderation/members/" not in client.get("/u/admina/").content.decode()
    client.force_login(alice)
    assert "/moderation/members/" not in client.get("/u/carol/").content.decode()


def test_two_visitors_may_look_for_the_same_name_at_once(client, alice):
    assert Client().get("/u/alice/").status_code == client.get("/u/ALICE/", follow=True).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/u/%00/",
        "/u/a%00b/",
        "/u/%F0%9F%98%80/",
        "/u/..%2F..%2Fetc/",
        "/u/" + "a" * 3000 + "/",
        "/members/?q=%00&cursor=%00",
        "/members/?q=" + "a+" * 500,
        "/members/?cursor=WyJuIiwiXHUwMDAwIiwxXQ",
        "/members/?cursor=WyJuIiwiYSIsMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDBd",
        "/members/?cursor=WyJuIiwiYSIsImIiXQ",
        "/members/?cursor=WyJuIiwiYSIsMWU5OTld",
        "/members/complete/?q=%00",
        "/claim/%00/",
        "/accounts/confirm-email/%00/",
        "/api/v1/members/?q=%00&cursor=WyJuIiwiXHUwMDAwIiwxXQ",
        "/api/v1/members/%00/",
    ],
)
def test_strange_addresses_break_nothing(client, alice, address):
    client.force_login(alice)
    assert client.get(address).status_code in {200, 404}


@pytest.mark.parametrize(
    "value", ["\x00", "a\x00b", "\ud83d", "😀" * 100, "' OR 1=1 --", "%s%s", "{{ 7*7 }}"]
)
def test_strange_inputs_break_nothing(client, alice, value):
    text = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert client.post("/accounts/login/", {"login": text, "password": text}).status_code == 422
    assert client.post("/accounts/password/reset/", {"email": text}).status_code in {302, 422}
    assert client.post("/preferences/", {"language": text, "next": text}).status_code == 422
    client.force_login(alice)
    given = {"name": text[:80], "time_zone": "UTC", "place": text[:80], "bio": text}
    assert client.post("/settings/", given).status_code in {303, 422}
    assert client.post("/settings/tokens/", {"name": text[:80], "scopes": ["read"]}).status_code in {200, 422}
    assert client.get("/u/alice/").status_code == 200
    assert "49" not in client.get("/u/alice/").content.decode().partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize(
    ("username", "email", "sentence"),
    [
        ("ALICE", "else@example.org", "This username is taken."),
        ("elsa", "Alice@Example.org", "There is an account with this address."),
    ],
)
def test_createsuperuser_says_what_is_taken_in_whatever_case(alice, monkeypatch, username, email, sentence):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    with pytest.raises(CommandError, match=sentence):
        call_command("createsuperuser", "--noinput", username=username, email=email)
    assert User.objects.count() == 1
