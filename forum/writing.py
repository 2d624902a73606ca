"""From what was typed to what is stored: the one place where the forum calls the renderer.

Never inside a transaction: a long post takes longer than other writers should wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import markdown
from core.errors import Refused
from forum.models import Post
from uploads.actions import rendered_uploads

if TYPE_CHECKING:
    from uuid import UUID

SHORTEST = 2


@dataclass(frozen=True)
class Written:
    """A body and all that is known from reading it once."""

    body: str
    html: str
    excerpt: str
    mentioned: tuple[User, ...]
    uploads: tuple[UUID, ...]
    topics: tuple[int, ...]
    quoted: tuple[int, ...] = ()  # ids of the posts it quotes
    outside: frozenset[str] = frozenset()  # addresses of other sites it links to


def write(
    body: str,
    *,
    by: User | None,
    prefix: str = "",
    of: Model | None = None,
    is_sealed: bool = False,
) -> Written:
    """Render a body as it will be stored; `of` is the post it belongs to, if there is one yet. Only a text that
    is kept sealed can show sealed files.

    Raises Refused (422) if it is empty or too long.
    """
    body = body.replace("\r\n", "\n").replace("\x00", "").strip("\n").rstrip()
    if len(body.strip()) < SHORTEST:
        raise Refused(_("Write a little more."), status=422, field="body")
    if len(body) > settings.POST_BODY_MAX:
        raise Refused(
            _("This is %(over)d characters too long.") % {"over": len(body) - settings.POST_BODY_MAX},
            status=422,
            field="body",
        )
    members = members_named(markdown.mentions_in(body))
    rendered = markdown.render(
        body,
        members={name: user.get_absolute_url() for name, user in members.items()},
        uploads=rendered_uploads(body, by=by, of=of, with_sealed=is_sealed),
        site_url=settings.SITE_URL,
        prefix=prefix,
    )
    return Written(
        body=body,
        html=rendered.html,
        excerpt=markdown.excerpt(rendered.text, 280),
        mentioned=tuple(members[name] for name in rendered.mentions if name in members),
        uploads=tuple(rendered.uploads),
        topics=tuple(dict.fromkeys(topic for topic, _number in rendered.links)),
        quoted=_posts_quoted(rendered.quotes),
        outside=rendered.outside,
    )


def members_named(names: set[str]) -> dict[str, User]:
    """Present members by lower-case username, at most 200 of them: a post is no mailing list."""
    if not names:
        return {}
    wanted = sorted({name.lower() for name in names})[:200]
    return {user.username.lower(): user for user in User.objects.present().named_any(wanted)}


def preview_html(body: str, *, by: User) -> str:
    """How a text would look, for the one who is typing it; never refuses."""
    members = members_named(markdown.mentions_in(body))
    return markdown.render(
        body[: settings.POST_BODY_MAX],
        members={name: user.get_absolute_url() for name, user in members.items()},
        uploads=rendered_uploads(body, by=by, with_sealed=True),
        site_url=settings.SITE_URL,
        prefix="preview",
    ).html


def _posts_quoted(quotes: Iterable[tuple[str, int, int]]) -> tuple[int, ...]:
    """The ids of the posts that are quoted, where they are what the quote says: at most 20."""
    places = [(topic, number) for _author, topic, number in quotes][:20]
    if not places:
        return ()
    wanted = Q()
    for topic, number in places:
        wanted |= Q(topic_id=topic, number=number)
    return tuple(Post.objects.filter(wanted).values_list("pk", flat=True))
