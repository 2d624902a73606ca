"""The forms of groups: shape only; rules are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.groups import Entry, Group, GroupRequest
from accounts.models import User
from accounts.names import USERNAME_MAX

_DESCRIPTION = Group._meta.get_field("description").max_length


class AboutGroupForm(forms.Form):
    """What owners say of it."""

    description = forms.CharField(
        label=_("What it is for"),
        max_length=_DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChangeGroupForm(AboutGroupForm):
    """What administrators decide."""

    name = forms.CharField(label=_("Name"), max_length=Group._meta.get_field("name").max_length)
    entry = forms.ChoiceField(
        label=_("How one comes in"),
        choices=Entry.choices,
        widget=forms.RadioSelect,
        initial=Entry.INVITATION.value,
    )
    field_order = ("name", "description", "entry")


class MemberField(forms.CharField):
    """A member by their username."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Username"))
        widget = forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"})
        super().__init__(max_length=USERNAME_MAX, widget=widget, **kwargs)

    def clean(self, value: Any) -> User | None:
        name = super().clean(value)
        if not name:
            return None
        member = User.objects.present().confirmed().named(name.removeprefix("@")).first()
        if member is None:
            raise forms.ValidationError(_("There is no member of this name."))
        return member


class GroupForm(ChangeGroupForm):
    owner = MemberField(
        label=_("Owner"),
        required=False,
        help_text=_("The username of who lets others in. Empty: administrators do."),
    )


class GroupMemberForm(forms.Form):
    username = MemberField()


class EnterForm(forms.Form):
    note = forms.CharField(
        label=_("Why you"), max_length=GroupRequest._meta.get_field("note").max_length, required=False
    )
