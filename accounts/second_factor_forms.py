"""allauth's forms of second factors, in our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

# Longer than any code is good for, early and late ones included.
_USED_SECONDS = 120


def _label_code(form: forms.Form, label: Any) -> None:
    field = form.fields["code"]
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(inputmode="numeric", spellcheck="false")


class _OnceForm(base.BaseAuthenticateForm):
    """A code read over a shoulder is worth nothing after its first use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_code(self, _("Code from your app, or a recovery code"))

    def clean_code(self) -> str:
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(
            f"factor-used:{self.user.pk}:{''.join(code.split())}", True, _USED_SECONDS
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(_OnceForm, base.AuthenticateForm):
    pass


class SecondFactorAgainForm(_OnceForm, base.ReauthenticateForm):
    pass


class ActivateAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_code(self, _("The six digits your app shows now"))


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    passwordless = forms.BooleanField(
        label=_("It can sign me in by itself, without the password"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_key(self)


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_key(self)


def _name_key(form: forms.Form) -> None:
    field = form.fields["name"]
    field.label = _("Name")
    field.help_text = _("To tell it from others: laptop, phone, the key on my ring.")
    field.widget.attrs["maxlength"] = 80
