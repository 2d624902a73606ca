"""The forms of the directory of advocates: its filters, and an association's entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from campaigns.forms.fields import AddressField, LineField
from campaigns.models import Advocate, Dues, Subject
from organisations.models import Kind, Organisation
from organisations.models.organisations import country_names


class AdvocatesForm(forms.Form):
    """What makes no sense is as if it were not there."""

    q = forms.CharField(label=_("Name, place or words"), max_length=80, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    subject = forms.ChoiceField(
        label=_("For what it stands"), choices=[("", _("Anything")), *Subject.choices], required=False
    )
    dues = forms.ChoiceField(label=_("Dues"), choices=[("", _("Any dues")), *Dues.choices], required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("Any language")), *settings.CONTENT_LANGUAGES], required=False
    )
    verified = forms.BooleanField(label=_("Verified only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = country_names()
        codes = Organisation.objects.of_kind(Kind.ASSOCIATION).order_by().values_list("country", flat=True)
        countries = sorted(
            ((code, names.get(code, code)) for code in codes.distinct()), key=lambda pair: pair[1]
        )
        self.fields["country"].choices = [("", _("Anywhere")), *countries]  # type: ignore[attr-defined]


class AdvocateForm(forms.Form):
    dues = forms.ChoiceField(label=_("Dues"), choices=[("", _("Not said")), *Dues.choices], required=False)
    dues_note = LineField("dues_note", Advocate, required=False)
    joining = LineField("joining", Advocate, required=False)
    join_url = AddressField("join_url", Advocate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for subject, label in Subject.choices:
            self.fields[f"position_{subject}"] = forms.CharField(label=label, max_length=300, required=False)

    @classmethod
    def of(cls, organisation: Organisation, data: Any = None) -> AdvocateForm:
        entry = Advocate.objects.filter(organisation=organisation).first()
        if entry is None:
            return cls(data)
        told = {name: getattr(entry, name) for name in cls.base_fields}
        said = {f"position_{one.subject}": one.text for one in entry.positions.all()}
        return cls(data, initial={**told, **said})

    @property
    def told(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in self.base_fields}
        positions = {subject: self.cleaned_data[f"position_{subject}"] for subject in Subject.values}
        return {**told, "positions": positions}
