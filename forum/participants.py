"""Who takes part in a topic: those with the most posts, for the rail beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.models import User
from core.release import release

if TYPE_CHECKING:
    from forum.models import Topic

SHOWN = 5
# Beyond so many members nobody is counted any more.
COUNTED = 1000
_KEEP = 60 * 60 * 24


def participants_html(topic: Topic) -> SafeString:
    """The members with the most posts and how many others there are; nothing where one talks alone.

    Rendered once per version of the topic and language, which is the same for all readers; a member's
    new name raises the version too. One query, where it isn't kept.
    """
    key = f"participants:{topic.pk}:{topic.version}:{get_language()}:{release()}"
    html = cache.get(key)
    if html is None:
        html = _rendered(topic)
        cache.set(key, html, _KEEP)
    return mark_safe(html)


def _rendered(topic: Topic) -> str:
    posts = topic.posts.filter(removed_at=None).exclude(author=None).order_by()
    rows = posts.values_list("author", "author__username", "author__name", "author__erased_at")
    counted = list(rows.annotate(posts=Count("pk")).order_by("-posts", "author")[:COUNTED])
    if len(counted) < 2:
        return ""
    here = [row for row in counted if row[3] is None]
    top = [{"user": User(username=row[1], name=row[2]), "posts": row[4]} for row in here[:SHOWN]]
    return render_to_string("forum/_participants.html", {"top": top, "others": len(counted) - len(top)})
