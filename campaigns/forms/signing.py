"""The forms by which people sign, and staff judge signatures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms.fields import LineField
from campaigns.models import Signature
from organisations.models import Organisation
from organisations.models.organisations import country_names


class ConsentsForm(forms.Form):
    """What may be done with a signature."""

    shows_name = forms.BooleanField(label=_("Show my name on this page"), required=False)
    wants_updates = forms.BooleanField(label=_("Tell me the news of this campaign"), required=False)
    is_forwarded = forms.BooleanField(
        label=_("Forward my name and country to the body with the letter"), required=False
    )


class SignForm(ConsentsForm):
    """Consents, each by itself and none given beforehand."""

    signs = forms.BooleanField(label=_("I sign this letter"))
    country = forms.ChoiceField(label=_("Country"), required=False)
    source = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Not said")), *country_names().items()]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        names = ("country", "source", "shows_name", "wants_updates", "is_forwarded")
        return {name: self.cleaned_data[name] for name in names}


class MemberSignForm(SignForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="slug",
        label=_("Who signs"),
        required=False,
        empty_label=_("I, in my own name"),
    )
    gives_size = forms.BooleanField(
        label=_("For an organisation: add its size to the sum, which is shown as a band"), required=False
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class VisitorSignForm(SignForm):
    name = LineField("name", Signature, label=_("Name"))
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("We mail you a link. Your address is shown to nobody.")
    )
    # A trap: people don't see it.
    website = forms.CharField(required=False)
    field_order = ("name", "email", "country", "signs", "shows_name", "wants_updates", "is_forwarded")


class RewriteForm(forms.Form):
    letter = forms.CharField(
        label=_("The letter people sign"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 14})
    )


class SweepForm(forms.Form):
    network = forms.CharField(label=_("Network"), max_length=50, required=False)
    domain = forms.CharField(label=_("Mail domain"), max_length=100, required=False)
    since = forms.DateTimeField(
        label=_("From"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    until = forms.DateTimeField(
        label=_("To"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    is_release = forms.ChoiceField(
        label=_("What to do"),
        choices=[("", _("Invalidate them")), ("1", _("Count what is held"))],
        required=False,
        widget=forms.RadioSelect,
    )
    marks_optional = False
