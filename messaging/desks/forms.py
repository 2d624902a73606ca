from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.forms import BodyField, KeyField, VoiceField, WithFile
from messaging.models import SUBJECT_MAX, Desk
from organisations.models import Organisation

# The gentle hint while one writes, as in every composer (guard/).
HINTED = {
    "hx-post": "/guard/hint/",
    "hx-trigger": "input changed delay:900ms",
    "hx-params": "body",
    "hx-target": "#guard",
}


class WriteToDeskForm(WithFile):
    desk = forms.ChoiceField(label=_("Desk"))
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_MAX, required=False)
    body = BodyField()
    organisation = VoiceField()
    key = KeyField()

    def __init__(self, *args: Any, desks: list[Desk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].choices = [(desk.value, desk.label) for desk in desks]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    body = forms.CharField(
        label=_("Side note"), strip=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = KeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "note_%s")  # it stands beside the composer of the messages
        super().__init__(*args, **kwargs)


class DeskForm(forms.Form):
    """One desk: whether there is one, and who answers."""

    desk = forms.ChoiceField(choices=Desk, widget=forms.HiddenInput)
    is_open = forms.BooleanField(label=_("People can write to this desk"), required=False)
    members = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Who hears of it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody chosen: everybody with a seat."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members: Any = self.fields["members"]
        members.queryset = (
            User.objects.present().filter(seats__organisation=organisation).order_by("username_key")
        )
        members.label_from_instance = lambda user: user.shown_name
