from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from core import refusals
from core.http import is_fragment

GetResponse = Callable[[HttpRequest], HttpResponse]


def preferences(get_response: GetResponse) -> GetResponse:
    """Activate what the member chose; visitors keep what LocaleMiddleware found."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            request.user = AnonymousUser()
            response = get_response(request)
            patch_vary_headers(response, ["Cookie"])
            return response
        if not request.user.is_authenticated:
            return get_response(request)
        # The member themselves: Django's proxy asks once more for each of the hundred things a page asks of them.
        user = request.user = cast(User, get_user(request))
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(user.zone):
            return get_response(request)

    return middleware


# What one who owes a second factor may still do: set it up, sign out, leave, choose a language.
_OPEN = ("/accounts/", "/settings/second-factor/", "/settings/security/", "/settings/leave/", "/preferences/")


def second_factor(get_response: GetResponse) -> GetResponse:
    """Lead those who owe a second factor to where it is set up, before they go on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            request.user = AnonymousUser()
            response = get_response(request)
            patch_vary_headers(response, ["Cookie"])
            return response
        if not request.user.is_authenticated:
            return get_response(request)
        if request.user.second_factor_due_at is None or request.path.startswith((*_OPEN, "/api/")):
            return get_response(request)
        if request.method in {"GET", "HEAD"} and not is_fragment(request):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('settings_second_factor')}?{query}")
        # Not led away: the text of an open form must not be lost.
        return refusals.forbidden(request, PermissionDenied(_("Set up a second factor first, then go on.")))

    return middleware


class refused_forms:
    """A form that others' views show again with its errors is a 422, as everywhere here."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):
            response.status_code = 422
        return response
