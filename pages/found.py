"""For those who find this place through a search engine: robots.txt and the sitemap.

The sitemap goes by ranges of ids, never by offset: a range's address stays the same for good.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from forum.models import Category, Topic
from organisations.models import Organisation
from strategies.models import Strategy, Translation

_RANGE = 5000
_VISITOR = AnonymousUser()
_PAGES = (
    "/",
    "/forum/",
    "/about/",
    "/rules/",
    "/privacy/",
    "/terms/",
    "/competition-law/",
    "/organisations/",
    "/strategies/",
    "/campaigns/",
    "/campaigns/directory/",
)
_CLOSED = (
    "/accounts/",
    "/admin/",
    "/api/",
    "/bookmarks/",
    "/drafts/",
    "/moderation/",
    "/notifications/",
    "/preview/",
    "/search/",
    "/settings/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers should leave alone: pages of members, and searches."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: one map of pages and categories, and one for each range of topics."""
    last = Topic.objects.visible_to(_VISITOR).present().aggregate(last=Max("id"))["last"] or 0
    ranges = range(last // _RANGE + 1) if last else ()
    urls = [f"{settings.SITE_URL}/sitemap-pages.xml"]
    last = Organisation.objects.visible_to(_VISITOR).aggregate(last=Max("id"))["last"]
    ranges_of_organisations = range(last // _RANGE + 1) if last else ()
    urls += [f"{settings.SITE_URL}/sitemap-organisations-{n}.xml" for n in ranges_of_organisations]
    urls += [f"{settings.SITE_URL}/sitemap-topics-{number}.xml" for number in ranges]
    last = Strategy.objects.visible_to(_VISITOR).aggregate(last=Max("id"))["last"]
    urls += [
        f"{settings.SITE_URL}/sitemap-strategies-{n}.xml" for n in range(last // _RANGE + 1 if last else 0)
    ]
    last = Campaign.objects.visible_to(_VISITOR).aggregate(last=Max("id"))["last"]
    urls += [
        f"{settings.SITE_URL}/sitemap-campaigns-{n}.xml" for n in range(last // _RANGE + 1 if last else 0)
    ]
    return _xml(request, "pages/sitemap_index.xml", {"urls": urls})


@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    categories = Category.objects.visible_to(_VISITOR).order_by("id")
    paths = [*_PAGES, *(category.get_absolute_url() for category in categories)]
    return _xml(request, "pages/sitemap.xml", {"entries": [(settings.SITE_URL + p, None) for p in paths]})


@require_safe
def sitemap_topics(request: HttpRequest, number: int) -> HttpResponse:
    """The public topics with ids from 5000 n to 5000 n + 4999; 404 for a range without any."""
    if number > 10**12:
        raise Http404
    first = number * _RANGE
    topics = (
        Topic.objects.visible_to(_VISITOR).present().filter(home="", id__gte=first, id__lt=first + _RANGE)
    )
    rows = topics.only("id", "slug", "last_posted_at").order_by("id")
    entries = [(settings.SITE_URL + topic.get_absolute_url(), topic.last_posted_at) for topic in rows]
    if not entries:
        raise Http404
    return _xml(request, "pages/sitemap.xml", {"entries": entries})


@require_safe
def sitemap_organisations(request: HttpRequest, number: int) -> HttpResponse:
    """The organisations with ids from 5000 n to 5000 n + 4999; 404 for a range without any."""
    if number > 10**12:
        raise Http404
    first = number * _RANGE
    rows = Organisation.objects.visible_to(_VISITOR).filter(id__gte=first, id__lt=first + _RANGE)
    entries = [(settings.SITE_URL + row.get_absolute_url(), None) for row in rows.only("slug").order_by("id")]
    if not entries:
        raise Http404
    return _xml(request, "pages/sitemap.xml", {"entries": entries})


@require_safe
def sitemap_strategies(request: HttpRequest, number: int) -> HttpResponse:
    """The published strategies with ids from 5000 n to 5000 n + 4999, and their translations; 404 for none."""
    if number > 10**12:
        raise Http404
    first = number * _RANGE
    rows = Strategy.objects.visible_to(_VISITOR).filter(id__gte=first, id__lt=first + _RANGE)
    entries = [(settings.SITE_URL + row.get_absolute_url(), row.changed_at) for row in rows.order_by("id")]
    if not entries:
        raise Http404
    others = Translation.objects.present().filter(strategy__in=rows).select_related("strategy")
    found = {one.get_absolute_url(): one.written_at for one in others.order_by("id")}
    entries += [(settings.SITE_URL + path, at) for path, at in found.items()]
    return _xml(request, "pages/sitemap.xml", {"entries": entries})


@require_safe
def sitemap_campaigns(request: HttpRequest, number: int) -> HttpResponse:
    """The opened campaigns with ids from 5000 n to 5000 n + 4999; 404 for a range without any."""
    if number > 10**12:
        raise Http404
    first = number * _RANGE
    rows = Campaign.objects.visible_to(_VISITOR).filter(id__gte=first, id__lt=first + _RANGE)
    entries = [
        (settings.SITE_URL + row.get_absolute_url(), row.changed_at)
        for row in rows.only("slug", "changed_at").order_by("id")
    ]
    if not entries:
        raise Http404
    return _xml(request, "pages/sitemap.xml", {"entries": entries})


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context, content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "public, no-cache"
    return response
