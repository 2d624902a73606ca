"""What every list of topics shares: its orders, its filters, one page by key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.standing import Standing, somebody, standing
from core.paging import Page, first_page, page_by_key
from core.prepared import Prepared
from forum.models import Topic
from forum.querysets import TopicInARow, TopicQuerySet
from forum.topic_rows import rows_html

ORDERS = {
    "latest": (_("Latest"), ("-last_posted_at", "-id")),
    "new": (_("New"), ("-created_at", "-id")),
    "unread": (_("Unread"), ("-last_posted_at", "-id")),
    "top": (_("Top"), ("-reaction_count", "-id")),
    "unanswered": (_("Unanswered"), ("-created_at", "-id")),
}
PERIODS = {
    "day": (_("Today"), timedelta(days=1)),
    "week": (_("This week"), timedelta(weeks=1)),
    "month": (_("This month"), timedelta(days=31)),
    "year": (_("This year"), timedelta(days=366)),
    "all": (_("All time"), None),
}


def topic_list(
    request: HttpRequest, topics: TopicQuerySet | None = None, *, pinned: bool = False
) -> dict[str, Any]:
    """The context every list of topics shares: one page in the order asked for.

    Of all topics this person may see, where `topics` doesn't say which.
    """
    order = request.GET.get("order", "latest")
    if order not in ORDERS or (order == "unread" and not request.user.is_authenticated):
        order = "latest"
    period = request.GET.get("period", "month")
    period = period if period in PERIODS else "month"
    language = request.GET.get("language", "")
    language = language if language == "mine" or language in dict(settings.CONTENT_LANGUAGES) else ""
    member = request.GET.get("member", "")
    cursor = request.GET.get("cursor", "")
    if topics is None and order != "top" and not (cursor or language or member):
        page = _first_page(request, order)
        on_top = []
    else:
        if topics is None:
            topics = Topic.objects.visible_to(request.user).present()
        topics = topics.with_read_number(request.user)
        topics = _narrowed(request, topics, order=order, period=period, language=language, member=member)
        page = page_by_key(
            topics.in_rows(), keys=ORDERS[order][1], cursor=cursor, size=settings.TOPICS_PER_PAGE
        )
        page = replace(page, items=[TopicInARow(*row) for row in page.items])
        first = pinned and order == "latest" and not cursor
        on_top = _pinned(topics) if first else []
    above = {row.id for row in on_top}
    shown = [*on_top, *(row for row in page.items if row.id not in above)]
    return {
        "newer": _address(request, page.previous),
        "older": _address(request, page.next),
        "page": page,
        "rows": rows_html(shown, request.user, in_category=pinned),
        "order": order,
        "orders": [
            (key, label)
            for key, (label, _keys) in ORDERS.items()
            if key != "unread" or request.user.is_authenticated
        ],
        "period": period,
        "periods": [(key, label) for key, (label, _delta) in PERIODS.items()],
        "only_language": language,
        "member": member,
    }


def _pinned(topics: TopicQuerySet) -> list[TopicInARow]:
    return [TopicInARow(*row) for row in topics.filter(pinned_at__isnull=False).in_rows()[:10]]


def _first_page(request: HttpRequest, order: str) -> Page:
    user = request.user
    asker = {"user": user.pk} if user.is_authenticated else {}
    found = [TopicInARow(*row) for row in _first.rows(standing(user), order, **asker)]
    return first_page(found, keys=ORDERS[order][1], size=settings.TOPICS_PER_PAGE)


def _first_query(asker: Standing | None, order: str, *, user: int = 0) -> Any:
    who = somebody(asker, user) if asker else AnonymousUser()
    topics = Topic.objects.visible_to(who).present().with_read_number(who)
    topics = _in_order(topics, who, order).order_by(*ORDERS[order][1])
    return topics.in_rows()[: settings.TOPICS_PER_PAGE + 1]


_first = Prepared(_first_query)


def _address(request: HttpRequest, cursor: str | None) -> str:
    """The address of a neighbouring page, "" where there is none."""
    if cursor is None:
        return ""
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}"


def _narrowed(
    request: HttpRequest, topics: TopicQuerySet, *, order: str, period: str, language: str, member: str
) -> TopicQuerySet:
    if language == "mine" and request.user.is_authenticated:
        mine = request.user.profile.languages
        topics = topics.filter(language__in=mine) if mine else topics
    elif language:
        topics = topics.filter(language=language)
    if member:
        topics = topics.filter(author__username__iexact=member[:40])
    delta = PERIODS[period][1] if order == "top" else None
    if delta is not None:
        topics = topics.filter(last_posted_at__gte=timezone.now() - delta)
    return _in_order(topics, request.user, order)


def _in_order(topics: TopicQuerySet, user: User | AnonymousUser, order: str) -> TopicQuerySet:
    """Those that belong in a list of this order."""
    if order == "unread":
        return topics.unread_by(user)
    return topics.unanswered() if order == "unanswered" else topics
