"""Where allauth's own pages would do otherwise than we promise."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account import views as allauth_views
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Refused


class SignUp(allauth_views.SignupView):
    """A username taken between the check and the save is an error of the form, as before it."""

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        try:
            return super().form_valid(form)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
            return self.form_invalid(form)


class ConfirmEmail(allauth_views.ConfirmEmailView):
    """The mailed link: its GET only shows a button, for mail scanners open every link."""

    def get(self, *args: object, **kwargs: object) -> HttpResponse:
        try:
            self.object = self.get_object()
        except Http404:
            return self._too_late(self.request)
        return self.render_to_response(self.get_context_data())

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().post(*args, **kwargs)
        except Http404:
            return self._too_late(self.request)
        except IntegrityError:
            messages.error(self.request, _("This address is in use with another account."))
            return self._too_late(self.request)

    def get_redirect_url(self) -> str:
        """In another browser than the one of the sign-up: by way of signing in."""
        url = super().get_redirect_url()
        if self.request.user.is_authenticated or url == reverse("account_login"):
            return url
        return f"{reverse('account_login')}?{urlencode({'next': url})}"

    def _too_late(self, request: HttpRequest) -> HttpResponse:
        self.object = None
        return self.render_to_response(self.get_context_data(), status=404)


sign_up = SignUp.as_view()
confirm_email = ConfirmEmail.as_view()
