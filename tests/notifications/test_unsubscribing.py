"""The link at the end of a mail: no sign-in, one kind, and never by merely being looked at."""

from __future__ import annotations

from django.test import Client

from accounts.models import Profile
from notifications.unsubscribing import unsubscribe_url
from tests.makers import make_user


def path_for(user, kind):
    return unsubscribe_url(user, kind).partition("://")[2].partition("/")[2]


def chosen(user):
    return Profile.objects.get(user=user).mail_for


def test_looking_shows_a_button_and_changes_nothing(client, alice):
    page = client.get("/" + path_for(alice, "mention"))
    assert page.status_code == 200
    assert "Someone mentions you" in page.content.decode()
    assert chosen(alice) == {}


def test_posting_ends_that_kind_and_no_other_without_signing_in(alice):
    alice.profile.mail_for = {"reply": True}
    alice.profile.save()
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/" + path_for(alice, "mention"))
    assert answer.status_code == 200
    assert chosen(alice) == {"reply": True, "mention": False}


def test_a_mail_programs_one_click_is_enough(alice):
    """RFC 8058: a form-encoded POST, no cookies, no token of ours beyond the address."""
    answer = Client(enforce_csrf_checks=True).post(
        "/" + path_for(alice, "watching"),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert (answer.status_code, chosen(alice)) == (200, {"watching": False})


def test_a_forged_link_or_one_of_a_member_who_left_is_404(client, alice):
    good = path_for(alice, "mention")
    token = good.rstrip("/").rpartition("/")[2]
    head, _colon, _signature = token.rpartition(":")
    assert client.post(f"/notifications/unsubscribe/{head}:{'x' * 43}/").status_code == 404
    assert client.post("/notifications/unsubscribe/nonsense/").status_code == 404
    bob = make_user("gone", is_active=False)
    assert client.post("/" + path_for(bob, "mention")).status_code == 404
    assert client.post("/" + path_for(alice, "no-such-kind")).status_code == 404
    assert chosen(alice) == {}
