"""A topic's page, put together from what all readers share and what is one reader's own.

The posts of a page are rendered once per page version and language from `_post.html`; what a reader
may do with each (their reactions, the edit button) goes in at one place per post. That place is also a
template, `_mine.html`, rendered once per language and set of rights, and filled by text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import CharField, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.permissions import is_moderator
from core.avatars import area_of, initials
from core.holes import filled
from core.moments import moment
from core.release import release
from forum.forms import ReplyForm
from forum.models import Draft, Post, Reaction, ReactionKind, Topic, TopicPage, Watch
from forum.permissions import can_react, can_reply

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from accounts.models import User
    from forum.querysets import TopicQuerySet

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
    blocked: frozenset[int] = frozenset()
    # What they may do with a post: the same for all that are theirs or not, and stand or not.
    rights: dict[tuple[bool, bool], tuple[bool, str]] = field(default_factory=dict)


def with_what_is_mine(topics: TopicQuerySet, user: Someone, page: int) -> TopicQuerySet:
    """Annotate topics with this page's version and the reader's mark, watch level and draft."""
    versions = TopicPage.objects.filter(topic=OuterRef("pk"), page=page).values("version")
    # What the page shows of a topic: an answer's number and a group's members are asked for when needed.
    topics = topics.select_related(None).select_related("category", "category__parent")
    topics = topics.with_read_number(user).annotate(page_version=Coalesce(Subquery(versions[:1]), 1))
    if not user.is_authenticated:
        return topics.select_related("author")
    topic_type = ContentType.objects.get_for_model(Topic)
    levels = Watch.objects.filter(user=user, content_type=topic_type, object_id=OuterRef("pk"))
    drafts = Draft.objects.filter(
        user=user.pk, place=Concat(Value("topic:"), Cast(OuterRef("pk"), CharField()))
    )
    return topics.annotate(watch_level=Subquery(levels.values("level")[:1]), has_draft=Exists(drafts))


def reader_of(user: Someone, post_ids: Iterable[int]) -> Reader:
    """The reader with their reactions to these posts and the members they blocked: 2 queries."""
    if not user.is_authenticated:
        return Reader(user)
    given = Reaction.objects.filter(
        user=user, content_type=ContentType.objects.get_for_model(Post), object_id__in=post_ids
    )
    reactions: dict[int, set[str]] = {}
    for post_id, kind in given.values_list("object_id", "kind"):
        reactions.setdefault(post_id, set()).add(kind)
    return Reader(user, reactions, frozenset(user.blocks.values_list("blocked", flat=True)))


def shared_parts(topic: Topic, page: int) -> list[Part]:
    """The posts of a page as everyone shares them; `topic` came through with_what_is_mine."""
    version = getattr(topic, "page_version", 1)
    key = f"topic:{topic.pk}:{page}:{version}:{get_language()}:{release()}"
    parts = cache.get(key)
    if parts is None:
        parts = [_part(post, topic) for post in topic.posts.on_page(page).for_page()]
        cache.set(key, parts, _KEEP)
    return parts


def posts_html(topic: Topic, parts: list[Part], reader: Reader) -> SafeString:
    """The posts of a page as this reader sees them, with the line where the unread ones begin."""
    pieces: list[str] = []
    read = getattr(topic, "read_number", None)
    is_line_drawn = read is None or read >= topic.last_number
    sees_all = is_moderator(reader.user)
    for part in parts:
        is_own = part.author_id is not None and part.author_id == reader.user.pk
        if part.is_removed and not (sees_all or is_own):
            continue
        if not is_line_drawn and part.number > (read or 0):
            is_line_drawn = True
            pieces.append(render_to_string("forum/_fresh.html", {"topic": topic, "read": read}))
        if part.author_id in reader.blocked:
            pieces.append(render_to_string("forum/_blocked.html", {"part": part, "topic": topic}))
            continue
        pieces += (part.before, _mine(topic, part, reader), part.after)
    return mark_safe("".join(pieces))


def post_html(post: Post, user: Someone) -> SafeString:
    """One post as this reader sees it: what htmx swaps in."""
    part = _part(post, post.topic)
    reader = reader_of(user, [post.pk])
    return mark_safe(part.before + _mine(post.topic, part, reader) + part.after)


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
            "csrf_token": get_token(request),
            "form.key": key,
            "form.body.value": draft.body if draft else "",
            **kept,
        },
        **{"form.file.label": str(ReplyForm.base_fields["file"].label), "form.reply_to.value": ""},
    )


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
            "initials": initials(name),
            "area": area_of(author.username) if author else "",
            "answered": answered.number if answered else "",
            "answered_name": answered.author.shown_name
            if answered and answered.author
            else _("Former member"),
            "at": moment(post.created_at),
            "body": mark_safe(post.body_html),
            "mine": mark_safe(_HOLE),
        },
        has_author=author is not None,
        is_here=author is not None and author.erased_at is None,
        role=author.get_role_display() if author and author.role != Role.MEMBER else "",
        is_answer=topic.answer_id == post.pk,
        is_answering=answered is not None,
        is_edited=post.is_edited,
        is_removed=post.is_removed,
        removal=post.get_removal_display(),
        language=topic.language,
    )


def reactions_html(
    post_id: int, counts: dict[str, int], given: Collection[str], *, can_react: bool
) -> SafeString:
    """The reactions to a post: those there are, and for who may react always the first kind."""
    pieces = ['<span class="reactions">']
    for kind in ReactionKind.values:
        count = counts.get(kind, 0)
        if count or kind in given or (can_react and kind == ReactionKind.USEFUL):
            html = _template("_reaction", kind=kind, can_react=can_react, is_given=kind in given)
            pieces.append(
                html.replace("@post@", str(post_id)).replace("@count@", f" <b>{count}</b>" if count else "")
            )
    return mark_safe("".join((*pieces, "</span>")))


def _mine(topic: Topic, part: Part, reader: Reader) -> str:
    """What this reader may do with a post."""
    may_react, html = _rights(topic, part, reader)
    given = reader.reactions.get(part.post_id, ())
    reactions = reactions_html(part.post_id, part.counts, given, can_react=may_react)
    html = html.replace("@post@", str(part.post_id)).replace("@number@", str(part.number))
    return html.replace("@reactions@", reactions)


def _rights(topic: Topic, part: Part, reader: Reader) -> tuple[bool, str]:
    """Whether they may react, and the buttons. Rights are asked of the predicates, never repeated."""
    user = reader.user
    key = (part.author_id is not None and part.author_id == user.pk, part.is_removed)
    if key not in reader.rights:
        post = Post(pk=part.post_id, topic=topic, number=part.number, author_id=part.author_id)
        if part.is_removed:
            post.removed_at = topic.last_posted_at
        html = _template(
            "_mine",
            is_signed_in=user.is_authenticated,
            can_reply=can_reply(user, topic) and not part.is_removed,
        )
        reader.rights[key] = can_react(user, post), html.replace("@topic@", str(topic.pk))
    return reader.rights[key]


_templates: dict[tuple[Any, ...], str] = {}


def _template(name: str, **rights: Any) -> str:
    """A partial for these rights, with @names@ where numbers go; few, so kept for good."""
    key = (name, get_language(), *rights.items())
    if key not in _templates:
        kind = rights.get("kind")
        label = ReactionKind(kind).label if kind else ""
        _templates[key] = render_to_string(f"forum/{name}.html", {**rights, "label": label})
    return _templates[key]
