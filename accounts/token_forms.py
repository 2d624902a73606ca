"""The form of a new API token: what it may do, where, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.tokens import SCOPES, all_scopes

# Days; 0 is until it is revoked.
LASTS = [(30, _("30 days")), (90, _("90 days")), (365, _("a year")), (0, _("until I revoke it"))]
LASTS_USUALLY = 90


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("Such as: fleet dashboard, backup.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=lambda: [(scope, scope) for scope in all_scopes()],
        initial=[SCOPES[0]],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("It is good for"),
        choices=LASTS,
        coerce=int,
        required=False,
        initial=LASTS_USUALLY,
        empty_value=LASTS_USUALLY,  # type: ignore[arg-type]
    )

    def areas(self) -> Iterator[tuple[Any, list[Any]]]:
        """The scopes as rows of a table: an area, and its boxes in the order of SCOPES."""
        boxes = {box.data["value"]: box for box in self["scopes"]}
        yield _("Everything"), [boxes[scope] for scope in SCOPES]
        for area, (label, _apps) in settings.API_AREAS.items():
            yield label, [boxes[f"{area}:{scope}"] for scope in SCOPES]
