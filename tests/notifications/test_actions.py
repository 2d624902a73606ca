"""Telling, reading, counting: the bell's figure is right whatever happens in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from activity.delivery import deliver_due
from activity.models import Activity, Delivery
from forum import actions as forum
from forum.models import Topic
from notifications import actions
from notifications.listeners import notify
from notifications.models import Mail, Notification
from tests.makers import make_category, make_post, make_topic, make_user
from tests.notifications.told import told, unread


def test_hearing_an_activity_twice_tells_once(alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        post = make_post(topic, author=bob)
        forum.react(topic.posts.get(number=1), by=bob, kind="useful")
    for activity in Activity.objects.all():
        list(notify(activity))
    assert Notification.objects.filter(recipient=alice, object_id=post.pk, verb="forum.replied").count() == 1
    assert Notification.objects.filter(recipient=alice, verb="forum.reacted").count() == 1
    assert Mail.objects.filter(recipient=alice, activity__verb="forum.replied").count() == 1
    assert unread(alice) == 2


def test_reading_the_topic_settles_the_news_of_its_posts(alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
        make_post(topic, author=bob)
        forum.react(topic.posts.get(number=1), by=bob, kind="useful")
    alice.refresh_from_db()
    assert alice.unread_notifications == 3
    topic.refresh_from_db()
    forum.read_to(topic, by=alice, number=2)
    assert unread(alice) == 2
    alice.refresh_from_db()
    forum.read_to(topic, by=alice, number=3)
    left = Notification.objects.unread().values_list("verb", flat=True)
    assert (list(left), unread(alice)) == (["forum.reacted"], 1)


def test_reading_settles_the_news_of_a_topic_one_was_told_of(alice, bob, news):
    category = make_category()
    forum.watch(category, by=bob, level="watching")
    with news():
        topic = make_topic(author=alice, category=category)
    bob.refresh_from_db()
    forum.read_to(topic, by=bob, number=1)
    assert (told("forum.started"), unread(bob)) == ({"bob": "watching"}, 0)


def test_what_was_read_before_its_news_came_needs_no_bell_and_no_mail(alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
        topic.refresh_from_db()
        forum.read_to(topic, by=alice, number=2)
    assert unread(alice) == 0
    assert Notification.objects.get(recipient=alice).is_read
    assert not Mail.objects.filter(recipient=alice).exists()


def test_marking_read_counts_down_once_and_only_for_its_owner(alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
        make_post(topic, author=bob)
    first = Notification.objects.filter(recipient=alice).first()
    with pytest.raises(PermissionDenied):
        actions.mark_read(first, by=bob)
    actions.mark_read(first, by=alice)
    actions.mark_read(first, by=alice)
    assert unread(alice) == 1
    actions.mark_all_read(by=alice)
    assert unread(alice) == 0
    assert not Notification.objects.unread().filter(recipient=alice).exists()


def test_a_removed_post_leaves_the_bell_and_comes_back_with_it(alice, bob, carol, news):
    topic = make_topic(author=alice)
    with news():
        post = make_post(topic, author=bob)
    assert unread(alice) == 1
    forum.remove(post, by=carol, reason="spam")
    deliver_due()
    assert unread(alice) == 0
    assert not Notification.objects.visible_to(User.objects.get(pk=alice.pk)).exists()
    forum.restore(post, by=carol)
    deliver_due()
    assert unread(alice) == 1


def test_a_room_that_closes_takes_its_news_along_without_a_trace(alice, bob, news):
    admin = make_user("boss", role="admin")
    topic = make_topic(author=alice, watchers=[bob])
    with news():
        make_post(topic, author=alice)
    forum.change_category(topic.category, by=admin, see="moderators")
    deliver_due()
    assert (unread(bob), Notification.objects.visible_to(bob).count()) == (0, 0)
    assert Notification.objects.filter(recipient=bob).count() == 1


def test_recount_all_reports_and_corrects_drift(alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
    User.objects.filter(pk=alice.pk).update(unread_notifications=9)
    User.objects.filter(pk=bob.pk).update(unread_notifications=4)
    assert actions.recount_all() == 2
    assert (unread(alice), unread(bob)) == (1, 0)
    assert actions.recount_all() == 0


def test_only_a_confirmed_address_is_owed_mail(alice, bob, news):
    """Signing up with someone's address and naming oneself must not mail them."""
    topic = make_topic(author=alice)
    bob.emailaddress_set.update(verified=False)
    with news():
        forum.reply(topic, by=alice, body="@bob see this")
    assert told("forum.replied") == {"bob": "mention"}
    assert not Mail.objects.exists()


@pytest.mark.parametrize(("mail_for", "mails"), [({}, 1), ({"mention": False}, 0), ({"watching": False}, 1)])
def test_mail_follows_the_members_preferences(alice, bob, news, mail_for, mails):
    topic = make_topic(author=alice)
    bob.profile.mail_for = mail_for
    bob.profile.save()
    with news():
        forum.reply(topic, by=alice, body="@bob see this")
    assert Mail.objects.filter(recipient=bob).count() == mails


def test_forgetting_keeps_what_is_unread(alice, bob, news, time_machine):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
        make_post(topic, author=bob)
    actions.mark_read(Notification.objects.filter(recipient=alice).first(), by=alice)
    assert actions.forget_old() == 0
    time_machine.move_to(timezone.now() + timedelta(days=400))
    actions.forget_old()
    assert Notification.objects.filter(recipient=alice).count() == 1


def test_moving_a_topic_to_another_room_tells_its_author_where(alice, carol, news):
    topic = make_topic(author=alice)
    room = make_category("hosting", name="Hosting")
    with news():
        forum.move(topic, by=carol, category=room)
    row = Notification.objects.for_rows().get(recipient=alice)
    from notifications.letters import sentence_of

    assert sentence_of(row) == "A moderator moved your topic to Hosting"


def test_merging_tells_who_started_the_topic_that_went(alice, bob, carol, news):
    topic, into = make_topic(author=alice), make_topic(author=bob)
    with news():
        forum.merge(topic, by=carol, into=into)
    assert told("forum.merged") == {"alice": "moderation"}
    assert Notification.objects.get(recipient=alice).target == Topic.objects.get(pk=into.pk)


def test_thousands_are_told_in_batches_that_a_crash_does_not_repeat(alice, bob, news, monkeypatch):
    monkeypatch.setattr(actions, "TELL_AT_ONCE", 3)
    crowd = [make_user() for _each in range(8)]
    topic = make_topic(author=alice, watchers=crowd)
    with news():
        make_post(topic, author=bob)
        activity = Activity.objects.get(verb="forum.replied")
        Delivery.objects.filter(activity=activity, listener="notifications.listeners.notify").update(
            delivered_at=timezone.now()
        )
        batches = notify(activity)
        assert (len(next(batches)), Notification.objects.count()) == (3, 3)
        batches.close()  # killed here
        assert [len(batch) for batch in notify(activity)] == [0, 3, 3]
    assert set(told("forum.replied")) == {"alice", *(user.username for user in crowd)}
    assert Mail.objects.filter(activity=activity).count() == len({*Mail.objects.values_list("recipient_id")})
    assert {unread(user) for user in (alice, *crowd)} == {1}
