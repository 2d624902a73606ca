"""The bell's page: whose rows, in what words, and that looking never writes."""

from __future__ import annotations

from django.test import Client

from activity.news import News, Told
from activity.recording import record
from forum import actions as forum
from notifications.models import Notification
from tests.makers import make_category, make_post, make_topic, make_user
from tests.notifications.told import unread


def test_notifications_shows_mine_newest_first(client, alice, bob, news, django_assert_max_num_queries):
    topic = make_topic(author=alice, title="Ramp-down: who carries six minutes?")
    with news():
        make_post(topic, author=bob)
        forum.reply(topic, by=bob, body="@alice and one more")
        forum.react(topic.posts.get(number=1), by=bob, kind="useful")
    client.force_login(alice)
    with django_assert_max_num_queries(9):
        page = client.get("/notifications/").content.decode()
    words = ["Bob Tanaka reacted to your post", "Bob Tanaka mentioned you", "Bob Tanaka replied"]
    assert [page.index(sentence) for sentence in words] == sorted(page.index(sentence) for sentence in words)
    assert page.count("Ramp-down: who carries six minutes?</a>") == 3
    assert f'href="/t/{topic.slug}/{topic.pk}/3"' in page
    assert "Notifications, 3 new" in page
    client.force_login(bob)
    assert "Ramp-down" not in client.get("/notifications/").content.decode()


def test_the_same_queries_for_one_row_as_for_many(client, alice, bob, news, django_assert_max_num_queries):
    with news():
        for _turn in range(8):
            make_post(make_topic(author=alice), author=bob)
    client.force_login(alice)
    with django_assert_max_num_queries(9):
        client.get("/notifications/")


def test_unread_alone_and_pages_by_key(client, alice, bob, news, settings):
    settings.TOPICS_PER_PAGE = 2
    topic = make_topic(author=alice)
    with news():
        for number in range(5):
            make_post(topic, author=bob, body=f"Reply {number}.")
    client.force_login(alice)
    rows = list(Notification.objects.filter(recipient=alice).order_by("-created_at", "-id"))
    client.post(f"/notifications/{rows[0].pk}/read/")
    first = client.get("/notifications/?show=unread")
    assert [row.pk for row in first.context["rows"]] == [rows[1].pk, rows[2].pk]
    assert first.context["newer"] is None
    second = client.get("/notifications/" + first.context["older"])
    assert [row.pk for row in second.context["rows"]] == [rows[3].pk, rows[4].pk]
    assert second.context["older"] is None


def test_looking_never_marks_and_following_is_a_plain_redirect(client, alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        post = make_post(topic, author=bob)
    row = Notification.objects.get(recipient=alice)
    client.force_login(alice)
    client.get("/notifications/")
    answer = client.get(f"/notifications/{row.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, post.get_absolute_url())
    assert unread(alice) == 1
    answer = client.post(f"/notifications/{row.pk}/")
    assert (answer.status_code, answer["Location"]) == (303, post.get_absolute_url())
    assert unread(alice) == 0


def test_mark_read_answers_htmx_with_the_row_and_the_bell(client, alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
        make_post(topic, author=bob)
    row = Notification.objects.filter(recipient=alice).first()
    client.force_login(alice)
    answer = client.post(f"/notifications/{row.pk}/read/", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "HX-Request" in answer["Vary"]
    assert f'id="notification-{row.pk}"' in page
    assert "dot-read" in page
    assert "Mark as read" not in page
    assert 'hx-swap-oob="true"' in page
    assert "Notifications, 1 new" in page


def test_mark_all_read(client, alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
        make_post(topic, author=bob)
    client.force_login(alice)
    answer = client.post("/notifications/read/")
    assert (answer.status_code, answer["Location"], unread(alice)) == (303, "/notifications/", 0)
    page = client.get("/notifications/").content.decode()
    assert "Mark all as read" not in page


def test_what_one_may_not_see_vanishes_and_is_404(client, alice, bob, news):
    topic = make_topic(author=alice, watchers=[bob])
    with news():
        make_post(topic, author=alice)
    row = Notification.objects.get(recipient=bob)
    forum.change_category(topic.category, by=make_user("boss", role="admin"), see="moderators")
    client.force_login(bob)
    assert topic.title not in client.get("/notifications/").content.decode()
    assert client.get(f"/notifications/{row.pk}/").status_code == 404
    assert client.post(f"/notifications/{row.pk}/read/").status_code == 404


def test_anothers_notification_is_404_for_members_and_moderators(client, alice, bob, carol, news):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
    row = Notification.objects.get(recipient=alice)
    for user in (bob, carol):
        client.force_login(user)
        assert client.get(f"/notifications/{row.pk}/").status_code == 404
        assert client.post(f"/notifications/{row.pk}/read/").status_code == 404
    assert unread(alice) == 1


def test_the_news_of_a_removal_leads_nowhere(client, alice, carol, news):
    topic = make_topic(author=alice, title="Hosting offer")
    with news():
        forum.remove_topic(topic, by=carol, reason="spam")
    client.force_login(alice)
    page = client.get("/notifications/").content.decode()
    assert "A moderator removed your topic" in page
    assert '<h3 lang="en">Hosting offer</h3>' in page
    row = Notification.objects.get(recipient=alice)
    assert client.get(f"/notifications/{row.pk}/")["Location"] == "/notifications/"


def test_one_row_for_many_reactions(client, alice, bob, carol, news):
    post = make_topic(author=alice).posts.get()
    with news():
        forum.react(post, by=bob, kind="useful")
        forum.react(post, by=carol, kind="agree")
    client.force_login(alice)
    page = client.get("/notifications/").content.decode()
    assert "Carol Vance and 1 other person reacted to your post" in page


def test_visitors_are_sent_to_sign_in(client, db):
    answer = client.get("/notifications/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/notifications/")
    assert Client(enforce_csrf_checks=True).post("/notifications/read/").status_code == 403


def test_a_name_cannot_bring_markup_into_a_row(client, alice, news):
    topic = make_topic(author=alice, title="<script>alert(1)</script>")
    mean = make_user("mean", name="<img src=x onerror=alert(1)>")
    with news():
        make_post(topic, author=mean)
    client.force_login(alice)
    page = client.get("/notifications/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_home_page_shows_what_waits(client, alice, bob, news):
    topic = make_topic(author=alice, title="Ramp-down")
    with news():
        forum.reply(topic, by=bob, body="@alice look")
    client.force_login(alice)
    page = client.get("/").content.decode()
    assert "Waiting for you" in page
    assert "Bob Tanaka mentioned you" in page
    client.post("/notifications/read/")
    assert "Waiting for you" not in client.get("/").content.decode()


def test_a_reporter_is_told_of_the_outcome_without_a_door_that_is_closed(
    client, alice, bob, news, monkeypatch
):
    """What outlives its target leads, and names it to, only those who may go there."""
    entry = News(
        "tests.decided",
        "forum.Topic",
        tells=lambda activity: [Told(alice.pk, "moderation")],
        sentence=lambda story: "Moderators acted on what you reported",
        outlives_target=True,
        is_official=True,
    )
    monkeypatch.setattr("activity.news._news", {"tests.decided": entry})
    hidden = make_topic(author=bob, category=make_category("back-room", see="moderators"), title="Back room")
    with news():
        record("tests.decided", by=bob, target=hidden)
    client.force_login(alice)
    page = client.get("/notifications/").content.decode()
    assert "Moderators acted on what you reported" in page
    assert "Back room" not in page
    assert hidden.get_absolute_url() not in page
    assert "Back room" not in client.get("/").content.decode()
