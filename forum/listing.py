"""What every list of topics shares: its orders, its filters, one page by key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.paging import Page, page_by_key
from forum.querysets import TopicQuerySet
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


def topic_list(request: HttpRequest, topics: TopicQuerySet, *, pinned: bool = False) -> dict[str, Any]:
    """The context every list of topics shares: one page in the order asked for."""
    order = request.GET.get("order", "latest")
    if order not in ORDERS or (order == "unread" and not request.user.is_authenticated):
        order = "latest"
    period = request.GET.get("period", "month")
    topics = _narrowed(request, topics.with_read_number(request.user), order, period)
    cursor = request.GET.get("cursor", "")
    page: Page = page_by_key(
        topics.for_rows(), keys=ORDERS[order][1], cursor=cursor, size=settings.TOPICS_PER_PAGE
    )
    first = pinned and order == "latest" and not cursor
    on_top = list(topics.filter(pinned_at__isnull=False).for_rows()[:10]) if first else []
    shown = [*on_top, *(topic for topic in page.items if topic not in on_top)]
    return {
        "page": page,
        "rows": rows_html(shown, request.user, in_category=pinned),
        "order": order,
        "orders": [
            (key, label)
            for key, (label, _keys) in ORDERS.items()
            if key != "unread" or request.user.is_authenticated
        ],
        "period": period if period in PERIODS else "month",
        "periods": [(key, label) for key, (label, _delta) in PERIODS.items()],
        "only_language": request.GET.get("language", ""),
        "member": request.GET.get("member", ""),
    }


def _narrowed(request: HttpRequest, topics: TopicQuerySet, order: str, period: str) -> TopicQuerySet:
    language = request.GET.get("language", "")
    if language == "mine" and request.user.is_authenticated:
        mine = request.user.profile.languages
        topics = topics.filter(language__in=mine) if mine else topics
    elif language in dict(settings.CONTENT_LANGUAGES):
        topics = topics.filter(language=language)
    member = request.GET.get("member", "")
    if member:
        topics = topics.filter(author__username__iexact=member[:40])
    if order == "unread":
        return topics.unread_by(request.user)
    if order == "unanswered":
        return topics.unanswered()
    if order == "top":
        delta = PERIODS.get(period, PERIODS["month"])[1]
        if delta is not None:
            topics = topics.filter(last_posted_at__gte=timezone.now() - delta)
    return topics
