"""The form of a translation: a field for each text of the original that says something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from strategies.forms.rows import StepForm
from strategies.models import Revision, Translation
from strategies.sections import BY_KEY, STEP_FIELDS, TEXT_MAX

_LONG = ("detail",)


class TranslationForm(forms.Form):
    """Beside each field stands what it translates (`pairs`)."""

    over = forms.IntegerField(required=False, widget=forms.HiddenInput)
    of = forms.IntegerField(widget=forms.HiddenInput)

    marks_optional = False

    def __init__(
        self, data: Any = None, *, original: Revision, begun: Translation | None = None, language: str = ""
    ) -> None:
        self.original = original
        super().__init__(data, initial={"over": begun.number if begun else None, "of": original.pk})
        others = [one for one in settings.CONTENT_LANGUAGES if one[0] != original.strategy.language]
        fields: dict[str, Any] = self.fields
        fields["language"] = forms.ChoiceField(label=_("Language"), choices=others, initial=language)
        self.texts: list[tuple[str, str, str]] = []  # name, the original's text, whose part it is
        self._add("title", original.title, begun.title if begun else "", BY_KEY["title"].label, most=160)
        self._add(
            "summary", original.summary, begun.summary if begun else "", BY_KEY["summary"].label, most=300
        )
        for key, text in original.sections.items():
            kept = begun.sections.get(key, "") if begun else ""
            self._add(f"section-{key}", text, kept, BY_KEY[key].label, is_long=True)
        for place, step in enumerate(original.steps):
            kept_step = begun.steps[place] if begun and place < len(begun.steps) else {}
            for name in STEP_FIELDS:
                part = StepForm.base_fields[name].label
                label = f"{_('Step %(number)s') % {'number': place + 1}}: {part}"
                self._add(
                    f"step-{place}-{name}",
                    step.get(name, ""),
                    kept_step.get(name, ""),
                    label,
                    is_long=name in _LONG,
                )

        labels = begun.labels if begun else {}
        for variable in original.variables:
            name = variable.get("name", "")
            label = _("Variable %(name)s") % {"name": name}
            self._add(f"label-{name}", variable.get("label", ""), labels.get(name, ""), label, most=120)
        for key, what in (("name", _("Measure")), ("baseline", _("Baseline"))):
            place_ = f"measure.{key}"
            text = original.measure.get(key, "")
            self._add(f"label-{place_}", text, labels.get(place_, ""), what, most=200)
        time = "cost.lead_time"
        self._add(f"label-{time}", original.lead_time, labels.get(time, ""), _("Lead time"), most=80)

    @property
    def pairs(self) -> list[tuple[Any, str, str]]:
        return [(self[name], text, label) for name, text, label in self.texts]

    def told(self) -> dict[str, Any]:
        """What a valid form says, as actions.translate takes it."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "summary": data.get("summary", ""),
            "sections": {key: data[f"section-{key}"] for key in self.original.sections},
            "steps": [
                {name: data.get(f"step-{place}-{name}", "") for name in STEP_FIELDS if step.get(name)}
                for place, step in enumerate(self.original.steps)
            ],
        }

    def labels(self) -> dict[str, str]:
        """What variables and the measure are called, where that was said."""
        told = {
            name.removeprefix("label-"): value
            for name, value in self.cleaned_data.items()
            if name[:6] == "label-"
        }
        return {name: value for name, value in told.items() if value}

    def _add(
        self, name: str, text: str, kept: str, label: Any, *, is_long: bool = False, most: int = TEXT_MAX
    ) -> None:
        if not text:
            return
        widget = forms.Textarea(attrs={"rows": min(12, 2 + len(text) // 90)}) if is_long else None
        self.fields[name] = forms.CharField(
            label=label,
            required=name == "title",
            max_length=most,
            initial=kept,
            strip=not is_long,
            widget=widget,
        )
        self.texts.append((name, text, label))
