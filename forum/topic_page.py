"""A topic's page, put together from what all readers share and what is one reader's own.

The posts of a page are rendered once per page version and language from `_post.html`; what a reader
may do with each (their reactions, the edit button) goes in at one place per post. That place is also a
template, `_mine.html`, rendered once per language and set of rights, and filled by text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Distance, Role
from accounts.permissions import is_moderator
from core.avatars import face
from core.holes import filled
from core.http import csrf_token
from core.moments import moment
from core.release import release
from forum.forms import ReplyForm
from forum.models import Draft, HeldPost, Post, ReactionKind, Topic
from forum.page_queries import distances_of, posts_on_page, reactions_by
from forum.permissions import can_react, can_reply
from forum.voices import voices_html

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from accounts.models import User

    Someone = User | AnonymousUser

_HOLE = "<!--mine-->"
_KEEP = 60 * 60 * 24


@dataclass(frozen=True)
class Part:
    """One post as all readers share it, in two halves round what is the reader's own."""

    post_id: int
    number: int
    author_id: int | None
    is_removed: bool
    removal: str
    counts: dict[str, int]
    before: str
    after: str


@dataclass
class Reader:
    """Who reads, and what is theirs on this page."""

    user: Someone
    reactions: dict[int, set[str]] = field(default_factory=dict)
    # Whom they muted or blocked: user id to Distance.
    distances: dict[int, str] = field(default_factory=dict)
    # What they may do with a post: the same for all that are theirs or not, and stand or not.
    rights: dict[tuple[bool, bool], tuple[bool, bool]] = field(default_factory=dict)


def reader_of(user: Someone, post_ids: Iterable[int]) -> Reader:
    """The reader with their reactions to these posts and whom they muted or blocked: 2 queries."""
    if not user.is_authenticated:
        return Reader(user)
    reactions: dict[int, set[str]] = {}
    for post_id, kind in reactions_by(user, list(post_ids)):
        reactions.setdefault(post_id, set()).add(kind)
    return Reader(user, reactions, distances_of(user))


def shared_parts(topic: Topic, page: int) -> list[Part]:
    """The posts of a page as everyone shares them; `topic` came through topic_for_page."""
    version = getattr(topic, "page_version", 1)
    key = f"topic:{topic.pk}:{page}:{version}:{get_language()}:{release()}"
    parts = cache.get(key)
    if parts is None:
        parts = [_part(post, topic) for post in posts_on_page(topic, page)]
        cache.set(key, parts, _KEEP)
    return parts


def posts_html(topic: Topic, parts: list[Part], reader: Reader) -> SafeString:
    """The posts of a page as this reader sees them, with the line where the unread ones begin."""
    pieces: list[str] = []
    read = getattr(topic, "read_number", None)
    is_line_drawn = read is None or read >= topic.last_number
    sees_all = is_moderator(reader.user)
    own = reader.user.pk
    for part in parts:
        is_own = part.author_id is not None and part.author_id == own
        if part.is_removed and not (sees_all or is_own):
            continue
        if not is_line_drawn and part.number > (read or 0):
            is_line_drawn = True
            pieces.append(render_to_string("forum/_fresh.html", {"topic": topic, "read": read}))
        distance = reader.distances.get(part.author_id or 0)
        if distance == Distance.BLOCKED:
            pieces.append(filled("forum/_blocked.html", holes={"number": part.number}))
            continue
        shown = mark_safe(part.before + _mine(topic, part, reader) + part.after)
        if distance == Distance.MUTED:
            shown = filled("forum/_muted.html", holes={"number": part.number, "post_html": shown})
        pieces.append(shown)
    return mark_safe("".join(pieces))


def post_html(post: Post, user: Someone) -> SafeString:
    """One post as this reader sees it: what htmx swaps in."""
    part = _part(post, post.topic)
    reader = reader_of(user, [post.pk])
    return mark_safe(part.before + _mine(post.topic, part, reader) + part.after)


def held_html(topic: Topic, user: Someone, *, page: int) -> SafeString:
    """What this member wrote here and a moderator has not looked at yet: below the last post, for them alone."""
    if not getattr(topic, "has_held", False) or page != topic.last_page:
        return _NOTHING
    mine = HeldPost.objects.waiting().filter(topic=topic, author=user.pk).order_by("pk")
    return mark_safe("".join(render_to_string("forum/_held.html", {"held": held}) for held in mine[:20]))


def draft_for(topic: Topic, user: Someone) -> Draft | None:
    """What this member has begun to write here."""
    if not getattr(topic, "has_draft", True) or not can_reply(user, topic):
        return None
    return Draft.objects.filter(user=user.pk, place=f"topic:{topic.pk}").first()


