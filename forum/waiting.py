"""What needs an answer: the newest questions to which nobody has replied yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from accounts.standing import Standing, somebody, standing
from core.prepared import Prepared
from forum.category_rows import RECENT
from forum.models import Topic
from forum.querysets import TopicQuerySet

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 4


def without_answer(user: User | AnonymousUser) -> list[Topic]:
    """A few topics without a reply that this reader may see, the newest first, with their categories: 1 query.

    Looked for among the newest, so that it costs the same however many topics there are.
    """
    asker = {"user": user.pk} if user.is_authenticated else {}
    return _waiting.rows(standing(user), **asker)


def _query(asker: Standing | None, *, user: int = 0) -> TopicQuerySet:
    who = somebody(asker, user) if asker else AnonymousUser()
    newest = Topic.objects.order_by("-created_at", "-id").values("pk")[:RECENT]
    topics = Topic.objects.visible_to(who).present().unanswered().filter(pk__in=newest)
    return topics.select_related("category").order_by("-created_at", "-id")[:SHOWN]


_waiting = Prepared(_query)
