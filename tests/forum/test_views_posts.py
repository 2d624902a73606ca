"""Writing in a topic through its pages: reply, edit, take back, with and without script."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from forum import actions
from forum.models import Draft, Post, Topic
from forum.writing import write
from tests.forum.browsing import field, signed_in, words
from tests.makers import make_category, make_post, make_topic

pytestmark = pytest.mark.django_db


def reply_url(topic: Topic) -> str:
    return f"/t/{topic.pk}/reply/"


def test_reply_redirects_to_the_new_post(alice):
    topic = make_topic()
    answer = signed_in(alice).post(reply_url(topic), {"body": "Six minutes.", "key": uuid4()})
    post = topic.posts.get(number=2)
    assert (answer.status_code, answer["Location"]) == (303, f"/t/{topic.slug}/{topic.pk}/2")
    assert (post.body, post.author) == ("Six minutes.", alice)


def test_reply_by_htmx_is_the_new_post_alone(alice):
    topic = make_topic()
    answer = signed_in(alice).post(reply_url(topic), {"body": "Six."}, headers={"hx-request": "true"})
    page = answer.content.decode()
    assert (answer.status_code, "HX-Request" in answer["Vary"]) == (200, True)
    assert 'id="post-2"' in page
    assert "<html" not in page


@pytest.mark.parametrize("body", ["", " ", "x", "x" * 60_001])
def test_reply_with_a_bad_body_keeps_what_was_typed(body, alice):
    topic = make_topic()
    answer = signed_in(alice).post(reply_url(topic), {"body": body, "key": uuid4()})
    assert (answer.status_code, field(answer, "body")) == (422, body)
    assert topic.posts.count() == 1


def test_reply_with_nothing_at_all_is_422(alice):
    assert signed_in(alice).post(reply_url(make_topic())).status_code == 422


def test_reply_twice_with_one_key_makes_one_post(alice):
    topic, sent = make_topic(), {"body": "Once.", "key": str(uuid4())}
    client = signed_in(alice)
    assert [client.post(reply_url(topic), sent)["Location"] for _again in range(2)] == [
        f"/t/{topic.slug}/{topic.pk}/2"
    ] * 2
    assert topic.posts.count() == 2


def test_reply_with_a_used_key_and_other_text_keeps_it_under_a_new_key(alice):
    topic, key, client = make_topic(), str(uuid4()), signed_in(alice)
    client.post(reply_url(topic), {"body": "First.", "key": key})
    answer = client.post(reply_url(topic), {"body": "Second.", "key": key})
    assert (answer.status_code, field(answer, "body")) == (409, "Second.")
    fresh = field(answer, "key")
    assert fresh != key
    assert client.post(reply_url(topic), {"body": "Second.", "key": fresh}).status_code == 303
    assert list(topic.posts.order_by("number").values_list("body", flat=True))[1:] == ["First.", "Second."]


def test_reply_to_a_locked_topic_shows_what_was_typed(alice, carol):
    topic = make_topic()
    actions.lock(topic, by=carol)
    answer = signed_in(alice).post(reply_url(topic), {"body": "Too late, but <b>kept</b>."})
    assert answer.status_code == 403
    assert "Too late, but <b>kept</b>." in words(answer)
    assert "<b>kept</b>" not in answer.content.decode()


def test_reply_to_a_topic_closed_in_that_moment_is_kept_as_a_draft(alice, carol, monkeypatch):
    topic = make_topic()

    def slowly(*args, **kwargs):
        """The rendering takes its time, and carol locks the topic meanwhile."""
        actions.lock(topic, by=carol)
        return write(*args, **kwargs)

    monkeypatch.setattr("forum.actions.posts.write", slowly)
    answer = signed_in(alice).post(reply_url(topic), {"body": "While it closed."})
    assert (answer.status_code, field(answer, "body")) == (409, "While it closed.")
    assert Draft.objects.get(user=alice).body == "While it closed."


def test_reply_says_what_it_answers_but_never_to_a_removed_post(alice, bob):
    topic = make_topic()
    first, second = make_post(topic, author=bob), make_post(topic, author=bob)
    actions.remove(second, by=bob)
    client = signed_in(alice)
    client.post(reply_url(topic), {"body": "To the first.", "reply_to": first.number})
    client.post(reply_url(topic), {"body": "To the second.", "reply_to": second.number})
    answered = dict(topic.posts.values_list("body", "reply_to"))
    assert (answered["To the first."], answered["To the second."]) == (first.pk, None)


def test_quote_brings_the_post_into_the_form(alice, bob):
    topic = make_topic(author=bob, body="We ramp in 95 seconds.")
    page = signed_in(alice).get(f"{reply_url(topic)}?quote=1")
    expected = f'[quote="bob, post:1, topic:{topic.pk}"]\nWe ramp in 95 seconds.\n[/quote]'
    assert field(page, "body").strip() == expected
    assert field(page, "reply_to") == "1"


def test_a_visitors_reply_is_a_draft_after_sign_in(alice):
    alice.set_password("a good long passphrase")
    alice.save()
    topic, client = make_topic(), Client()
    answer = client.post(reply_url(topic), {"body": "Typed\x00 before."})
    assert answer["Location"] == f"/accounts/login/?next={reply_url(topic)}"
    signed = client.post(answer["Location"], {"login": "alice", "password": "a good long passphrase"})
    assert signed["Location"] == reply_url(topic)
    assert field(client.get(signed["Location"]), "body") == "Typed before."


def test_edit_shows_the_text_and_saves_the_new_one(alice):
    post = make_post(make_topic(), author=alice, body="Before.")
    client, url = signed_in(alice), f"/posts/{post.pk}/edit/"
    form = client.get(url)
    assert (field(form, "body"), field(form, "version")) == ("Before.", "1")
    answer = client.post(url, {"body": "After.", "version": 1})
    assert (answer.status_code, answer["Location"]) == (303, post.get_absolute_url())
    assert client.get(f"/posts/{post.pk}/raw/").content == b"After."


@pytest.mark.parametrize("sent", [{}, {"body": "x", "version": 1}, {"body": "Fine.", "version": "x"}])
def test_edit_with_bad_input_keeps_what_was_typed(sent, alice):
    post = make_post(make_topic(), author=alice, body="Before.")
    answer = signed_in(alice).post(f"/posts/{post.pk}/edit/", sent)
    assert (answer.status_code, field(answer, "body")) == (422, sent.get("body", ""))
    post.refresh_from_db()
    assert post.body == "Before."


def test_edit_over_a_newer_edit_shows_both_and_then_saves(alice, carol):
    post = make_post(make_topic(), author=alice, body="Before.")
    actions.edit(post, by=carol, body="By <i>carol</i>.", version=1)
    client, url = signed_in(alice), f"/posts/{post.pk}/edit/"
    answer = client.post(url, {"body": "By alice.", "version": 1})
    assert (answer.status_code, field(answer, "body"), field(answer, "version")) == (409, "By alice.", "2")
    assert "By <i>carol</i>." in words(answer)
    assert "<i>carol</i>" not in answer.content.decode()
    both = "By <i>carol</i>.\n\nBy alice."
    assert client.post(url, {"body": both, "version": 2}).status_code == 303
    post.refresh_from_db()
    assert (post.body, post.version) == (both, 3)


def test_remove_and_restore_by_the_author(alice, bob):
    topic = make_topic()
    post, client = make_post(topic, author=alice), signed_in(alice)
    url = post.get_absolute_url()
    assert client.post(f"/posts/{post.pk}/remove/").status_code == 303
    assert signed_in(bob).get(url).status_code == 404
    assert client.post(f"/posts/{post.pk}/remove/").status_code == 409
    assert client.post(f"/posts/{post.pk}/restore/")["Location"] == url
    assert client.post(f"/posts/{post.pk}/restore/").status_code == 409
    assert signed_in(bob).get(url).status_code == 302


def test_an_author_never_restores_what_a_moderator_removed(alice, carol):
    post = make_post(make_topic(), author=alice)
    actions.remove(post, by=carol)
    assert signed_in(alice).post(f"/posts/{post.pk}/restore/").status_code == 403


def test_an_opening_post_is_not_removed_alone(alice):
    topic = make_topic(author=alice)
    assert signed_in(alice).post(f"/posts/{topic.posts.get().pk}/remove/").status_code == 403


def test_history_shows_each_version_with_what_changed(alice, client, django_assert_max_num_queries):
    post = make_post(make_topic(), author=alice, body="Ramp <b>six</b> minutes.")
    for version in range(1, 9):
        actions.edit(post, by=alice, body=f"Ramp time, version {version + 1}.", version=version)
    with django_assert_max_num_queries(8):
        page = client.get(f"/posts/{post.pk}/history/")
    assert "Ramp <b>six</b> minutes." in words(page)
    assert "<b>six</b>" not in page.content.decode()
    assert Post.objects.get(pk=post.pk).revisions.count() == 8


def test_history_and_raw_of_a_removed_post_are_its_authors_and_moderators(alice, bob, carol, client):
    post = make_post(make_topic(), author=alice)
    actions.remove(post, by=alice)
    for page in ("history", "raw"):
        url = f"/posts/{post.pk}/{page}/"
        codes = [reader.get(url).status_code for reader in (client, *map(signed_in, (alice, bob, carol)))]
        assert codes == [404, 200, 404, 200], page


def test_raw_is_plain_text_never_a_page(alice, client):
    post = make_post(make_topic(), author=alice, body="<script>alert(1)</script> as typed")
    answer = client.get(f"/posts/{post.pk}/raw/")
    assert answer.content == b"<script>alert(1)</script> as typed"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_too_many_replies_are_429_with_what_was_typed(alice, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "forum.reply": (1, 600)}
    topic, client = make_topic(category=make_category()), signed_in(alice)
    client.post(reply_url(topic), {"body": "The first."})
    answer = client.post(reply_url(topic), {"body": "The second."})
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert "The second." in words(answer)
