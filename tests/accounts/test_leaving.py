"""Deleting an account: what is gone, what stays, who cannot, and that it can be done twice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import ApiToken, Block, Profile, User
from core.errors import Refused
from forum import actions as forum
from forum.models import Bookmark, Draft, Post, PostRevision, Reaction, Topic
from pages import erasure
from tests.makers import PASSWORD, make_category, make_post, make_topic, make_user

LEAVE = "/settings/leave/"


@pytest.fixture
def dana(db: None) -> User:
    user = make_user("Dana", name="Dana Reyes-Quintero", password=PASSWORD, email="dana@secret.example")
    said = {"region": "europe", "place": "Lövånger", "time_zone": "UTC", "languages": ["en"], "runs": [],
            "bio": "Call me on 555-0199", "is_listed": True, "name": user.name}  # fmt: skip
    actions.change_profile(user, by=user, **said)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    assert client.post("/accounts/login/", {"login": user.username, "password": PASSWORD}).status_code == 302
    return client


def everything_about(*words: str) -> list[str]:
    """Columns of any table that still hold one of these words, whatever their case."""
    found = []
    for model in apps.get_models():
        texts = (models.CharField, models.TextField, models.JSONField)
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, texts)]
        for row in model._default_manager.values(*names) if names else []:
            for name, value in row.items():
                if any(word.lower() in str(value).lower() for word in words):
                    found.append(f"{model._meta.label}.{name}: {value!r:.80}")
    return found


def test_leaving_destroys_what_is_personal_and_keeps_what_was_said(dana, bob, mailoutbox):
    topic = make_topic(author=dana, title="Dry coolers", body="We measured 41 degrees.")
    theirs = make_post(topic, author=bob)
    forum.save_draft("new:1", by=dana, title="Half a thought", body="dana@secret.example writes")
    forum.bookmark(theirs, by=dana, note="private note")
    actions.create_token(dana, by=dana, name="danas laptop", scopes=["read"])
    actions.block(bob, by=dana)
    client, elsewhere = signed_in(dana), signed_in(dana)
    answer = client.post(LEAVE, {"content": "keep", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert [c.get("/settings/").status_code for c in (client, elsewhere)] == [302, 302]
    dana.refresh_from_db()
    assert (dana.username, dana.name, dana.email, dana.is_active) == (
        f"former-member-{dana.pk}",
        "",
        "",
        False,
    )
    for model in (Profile, EmailAddress, UserSession, ApiToken, Draft, Bookmark):
        assert not model.objects.filter(user=dana).exists(), model
    assert not Block.objects.exists()
    assert (
        everything_about("dana", "secret.example", "555-0199", "lövånger", "private note", "half a thought")
        == []
    )
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert ("We measured 41 degrees." in page, "Former member" in page, "Dana" in page) == (True, True, False)
    assert [mail.to for mail in mailoutbox][-1] == ["dana@secret.example"]
    assert "is deleted" in mailoutbox[-1].subject


def test_nobody_takes_the_name_again(dana, client):
    actions.erase(dana, by=dana, with_content=False)
    given = {"username": "DANA", "email": "new@example.org", "password1": PASSWORD, "terms": "on"}
    answer = client.post("/accounts/signup/", given)
    assert (answer.status_code, "This username is taken." in answer.content.decode()) == (422, True)
    with pytest.raises(Refused):
        actions.join(User(username="dana", email="new@example.org", password="!"))
    assert (
        client.post("/accounts/login/", {"login": "dana@secret.example", "password": PASSWORD}).status_code
        == 422
    )


def test_pages_kept_ready_forget_the_name(dana, bob, commits):
    with commits():
        topic = make_topic(author=bob)
        make_post(topic, author=dana)
    reader = Client()
    assert "Dana Reyes" in reader.get(topic.get_absolute_url()).content.decode()
    with commits():
        erasure.leave(dana, by=dana, with_content=False)
    assert "Dana Reyes" not in Client().get(topic.get_absolute_url()).content.decode()


def test_what_was_written_goes_too_if_asked_and_a_batch_at_a_time(dana, bob, monkeypatch, commits):
    monkeypatch.setattr(erasure, "BATCH", 2)
    with commits():
        asked = make_topic(author=dana, title="Answered by others", body="secret opening")
        kept = make_post(asked, author=bob, body="Bob's answer stays.")
        alone = make_topic(author=dana, title="Nobody answered", body="secret soliloquy", replies=1)
        other = make_topic(author=bob, title="Bob asks")
        post = make_post(other, author=dana, body="secret reply")
        post = forum.edit(post, by=dana, body="secret reply, edited", version=1)
        forum.react(kept, by=dana, kind="useful")
        forum.react(post, by=bob, kind="useful")
    with commits():
        erasure.leave(dana, by=dana, with_content=True)
    rounds = 0
    while User.objects.filter(content_due_at__isnull=False).exists():
        with commits():
            erasure.erase_due_content()
        rounds += 1
        assert rounds < 20
    assert rounds > 2
    assert everything_about("secret ") == []
    assert not Post.objects.filter(author=dana).exists()
    assert not PostRevision.objects.exists()
    assert not Reaction.objects.filter(user=dana).exists()
    assert Post.objects.get(pk=kept.pk).reaction_counts == {}
    page = Client().get(asked.get_absolute_url())
    assert "The author has left" in page.content.decode()
    assert (
        "Bob&#x27;s answer stays." in page.content.decode() or "Bob's answer stays." in page.content.decode()
    )
    assert Client().get(alone.get_absolute_url()).status_code == 404
    assert Topic.objects.get(pk=alone.pk).title == "—"
    other.refresh_from_db()
    assert (other.reply_count, other.last_number) == (0, 2)
    category = other.category
    category.refresh_from_db()
    assert (category.topic_count, category.post_count) == (1, 1)


def test_erasing_twice_changes_nothing(dana, bob):
    topic = make_topic(author=bob)
    make_post(topic, author=dana)
    erasure.leave(dana, by=dana, with_content=True)
    for _ in range(6):
        erasure.erase_due_content()
    dana.refresh_from_db()
    before = (dana.erased_at, Post.objects.values_list("pk", "removed_at").order_by("pk")[1])
    actions.erase(dana, by=dana, with_content=True)
    assert erasure.erase_due_content() == 0
    dana.refresh_from_db()
    assert (dana.erased_at, Post.objects.values_list("pk", "removed_at").order_by("pk")[1]) == before


def test_search_forgets_what_was_destroyed(dana, commits):
    from search.models import Document

    with commits():
        topic = make_topic(author=make_user("host"), category=make_category())
        post = make_post(topic, author=dana, body="A most peculiar xylophone.")
    assert Document.objects.filter(post=post).exists()
    with commits():
        erasure.leave(dana, by=dana, with_content=True)
    for _ in range(3):
        with commits():
            erasure.erase_due_content()
    assert not Document.objects.filter(post=post).exists()


def test_a_wrong_password_deletes_nothing(dana):
    client = signed_in(dana)
    assert client.post(LEAVE, {"content": "keep", "password": "wrong"}).status_code == 422
    assert client.post(LEAVE, {"content": "keep"}).status_code == 422
    assert client.post(LEAVE, {"content": "burn", "password": PASSWORD}).status_code == 422
    dana.refresh_from_db()
    assert dana.erased_at is None


def test_a_mailed_code_serves_instead_of_the_password(dana, mailoutbox, time_machine):
    client = signed_in(dana)
    assert client.post(LEAVE, {"mail_code": "1"})["Location"] == LEAVE
    code = re.search(r"\d{8}", mailoutbox[-1].body)[0]
    assert signed_in(dana).post(LEAVE, {"content": "keep", "code": code}).status_code == 422
    for _ in range(4):
        assert client.post(LEAVE, {"content": "keep", "code": "00000000"}).status_code == 422
    assert client.post(LEAVE, {"content": "keep", "code": code}).status_code == 303
    dana.refresh_from_db()
    assert dana.erased_at is not None


def test_a_code_wears_out_and_grows_old(dana, mailoutbox, time_machine):
    client = signed_in(dana)
    client.post(LEAVE, {"mail_code": "1"})
    code = re.search(r"\d{8}", mailoutbox[-1].body)[0]
    for _ in range(5):
        client.post(LEAVE, {"content": "keep", "code": "00000000"})
    assert client.post(LEAVE, {"content": "keep", "code": code}).status_code == 422
    client.post(LEAVE, {"mail_code": "1"})
    code = re.search(r"\d{8}", mailoutbox[-1].body)[0]
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    assert client.post(LEAVE, {"content": "keep", "code": code}).status_code == 422


def test_the_only_administrator_stays(admin):
    admin.set_password(PASSWORD)
    admin.save()
    answer = signed_in(admin).post(LEAVE, {"content": "keep", "password": PASSWORD})
    assert (answer.status_code, "only administrator" in answer.content.decode()) == (409, True)
    make_user("second", role="admin")
    assert signed_in(admin).post(LEAVE, {"content": "keep", "password": PASSWORD}).status_code == 303


def test_suspended_members_may_leave(mallory):
    mallory.set_password(PASSWORD)
    mallory.save()
    assert signed_in(mallory).post(LEAVE, {"content": "remove", "password": PASSWORD}).status_code == 303


def test_only_oneself_or_an_administrator_erases(dana, bob, carol):
    from django.core.exceptions import PermissionDenied

    for other in (bob, carol):
        with pytest.raises(PermissionDenied):
            erasure.leave(dana, by=other, with_content=False)


def test_a_mention_of_a_member_who_left_leads_to_a_page_that_says_so(dana, bob, client):
    topic = make_topic(author=bob, body="As @dana measured.")
    assert 'href="/u/Dana/"' in topic.posts.get().body_html
    erasure.leave(dana, by=dana, with_content=False)
    for address in ("/u/Dana/", "/u/dana/"):
        page = client.get(address)
        assert (page.status_code, "This member has left" in page.content.decode()) == (410, True)
        assert "Reyes" not in page.content.decode()
        assert 'content="noindex"' in page.content.decode()
    assert client.get("/u/nobody-ever/").status_code == 404
