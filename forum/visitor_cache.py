"""A visitor's topic page, kept whole.

Only for requests without any cookie: nobody has signed in or chosen a language or theme. One query
reads the topic's version and its doors on each request, so an edit, a removal or a hidden category
shows at once in every process. It stands first among the middleware: a hit touches nothing else.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from core.release import release
from forum.models import Audience, Topic

GetResponse = Callable[[HttpRequest], HttpResponse]

_PATH = re.compile(r"/t/([^/]+)/(\d{1,18})/")
_QUERY = re.compile(r"(?:page=(\d{1,6}))?")
_KEEP = 60 * 60
# Stands in the prepared query where a topic's id goes.
_SOME_PK = -1
# What a page may be kept with: what depends on the page, not on the connection.
_HEADERS = ("Content-Type", "Content-Language", "Content-Security-Policy")


def whole_pages(get_response: GetResponse) -> GetResponse:
    """Answer from the cache where the topic and its doors are as they were."""

    def middleware(request: HttpRequest) -> HttpResponse:
        match = _PATH.fullmatch(request.path_info)
        if match is None or not _is_plain(request):
            return get_response(request)
        version = _version(int(match[2]))
        if version is None:
            return get_response(request)
        language = _language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        key = _key(request, language, version)
        etag = f'"{key}"'
        if request.META.get("HTTP_IF_NONE_MATCH") == etag:
            return _shared(HttpResponseNotModified(), etag)
        kept = cache.get(key)
        if kept is not None:
            body, headers = kept
            return _shared(HttpResponse(body, headers=headers), etag)
        response = get_response(request)
        if response.status_code != 200 or response.cookies or response.streaming:
            return response
        headers = {name: response[name] for name in [*_HEADERS, *_security(response)] if name in response}
        cache.set(key, (response.content, headers), _KEEP)
        return _shared(response, etag)

    return middleware


def _is_plain(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and not request.META.get("HTTP_COOKIE")
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
        and request.META.get("HTTP_HOST") == _host()
        and _QUERY.fullmatch(request.META.get("QUERY_STRING", "")) is not None
    )


def _host() -> str:
    """The site's own name alone: another Host header must never decide what others are shown."""
    return settings.SITE_URL.partition("://")[2]


def _version(pk: int) -> str | None:
    """What the page is kept under; None for a topic that visitors may not see. The one query."""
    sql, values = _question()
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk if value == _SOME_PK else value for value in values])
        row = cursor.fetchone()
    if row is None:
        return None
    version, category_id, access, see, parent_see, parent_access = row
    if see != Audience.VISITORS or parent_see not in {None, Audience.VISITORS}:
        return None
    return f"{version}.{category_id}.{access}.{parent_access}"


@functools.cache
def _question() -> tuple[str, tuple[Any, ...]]:
    """The query and its values, put together once: that takes three times as long as the answer."""
    topics = Topic.objects.filter(pk=_SOME_PK, removed_at=None, merged_into=None).values_list(
        "version",
        "category_id",
        "category__access_version",
        "category__see",
        "category__parent__see",
        "category__parent__access_version",
    )
    return topics.query.sql_with_params()


def _key(request: HttpRequest, language: str, version: str) -> str:
    text = "\n".join((request.path_info, request.META.get("QUERY_STRING", ""), language, version, release()))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@functools.lru_cache(maxsize=1000)
def _language(accepted: str) -> str:
    """The language LocaleMiddleware would choose for a request without a cookie."""
    for code, _weight in parse_accept_lang_header(accepted):
        if code == "*":
            break
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return get_supported_language_variant(settings.LANGUAGE_CODE)


def _security(response: HttpResponse) -> list[str]:
    return [
        name
        for name in response.headers
        if name.startswith(("X-", "Referrer-", "Cross-Origin-", "Strict-Transport-"))
    ]


def _shared(response: HttpResponse, etag: str) -> HttpResponse:
    response["Cache-Control"] = "public, max-age=0, s-maxage=1"
    response["Vary"] = "Cookie, Accept-Language"
    response["ETag"] = etag
    return response
