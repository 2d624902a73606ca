"""Open data of a campaign: counts, fields, a list of public numbers, and a badge for other sites."""

from __future__ import annotations

import csv
import json
from typing import Any

from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from campaigns import opendata
from campaigns.models import Campaign
from campaigns.views.sharing import SHARED, etag_of


@require_safe
def count_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The counts, from one row."""
    rows = Campaign.objects.visible_to(AnonymousUser())
    campaign = get_object_or_404(rows, slug=slug)
    return _shared(request, campaign, lambda: _json(opendata.counts(campaign)))


@require_safe
def data_json(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = _find(slug)
    return _shared(request, campaign, lambda: _json(opendata.fields(campaign)))


@require_safe
def data_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """People by day and by country."""
    campaign = _find(slug)

    def write() -> HttpResponse:
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{campaign.pk}.csv"'
        writer = csv.writer(response)
        writer.writerow(["by", "value", "people"])
        writer.writerows(("day", day.isoformat(), n) for day, n in opendata.per_day(campaign))
        writer.writerows(("country", code or "other", n) for code, n in opendata.per_country(campaign))
        return response

    return _shared(request, campaign, write)


@require_safe
@xframe_options_exempt
@csp_replace(  # type: ignore[arg-type]
    {"default-src": ["'none'"], "style-src": ["'self'"], "frame-ancestors": ["*"], "script-src": ["'none'"]}
)
def badge(request: HttpRequest, slug: str) -> HttpResponse:
    """A small page to be framed by any site: no script, no cookie, nothing of the reader."""
    campaign = _find(slug)
    response = _shared(
        request,
        campaign,
        lambda: render(request, "campaigns/badge.html", {"campaign": campaign}),
        etag=etag_of(campaign, "badge"),
    )
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def _find(slug: str) -> Campaign:
    rows = Campaign.objects.visible_to(AnonymousUser()).select_related("body", "text", "topic")
    return get_object_or_404(rows, slug=slug)


def _json(told: dict[str, Any]) -> HttpResponse:
    body = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False)
    response = HttpResponse(body, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _shared(request: HttpRequest, campaign: Campaign, make: Any, etag: str = "") -> HttpResponse:
    """The answer, or that it is unchanged: known by the campaign's version and state, unless by `etag`."""
    etag = etag or f'"c{campaign.pk}.{campaign.version}.{campaign.is_open:d}"'
    changed = int(campaign.changed_at.timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=changed)
    response: HttpResponse = unchanged if isinstance(unchanged, HttpResponseNotModified) else make()
    response["ETag"], response["Last-Modified"] = etag, http_date(changed)
    response["Cache-Control"] = SHARED
    return response
