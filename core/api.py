"""The API's manners: one shape of list, one shape of error, one door for writes."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView, exception_handler

from core.errors import RateLimited, Refused
from core.paging import page_by_key
from core.rate_limits import count

if TYPE_CHECKING:
    from accounts.models import User

SAFE = ("GET", "HEAD", "OPTIONS")


class Endpoint(APIView):
    """A view of the API: reading is open unless `is_private`, writing needs a token's scope."""

    is_private = False
    limit_reading = "api.read"
    limit_writing = "api.write"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        is_write = request.method not in SAFE
        if (is_write or self.is_private) and not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        if request.auth is not None:
            self._require_scope(cast("Any", request.auth).scopes, "write" if is_write else "read")
        count(self.limit_writing if is_write else self.limit_reading, request)

    def _require_scope(self, scopes: Sequence[str], needed: str) -> None:
        """Everywhere, or in the area to which this endpoint's app belongs (settings.API_AREAS)."""
        app = type(self).__module__.partition(".")[0]
        areas = [area for area, (_label, apps) in settings.API_AREAS.items() if app in apps]
        enough = [needed, *(f"{area}:{needed}" for area in areas)]
        if not set(enough) & set(scopes):
            raise PermissionDenied(_("This token lacks the scope “%(scope)s”.") % {"scope": enough[-1]})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def listed(
        self,
        request: Request,
        rows: QuerySet[Any],
        *,
        keys: Sequence[str],
        serializer: type[BaseSerializer],
        size: int = 30,
    ) -> Response:
        """`{next, previous, results}` by cursor, without a count."""
        page = page_by_key(rows, keys=keys, cursor=request.query_params.get("cursor", ""), size=size)
        results = serializer(page.items, many=True, context={"request": request}).data
        return Response(
            {
                "next": beside(request, page.next),
                "previous": beside(request, page.previous),
                "results": results,
            }
        )

    def given(self, request: Request, serializer: type[Serializer], **kwargs: Any) -> dict[str, Any]:
        """The body, checked for shape. Raises ValidationError (400)."""
        form = serializer(data=request.data, context={"request": request}, **kwargs)
        form.is_valid(raise_exception=True)
        return form.validated_data


def member(request: Request) -> User:
    """Who writes: Endpoint.initial has refused everyone who is not signed in."""
    return cast("User", request.user)


def once_key(request: Request, data: dict[str, Any]) -> UUID | None:
    """The one-time key of a write: `key` in the body, or the Idempotency-Key header."""
    key = data.pop("key", None)
    header = request.headers.get("Idempotency-Key")
    if key is None and header:
        try:
            key = UUID(header)
        except ValueError:
            raise exceptions.ValidationError({"key": [_("The key must be a UUID.")]}) from None
    return key


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as application/problem+json (RFC 9457)."""
    if isinstance(error, RateLimited):
        answer = _problem(429, _("Too many requests."))
        answer["Retry-After"] = str(error.retry_after)
        return answer
    if isinstance(error, Refused):
        is_bad_input = error.status == 422
        extra = dict(error.extra)
        if error.field:
            extra["errors"] = {error.field: [error.message]}
        return _problem(400 if is_bad_input else error.status, error.message, **extra)
    if isinstance(error, Http404):
        return _problem(404, _("There is no such thing, or you may not see it."))
    if isinstance(error, PermissionDenied):
        return _problem(403, str(error) or _("You may not do this."))
    response = exception_handler(error, context)
    if response is None:
        return None
    headers = {name: response[name] for name in ("WWW-Authenticate", "Allow") if name in response}
    if isinstance(error, exceptions.ValidationError):
        answer = _problem(400, _("Some of what was sent is not right."), errors=response.data)
    else:
        detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
        answer = _problem(response.status_code, str(detail))
    for name, value in headers.items():
        answer[name] = value
    return answer


def _problem(status_code: int, detail: str, **extra: Any) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status_code).phrase,
        "status": status_code,
        "detail": detail,
        **extra,
    }
    return Response(body, status=status_code, content_type="application/problem+json")


def beside(request: Request, cursor: str | None) -> str | None:
    """The address of a page beside this one, on the site's own name."""
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return f"{settings.SITE_URL}{request.path}?{urlencode(list(query.lists()), doseq=True)}"


NO_CONTENT = status.HTTP_204_NO_CONTENT
CREATED = status.HTTP_201_CREATED
