"""What Granian serves while we measure: the site as production starts it, and the floors beside it.

The floors are Django views without middleware, in the same processes, on the same connections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.test.utils import override_settings
from django.urls import ResolverMatch

from deploy.web import application as site


class Floors(WSGIHandler):
    """Django's own handler for benchmarks/urls.py alone."""

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        request.urlconf = "benchmarks.urls"
        return super().resolve_request(request)


with override_settings(MIDDLEWARE=[]):
    floors = Floors()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    handler = floors if environ["PATH_INFO"].startswith("/floor/") else site
    return handler(environ, start_response)
