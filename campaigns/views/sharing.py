"""Shared caches and browsers keep a visitor's page as long as nothing on it has changed."""

from __future__ import annotations

from datetime import UTC

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language

from campaigns.models import Campaign
from core.release import release

# Kept for a second, and served five more while they ask again.
SHARED = "public, max-age=0, s-maxage=1, stale-while-revalidate=5"
# In seconds; its ETag names the minute.
_KEEP = 60


def unchanged_page(request: HttpRequest, campaign: Campaign) -> HttpResponse | None:
    """A 304 if this visitor has the page as it is; the whole page, if one was made since it last changed."""
    if not _is_plain(request, campaign):
        return None
    etag = _etag(campaign)
    answer = get_conditional_response(request, etag=etag, last_modified=int(campaign.changed_at.timestamp()))
    if isinstance(answer, HttpResponse):
        return _shared(answer, campaign, etag)
    kept = None if request.GET else cache.get(_key(etag))
    return _shared(HttpResponse(kept), campaign, etag) if kept is not None else None


def shared_page(request: HttpRequest, campaign: Campaign, response: HttpResponse) -> HttpResponse:
    """The page with what caches need; members' pages stay as they are."""
    if not _is_plain(request, campaign):
        return response
    etag = _etag(campaign)
    if response.status_code == 200 and not response.cookies and not request.GET:
        cache.set(_key(etag), response.content, _KEEP)
    return _shared(response, campaign, etag)


def _shared(response: HttpResponse, campaign: Campaign, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Last-Modified"] = http_date(int(campaign.changed_at.timestamp()))
    response["Cache-Control"] = SHARED
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def _key(etag: str) -> str:
    return f"campaign-page:{etag}"


def _is_plain(request: HttpRequest, campaign: Campaign) -> bool:
    """Only for requests without any cookie: nobody has signed in or chosen a language."""
    return not request.COOKIES and campaign.is_public


def _etag(campaign: Campaign) -> str:
    """By its version, its discussion's, the language, and the minute: deadlines are told in words."""
    topic = campaign.topic.version if campaign.topic else 0
    minute = f"{timezone.now().astimezone(UTC):%Y%m%d%H%M}"
    return f'"{campaign.pk}.{campaign.version}.{topic}.{get_language()}.{minute}.{release()}"'
