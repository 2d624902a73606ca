"""The form of what others see of me, and who may write to me."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Audience, ContactFrom, Shown


class PrivacyForm(forms.Form):
    contact_from = forms.ChoiceField(
        label=_("Who may write to me first"),
        choices=ContactFrom.choices,
        widget=forms.RadioSelect,
        help_text=_("Moderators may always. Whom you blocked may not, whatever you choose here."),
    )

    def __init__(self, *args: Any, shown_to: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, label in Shown.choices:
            self.fields[f"show_{part}"] = forms.ChoiceField(
                label=label,
                choices=Audience.choices,
                initial=shown_to.get(part, Audience.EVERYONE),
            )

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self[f"show_{part}"] for part in Shown.values]

    @property
    def shown_to(self) -> dict[str, str]:
        return {part: self.cleaned_data[f"show_{part}"] for part in Shown.values}
