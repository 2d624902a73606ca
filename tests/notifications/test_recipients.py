"""Who hears of what, and who doesn't: closed doors, silence, people who are gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Block, User
from forum import actions
from forum.audiences import who_see
from forum.models import Audience, Topic
from notifications.models import Mail, Notification
from organisations.models import Organisation
from tests.makers import (
    make_category,
    make_group,
    make_organisation,
    make_post,
    make_seat,
    make_topic,
    make_user,
)
from tests.notifications.told import told, unread


def test_a_reply_tells_watchers_but_not_its_author(alice, bob, carol, news):
    topic = make_topic(author=alice, watchers=[bob])
    with news():
        make_post(topic, author=bob)
    assert told("forum.replied") == {"alice": "watching"}
    with news():
        make_post(topic, author=carol)
    assert told("forum.replied") == {"alice": "watching", "bob": "watching"}
    assert (unread(alice), unread(bob), unread(carol)) == (1, 1, 0)


def test_the_strongest_reason_wins_and_nobody_hears_twice(alice, bob, news):
    topic = make_topic(author=alice, watchers=[bob])
    first = make_post(topic, author=bob)
    with news():
        actions.reply(topic, by=alice, body="@bob that is what we saw too.", reply_to=first)
    assert told("forum.replied")["bob"] == "mention"
    assert Notification.objects.filter(recipient=bob).count() == 1


def test_being_answered_and_being_quoted_are_replies_to_me(alice, bob, carol, news):
    topic = make_topic(author=carol)
    mine = make_post(topic, author=alice, body="Six minutes at our site.")
    with news():
        actions.reply(topic, by=bob, body="Same here.", reply_to=mine)
    assert told("forum.replied", "reply") == {"alice": "reply"}
    quote = (
        f'[quote="alice, post:2, topic:{topic.pk}"]\nSix minutes at our site.\n[/quote]\n\nOurs needs nine.'
    )
    with news():
        actions.reply(topic, by=bob, body=quote)
    assert told("forum.replied") == {"alice": "reply", "carol": "watching"}


def test_a_new_topic_tells_who_watches_its_category_or_tag_and_whom_it_names(alice, bob, carol, news):
    dave, erin = make_user("dave"), make_user("erin")
    parent = make_category("power")
    category = make_category("ercot", parent=parent)
    actions.watch(parent, by=dave, level="watching")
    actions.watch(category, by=bob, level="watching")
    tagged = make_topic(author=alice, tags=["4CP"])
    actions.watch(tagged.tags.get(), by=erin, level="watching")
    with news():
        make_topic(author=alice, category=category, body="Ask @carol about the meter.", tags=["4cp"])
    assert told("forum.started") == {
        "bob": "watching",
        "carol": "mention",
        "dave": "watching",
        "erin": "watching",
    }


def test_muted_means_nothing_at_all(alice, bob, news):
    topic = make_topic(author=alice)
    actions.watch(topic, by=bob, level="muted")
    with news():
        actions.reply(topic, by=alice, body="@bob are you there?")
    assert told("forum.replied") == {}


@pytest.mark.parametrize(
    ("topic_level", "tag_level", "category_level", "hears"),
    [
        (None, None, "watching", True),
        (None, "muted", "watching", False),
        (None, "watching", "muted", True),
        ("normal", "watching", "watching", False),
        ("muted", "watching", "watching", False),
        ("watching", "muted", "muted", True),
        (None, "tracking", None, False),
        (None, None, None, False),
    ],
)
def test_a_choice_for_the_topic_beats_its_tags_and_these_its_category(
    alice, bob, news, topic_level, tag_level, category_level, hears
):
    topic = make_topic(author=alice, tags=["immersion"])
    for target, level in [
        (topic, topic_level),
        (topic.tags.get(), tag_level),
        (topic.category, category_level),
    ]:
        if level:
            actions.watch(target, by=bob, level=level)
    with news():
        make_post(topic, author=alice)
    assert ("bob" in told("forum.replied")) is hears


def test_taking_part_never_takes_away_what_a_watched_category_gives(alice, bob, news):
    topic = make_topic(author=alice)
    actions.watch(topic.category, by=bob, level="watching")
    make_post(topic, author=bob)
    with news():
        make_post(topic, author=alice)
    assert told("forum.replied")["bob"] == "watching"


def test_taking_part_is_heard_in_a_muted_category(alice, bob, news):
    topic = make_topic(author=alice)
    actions.watch(topic.category, by=bob, level="muted")
    mine = make_post(topic, author=bob)
    with news():
        actions.reply(topic, by=alice, body="Thanks.", reply_to=mine)
    assert told("forum.replied")["bob"] == "reply"


def test_an_edit_tells_only_those_it_names_for_the_first_time(alice, bob, carol, news):
    topic = make_topic(author=alice, body="Ask @bob about the meter.")
    first = topic.posts.get()
    with news():
        actions.edit(first, by=alice, body="Ask @bob or @carol about the meter.", version=1)
    assert told("forum.edited") == {"carol": "mention"}
    with news():
        actions.edit(first, by=alice, body="Ask @carol, @bob, @alice.", version=2)
    assert told("forum.edited") == {}


def test_an_answer_tells_its_author_and_who_asked(alice, bob, carol, news):
    topic = make_topic(author=alice)
    post = make_post(topic, author=bob)
    with news():
        actions.answer(post, by=carol)
    assert told("forum.answered") == {"alice": "answer", "bob": "answer"}


def test_reactions_come_as_one_row_and_never_by_mail(alice, bob, carol, news):
    post = make_topic(author=alice).posts.get()
    with news():
        actions.react(post, by=bob, kind="useful")
        actions.react(post, by=bob, kind="thanks")
        actions.react(post, by=carol, kind="agree")
    row = Notification.objects.get(verb="forum.reacted")
    assert (row.recipient, row.actor, row.actors) == (alice, carol, [carol.pk, bob.pk])
    assert unread(alice) == 1
    assert not Mail.objects.filter(recipient=alice, activity__verb="forum.reacted").exists()


def test_a_reaction_taken_back_and_given_again_is_no_news(alice, bob, commits):
    post = make_topic(author=alice).posts.get()
    for _turn in range(3):
        with commits():
            actions.react(post, by=bob, kind="useful")
        Notification.objects.update(read_at=timezone.now())
        actions.unreact(post, by=bob, kind="useful")
    assert Notification.objects.filter(verb="forum.reacted").count() == 1


def test_moderators_acts_reach_the_author_with_the_reason_though_the_post_is_gone(alice, bob, carol, news):
    topic = make_topic(author=bob)
    post = make_post(topic, author=alice)
    with news():
        actions.remove(post, by=carol, reason="spam")
    assert told("forum.removed") == {"alice": "moderation"}
    with news():
        actions.remove_topic(topic, by=carol, reason="spam")
    assert told("forum.topic_removed") == {"bob": "moderation"}
    seen = Notification.objects.visible_to(bob).values_list("verb", flat=True)
    assert list(seen) == ["forum.topic_removed"]


def test_taking_back_ones_own_post_is_no_news(alice, bob, news):
    post = make_post(make_topic(author=alice), author=bob)
    with news():
        actions.remove(post, by=bob)
    assert told("forum.removed") == {}


def test_a_removed_post_notifies_nobody(alice, bob, carol, news):
    topic = make_topic(author=alice)
    with news():
        post = make_post(topic, author=bob, body="@carol see here")
        actions.remove(post, by=bob)
    assert told("forum.replied") == {}


def test_nobody_hears_of_what_they_may_not_see(alice, bob, carol, news):
    """Someone who watched a room that closed to them gets neither row nor mail."""
    group = make_group("Signatories")
    group.members.add(alice)
    topic = make_topic(author=alice, watchers=[bob, carol])
    actions.change_category(
        topic.category, by=make_user("boss", role="admin"), see=Audience.GROUP, group=group
    )
    with news():
        make_post(Topic.objects.get(pk=topic.pk), author=alice, body="@bob @carol hidden")
    assert told("forum.replied") == {}
    assert Mail.objects.count() == 0


def test_blocked_suspended_erased_and_unclaimed_hear_nothing(alice, bob, mallory, news):
    gone = make_user("gone", erased_at=timezone.now(), is_active=False)
    ghost = make_user("ghost", email="", origin="imported:discourse:7")
    topic = make_topic(author=alice, watchers=[bob, mallory, gone, ghost])
    Block.objects.create(by=bob, blocked=alice)
    with news():
        actions.reply(topic, by=alice, body="@bob @mallory @gone @ghost all of you")
    assert told("forum.replied") == {}


def test_a_block_silences_that_member_alone_and_no_moderation(alice, bob, carol, news):
    Block.objects.create(by=bob, blocked=carol)
    topic = make_topic(author=bob)
    post = make_post(topic, author=bob)
    with news():
        make_post(topic, author=alice)
        make_post(topic, author=carol)
        actions.remove(post, by=carol, reason="off-topic")
    assert told("forum.replied") == {"bob": "watching"}
    assert Notification.objects.filter(recipient=bob, verb="forum.replied").count() == 1
    assert told("forum.removed") == {"bob": "moderation"}


def test_a_reminder_comes_once_to_the_one_who_set_it(alice, bob, time_machine, news):
    post = make_topic(author=bob).posts.get()
    actions.bookmark(post, by=alice, remind_at=timezone.now() + timedelta(hours=3))
    assert actions.remind_due() == 0
    time_machine.move_to(timezone.now() + timedelta(hours=4))
    with news():
        assert actions.remind_due() == 1
        assert actions.remind_due() == 0
    assert told("forum.reminded") == {"alice": "reminder"}


def test_who_see_answers_as_visible_to_does_for_every_door(db):
    """The doors read from the topic's side and from the reader's side are the same doors."""
    group = make_group("Pool operators")
    people = [
        make_user("plain"),
        make_user("insider"),
        make_user("mod", role="moderator"),
        make_user("boss", role="admin"),
        make_user("benched", role="moderator", suspended_until=timezone.now() + timedelta(days=1)),
        make_user("insider-mod", role="moderator"),
    ]
    group.members.add(people[1], people[5])
    company = make_organisation("Rack Hosts", by=people[0], kind="host")
    make_seat(make_organisation("Unproved", by=people[3], kind="host"), people[2])
    Organisation.objects.filter(pk=company.pk).update(verified_until=timezone.now() + timedelta(days=1))
    doors = list(Audience)
    for outer in doors:
        parent = make_category(see=outer, group=group, organisation_kind="host")
        for inner in doors:
            topic = make_topic(author=people[3], category=make_category(parent=None, see="visitors"))
            topic.category = make_category(see=inner, parent=parent, group=group, organisation_kind="host")
            topic.save()
            expected = {
                user for user in people if Topic.objects.visible_to(user).filter(pk=topic.pk).exists()
            }
            found = set(who_see(topic, User.objects.filter(pk__in=[user.pk for user in people])))
            assert found == expected, (outer, inner)
