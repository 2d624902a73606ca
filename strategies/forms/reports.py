"""The form of a field report: shape only; rules are in the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activity.news import reason_in_words
from forum.forms import KeyField
from guard.fields import watch
from organisations.models import Grid, Organisation
from strategies.models import FieldReport, Revision
from strategies.reporters import proof_of

if TYPE_CHECKING:
    from accounts.models import User
    from strategies.models import Strategy

UNNAMED = ":unnamed"
_CHOSEN = ("outcome", "again", "site_band", "climate", "ownership", "cost_band")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class SpeakerField(forms.ChoiceField):
    """As whom one reports: personally (nothing), an organisation's slug, or unnamed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, label=_("Who reports"), **kwargs)

    def offer(self, user: User) -> None:
        """The voices this member has, and to stay unnamed where they have shown to mine."""
        voices = Organisation.objects.of(user).speaking().order_by("name_key")
        choices: list[tuple[str, Any]] = [("", _("I, personally"))]
        choices += [(one.slug, _("For %(name)s") % {"name": one.name}) for one in voices]
        if proof_of(user):
            choices.append((UNNAMED, _("A verified miner, unnamed")))
        self.choices = choices


class ReportSaid(forms.Form):
    """What a report says, whoever files it."""

    outcome = forms.ChoiceField()
    started_on = forms.DateField(label=_("Started"), widget=DateInput())
    ended_on = forms.DateField(label=_("Ended"), widget=DateInput(), required=False)
    before = forms.FloatField(
        label=_("Before"), required=False, widget=forms.NumberInput(attrs={"step": "any"})
    )
    after = forms.FloatField(
        label=_("After"), required=False, widget=forms.NumberInput(attrs={"step": "any"})
    )
    how_measured = forms.CharField(
        label=_("How it was measured"),
        max_length=200,
        required=False,
        help_text=_("Which meter, over how many days: 'sub-meter of class 0.5, 30-day mean'."),
    )
    text = forms.CharField(
        label=_("What happened"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    otherwise = forms.CharField(
        label=_("What you would do otherwise"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    again = forms.ChoiceField(required=False)
    site_band = forms.ChoiceField(required=False)
    climate = forms.ChoiceField(required=False)
    grid = forms.ModelChoiceField(
        Grid.objects.none(), label=_("Grid"), required=False, to_field_name="slug", empty_label=_("Not said")
    )
    ownership = forms.ChoiceField(required=False)
    machines = forms.CharField(label=_("Machines"), max_length=200, required=False)
    cost_band = forms.ChoiceField(required=False)
    version = forms.IntegerField(label=_("Version tried"), min_value=1, widget=forms.Select)

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        watch(self, "text", "otherwise")
        self.fields["grid"].queryset = Grid.objects.order_by("name")  # type: ignore[attr-defined]
        for name in _CHOSEN:
            column: Any = FieldReport._meta.get_field(name)
            first = _("Choose…") if name == "outcome" else _("Not said")
            field: Any = self.fields[name]
            field.label = capfirst(column.verbose_name)
            field.choices = [("", first), *column.choices]
        numbers = Revision.objects.published().filter(strategy=strategy).order_by("-number")
        choices = [(number, number) for number in numbers.values_list("number", flat=True)]
        self.fields["version"].widget.choices = choices
        self.fields["version"].initial = strategy.version
        measure = strategy.current.measure if strategy.current else {}
        if measure.get("unit"):
            for name, label in (("before", _("Before, in %(unit)s")), ("after", _("After, in %(unit)s"))):
                self.fields[name].label = label % {"unit": measure["unit"]}


class ReportForm(ReportSaid):
    """A new report."""

    speaker = SpeakerField()
    key = KeyField()
    field_order = ["speaker"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speaker: Any = self.fields["speaker"]
        speaker.offer(user)

    def told(self) -> dict[str, Any]:
        """What actions.reporting.file_report takes."""
        said = dict(self.cleaned_data)
        speaker = said.pop("speaker")
        is_unnamed = speaker == UNNAMED
        slug = "" if is_unnamed else speaker
        said["organisation"] = Organisation.objects.get(slug=slug) if slug else None
        return {**said, "is_unnamed": is_unnamed}


class EditReportForm(ReportSaid):
    """A report that is there, with the edition it was opened at."""

    edition = forms.IntegerField(widget=forms.HiddenInput)


# Codes of moderation/models.py, which stands above; it says what they mean (activity.news.reason_in_words).
REASONS = ("wrong", "competition", "private", "spam", "abuse", "other")


class RemoveReportForm(forms.Form):
    """Why a moderator takes a report away."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=lambda: [(code, reason_in_words(code)) for code in REASONS]
    )


class UnsealForm(forms.Form):
    """Why a moderator looks up who an unnamed author is."""

    reason = forms.CharField(
        label=_("Why you look this up"),
        min_length=10,
        max_length=500,
        help_text=_("It is kept for good. That you looked is in the public log, and the author is told."),
    )
