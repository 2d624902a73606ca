"""The form of a plan: its dates and notes, a row for each step, and one for a step of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategies.forms.reports import DateInput
from strategies.models import AdoptionPlan, PlanStep

_OF_PLAN = ("site", "starts_on", "measure_on", "note")


class AdoptForm(forms.Form):
    """'Try this at my site.'"""

    site = forms.CharField(label=_("Site"), max_length=80, required=False)


class PlanForm(forms.Form):
    """Everything of a plan, sent at once: it works without script and loses nothing that was typed."""

    site = forms.CharField(
        label=_("Site"),
        max_length=80,
        required=False,
        help_text=_("For yourself: nobody else sees your plan."),
    )
    starts_on = forms.DateField(label=_("Start"), widget=DateInput())
    measure_on = forms.DateField(
        label=_("Measure on"),
        widget=DateInput(),
        help_text=_("On this day we remind you to say what came of it."),
    )
    note = forms.CharField(
        label=_("Notes"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    new_what = forms.CharField(label=_("A step of your own"), max_length=300, required=False)
    new_who = forms.CharField(label=_("Who does it"), max_length=80, required=False)
    new_due = forms.DateField(label=_("Until"), widget=DateInput(), required=False)

    def __init__(self, data: Any = None, *, plan: AdoptionPlan, steps: list[PlanStep]) -> None:
        super().__init__(data, initial={name: getattr(plan, name) for name in _OF_PLAN})
        self.steps = steps
        for step in steps:
            done = forms.BooleanField(label=step.what, required=False, initial=step.is_done)
            self.fields[f"done-{step.pk}"] = done
            self.fields[f"who-{step.pk}"] = forms.CharField(
                label=_("Who does it"), max_length=80, required=False, initial=step.who
            )
            self.fields[f"due-{step.pk}"] = forms.DateField(
                label=_("Until"), widget=DateInput(), required=False, initial=step.due_on
            )

    def step_rows(self) -> Iterator[tuple[PlanStep, Any, Any, Any]]:
        """Each step with its three fields."""
        for step in self.steps:
            yield step, self[f"done-{step.pk}"], self[f"who-{step.pk}"], self[f"due-{step.pk}"]

    def told(self) -> dict[str, Any]:
        """What actions.planning.save_plan takes."""
        said = self.cleaned_data
        steps = {
            step.pk: {
                "is_done": said[f"done-{step.pk}"],
                "who": said[f"who-{step.pk}"],
                "due_on": said[f"due-{step.pk}"],
            }
            for step in self.steps
        }
        new = {"what": said["new_what"], "who": said["new_who"], "due_on": said["new_due"]}
        return {
            **{name: said[name] for name in _OF_PLAN},
            "steps": steps,
            "new": new if new["what"] else None,
        }
