"""Whole pages for requests without any cookie."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def whole_pages(get_response: GetResponse) -> GetResponse:
    return get_response
