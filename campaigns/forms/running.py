"""The forms of those who run a campaign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.forms.fields import AddressField, LineField, TextField
from campaigns.life import OUTCOMES
from campaigns.models import Answer, Campaign, Document, Person, Stage, Update
from organisations.models import Organisation


class SponsorForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.speaking().order_by("name_key"),
        to_field_name="slug",
        label=_("Organisation"),
        empty_label=_("Choose…"),
    )


class PersonForm(forms.Form):
    username = forms.CharField(label=_("Username"), max_length=80)
    office = LineField("office", Person, required=False)

    def clean_username(self) -> User:
        name = self.cleaned_data["username"].strip().lstrip("@")
        user = User.objects.present().named(name).first()
        if user is None:
            raise forms.ValidationError(_("There is no member of this name."))
        return user


class StageForm(forms.Form):
    title = LineField("title", Stage)
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = LineField("note", Stage, required=False)


class DocumentForm(forms.Form):
    title = LineField("title", Document)
    url = AddressField("url", Document)
    file = forms.FileField(label=_("Or a file"), required=False)


class UpdateForm(forms.Form):
    title = LineField("title", Update)
    body = TextField("body", Update, required=False, rows=5, help_text=_("Markdown."))


class AskAnswerForm(forms.Form):
    """What the body answered to one ask."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer.choices)
    note = forms.CharField(label=_("What the body said"), max_length=500, required=False)
    document = forms.ModelChoiceField(
        Document.objects.none(), label=_("Document"), required=False, empty_label=_("None")
    )
    page = forms.CharField(label=_("Page"), max_length=20, required=False)

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(state.value, state.label) for state in OUTCOMES],
        widget=forms.RadioSelect,
    )
    note = TextField("outcome_note", required=False, rows=4, label=_("In words"))
    look_again_on = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("You are reminded that day to say whether it lasted."),
    )


class ArchiveForm(forms.Form):
    follow_up = forms.ModelChoiceField(
        Campaign.objects.none(),
        to_field_name="slug",
        label=_("It goes on in"),
        required=False,
        empty_label=_("Nothing yet"),
    )

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["follow_up"].queryset = campaigns  # type: ignore[attr-defined]


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label=_("Number of the receipt"), max_length=200, required=False)
    file = forms.FileField(label=_("Or a file"), required=False)


class ExportForm(forms.Form):
    purpose = forms.CharField(
        label=_("What you take it for"),
        max_length=300,
        help_text=_("Kept with your name: all who run the campaign see it."),
    )
