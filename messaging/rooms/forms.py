from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.forms import KeyField
from messaging.desks.forms import HINTED
from messaging.models import SUBJECT_MAX
from organisations.models import Organisation


class OrganisationsField(forms.CharField):
    """Organisations by name or by the last part of their address, separated by commas."""

    def clean(self, value: Any) -> list[Organisation]:
        names = [name.strip() for name in super().clean(value).split(",") if name.strip()]
        found, unknown = [], []
        for name in names[:20]:
            rows = Organisation.objects.all()
            one = rows.filter(slug=name.lower()).first() or rows.filter(name__iexact=name).first()
            if one is None:
                unknown.append(name)
            else:
                found.append(one)
        if unknown:
            message = _("There is no organisation of this name: %(names)s.")
            raise forms.ValidationError(message, params={"names": ", ".join(unknown)})
        return found


class RoomForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For"), to_field_name="slug", empty_label=None
    )
    subject = forms.CharField(label=_("Name of the room"), max_length=SUBJECT_MAX)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you want to reach together. Those who are asked in read it first."),
    )
    invite = OrganisationsField(
        label=_("Organisations to ask in"), help_text=_("Their names, separated by commas.")
    )
    ends_at = forms.DateTimeField(
        label=_("Ends on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("It closes by itself then. At most a year from now."),
    )
    key = KeyField()

    def __init__(self, *args: Any, voices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = voices  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    ends_at = forms.DateTimeField(
        label=_("Put off its end to"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("At most a year from now. Everybody in the room is told."),
    )


class PaperForm(forms.Form):
    body = forms.CharField(label=_("Text"), strip=False, widget=forms.Textarea(attrs={"rows": 10, **HINTED}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ObjectForm(forms.Form):
    text = forms.CharField(
        label=_("What you object to"),
        required=False,
        strip=True,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Those in the room read it, with the time. Moderators hear that there was an objection."),
    )
