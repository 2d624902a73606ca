"""The footer's language and colour scheme: a cookie for visitors, the account's for members."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import check_for_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import actions
from core.errors import Refused
from core.http import redirect_after_post, safe_next
from core.permissions import require

SCHEMES = {"system": "", "light": "light", "dark": "dark"}


@csrf_exempt
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Without a CSRF token, for visitors' pages are shared; the browser says where it comes from."""
    require(_is_ours(request))
    response = redirect_after_post(safe_next(request))
    if "language" in request.POST:
        _language(request, response, request.POST["language"])
    elif "theme" in request.POST:
        _theme(request, response, request.POST["theme"])
    return response


def _language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        raise Refused("language", status=422)
    if request.user.is_authenticated:
        actions.choose_language(request.user, by=request.user, language=language)
    _keep(response, settings.LANGUAGE_COOKIE_NAME, language)


def _theme(request: HttpRequest, response: HttpResponse, scheme: str) -> None:
    if scheme not in SCHEMES:
        raise Refused("theme", status=422)
    if request.user.is_authenticated:
        actions.choose_theme(request.user, by=request.user, theme=SCHEMES[scheme])
        # The account's choice counts from here on; a cookie of before must not hide it.
        response.delete_cookie(settings.THEME_COOKIE_NAME, samesite="Lax")
    elif scheme == "system":
        response.delete_cookie(settings.THEME_COOKIE_NAME, samesite="Lax")
    else:
        _keep(response, settings.THEME_COOKIE_NAME, scheme)


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form stood on our own page, as far as the browser tells."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin", "")
    return not origin or origin == f"{request.scheme}://{request.get_host()}"
