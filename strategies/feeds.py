"""An Atom feed of what is new or changed in the library, as visitors see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core import place
from strategies.models import Strategy

_MOST = 30
_VISITOR = AnonymousUser()


class Strategies(Feed):
    """The strategies that changed last. A feed is asked for again each time, so that a removal shows."""

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = "public, no-cache"
        return response

    def title(self) -> str:
        return f"{_('Strategies')} · {place.name()}"

    def link(self) -> str:
        return "/strategies/"

    def feed_url(self) -> str:
        return f"{settings.SITE_URL}/strategies/feed/"

    def items(self) -> Iterable[Strategy]:
        rows = Strategy.objects.visible_to(_VISITOR).select_related(
            "current", "author", "organisation", "category"
        )
        return rows.order_by("-changed_at", "-id")[:_MOST]

    def item_title(self, item: Any) -> str:
        return str(item)

    def item_description(self, item: Any) -> str:
        note = item.current.note if item.current else ""
        version = _("Version %(version)s") % {"version": item.version}
        return format_html("<p>{}</p><p>{}: {}</p>", item.summary, version, note or _("published"))

    def item_pubdate(self, item: Strategy) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Strategy) -> datetime | None:
        return item.changed_at

    def item_author_name(self, item: Strategy) -> str:
        name = item.author.shown_name if item.author else _("Former member")
        if item.organisation is None:
            return name
        return _("%(name)s for %(organisation)s") % {"name": name, "organisation": item.organisation.name}

    def item_categories(self, item: Strategy) -> list[str]:
        return [str(item.category)]

    def item_guid(self, item: Strategy) -> str:
        return f"{settings.SITE_URL}/strategy/{item.pk}/{item.version}"
