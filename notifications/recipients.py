"""Who hears of what: each verb's people and the reason, then who of them may hear it at all.

Reasons are kinds of notifications/preferences.py. The strongest comes first; nobody hears twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from activity import news
from activity.following import followers_of
from activity.models import Activity
from activity.news import Told
from forum.audiences import who_see
from forum.models import Level, Post, Topic
from notifications.watching import levels_in, watchers_around, watchers_of
from organisations.contact import who_hear_from

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


def told(activity: Activity) -> dict[int, str]:
    """Who hears of an activity, and why: user id to reason."""
    entry = news.of(activity.verb)
    target = activity.target
    if entry is None or target is None:
        return {}
    reasons: dict[int, str] = {}
    for one in entry.tells(activity):
        reasons.setdefault(one.user_id, one.reason)
    users = User.objects.present().filter(pk__in=reasons)
    users = users.exclude(origin__startswith="imported:", email="")
    if activity.actor_id:
        users = users.exclude(pk=activity.actor_id)
    if not entry.reaches_suspended:
        users = users.exclude(suspended_until__gt=timezone.now())
    if activity.actor_id and not entry.is_official:
        users = users.exclude(blocks__blocked=activity.actor_id)
        if organisation_id := _done_for(activity, target):
            users = who_hear_from(organisation_id, users)
    if not entry.outlives_target:
        users = _who_see(target, users)
    return {pk: reasons[pk] for pk in users.order_by("pk").values_list("pk", flat=True)}


# The forum's verbs ----------------------------------------------------------------------------------


def of_reply(activity: Activity) -> Iterator[Told]:
    """Those it mentions, answers or quotes, and who watches the topic, its tags or its category."""
    post = _standing_post(activity)
    if post is None:
        return
    topic = post.topic
    called = list(_called(activity, post))
    levels = levels_in(topic, {one.user_id for one in called})
    yield from (one for one in called if levels[one.user_id] != Level.MUTED)
    yield from (Told(pk, "watching") for pk in watchers_of(topic))
    yield from _followers_of_its_organisation(post)


def of_start(activity: Activity) -> Iterator[Told]:
    """Those the opening post mentions or quotes, and who watches the category or a tag."""
    topic = activity.target
    if not isinstance(topic, Topic) or topic.is_removed or topic.merged_into_id:
        return
    called = list(_called(activity, None))
    levels = levels_in(topic, {one.user_id for one in called})
    yield from (one for one in called if levels[one.user_id] != Level.MUTED)
    yield from (Told(pk, "watching") for pk in watchers_around(topic))
    yield from _followers_of_its_organisation(topic)


def of_edit(activity: Activity) -> Iterator[Told]:
    """Those an edit mentions who were not mentioned before: an edit is no news to anyone else."""
    post = _standing_post(activity)
    if post is None:
        return
    before = _mentioned_before(activity, post)
    new = [pk for pk in activity.details.get("mentioned", []) if pk not in before and pk != post.author_id]
    levels = levels_in(post.topic, set(new))
    yield from (Told(pk, "mention") for pk in new if levels[pk] != Level.MUTED)


def of_answer(activity: Activity) -> Iterator[Told]:
    """Whose reply it is, and who asked."""
    post = _standing_post(activity)
    if post is not None:
        yield from _everyone("answer", post.author_id, post.topic.author_id)


def of_reaction(activity: Activity) -> Iterator[Told]:
    post = _standing_post(activity)
    if post is None or post.author_id is None:
        return
    if levels_in(post.topic, {post.author_id})[post.author_id] != Level.MUTED:
        yield Told(post.author_id, "reaction")


def of_moderated_post(activity: Activity) -> Iterator[Told]:
    """Its author, when another hand took it away or brought it back."""
    if isinstance(activity.target, Post):
        yield from _everyone("moderation", activity.target.author_id)


def of_moderated_topic(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Topic):
        yield from _everyone("moderation", activity.target.author_id)


def of_merge(activity: Activity) -> Iterator[Told]:
    """Who started the topic that was appended to another."""
    yield from _everyone(
        "moderation",
        *Topic.objects.filter(pk=activity.details.get("source")).values_list("author_id", flat=True),
    )


def of_reminder(activity: Activity) -> Iterator[Told]:
    yield Told(int(activity.details["user"]), "reminder")


def _called(activity: Activity, post: Post | None) -> Iterator[Told]:
    """Whom a new post speaks to: by name, by answering them, by their words."""
    yield from (Told(pk, "mention") for pk in activity.details.get("mentioned", []))
    if post is not None and post.reply_to is not None:
        yield from _everyone("reply", post.reply_to.author_id)
    quoted = activity.details.get("quoted", [])
    if quoted:
        yield from _everyone("reply", *Post.objects.filter(pk__in=quoted).values_list("author_id", flat=True))


def _followers_of_its_organisation(said: Post | Topic) -> Iterator[Told]:
    """Who wants to hear of what is said in its name; not who muted the topic."""
    if said.organisation is None:
        return
    topic = said.topic if isinstance(said, Post) else said
    followers = set(followers_of(said.organisation))
    levels = levels_in(topic, followers)
    yield from (Told(pk, "following") for pk in sorted(followers) if levels[pk] != Level.MUTED)


def _done_for(activity: Activity, target: Model) -> int | None:
    """The organisation in whose name the actor wrote the target."""
    is_theirs = getattr(target, "author_id", None) == activity.actor_id
    return getattr(target, "organisation_id", None) if is_theirs else None


def _everyone(reason: str, *ids: int | None) -> Iterable[Told]:
    return [Told(pk, reason) for pk in ids if pk is not None]


def _standing_post(activity: Activity) -> Post | None:
    """The post an activity is about, unless it or its topic is gone meanwhile."""
    return (
        Post.objects.present()
        .filter(pk=activity.object_id)
        .select_related("topic__category__parent", "reply_to")
        .first()
    )


def _mentioned_before(activity: Activity, post: Post) -> set[int]:
    about = Q(content_type=ContentType.objects.get_for_model(Post), object_id=post.pk)
    if post.number == 1:
        about |= Q(
            content_type=ContentType.objects.get_for_model(Topic),
            object_id=post.topic_id,
            verb="forum.started",
        )
    earlier = Activity.objects.filter(about, pk__lt=activity.pk).values_list("details", flat=True)
    return {pk for details in earlier for pk in details.get("mentioned", [])}


def _who_see(target: Model, users: QuerySet[User]) -> QuerySet[User]:
    """Those who may see the target now: at once where the forum knows how, else one by one."""
    if isinstance(target, Post):
        # A removed post is seen by its author and moderators: rare enough to ask for each.
        return _one_by_one(target, users) if target.is_removed else who_see_topic(target.topic, users)
    if isinstance(target, Topic):
        return who_see_topic(target, users)
    return _one_by_one(target, users)


def who_see_topic(topic: Topic, users: QuerySet[User]) -> QuerySet[User]:
    return _one_by_one(topic, users) if topic.is_removed else who_see(topic, users)


def _one_by_one(target: Model, users: QuerySet[User]) -> QuerySet[User]:
    seen_by = type(target)._default_manager.visible_to  # type: ignore[attr-defined]
    return users.filter(pk__in=[user.pk for user in users if seen_by(user).filter(pk=target.pk).exists()])
