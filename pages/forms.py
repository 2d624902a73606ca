"""The set-up and the contact form, and the rooms a new place may begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pages.models import Site


@dataclass(frozen=True)
class Room:
    """A category the set-up offers."""

    slug: str
    name: str | Promise
    description: str | Promise
    colour: str
    position: int


ROOMS = (
    Room("news", _("Site news"), _("What changes here, and how this place is run."), "forum", 0),
    Room(
        "power",
        _("Power and curtailment"),
        _("Contracts, demand response, meters, interconnection."),
        "campaign",
        1,
    ),
    Room("cooling", _("Cooling and heat reuse"), _("Air, hydro, immersion, dust, heat."), "forum", 2),
    Room("firmware", _("Firmware and tuning"), _("Settings with J/TH before and after."), "library", 3),
    Room("repair", _("Maintenance and repair"), _("Boards, fans, power supplies, spares."), "library", 4),
    Room("treasury", _("Treasury"), _("Hold, sell, hedge, borrow: rules that were written down."), "deal", 5),
    Room("procurement", _("Procurement and tariffs"), _("Orders, duties, freight, warranty."), "deal", 6),
    Room("policy", _("Policy"), _("Dockets, hearings and bills, by jurisdiction."), "campaign", 7),
    Room("meet", _("Introductions and meetings"), _("Who we are, and where we meet."), "forum", 8),
)


class SetUpForm(forms.ModelForm):
    rooms = forms.MultipleChoiceField(
        label=_("Categories to begin with"),
        required=False,
        choices=[(room.slug, room.name) for room in ROOMS],
        initial=[room.slug for room in ROOMS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("More can be made, and each changed, later."),
    )

    class Meta:
        model = Site
        fields = ["name", "purpose", "contact_email", "rules"]
        help_texts = {
            "rules": _("Markdown. Leave it empty to keep the rules that come with the software."),
        }

    def clean_rooms(self) -> list[Room]:
        chosen = set(self.cleaned_data["rooms"])
        return [room for room in ROOMS if room.slug in chosen]


class ContactForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=80)
    address = forms.EmailField(label=_("Your e-mail address"), help_text=_("For the answer alone."))
    text = forms.CharField(label=_("Message"), max_length=5000, widget=forms.Textarea)
    # Left empty by people, filled in by programs: hidden by a class, not by a type.
    website = forms.CharField(required=False, label=_("Leave this empty"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field in ("name", "text"):
            if "\x00" in data.get(field, ""):
                self.add_error(field, _("This can't be read."))
        return data
