"""Who hears of what is sent, judged, published and due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from activity.following import follow
from notifications.models import Notification
from strategies import actions
from strategies.models import Reviewer, Strategy, StrategyCategory
from strategies.tasks import ask_for_review
from tests.makers import make_proposal, make_revision, make_strategy, make_user

pytestmark = pytest.mark.django_db


def told(verb: str) -> set[str]:
    rows = Notification.objects.filter(activity__verb=verb)
    return set(rows.values_list("recipient__username", flat=True))


def test_reviewers_of_the_topic_hear_of_what_is_sent(alice, bob, carol, commits):
    Reviewer.objects.create(category=StrategyCategory.objects.get(slug="cooling"), member=bob)
    with commits():
        make_proposal(author=alice)
    assert told("strategies.sent") == {"bob"}


def test_moderators_hear_where_nobody_reviews(alice, bob, carol, commits):
    with commits():
        make_proposal(author=alice)
    assert told("strategies.sent") == {"carol"}


def test_its_author_hears_what_became_of_it(alice, carol, commits):
    with commits():
        revision = make_proposal(author=alice)
        actions.return_(revision, by=carol, comments={"problem": "Which?"})
        actions.approve(actions.send(revision, by=alice), by=carol)
    assert told("strategies.returned") == {"alice"}
    assert told("strategies.published") == {"alice"}


def test_followers_hear_when_the_advice_changes_and_only_then(alice, bob, carol, client, commits):
    strategy = make_strategy(author=alice)
    follower = make_user("fay")
    follow(strategy, by=follower)
    with commits():
        actions.approve(make_revision(strategy, author=bob, title="A typo less", weight="typo"), by=carol)
    assert "fay" not in told("strategies.published")
    strategy.refresh_from_db()
    with commits():
        actions.approve(make_revision(strategy, author=bob, title="Turned round", weight="advice"), by=carol)
    assert {"fay", "alice", "bob"} <= told("strategies.published")
    client.force_login(follower)
    assert "changes the advice" in client.get("/notifications/").content.decode()


def test_what_was_valid_until_yesterday_asks_its_authors_once(alice, commits):
    yesterday = timezone.localdate() - timedelta(days=1)
    strategy = make_strategy(author=alice, valid_until=yesterday)
    make_strategy(author=alice, title="Holds", valid_until=yesterday + timedelta(days=30))
    with commits():
        assert ask_for_review() == 1
        assert ask_for_review() == 0
    strategy.refresh_from_db()
    assert (strategy.review_because, strategy.review_due_since is not None) == ("expired", True)
    assert told("strategies.due") == {"alice"}
    assert Strategy.objects.filter(review_due_since__isnull=False).count() == 1


def test_the_moderators_queue_shows_what_waits(client, alice, carol):
    make_proposal(author=alice, title="Wait for me")
    client.force_login(carol)
    assert "Wait for me" in client.get("/moderation/").content.decode()
