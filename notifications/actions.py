"""Every way notifications change: told, read, counted; and the mails that news owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Profile, User
from activity import news
from activity.poking import Poker
from core.permissions import require
from forum.models import Category, Post, ReadMark, Topic
from messaging.models import Conversation, Message, SideNote
from notifications.models import Mail, Notification
from notifications.preferences import wants_mail
from notifications.recipients import told

if TYPE_CHECKING:
    from activity.models import Activity

poke_mail = Poker("notifications.tasks.send_mail")
# What reading a topic settles: news of its posts. The rest waits to be marked.
SETTLED_BY_READING = ("mention", "reply", "watching", "following")
TELL_AT_ONCE = 200
RECOUNT_AT_ONCE = 50
RECOUNT_MOST = 500


def tell(activity: Activity) -> Iterator[list[int]]:
    """Give everyone an activity concerns a notification, and a mail if they want it; yields who is new.

    So many at a time, each time in a transaction of its own: the watchers of a large category are
    thousands, and others want to write meanwhile. Safe to call twice, or again after a crash: one row an
    activity and recipient, and of coalesced news one unread row a target.
    """
    reasons = told(activity)
    entry = news.of(activity.verb)
    if entry is None:
        return
    if entry.is_coalesced:
        with transaction.atomic():
            new = [pk for pk, reason in reasons.items() if _tell_again(activity, pk, reason)]
        yield new
        return
    users = list(reasons)
    for start in range(0, len(users), TELL_AT_ONCE):
        yield _tell_some(activity, {pk: reasons[pk] for pk in users[start : start + TELL_AT_ONCE]})


def _tell_some(activity: Activity, reasons: dict[int, str]) -> list[int]:
    """Tell these members, but for those who know already; who is new."""
    with transaction.atomic():
        known = Notification.objects.filter(activity=activity, recipient__in=reasons)
        for pk in known.values_list("recipient_id", flat=True):
            del reasons[pk]
        if not reasons:
            return []
        read = _who_have_read(activity, reasons)
        now = timezone.now()
        Notification.objects.bulk_create(
            _row(activity, pk, reason, read_at=now if pk in read else None) for pk, reason in reasons.items()
        )
        _count_up([pk for pk in reasons if pk not in read])
        _owe_mail(activity, {pk: reason for pk, reason in reasons.items() if pk not in read})
    return list(reasons)


def mark_read(notification: Notification, *, by: User) -> None:
    """Note that it was read; a second time changes nothing."""
    require(notification.recipient_id == by.pk)
    _settle(Notification.objects.filter(pk=notification.pk), by=by)


def mark_all_read(*, by: User) -> None:
    require(by.is_authenticated)
    _settle(Notification.objects.filter(recipient=by), by=by)


def note_topic_read(topic: Topic, *, by: User, number: int) -> None:
    """Settle what was told of the posts a member has now read; within the transaction of the reading."""
    posts = Post.objects.filter(topic=topic, number__lte=number)
    unread = Notification.objects.filter(recipient=by, reason__in=SETTLED_BY_READING)
    about_posts = unread.filter(content_type=_type(Post), object_id__in=posts.values("pk"))
    about_topic = unread.filter(content_type=_type(Topic), object_id=topic.pk)
    _settle(about_posts | about_topic, by=by)


def note_conversation_read(conversation: Conversation, *, by: User, number: int) -> None:
    """Settle what was told of a conversation that a member has now read up to this number, and of the notes beside
    it; within the transaction of the reading."""
    lines = conversation.messages.filter(number__lte=number)
    unread = Notification.objects.filter(recipient=by)
    about = Q(content_type=_type(Conversation), object_id=conversation.pk)
    about |= Q(content_type=_type(Message), object_id__in=lines.values("pk"))
    about |= Q(content_type=_type(SideNote), object_id__in=conversation.side_notes.values("pk"))
    _settle(unread.filter(about), by=by)


def recount(user: User) -> int:
    """Set a member's counter to what they would find unread; returns by how much it was wrong."""
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        found = Notification.objects.unread().visible_to(user).count()
        drift = found - user.unread_notifications
        if drift:
            User.objects.filter(pk=user.pk).update(unread_notifications=found)
    return drift


def recount_all() -> int:
    """Recount everyone who has or should have something unread; returns how many were wrong."""
    counted = User.objects.filter(unread_notifications__gt=0).values_list("pk", flat=True)
    unread = Notification.objects.unread().values_list("recipient_id", flat=True).distinct()
    wrong = 0
    for pk in sorted({*counted, *unread}):
        wrong += bool(recount(User(pk=pk)))
    return wrong


