"""The forms of members: shape only; rules are in the actions."""

from __future__ import annotations

import zoneinfo
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from allauth.account import forms as allauth_forms
from allauth.account.fields import SetPasswordField
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, Region, Role, Runs, Theme, User
from accounts.names import one_line, refuse_reserved
from core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

_PASSWORD_HELP = _("12 characters or more. Several unrelated words are easy to keep in mind.")


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, list[tuple[str, str]]] | tuple[str, str]]:
    """UTC, then the places of the tz database by continent, as choices of a select."""
    places = sorted(name for name in zoneinfo.available_timezones() if _is_place(name))
    grouped = [
        (continent, [(name, name.partition("/")[2].replace("_", " ")) for name in names])
        for continent, names in groupby(places, key=lambda name: name.partition("/")[0])
    ]
    return [("UTC", "UTC"), *grouped]


def _is_place(name: str) -> bool:
    continents = (
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return name.partition("/")[0] in continents and "/" in name


class TimeZoneField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=time_zones, label=_("Time zone"), **kwargs)

    def valid_value(self, value: str) -> bool:
        """Also a name browsers still report that the list leaves out (Asia/Calcutta)."""
        return value in zoneinfo.available_timezones()


class NameField(forms.CharField):
    """A name as others see it: any script, one line, and not that of an office."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Name"),
            max_length=User._meta.get_field("name").max_length,
            required=False,
            validators=[refuse_reserved],
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class LanguagesField(forms.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=settings.CONTENT_LANGUAGES,
            label=_("Languages you read"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **kwargs,
        )


class RunsField(forms.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=Runs.choices,
            label=_("What you run"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **kwargs,
        )


class SignupForm(allauth_forms.SignupForm):
    """Name, username, address, password, consent; the rest is asked after the confirmation."""

    field_order = ["name", "username", "email", "password1", "terms"]
    name = NameField(
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Shown beside what you write. Leave it empty to go by your username."),
    )
    terms = forms.BooleanField(
        label=_("I accept the terms and have read the privacy notice."),
        error_messages={"required": _("Without accepting the terms there is no account.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "email", _("E-mail"), help=_("Never shown. We mail you a link to confirm it."))
        _label(self, "username", _("Username"), help=_("In your address here, and how others mention you."))
        _label(self, "password1", _("Password"), help=_PASSWORD_HELP)

    account_already_exists: bool  # allauth's own, set while it cleans

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A taken address gets the answer of a free one, and no sooner.

        So does one that was taken while the form was checked.
        """
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        try:
            return super().try_save(request)
        except Refused as refusal:
            if refusal.field != "email":
                raise
            self.account_already_exists = True
            return super().try_save(request)


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "login", _("E-mail or username"))
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none")
        _label(self, "password", _("Password"))
        _label(self, "remember", _("Keep me signed in on this device"))


class RequestCodeForm(allauth_forms.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "email", _("E-mail"))


class ConfirmCodeForm(allauth_forms.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "code", _("Code"))
        self.fields["code"].widget.attrs.update(autocapitalize="characters", spellcheck="false")


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "email", _("E-mail"))


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _label(self, "password1", _("New password"), help=_PASSWORD_HELP)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _label(self, "oldpassword", _("Current password"))
        _label(self, "password1", _("New password"), help=_PASSWORD_HELP)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "password", _("Password"))


class ChangeAddressForm(allauth_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "email", _("New e-mail"))


class ClaimForm(forms.Form):
    password = SetPasswordField(label=_("Choose a password"), help_text=_PASSWORD_HELP)
    terms = forms.BooleanField(label=_("I accept the terms and have read the privacy notice."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].user = user  # type: ignore[attr-defined]
        _label(self, "password", _("Choose a password"), help=_PASSWORD_HELP)


class WelcomeForm(forms.Form):
    time_zone = TimeZoneField()
    languages = LanguagesField()
    runs = RunsField()


class ProfileForm(forms.Form):
    name = NameField()
    region = forms.ChoiceField(
        label=_("Region"), choices=[("", _("Not said")), *Region.choices], required=False
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=Profile._meta.get_field("place").max_length,
        required=False,
        help_text=_("As near as you wish to say: West Texas, Pavlodar."),
    )
    time_zone = TimeZoneField()
    languages = LanguagesField()
    runs = RunsField()
    bio = forms.CharField(
        label=_("About you"),
        max_length=Profile._meta.get_field("bio").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Markdown. What may others ask you about?"),
    )
    is_listed = forms.BooleanField(label=_("List me in the directory of members"), required=False)


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the site"), choices=settings.LANGUAGES)
    time_zone = TimeZoneField()
    theme = forms.ChoiceField(
        label=_("Colour scheme"), choices=Theme.choices, required=False, widget=forms.RadioSelect
    )


class MailForm(forms.Form):
    """Which verbs come by mail. `verbs`: (verb, label, whether it does when nobody chose)."""

    def __init__(
        self,
        *args: Any,
        verbs: Iterable[tuple[str, str | Promise, bool]],
        chosen: dict[str, bool],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.verbs = {f"mail-{verb}": verb for verb, _label, _default in verbs}
        for verb, label, default in verbs:
            self.fields[f"mail-{verb}"] = forms.BooleanField(
                label=str(label), required=False, initial=chosen.get(verb, default)
            )

    @property
    def mail_for(self) -> dict[str, bool]:
        return {verb: self.cleaned_data[field] for field, verb in self.verbs.items()}


class DirectoryForm(forms.Form):
    """The directory's filters; what makes no sense is as if it were not there."""

    q = forms.CharField(label=_("Name, place or words"), max_length=80, required=False)
    runs = forms.ChoiceField(label=_("Runs"), choices=[("", _("Anything")), *Runs.choices], required=False)
    region = forms.ChoiceField(
        label=_("Region"), choices=[("", _("Anywhere")), *Region.choices], required=False
    )
    language = forms.ChoiceField(
        label=_("Reads"), choices=[("", _("Any language")), *settings.CONTENT_LANGUAGES], required=False
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


def _label(form: forms.Form, name: str, label: Any, *, help: Any = "") -> None:
    """Our words and no placeholder: a placeholder is gone when one needs it."""
    field = form.fields.get(name)
    if field is not None:
        field.label, field.help_text = label, help
        field.widget.attrs.pop("placeholder", None)


class PictureForm(forms.Form):
    file = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/gif,image/webp"}),
        help_text=_(
            "JPEG, PNG, GIF or WebP. Its middle is shown, as a square; where it was taken is left out."
        ),
    )
