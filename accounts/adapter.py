"""How allauth acts here: which names it takes, where its links lead, what it mails."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core import context as current
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import actions, arrivals, devices
from accounts.models import RetiredName, SignIn, User
from accounts.names import username_validators


class AccountAdapter(DefaultAccountAdapter):
    """Mail goes through Django's mail, hence into the Mail table (settings.EMAIL_BACKEND)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "That name and password do not match. Check both, or reset your password."
        ),
        "username_password_mismatch": _(
            "That name and password do not match. Check both, or reset your password."
        ),
        "username_alike": _("This username looks like another member's. Please choose another."),
        "username_taken": _("This username is taken."),
        "incorrect_code": _("That code is not right. Check the newest mail."),
        "guessed_at": _(
            "Too many wrong passwords today. Sign in with a passkey or a mailed code, or in a browser "
            "you have used here before."
        ),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes and try again."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Raises ValidationError for a name that breaks the rules, is taken, or was retired."""
        for validator in username_validators:
            validator(username)
        if shallow:
            return username
        if User.objects.named(username).exists() or RetiredName.objects.of(username).exists():
            raise self.validation_error("username_taken")
        if User.objects.looking_like(username).exists():
            raise self.validation_error("username_alike")
        return username

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        super().save_user(request, user, form, commit=False)
        chose = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        language = (translation.get_language() or "") if chose else ""
        user = actions.join(user, name=form.cleaned_data.get("name", ""), language=language)
        arrivals.tell(request, user)
        return user

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this very host: `next` leads back to where one came from."""
        request = current.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The mailed link carries the page one came from, for the mail may open elsewhere."""
        url = super().get_email_confirmation_url(request, emailconfirmation)
        target = get_next_redirect_url(request)
        return f"{url}?{urlencode({'next': target})}" if target else url

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("settings_security")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """To where one was going; on the first sign-in by way of the first steps."""
        response = super().post_login(request, user, **kwargs)
        actions.weigh_second_factor(user)
        self._note_sign_in(request, user, response)
        arrivals.tell(request, user)
        if user.accepted_terms_at and not user.welcomed_at:
            query = urlencode({"next": response["Location"]})
            return HttpResponseRedirect(f"{reverse('welcome')}?{query}")
        return response

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """When a password is guessed at from many places, only browsers known before may try on."""
        super().pre_authenticate(request, **credentials)
        login = _login_of(credentials)
        if devices.is_guessed_at(login):
            found = User.objects.present().filter(email__iexact=login) | User.objects.named(login).present()
            if not devices.is_known(found.first(), request):
                raise self.validation_error("guessed_at")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        devices.count_failure(_login_of(credentials))

    def _note_sign_in(self, request: HttpRequest, user: User, response: HttpResponse) -> None:
        records = get_authentication_records(request, user)
        noted = actions.note_sign_in(
            user,
            method=_method_of(records),
            has_second_factor=any(
                record.get("method") == "mfa" and not record.get("passwordless") for record in records
            ),
            ip=request.META.get("REMOTE_ADDR", ""),
            agent=self.get_http_user_agent(request),
            device=devices.mark(request, response),
        )
        if noted.is_new_device:
            self.send_notification_mail("account/email/new_device", user)

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """A change of address is told to the old one too, before anything happens."""
        super().send_confirmation_mail(request, emailconfirmation, signup)
        address = emailconfirmation.email_address
        current_address = EmailAddress.objects.get_verified(address.user)
        if not signup and current_address and current_address.email != address.email:
            self.send_notification_mail(
                "account/email/email_change_asked",
                address.user,
                {"to_email": address.email},
                email=current_address.email,
            )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User | AnonymousUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """A finished change of address is told to both."""
        context = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, context, email)
        if template_prefix == "account/email/email_changed" and context["to_email"] != email:
            super().send_notification_mail(template_prefix, user, context, context["to_email"])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the member's language, whoever's browser caused the mail."""
        language = getattr(context.get("user"), "language", "") or translation.get_language()
        with translation.override(language):
            super().send_mail(template_prefix, email, context)


def _login_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")


def _method_of(records: list[dict[str, Any]]) -> str:
    """How the sign-in began; without a record by a link that was mailed."""
    methods = {record.get("method") for record in records}
    if any(record.get("passwordless") for record in records):
        return SignIn.Method.PASSKEY
    for method, name in (
        ("password", SignIn.Method.PASSWORD),
        ("code", SignIn.Method.CODE),
        ("socialaccount", SignIn.Method.ELSEWHERE),
    ):
        if method in methods:
            return name
    return SignIn.Method.LINK