def reply_form_html(request: HttpRequest, topic: Topic, draft: Draft | None) -> SafeString:
    """The empty form to reply with, or with the draft that was kept; _reply_form.html, filled in."""
    key = format_html('<input type="hidden" name="key" value="{}" id="id_key">', uuid4())
    kept = {"draft.version": draft.version} if draft else {}
    return filled(
        "forum/_reply_form.html",
        holes={
            "topic.pk": topic.pk,
            "csrf_token": csrf_token(request),
            "form.key": key,
            "form.body.value": draft.body if draft else "",
            "voices": _voices(request, topic, draft),
            **kept,
        },
        **{"form.file.label": str(ReplyForm.base_fields["file"].label), "form.reply_to.value": ""},
    )


def _voices(request: HttpRequest, topic: Topic, draft: Draft | None) -> SafeString | str:
    if not getattr(topic, "has_voice", True):
        return ""
    kept = draft.fields.get("organisation", "") if draft else None
    return voices_html(request, f"topic:{topic.pk}", kept=kept)


def _part(post: Post, topic: Topic) -> Part:
    post.topic = topic
    html = _post_html(post, topic)
    before, _hole, after = html.partition(_HOLE)
    return Part(
        post_id=post.pk,
        number=post.number,
        author_id=post.author_id,
        is_removed=post.is_removed,
        removal=post.removal,
        counts=post.reaction_counts,
        before=before,
        after=after,
    )


def _post_html(post: Post, topic: Topic) -> str:
    """`_post.html` filled in, with a hole left for what is the reader's own."""
    author, answered = post.author, post.reply_to
    name = author.shown_name if author else ""
    return filled(
        "forum/_post.html",
        holes={
            "pk": post.pk,
            "number": post.number,
            "username": author.username if author else "",
            "name": name,
            "face": face(author) if author else "",
            "answered": answered.number if answered else "",
            "answered_name": answered.author.shown_name
            if answered and answered.author
            else _("Former member"),
            "organisation": post.organisation.name if post.organisation else "",
            "badge": post.organisation.badge_text if post.organisation else "",
            "organisation_slug": post.organisation.slug if post.organisation else "",
            "at": moment(post.created_at),
            "body": mark_safe(post.body_html),
            "mine": mark_safe(_HOLE),
        },
        has_author=author is not None,
        is_here=author is not None and author.erased_at is None,
        role=author.get_role_display() if author and author.role != Role.MEMBER else "",
        is_for=post.organisation is not None,
        is_verified=post.organisation is not None and post.organisation.is_verified,
        is_answer=topic.answer_id == post.pk,
        is_answering=answered is not None,
        is_edited=post.is_edited,
        is_removed=post.is_removed,
        removal=post.get_removal_display() if post.is_removed else "",
        language=topic.language,
    )


def reactions_html(
    place: str, counts: dict[str, int], given: Collection[str], *, can_react: bool
) -> SafeString:
    """The reactions to what has its own address: those there are, and for who may react always the first kind."""
    return filled(
        "forum/_reactions.html",
        holes={"place": place, **_shown(counts)},
        can_react=can_react,
        reactions=_kinds(counts, given, can_react),
    )


def _mine(topic: Topic, part: Part, reader: Reader) -> str:
    """What this reader may do with a post."""
    may_reply, may_react = _rights(topic, part, reader)
    given = reader.reactions.get(part.post_id, ())
    return filled(
        "forum/_mine.html",
        holes={
            "topic": topic.pk,
            "post": part.post_id,
            "place": f"/posts/{part.post_id}",
            "number": part.number,
            **_shown(part.counts),
        },
        is_signed_in=reader.user.is_authenticated,
        can_reply=may_reply,
        can_react=may_react,
        reactions=_kinds(part.counts, given, may_react),
    )


def _kinds(
    counts: dict[str, int], given: Collection[str], can_react: bool
) -> tuple[tuple[ReactionKind, bool], ...]:
    return tuple(
        (kind, kind in given)
        for kind in _REACTIONS
        if counts.get(kind) or kind in given or (can_react and kind == ReactionKind.USEFUL)
    )


def _shown(counts: dict[str, int]) -> dict[str, SafeString]:
    return {
        hole: mark_safe(f" <b>{counts[kind]}</b>") if counts.get(kind) else _NOTHING for kind, hole in _COUNTS
    }


def _rights(topic: Topic, part: Part, reader: Reader) -> tuple[bool, bool]:
    """Whether they may reply and react. Rights are asked of the predicates, never repeated."""
    user = reader.user
    key = (part.author_id is not None and part.author_id == user.pk, part.is_removed)
    if key not in reader.rights:
        post = Post(pk=part.post_id, topic=topic, number=part.number, author_id=part.author_id)
        if part.is_removed:
            post.removed_at = topic.last_posted_at
        reader.rights[key] = can_reply(user, topic) and not part.is_removed, can_react(user, post)
    return reader.rights[key]


# An enumeration puts its values together anew each time it is asked for them.
_REACTIONS = tuple(ReactionKind)
_COUNTS = tuple((kind, f"counts.{kind.value}") for kind in _REACTIONS)
_NOTHING = mark_safe("")
