from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import HeldState
from moderation.models import Outcome, Reason


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Reason, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Anything a moderator should know"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DisciplineForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason)
    note = forms.CharField(
        label=_("What you tell the author"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SuspendForm(DisciplineForm):
    until = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class HeldForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (HeldState.LET_THROUGH, _("Let it through: it is published as its author's, now")),
            (HeldState.TURNED_BACK, _("Turn it back: only its author sees it, with your reason")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("Reason, if you turn it back"), choices=Reason, required=False, initial=Reason.SPAM
    )
    note = forms.CharField(
        label=_("What you tell the author"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecideForm(DisciplineForm):
    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    until = forms.DateTimeField(
        label=_("If you suspend: until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    field_order = ("outcome", "reason", "note", "until")

    def __init__(self, *args: Any, outcomes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Outcome.choices)
        self.fields["outcome"].choices = [(one, labels[one]) for one in outcomes]  # type: ignore[attr-defined]
