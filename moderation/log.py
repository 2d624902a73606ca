"""The public log: what moderators did, read from the activities themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import is_moderator
from activity.models import Activity
from activity.news import reason_in_words
from campaigns.models import Campaign
from core.paging import Page, page_by_key
from forum.models import Category, Post, Topic
from moderation.models import Caution, Suspension
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser

_OF_TOPICS: dict[str, str | Promise] = {
    "forum.locked": _("locked a topic"),
    "forum.unlocked": _("unlocked a topic"),
    "forum.pinned": _("pinned a topic"),
    "forum.unpinned": _("unpinned a topic"),
    "forum.archived": _("archived a topic"),
    "forum.unarchived": _("brought a topic back from the archive"),
    "forum.moved": _("moved a topic"),
    "forum.merged": _("merged a topic into this one"),
    "forum.posts_moved": _("moved posts into this topic"),
    "forum.topic_removed": _("removed a topic"),
    "forum.topic_restored": _("restored a topic"),
}
_OF_POSTS: dict[str, str | Promise] = {
    "forum.removed": _("removed a post"),
    "forum.restored": _("restored a post"),
    "forum.let_through": _("let a newcomer's post with links through"),
}
_OF_HELD: dict[str, str | Promise] = {
    "forum.turned_back": _("turned a newcomer's post with links back"),
}
_OF_MEMBERS: dict[str, str | Promise] = {
    "accounts.picture_removed": _("removed a member's picture"),
    "moderation.warned": _("warned a member"),
    "moderation.suspended": _("suspended a member"),
    "moderation.lifted": _("lifted a suspension"),
}
_OF_ORGANISATIONS: dict[str, str | Promise] = {
    "organisations.restricted": _("restricted an organisation to reading"),
    "organisations.unrestricted": _("lifted an organisation's restriction"),
}
_OF_REPORTS: dict[str, str | Promise] = {
    "strategies.report_removed": _("removed a field report"),
    "strategies.report_restored": _("restored a field report"),
    "strategies.report_unsealed": _("looked up who wrote an unnamed field report"),
}
_OF_CAMPAIGNS: dict[str, str | Promise] = {
    "campaigns.removed": _("removed a campaign"),
    "campaigns.restored": _("restored a campaign"),
    "campaigns.update_removed": _("removed an update of a campaign"),
    "campaigns.update_restored": _("restored an update of a campaign"),
}
# Of conversations the log says that, and why, and never which or what.
_OF_MESSAGES: dict[str, str | Promise] = {
    "messaging.glass_asked": _("asked to read a conversation"),
    "messaging.glass_granted": _(
        "let staff read a conversation, as the second one; everybody in it was told"
    ),
    "messaging.glass_refused": _("refused that staff read a conversation"),
    "messaging.glass_read": _("read a conversation"),
    "messaging.shown_to_moderators": _("showed moderators a message that a participant reported"),
}
_ALL = (
    _OF_TOPICS
    | _OF_POSTS
    | _OF_HELD
    | _OF_MEMBERS
    | _OF_ORGANISATIONS
    | _OF_REPORTS
    | _OF_CAMPAIGNS
    | _OF_MESSAGES
)


@dataclass(frozen=True)
class Entry:
    """One line: who, what, why, and where it can be seen. Members are named to moderators alone."""

    by: User | None
    what: str
    reason: str
    at: Any
    title: str = ""
    url: str = ""
    member: User | None = None


def public_log(user: Someone, *, cursor: str = "") -> Page:
    """One page of entries about what this reader may see, the newest first."""
    topics = Topic.objects.visible_to(user)
    seen_topics = Topic.objects.filter(category__in=topics.values("category"))
    # What was removed is gone, but that it was removed is public where its category is.
    rows = Activity.objects.filter(
        Q(
            verb__in=_OF_TOPICS,
            content_type=_type(Topic),
            object_id__in=seen_topics.values("pk"),
        )
        | Q(
            verb__in=_OF_POSTS,
            content_type=_type(Post),
            object_id__in=Post.objects.filter(topic__in=seen_topics).values("pk"),
        )
        # What was turned back is its author's alone, and goes with them: the log knows its category.
        | Q(verb__in=_OF_HELD, details__category__in=_categories(user))
        | Q(verb__in=_OF_MEMBERS)
        | Q(verb__in=_OF_ORGANISATIONS)
        | Q(verb__in=_OF_REPORTS)
        | Q(verb__in=_OF_CAMPAIGNS)
        | Q(verb__in=_OF_MESSAGES)
    ).filter(Q(details__own=0) | ~Q(details__has_key="own"))
    page = page_by_key(rows.select_related("actor"), keys=("-id",), cursor=cursor, size=50)
    return Page(_entries(page.items, user), page.next, page.previous)


def _categories(user: Someone) -> list[int]:
    return list(Category.objects.visible_to(user).values_list("pk", flat=True))


def _entries(activities: list[Activity], user: Someone) -> list[Entry]:
    topics = Topic.objects.in_bulk(_ids(activities, Topic))
    posts = Post.objects.select_related("topic").in_bulk(_ids(activities, Post))
    members = _members(activities) if is_moderator(user) else {}
    organisations = Organisation.objects.visible_to(user).in_bulk(_ids(activities, Organisation))
    campaigns = Campaign.objects.visible_to(user).in_bulk(_ids(activities, Campaign))
    entries = []
    for one in activities:
        post = posts.get(one.object_id) if one.verb in _OF_POSTS else None
        topic = post.topic if post else topics.get(one.object_id) if one.verb in _OF_TOPICS else None
        is_shown = topic is not None and not topic.is_removed
        organisation = organisations.get(one.object_id) if one.verb in _OF_ORGANISATIONS else None
        campaign = campaigns.get(one.object_id) if one.verb in _OF_CAMPAIGNS else None
        shown = topic if is_shown else organisation or campaign
        entries.append(
            Entry(
                # Who reports is never named.
                by=None if one.verb == "messaging.shown_to_moderators" else one.actor,
                what=str(_ALL[one.verb]),
                reason=reason_in_words(one.details.get("reason")),
                at=one.created_at,
                title=str(shown) if shown else "",
                url=shown.get_absolute_url() if shown else "",
                member=members.get(one.pk),
            )
        )
    return entries


def _members(activities: list[Activity]) -> dict[int, User]:
    """Whom each warning or suspension concerned, by the activity's id."""
    found: dict[int, User] = {}
    for model in (Caution, Suspension):
        rows = model._default_manager.select_related("user").in_bulk(_ids(activities, model))
        for one in activities:
            if one.content_type_id == _type(model).pk and one.object_id in rows:
                found[one.pk] = rows[one.object_id].user
    return found


def _ids(activities: list[Activity], model: Any) -> list[int]:
    return [one.object_id for one in activities if one.content_type_id == _type(model).pk]


def _type(model: Any) -> ContentType:
    return ContentType.objects.get_for_model(model)
