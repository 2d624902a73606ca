"""Who of the demo heard of what: notifications as if the worker had told them, but no mail.

The activities have no deliveries, so the worker never sees them and no real member is told. Whom a post
concerns is read from the content, at no query a post; the reasons are those of notifications/recipients.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from activity.models import Activity
from core.markdown import mentions_in
from forum.models import Post, Topic
from notifications.actions import recount
from notifications.models import Notification
from pages.demo.content import DemoPost, DemoTopic


def tell_the_news(
    demo: DemoTopic,
    posts: dict[int, Post],
    members: dict[str, User],
    read: dict[str, int],
    *,
    since: datetime,
) -> None:
    """Notify of a topic's posts since then; who has `read` a post (username to number) has read its news."""
    news = [said for said in demo.posts if posts[said.number].created_at >= since]
    activities = [_happened(said, posts, members) for said in news]
    Activity.objects.bulk_create(activities)
    for said, activity in zip(news, activities, strict=True):
        activity.created_at = posts[said.number].created_at
    Activity.objects.bulk_update(activities, ["created_at"])  # the field itself only knows now
    Notification.objects.bulk_create(
        Notification(
            recipient=members[name],
            activity=activity,
            verb=activity.verb,
            reason=reason,
            actor_id=activity.actor_id,
            content_type_id=activity.content_type_id,
            object_id=activity.object_id,
            created_at=activity.created_at,
            read_at=activity.created_at if read.get(name, 0) >= said.number else None,
        )
        for said, activity in zip(news, activities, strict=True)
        for name, reason in _told(demo, said).items()
    )


def count_unread(members: Iterable[User]) -> None:
    """Set the bells."""
    unread = Notification.objects.unread().filter(recipient__in=[user.pk for user in members])
    for pk in sorted(set(unread.values_list("recipient_id", flat=True))):
        recount(User(pk=pk))


def _told(demo: DemoTopic, said: DemoPost) -> dict[str, str]:
    """Username to reason, the strongest last."""
    reasons = dict.fromkeys({demo.author, *demo.watchers} if said.number > 1 else (), "watching")
    earlier = [said.reply_to] if said.reply_to else []
    for number in [*earlier, *(number for _author, number in said.quotes())]:
        reasons[demo.posts[number - 1].author] = "reply"
    reasons |= dict.fromkeys(mentions_in(said.body), "mention")
    reasons.pop(said.author, None)
    return reasons


def _happened(said: DemoPost, posts: dict[int, Post], members: dict[str, User]) -> Activity:
    post = posts[said.number]
    target: Post | Topic = post.topic if said.number == 1 else post
    return Activity(
        verb="forum.started" if said.number == 1 else "forum.replied",
        actor=post.author,
        content_type=ContentType.objects.get_for_model(target),
        object_id=target.pk,
        details={
            "mentioned": [members[name].pk for name in sorted(mentions_in(said.body))],
            "quoted": [posts[number].pk for _author, number in said.quotes()],
        },
    )
