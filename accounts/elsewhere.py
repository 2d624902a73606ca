"""Signing in with an account of another site: GitHub, Google, or any that speaks OpenID Connect.

Only what the settings name is offered (settings.SIGN_IN_ELSEWHERE). An account here is never taken over
by an address that another site vouches for: its member signs in first, and connects the two.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.forms import SignupForm
from allauth.socialaccount.models import SocialLogin
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.forms import NameField
from accounts.models import User


class ElsewhereAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _(
            "There is an account with this address here. Sign in to it, then connect %s in the settings."
        ),
        "connected_other": _("That account is connected with another member."),
        "no_password": _("Set a password or a passkey first: otherwise you could not sign in any more."),
    }

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """What the form proposes; everything can be changed there."""
        user = super().populate_user(request, sociallogin, data)
        user.name = (data.get("name") or "")[: User._meta.get_field("name").max_length]
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        user = sociallogin.user
        address = next((one.email for one in sociallogin.email_addresses), "")
        return {"email": user.email or address, "username": user.username, "name": user.name}


class ElsewhereSignupForm(SignupForm):
    """As whoever joins here: username, address and consent; only the password is not needed."""

    field_order = ["name", "username", "email", "terms"]
    name = NameField(help_text=_("Shown beside what you write. Leave it empty to go by your username."))
    terms = forms.BooleanField(
        label=_("I accept the terms and have read the privacy notice."),
        error_messages={"required": _("Without accepting the terms there is no account.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, label in (("username", _("Username")), ("email", _("E-mail"))):
            self.fields[field].label = label
            self.fields[field].widget.attrs.pop("placeholder", None)
