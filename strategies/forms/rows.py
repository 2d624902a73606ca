"""The rows of a strategy's form: steps, variables, sources. Each kind is a formset that grows by a button.

Without script the button sends the whole form; `reshaped` then gives it back with one row more or less, and
nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.http import whole_number
from guard.fields import watch
from strategies.effects import SITE
from strategies.sections import SOURCE_KINDS, SOURCES_MOST, STEPS_MOST, VARIABLES_MOST

ACTS = ("add", "remove", "up")


class StepForm(forms.Form):
    marks_optional = False
    what = forms.CharField(label=gettext_lazy("What"), max_length=200, required=False)
    detail = forms.CharField(
        label=gettext_lazy("How"),
        max_length=4000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    who = forms.CharField(label=gettext_lazy("Who"), max_length=80, required=False)
    how_long = forms.CharField(label=gettext_lazy("How long"), max_length=80, required=False)
    tool = forms.CharField(label=gettext_lazy("Tool"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        watch(self, "what", "detail")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("what") and any(data.get(name) for name in ("detail", "who", "how_long", "tool")):
            self.add_error("what", _("Say in a few words what is done."))
        return data


class VariableForm(forms.Form):
    marks_optional = False
    name = forms.RegexField(
        r"^[a-z][a-z0-9_]*$",
        label=gettext_lazy("Name in the formula"),
        max_length=40,
        required=False,
        error_messages={"invalid": gettext_lazy("Use small letters, digits and _, as in share_saved.")},
    )
    label = forms.CharField(label=gettext_lazy("What it is"), max_length=120, required=False)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=40, required=False)
    low = forms.FloatField(label=gettext_lazy("Low"), required=False)
    central = forms.FloatField(label=gettext_lazy("Central"), required=False)
    high = forms.FloatField(label=gettext_lazy("High"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figures = [("", gettext_lazy("no, a figure of its own")), *((one.name, one.label) for one in SITE)]
        self.fields["from"] = forms.ChoiceField(
            label=gettext_lazy("Taken from the reader’s site"), choices=figures, required=False
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        told = any(value not in (None, "") for value in data.values())
        if told and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give it the name that the formula uses."))
        return data


class SourceForm(forms.Form):
    marks_optional = False
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(SOURCE_KINDS.items()), required=False)
    title = forms.CharField(label=gettext_lazy("What it is"), max_length=200, required=False)
    url = forms.URLField(label=gettext_lazy("Address"), max_length=500, required=False, assume_scheme="https")
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # The stored file's name, shown beside its row.
    file_name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        watch(self, "note")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("title") and any(data.get(name) for name in ("url", "note", "upload")):
            self.add_error("title", _("Say what it is."))
        return data


class Rows(BaseFormSet):
    """A formset that takes as many rows as were sent, up to its limit, and skips the empty ones."""

    # Whether its last row went a moment ago: then the button that adds one has the focus.
    is_emptied = False

    def rows(self) -> list[dict[str, Any]]:
        """What was told, in order; nothing of a row that doesn't hold."""
        return [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]


def _rows(form: type[forms.Form], most: int) -> type[Rows]:
    made: Any = forms.formset_factory(
        form, formset=Rows, extra=0, max_num=most, absolute_max=most, validate_max=True
    )
    return made


KINDS: dict[str, type[Rows]] = {
    "steps": _rows(StepForm, STEPS_MOST),
    "variables": _rows(VariableForm, VARIABLES_MOST),
    "sources": _rows(SourceForm, SOURCES_MOST),
}
# How many rows an empty form begins with.
FIRST = {"steps": 1, "variables": 0, "sources": 1}


def reshaped(data: QueryDict, act: str) -> QueryDict:
    """What was sent, with a row added ("add-steps"), removed ("remove-steps-2") or moved up ("up-steps-2")."""
    verb, _dash, rest = act.partition("-")
    kind, _dash, place = rest.partition("-")
    data = data.copy()
    if verb not in ACTS or kind not in KINDS:
        return data
    rows = _read(data, kind)
    at = whole_number(place, digits=3)
    if verb == "add":
        rows.append({})
    elif at is not None and at < len(rows):
        row = rows.pop(at)
        if verb == "up":
            rows.insert(max(0, at - 1), row)
    _write(data, kind, rows)
    return data


def focus(rows: Mapping[str, Rows], act: str) -> None:
    """Let whoever goes by keyboard stay where they acted: in the row that came, moved, or took a removed one's place.

    `act` is as reshaped() took it, `rows` what came of it.
    """
    verb, _dash, rest = act.partition("-")
    kind, _dash, place = rest.partition("-")
    if verb not in ACTS or kind not in KINDS:
        return
    forms_, at = rows[kind].forms, whole_number(place, digits=3) or 0
    rows[kind].is_emptied = not forms_
    if forms_:
        at = {"add": len(forms_) - 1, "up": at - 1}.get(verb, at)
        first = forms_[min(max(0, at), len(forms_) - 1)].visible_fields()[0]
        first.field.widget.attrs["autofocus"] = True


def files_of_sources(
    data: QueryDict, files: MultiValueDict[str, UploadedFile]
) -> list[tuple[int, UploadedFile]]:
    """The files that came with rows of sources: which row, and the file."""
    found = []
    for place in range(_count(data, "sources")):
        file = files.get(f"sources-{place}-file")
        if file is not None:
            found.append((place, file))
    return found


def _read(data: QueryDict, kind: str) -> list[dict[str, str]]:
    names = [*KINDS[kind].form.declared_fields, *(["from"] if kind == "variables" else [])]
    return [
        {name: str(data[key]) for name in names if (key := f"{kind}-{place}-{name}") in data}
        for place in range(_count(data, kind))
    ]


def _write(data: QueryDict, kind: str, rows: list[dict[str, str]]) -> None:
    for key in [key for key in data if key.startswith(f"{kind}-")]:
        del data[key]
    data[f"{kind}-TOTAL_FORMS"], data[f"{kind}-INITIAL_FORMS"] = str(len(rows)), "0"
    for place, row in enumerate(rows):
        for name, value in row.items():
            data[f"{kind}-{place}-{name}"] = value


def _count(data: QueryDict, kind: str) -> int:
    return min(whole_number(data.get(f"{kind}-TOTAL_FORMS", ""), digits=3) or 0, 100)