def recount_those_told_of(activity: Activity) -> Iterator[None]:
    """What may be seen has changed: correct the counters of those who had unread news of it.

    Yields after RECOUNT_AT_ONCE of them. Beyond RECOUNT_MOST the nightly recount does the rest; the list
    itself is always right.
    """
    about = _told_under(activity.target)
    if about is None:
        return
    ids = (
        about.filter(read_at=None).values_list("recipient_id", flat=True).order_by("recipient_id").distinct()
    )
    for done, pk in enumerate(list(ids[:RECOUNT_MOST]), start=1):
        recount(User(pk=pk))
        if done % RECOUNT_AT_ONCE == 0:
            yield


def forget_old(older_than: timedelta = timedelta(days=365)) -> int:
    """Delete what was read long ago, and the marks of mails long sent; how many rows."""
    before = timezone.now() - older_than
    read = Notification.objects.filter(read_at__lt=before).delete()[0]
    return read + Mail.objects.filter(created_at__lt=before).delete()[0]


def _tell_again(activity: Activity, recipient: int, reason: str) -> bool:
    """News that comes often: one unread row a target, on top again with each new person."""
    User.objects.select_for_update(of=("self",)).get(pk=recipient)
    rows = Notification.objects.filter(
        recipient=recipient,
        verb=activity.verb,
        content_type=activity.content_type_id,
        object_id=activity.object_id,
    ).order_by("-id")
    if any(activity.actor_id in row.actors for row in rows):
        return False
    row = rows.filter(read_at=None).first()
    if row is None:
        _row(activity, recipient, reason, actors=[activity.actor_id]).save()
        _count_up([recipient])
        _owe_mail(activity, {recipient: reason})
        return True
    row.actors = [activity.actor_id, *row.actors][:100]
    row.actor_id, row.created_at = activity.actor_id, timezone.now()
    row.save(update_fields=["actors", "actor", "created_at"])
    return True


def _row(activity: Activity, recipient: int, reason: str, **fields: Any) -> Notification:
    return Notification(
        recipient_id=recipient,
        activity=activity,
        verb=activity.verb,
        reason=reason,
        actor_id=activity.actor_id,
        content_type_id=activity.content_type_id,
        object_id=activity.object_id,
        created_at=activity.created_at,
        **fields,
    )


def _who_have_read(activity: Activity, users: Iterable[int]) -> set[int]:
    """Those who read a new post before its news came through: they need no bell and no mail."""
    post = activity.target
    if activity.verb != "forum.replied" or not isinstance(post, Post):
        return set()
    marks = ReadMark.objects.filter(
        user__in=list(users), content_type=_type(Topic), object_id=post.topic_id, number__gte=post.number
    )
    return set(marks.values_list("user_id", flat=True))


def _owe_mail(activity: Activity, reasons: Mapping[int, str]) -> None:
    """A Mail row for each who wants this kind by mail and has confirmed the address."""
    reachable = Profile.objects.filter(
        user__in=list(reasons), user__emailaddress__primary=True, user__emailaddress__verified=True
    ).values_list("user_id", "mail_for")
    now = timezone.now()
    mails = [
        Mail(
            recipient_id=pk,
            activity=activity,
            message_id=f"<activity-{activity.pk}.{pk}@{settings.SITE_HOST}>",
            due_at=now,
        )
        for pk, mail_for in reachable
        if wants_mail(mail_for, reasons[pk])
    ]
    if mails:
        Mail.objects.bulk_create(mails)
        transaction.on_commit(poke_mail, robust=True)


def _count_up(users: list[int]) -> None:
    if users:
        counted = User.objects.filter(pk__in=users)
        # Locked in one order, so that two tellings at once never wait for each other.
        list(counted.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        counted.update(unread_notifications=F("unread_notifications") + 1)


def _settle(notifications: QuerySet[Notification], *, by: User) -> None:
    """Mark these as read and set the counter to what is left, under the member's lock."""
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=by.pk)
        if notifications.filter(recipient=by, read_at=None).update(read_at=timezone.now()):
            recount(by)


def _told_under(target: object) -> QuerySet[Notification] | None:
    """Everything told of a post, of a topic with its posts, of a category with its topics."""
    if isinstance(target, Post):
        return Notification.objects.filter(content_type=_type(Post), object_id=target.pk)
    if isinstance(target, Topic):
        topics = Topic.objects.filter(pk=target.pk)
    elif isinstance(target, Category):
        topics = Topic.objects.filter(category__in=[target, *target.children.all()])
    else:
        return None
    posts = Post.objects.filter(topic__in=topics.values("pk"))
    return Notification.objects.filter(
        content_type=_type(Topic), object_id__in=topics.values("pk")
    ) | Notification.objects.filter(content_type=_type(Post), object_id__in=posts.values("pk"))


def _type(model: type[Any]) -> ContentType:
    return ContentType.objects.get_for_model(model)
