"""The form of a whole strategy: its fields, and the rows of steps, variables and sources."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.forms import KeyField, VoiceField
from guard.fields import watch
from organisations.models import Grid
from organisations.models.organisations import country_names
from strategies.content import Content, empty, tidied
from strategies.effects import Effect
from strategies.expressions import FormulaError
from strategies.forms.rows import FIRST, KINDS, Rows
from strategies.models import Climate, CostBand, Ownership, Revision, StrategyCategory, Weight
from strategies.sections import BY_KEY, SECTIONS, TEXT_MAX, TEXTS

COUNTRIES_MOST = 60
MACHINES_MOST = 40


class TextOfSection(forms.CharField):
    """The running text of a section, in Markdown."""

    def __init__(self, key: str) -> None:
        section = BY_KEY[key]
        super().__init__(
            label=section.label,
            help_text=section.hint,
            required=False,
            strip=False,
            max_length=TEXT_MAX,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


class ListField(forms.CharField):
    """Names, separated by commas."""

    most: int

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2000, **kwargs)
        self.most = most

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace("，", ",").replace("、", ",")
        names = [" ".join(name.split())[:80] for name in text.split(",")]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > self.most:
            raise forms.ValidationError(_("Name at most %(most)d.") % {"most": self.most})
        return names


class CountriesField(ListField):
    """Countries by name, in the language of the page or in English, or by their two letters."""

    def clean(self, value: Any) -> list[str]:
        names = country_names()
        known = {name.casefold(): code for code, name in names.items()}
        codes = []
        for name in super().clean(value):
            code = name.upper() if name.upper() in names else known.get(name.casefold(), "")
            if not code:
                raise forms.ValidationError(_("“%(name)s” is no country known here.") % {"name": name})
            codes.append(code)
        return list(dict.fromkeys(codes))


class StrategyForm(forms.Form):
    """Everything a strategy says, as it is typed."""

    title = forms.CharField(label=BY_KEY["title"].label, max_length=160)
    summary = forms.CharField(
        label=BY_KEY["summary"].label,
        max_length=300,
        required=False,
        help_text=gettext_lazy("What one does, and what it brings, with a figure. Lists show it."),
    )
    category = forms.ModelChoiceField(
        StrategyCategory.objects.none(),
        label=gettext_lazy("Topic"),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose a topic"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.CONTENT_LANGUAGES)
    organisation = VoiceField()
    countries = CountriesField(label=gettext_lazy("Countries"), most=COUNTRIES_MOST)
    jurisdiction = forms.CharField(
        label=gettext_lazy("State, province or tariff area"), max_length=120, required=False
    )
    grids = forms.MultipleChoiceField(
        label=gettext_lazy("Grids"), required=False, widget=forms.CheckboxSelectMultiple
    )
    climates = forms.MultipleChoiceField(
        label=gettext_lazy("Climate"),
        required=False,
        choices=Climate.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    mw_low = forms.FloatField(
        label=gettext_lazy("Sites from (MW)"), required=False, min_value=0, max_value=100_000
    )
    mw_high = forms.FloatField(
        label=gettext_lazy("Sites up to (MW)"), required=False, min_value=0, max_value=100_000
    )
    machines = ListField(
        label=gettext_lazy("Machine models"),
        most=MACHINES_MOST,
        help_text=gettext_lazy("Separated by commas."),
    )
    ownership = forms.MultipleChoiceField(
        label=gettext_lazy("Owner or hosted"),
        required=False,
        choices=Ownership.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    cost_band = forms.ChoiceField(
        label=gettext_lazy("Cost to try"),
        required=False,
        choices=[("", gettext_lazy("Not yet known")), *CostBand.choices],
    )
    lead_time = forms.CharField(label=gettext_lazy("Lead time"), max_length=80, required=False)
    formula = forms.CharField(
        label=gettext_lazy("Worth in US dollars a year, as a formula"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}
        ),
    )
    effect_low = forms.FloatField(label=gettext_lazy("Change of the measure, from"), required=False)
    effect_high = forms.FloatField(label=gettext_lazy("Change of the measure, to"), required=False)
    measure_name = forms.CharField(label=gettext_lazy("What is measured"), max_length=120, required=False)
    measure_unit = forms.CharField(label=gettext_lazy("Its unit"), max_length=40, required=False)
    measure_better = forms.ChoiceField(
        label=gettext_lazy("Which is better"),
        required=False,
        choices=[("lower", gettext_lazy("Lower is better")), ("higher", gettext_lazy("Higher is better"))],
    )
    measure_in_percent = forms.ChoiceField(
        label=gettext_lazy("The change is stated"),
        required=False,
        choices=[("yes", gettext_lazy("in per cent of it")), ("no", gettext_lazy("in its unit"))],
    )
    measure_baseline = forms.CharField(label=gettext_lazy("Baseline"), max_length=200, required=False)
    measure_window_days = forms.IntegerField(
        label=gettext_lazy("Window, in days"), required=False, min_value=1, max_value=3660
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(label=gettext_lazy("What changes, and why"), max_length=500, required=False)
    weight = forms.ChoiceField(
        label=gettext_lazy("How much it changes"),
        required=False,
        choices=Weight.choices,
        initial=Weight.IMPROVEMENT,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = KeyField()

    marks_optional = False

    def __init__(self, *args: Any, is_first: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        fields: dict[str, Any] = self.fields
        for key in TEXTS:
            fields[key] = TextOfSection(key)
        watch(self, "title", "summary", *TEXTS)
        fields["grids"].choices = [(grid.slug, str(grid)) for grid in Grid.objects.all()]
        fields["category"].queryset = StrategyCategory.objects.all()
        if not is_first:
            del fields["category"], fields["language"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for low, high in (("mw_low", "mw_high"), ("effect_low", "effect_high")):
            if data.get(low) is not None and data.get(high) is not None and data[low] > data[high]:
                self.add_error(high, _("This has to be the larger figure."))
        return data


class Written:
    """The form with its rows, bound to what was sent or filled from what a revision says."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        content: Content | None = None,
        is_first: bool = True,
        **initial: Any,
    ) -> None:
        content = content or empty()
        self.form = StrategyForm(data, initial={**initial_of(content), **initial}, is_first=is_first)
        begun = {kind: content[kind] or [{}] * count for kind, count in FIRST.items()}
        self.rows: dict[str, Rows] = {
            kind: made(data, prefix=kind, initial=[_shown(row) for row in begun[kind]])
            for kind, made in KINDS.items()
        }

    def texts(self) -> list[str]:
        """Whatever was told in words: what the hints look at."""
        told = self.content()
        words = [told["title"], told["summary"], *told["sections"].values()]
        words += [step[name] for step in told["steps"] for name in ("what", "detail") if step.get(name)]
        return words + [source["note"] for source in told["sources"] if source.get("note")]

    def quietly(self) -> Written:
        """Itself, with what was typed and nothing said against it: a row was added, nothing was sent yet."""
        parts: list[Any] = [self.form, *(form for rows in self.rows.values() for form in rows.forms)]
        for part in parts:
            part._errors = ErrorDict()
        for rows in list[Any](self.rows.values()):
            rows._errors, rows._non_form_errors = [], ErrorList()
        return self

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors) or any(rows.total_error_count() for rows in self.rows.values())

    def is_valid(self) -> bool:
        """Whether all of it has the right shape; a formula is read only where everything else is right."""
        are_right = [self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        if all(are_right):
            self._read_formula()
        return not self.has_errors

    def content(self) -> Content:
        """What a valid form says."""
        data = self.form.cleaned_data
        measure = {
            "name": data["measure_name"],
            "unit": data["measure_unit"],
            "better": data["measure_better"] or "lower",
            "in_percent": data["measure_in_percent"] != "no",
            "baseline": data["measure_baseline"],
            "window_days": data["measure_window_days"],
        }
        content = {
            "title": data["title"],
            "summary": data["summary"],
            "sections": {key: data[key] for key in TEXTS},
            "applies": {name: data[name] for name in _APPLIES},
            "measure": measure,
            "steps": self.rows["steps"].rows(),
            "variables": self.rows["variables"].rows(),
            "sources": [_stored(row) for row in self.rows["sources"].rows()],
        }
        same = ("cost_band", "lead_time", "formula", "effect_low", "effect_high", "valid_until")
        return tidied(content | {name: data[name] for name in same})

    def _read_formula(self) -> None:
        content = self.content()
        if not content["formula"]:
            return
        try:
            Effect.of(content["formula"], content["variables"])
        except FormulaError as error:
            self.form.add_error("formula", str(error))


_APPLIES = ("countries", "jurisdiction", "grids", "climates", "mw_low", "mw_high", "machines", "ownership")


def initial_of(content: Content) -> dict[str, Any]:
    """What the form's fields hold for a text; the rows have their own."""
    applies, measure = content["applies"], content["measure"]
    names = country_names()
    return {
        **{section.key: content["sections"].get(section.key, "") for section in SECTIONS if section.has_text},
        **{name: applies.get(name) for name in _APPLIES},
        "countries": ", ".join(names.get(code, code) for code in applies.get("countries", [])),
        "machines": ", ".join(applies.get("machines", [])),
        **{f"measure_{name}": measure.get(name) for name in ("name", "unit", "better", "baseline", "window_days")},
        "measure_in_percent": "yes" if measure.get("in_percent", True) else "no",
        **{
            name: content[name]
            for name in (
                "title", "summary", "cost_band", "lead_time", "formula", "effect_low", "effect_high", "valid_until",
            )
        },
    }  # fmt: skip


def begun(revision: Revision, **initial: Any) -> dict[str, Any]:
    """What the form holds besides the text for a draft that is there already."""
    return {
        "category": revision.strategy.category.slug,
        "language": revision.strategy.language,
        "note": revision.note,
        "weight": revision.weight,
        "version": revision.edit_version,
        "based_on": revision.based_on_id,
        **initial,
    }


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    upload: UUID | None = row.get("upload")
    kept = {name: row.get(name, "") for name in ("kind", "title", "url", "note")}
    return {
        **kept,
        "upload": str(upload) if upload else "",
        "file": row.get("file_name", "") if upload else "",
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "file_name": row.get("file", "")} if "file" in row else row
