"""Reacting, watching, keeping, drafting and reading through their pages."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from forum import actions
from forum.models import Bookmark, Draft, ReadMark, Tag, Topic, Watch
from tests.forum.browsing import field, signed_in, words
from tests.makers import make_category, make_post, make_topic

pytestmark = pytest.mark.django_db

AWAY = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:///evil.example",
    "\x08//evil.example",
]
FRAGMENT = {"hx-request": "true"}


@pytest.mark.parametrize("away", AWAY)
def test_nothing_leads_to_another_site(away, alice, bob):
    post, client = make_post(make_topic(author=bob), author=bob), signed_in(alice)
    topic = post.topic
    posted = {
        f"/watch/topic/{topic.pk}/": {"level": "muted"},
        f"/posts/{post.pk}/bookmark/": {"note": "keep"},
        f"/posts/{post.pk}/unbookmark/": {},
        f"/t/{topic.pk}/read/": {"number": "2"},
        "/forum/read/": {},
        "/drafts/": {"place": "topic:1", "body": "Begun."},
    }
    for url, sent in posted.items():
        for answer in (client.post(url, {**sent, "next": away}), client.post(f"{url}?next={away}", sent)):
            assert answer.status_code == 303, url
            assert answer["Location"].startswith("/"), url
            assert "evil" not in answer["Location"], url


def test_next_on_this_site_is_followed(alice):
    answer = signed_in(alice).post("/forum/read/", {"next": "/c/power/?order=new"})
    assert answer["Location"] == "/c/power/?order=new"


def test_a_reaction_is_given_and_taken_back_by_one_button(alice, bob):
    post, client = make_post(make_topic(author=bob), author=bob), signed_in(alice)
    url = f"/posts/{post.pk}/react/useful/"
    assert client.post(url)["Location"] == post.get_absolute_url()
    given = client.post(url, {"on": "1"}, headers=FRAGMENT)
    assert 'aria-pressed="true"' in given.content.decode()
    assert ("HX-Request" in given["Vary"], "<html" in given.content.decode()) == (True, False)
    taken = client.post(url, headers=FRAGMENT)
    assert 'aria-pressed="true"' not in taken.content.decode()
    post.refresh_from_db()
    assert (post.reaction_counts, Topic.objects.get(pk=post.topic_id).reaction_count) == ({}, 0)
    assert client.post(f"/posts/{post.pk}/react/hate/").status_code == 404


@pytest.mark.parametrize("kind", ["topic", "category", "tag"])
def test_watch_at_each_level(kind, alice):
    topic, client = make_topic(tags=["ERCOT"]), signed_in(alice)
    target = {"topic": topic, "category": topic.category, "tag": Tag.objects.get()}[kind]
    url = f"/watch/{kind}/{target.pk}/"
    for level in ("watching", "tracking", "normal", "muted"):
        assert client.post(url, {"level": level})["Location"] == target.get_absolute_url()
        assert Watch.objects.get(user=alice).level == level
    part = client.post(url, {"level": "muted"}, headers=FRAGMENT)
    assert ("HX-Request" in part["Vary"], "<html" in part.content.decode()) == (True, False)
    assert client.post(url, {"level": "loudly"}).status_code == 422


def test_a_tag_of_hidden_topics_alone_is_not_there(alice, carol):
    make_topic(category=make_category(see="moderators"), tags=["Codename"])
    url = f"/watch/tag/{Tag.objects.get().pk}/"
    assert signed_in(alice).post(url, {"level": "muted"}).status_code == 404
    assert signed_in(carol).post(url, {"level": "muted"}).status_code == 303


def test_bookmark_with_a_note_and_a_reminder(alice):
    post, client = make_post(make_topic()), signed_in(alice)
    url, soon = f"/posts/{post.pk}/bookmark/", timezone.now() + timedelta(days=2)
    sent = {"note": "For the lease", "remind_at": soon.strftime("%Y-%m-%dT%H:%M")}
    assert client.post(url, sent)["Location"] == post.get_absolute_url()
    kept = Bookmark.objects.get()
    assert (kept.note, abs(kept.remind_at - soon) < timedelta(minutes=1)) == ("For the lease", True)
    assert field(client.get(url), "note") == "For the lease"
    assert "For the lease" in words(client.get("/bookmarks/"))
    client.post(f"/posts/{post.pk}/unbookmark/")
    assert not Bookmark.objects.exists()


def test_bookmark_with_bad_input_keeps_what_was_typed(alice):
    post = make_post(make_topic())
    for bad in ("2001-01-01T10:00", "tomorrow"):
        answer = signed_in(alice).post(f"/posts/{post.pk}/bookmark/", {"note": "For me", "remind_at": bad})
        assert (answer.status_code, field(answer, "note")) == (422, "For me")
    assert not Bookmark.objects.exists()


def test_a_bookmark_needs_nothing_more_than_the_button(alice):
    post = make_post(make_topic())
    assert signed_in(alice).post(f"/posts/{post.pk}/bookmark/").status_code == 303
    assert Bookmark.objects.get().note == ""


def test_bookmarks_of_what_one_may_no_longer_see_are_not_listed(alice, admin):
    topic = make_topic(title="Plans of ours")
    actions.bookmark(make_post(topic), by=alice)
    client = signed_in(alice)
    assert "Plans of ours" in words(client.get("/bookmarks/"))
    actions.change_category(topic.category, by=admin, see="moderators")
    assert "Plans of ours" not in words(client.get("/bookmarks/"))


def test_a_draft_is_saved_listed_taken_up_and_dropped(alice, bob):
    topic, client = make_topic(), signed_in(alice)
    sent = {"place": f"topic:{topic.pk}", "body": "Half <b>a</b> thought."}
    answer = client.post("/drafts/", sent, headers={"accept": "application/json"})
    assert answer.json()["version"] == 1
    page = client.get("/drafts/")
    assert "Half <b>a</b> thought." in words(page)
    assert "<b>a</b>" not in page.content.decode()
    assert field(client.get(f"/t/{topic.pk}/reply/"), "body") == sent["body"]
    drop = f"/drafts/{Draft.objects.get().pk}/drop/"
    assert signed_in(bob).post(drop).status_code == 404
    assert client.post(drop).status_code == 303
    assert not Draft.objects.exists()


CLOSINGS = {
    "removed": lambda topic, carol, admin: actions.remove_topic(topic, by=carol),
    "locked": lambda topic, carol, admin: actions.lock(topic, by=carol),
    "archived": lambda topic, carol, admin: actions.archive(topic, by=carol),
    "merged": lambda topic, carol, admin: actions.merge(topic, into=make_topic(), by=carol),
    "hidden": lambda topic, carol, admin: actions.change_category(topic.category, by=admin, see="moderators"),
}


@pytest.mark.parametrize("how", CLOSINGS)
def test_a_draft_whose_topic_closed_is_text_to_copy_and_no_link(how, alice, carol, admin):
    topic, client = make_topic(title="Ramp time"), signed_in(alice)
    post = make_post(topic, author=alice)
    body = "Half <b>a</b> thought.\n\n" + "It goes on. " * 50
    for place in (f"topic:{topic.pk}", f"edit:{post.pk}"):
        actions.save_draft(place, by=alice, body=body)
    CLOSINGS[how](topic, carol, admin)
    page = client.get("/drafts/")
    links = re.findall(r'href="(/t/[^"]*|/posts/[^"]*)"', page.content.decode().partition("<main")[2])
    assert [client.get(address).status_code for address in links] == [200] * len(links)
    assert f"/t/{topic.pk}/reply/" not in links
    assert body in words(page)
    assert ("Ramp time" in words(page)) == (how in {"locked", "archived"})


def test_a_draft_for_a_topic_that_never_was_is_text_and_can_be_thrown_away(alice):
    client = signed_in(alice)
    for place in ("topic:999999", f"topic:{'9' * 40}", "edit:0"):
        client.post("/drafts/", {"place": place, "body": f"For {place}."})
    page = client.get("/drafts/")
    assert "For topic:999999." in words(page)
    assert "/reply/" not in page.content.decode()
    client.post(f"/drafts/{Draft.objects.get(place='topic:999999').pk}/drop/")
    assert "For topic:999999." not in words(client.get("/drafts/"))


def test_a_draft_of_an_older_version_gets_both_texts(alice):
    client, json_please = signed_in(alice), {"accept": "application/json"}
    first = {"place": "new:topic", "body": "On the laptop.", "version": ""}
    client.post("/drafts/", first, headers=json_please)
    client.post("/drafts/", {**first, "body": "On the phone.", "version": "1"}, headers=json_please)
    late = client.post(
        "/drafts/", {**first, "body": "On the laptop again.", "version": "1"}, headers=json_please
    )
    problem = late.json()
    assert (late.status_code, problem["current"], problem["version"]) == (409, "On the phone.", 2)
    assert Draft.objects.get().body == "On the phone."


def test_a_change_of_tags_alone_is_kept_in_the_draft(alice):
    client = signed_in(alice)
    for tags in ("ERCOT", "PJM"):
        fields = json.dumps({"tags": tags, "category": "power", "other": "x", "language": {"no": 1}})
        client.post("/drafts/", {"place": "new:topic", "body": "Same.", "fields_json": fields})
    assert Draft.objects.get().fields["tags"] == "PJM"
    assert set(Draft.objects.get().fields) == {"tags", "category", "language"}


def test_a_draft_that_arrives_after_its_form_was_sent_is_none(alice):
    topic, client = make_topic(author=alice), signed_in(alice)
    opening = topic.posts.get()
    forms = {
        f"topic:{topic.pk}": (f"/t/{topic.pk}/reply/", {"body": "Six minutes."}),
        f"edit:{opening.pk}": (f"/posts/{opening.pk}/edit/", {"body": "Six minutes.", "version": 1}),
        "new:topic": ("/forum/new/", {"body": "Six.", "title": "Ramp", "category": topic.category.slug}),
    }
    for place, (url, sent) in forms.items():
        key = str(uuid4())
        late = {"place": place, "body": "Six minu", "key": key}
        assert client.post("/drafts/", late, headers={"accept": "application/json"}).json()["version"] == 1
        assert client.post(url, {**sent, "key": key}).status_code == 303
        assert not Draft.objects.exists()
        for body in ("Six minu", ""):
            answer = client.post("/drafts/", {**late, "body": body}, headers={"accept": "application/json"})
            assert (answer.status_code, answer.json()) == (200, {"version": 0})
        assert not Draft.objects.exists()
    # The next form of the same place keeps drafts as ever.
    assert (
        client.post("/drafts/", {"place": "new:topic", "body": "Next.", "key": str(uuid4())}).status_code
        == 303
    )
    assert Draft.objects.get().body == "Next."


def test_the_forms_carry_the_key_their_drafts_are_saved_under(alice):
    topic, client = make_topic(author=alice), signed_in(alice)
    for url in (f"/t/{topic.pk}/reply/", f"/posts/{topic.posts.get().pk}/edit/", "/forum/new/"):
        assert UUID(field(client.get(url), "key"))


@pytest.mark.parametrize("place", ["", "topic", "topic:١٢", "elsewhere:1", "topic:1\n", "topic:" + "1" * 70])
def test_a_draft_of_no_known_place_is_422(place, alice):
    client = signed_in(alice)
    assert client.post("/drafts/", {"place": place, "body": "Text."}).status_code == 422
    assert client.get("/drafts/").status_code == 200


def test_odd_fields_of_a_draft_never_break_its_list(alice):
    client = signed_in(alice)
    for fields in ('{"tags": "\\u0000\\ud800"}', '{"tags": ["x"]}', "[1]", "null"):
        answer = client.post("/drafts/", {"place": "new:x", "body": "T.", "fields_json": fields})
        assert answer.status_code == 303
        assert client.get("/drafts/").status_code == 200


def test_there_is_an_end_to_the_drafts_of_one_member(alice, monkeypatch):
    monkeypatch.setattr("forum.actions.taking_part.DRAFTS_MOST", 2)
    client = signed_in(alice)
    codes = [client.post("/drafts/", {"place": f"new:{n}", "body": "T."}).status_code for n in (1, 2, 3, 2)]
    assert codes == [303, 303, 422, 303]


def test_read_moves_forward_only_and_never_beyond_the_last_post(alice):
    topic, client = make_topic(replies=4), signed_in(alice)
    url, json_please = f"/t/{topic.pk}/read/", {"accept": "application/json"}
    reached = [
        client.post(url, {"number": number}, headers=json_please).json()["number"]
        for number in ("3", "2", "999", "-5", "99999999999999999999")
    ]
    assert reached == [3, 3, 5, 0, 5]
    assert ReadMark.objects.get(user=alice).number == 5
    for bad in ("", "x", "9" * 5000):
        assert client.post(url, {"number": bad}).status_code == 422


def test_reading_a_category_reads_those_under_it(alice):
    parent = make_category("parent")
    inside = make_topic(category=make_category("child", parent=parent))
    beside = make_topic(category=make_category("beside"))
    for topic in (inside, beside):
        actions.read_to(topic, by=alice, number=1)
        make_post(topic)
    signed_in(alice).post("/forum/read/", {"category": "parent"})
    unread = Topic.objects.visible_to(alice).unread_by(alice)
    assert list(unread) == [beside]


def test_preview_is_what_would_be_posted(alice):
    client, text = signed_in(alice), "**Six** <script>alert(1)</script> @alice"
    page = client.post("/preview/", {"body": text})
    part = client.post("/preview/", {"body": text}, headers=FRAGMENT)
    for answer in (page, part):
        html = answer.content.decode()
        assert "<strong>Six</strong>" in html
        assert "alert(1)</script>" not in html
        assert 'href="/u/alice/"' in html
        assert "HX-Request" in answer["Vary"]
    assert ("<html" in page.content.decode(), "<html" in part.content.decode()) == (True, False)
    topic = make_topic(body=text)
    assert topic.posts.get().body_html.strip() in part.content.decode()


def test_the_menu_of_a_post_offers_what_the_actions_allow(alice, bob, carol):
    topic = make_topic(author=alice)
    post = make_post(topic, author=bob)
    offers = {}
    for who in (alice, bob, carol):
        page = signed_in(who).get(f"/posts/{post.pk}/more/", headers=FRAGMENT)
        assert ("HX-Request" in page["Vary"], "<html" in page.content.decode()) == (True, False)
        offers[who.username] = {
            act
            for act in ("edit", "remove", "answer", "history")
            if f"/posts/{post.pk}/{act}/" in words(page)
        }
    assert offers == {"alice": {"answer"}, "bob": {"edit", "remove"}, "carol": {"edit", "remove", "answer"}}
