"""From a topic or a reply to the document search keeps of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from forum.models import Post
from search.languages import language_of
from search.models import Document, Kind

if TYPE_CHECKING:
    from django.db.models import QuerySet

_BREAK = re.compile(r"<(?:br|/p|/li|/h[1-6]|/tr|/td|/th|/pre|/blockquote|/div)\b[^>]*>")
_TAG = re.compile(r"""<(?:"[^"]*"|[^">])*>""")
_SPACE = re.compile(r"[ \t]*\n\s*")


def document_of(post: Post) -> Document:
    """Return the document of a post, unsaved: its topic's if it opens one, else its own."""
    topic = post.topic
    is_opening = post.number == 1
    text = plain(post.body_html)
    if is_opening:
        text = "\n".join([text, *(f"#{tag.name}" for tag in topic.tags.all())])
    return Document(
        kind=Kind.TOPIC if is_opening else Kind.POST,
        object_id=topic.pk if is_opening else post.pk,
        title=topic.title if is_opening else "",
        text=text,
        version=post.version,
        language=language_of(f"{topic.title}\n{text}" if is_opening else text, stated=topic.language),
        author_id=post.author_id,
        category_id=None if topic.is_removed else topic.category_id,
        topic_id=topic.pk,
        post_id=post.pk,
        created_at=post.created_at,
    )


def findable() -> QuerySet[Post]:
    """Posts that have a document: all that stand, those of removed topics too (nobody finds them there).

    The opening post of a page's discussion has none: the page itself is found.
    """
    return (
        Post.objects.filter(removed_at=None, topic__merged_into=None)
        .exclude(Q(number=1) & ~Q(topic__home=""))
        .select_related("topic")
        .prefetch_related("topic__tags")
        .order_by("pk")
    )


def unindexed(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Return those of these posts of which search does not know the present version."""
    known = Document.objects.filter(post=OuterRef("pk"), version=OuterRef("version"))
    return posts.filter(~Exists(known))


def plain(html: str) -> str:
    """Return the text of sanitised HTML, a line a block."""
    return _SPACE.sub("\n", unescape(_TAG.sub("", _BREAK.sub("\n", html)))).strip()


def texts(documents: Iterable[Document]) -> list[tuple[int, str, str]]:
    """Return what an engine keeps of saved documents."""
    return [(document.pk, document.title, document.text) for document in documents]
