"""Shared caches and browsers keep a visitor's page as long as nothing on it has changed."""

from __future__ import annotations

import re
from datetime import UTC

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
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
_SOURCE = re.compile(r"[A-Za-z0-9_.-]{1,30}")


def unchanged_page(request: HttpRequest, campaign: Campaign, part: str = "") -> HttpResponse | None:
    """A 304 if this visitor has the page as it is; the whole page, if one was made since it last changed.

    `part` names which of the campaign's pages it is; its own has none.
    """
    if not _is_plain(request, campaign):
        return None
    etag = etag_of(campaign, part)
    answer = get_conditional_response(request, etag=etag, last_modified=int(campaign.changed_at.timestamp()))
    if isinstance(answer, HttpResponse):
        return _shared(answer, campaign, etag)
    kept = cache.get(_key(etag)) if _is_keepable(request) else None
    return (
        _shared(_sourced(request, campaign, HttpResponse(kept)), campaign, etag) if kept is not None else None
    )


def shared_page(
    request: HttpRequest, campaign: Campaign, response: HttpResponse, part: str = ""
) -> HttpResponse:
    """The page with what caches need; members' pages stay as they are."""
    if not _is_plain(request, campaign):
        return _sourced(request, campaign, response)
    etag = etag_of(campaign, part)
    if response.status_code == 200 and not response.cookies and _is_keepable(request):
        cache.set(_key(etag), response.content, _KEEP)
    return _shared(_sourced(request, campaign, response), campaign, etag)


def etag_of(campaign: Campaign, part: str = "") -> str:
    """By its version, its discussion's, the language, and the minute: deadlines are told in words."""
    topic = campaign.topic.version if campaign.topic else 0
    minute = f"{timezone.now().astimezone(UTC):%Y%m%d%H%M}"
    return f'"{campaign.pk}{part}.{campaign.version}.{topic}.{get_language()}.{minute}.{release()}"'


def _shared(response: HttpResponse, campaign: Campaign, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Last-Modified"] = http_date(int(campaign.changed_at.timestamp()))
    response["Cache-Control"] = SHARED
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def _sourced(request: HttpRequest, campaign: Campaign, response: HttpResponse) -> HttpResponse:
    """With where the reader came from, as their link said, on the way to the form that counts it.

    Put in as text: a page that goes round by such links is drawn no more often than another.
    """
    source = request.GET.get("from", "")
    if response.status_code == 200 and _SOURCE.fullmatch(source):
        sign = reverse("sign", args=[campaign.slug]).encode()
        response.content = response.content.replace(
            b'href="%s"' % sign, b'href="%s?from=%s"' % (sign, source.encode())
        )
    return response


def _key(etag: str) -> str:
    return f"campaign-page:{etag}"


def _is_keepable(request: HttpRequest) -> bool:
    """Whether its address says nothing but where the reader came from."""
    return set(request.GET) <= {"from"}


def _is_plain(request: HttpRequest, campaign: Campaign) -> bool:
    """Only for requests without any cookie: nobody has signed in or chosen a language."""
    return not request.COOKIES and campaign.is_public
