"""The forms of the ways to act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms import TimeZoneField
from campaigns.forms.fields import AddressField, LineField, LocalMomentField, TextField
from campaigns.models import Deed, OwnLetter, Way, WayKind
from campaigns.models.ways import TOLD
from core.deadlines import local_time
from organisations.models import Organisation


class WayForm(forms.Form):
    """A way to act; each kind has its own few of these fields."""

    title = LineField("title", Way)
    text = LineField("text", Way, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    url = AddressField("url", Way)
    organisation = forms.ModelChoiceField(
        Organisation.objects.speaking().order_by("name_key"),
        to_field_name="slug",
        label=_("Organisation"),
        required=False,
        empty_label=_("None"),
    )
    phone = LineField("phone", Way, required=False)
    mail_to = forms.EmailField(label=_("The body's mail address"), required=False)
    place = LineField("place", Way, required=False)
    starts_at = LocalMomentField(label=_("Begins"), required=False)
    ends_at = LocalMomentField(label=_("Ends"), required=False)
    opens_at = LocalMomentField(label=_("One can act from"), required=False)
    closes_at = LocalMomentField(label=_("One can act until"), required=False)
    time_zone = TimeZoneField()
    salutation = LineField("salutation", Way, required=False)
    script = TextField("script", Way, required=False, rows=6)
    points = TextField("points", Way, required=False, rows=6)
    ending = LineField("ending", Way, required=False)
    goal = forms.IntegerField(label=_("Goal"), min_value=1, max_value=1_000_000, required=False)

    _OF = {
        WayKind.COMMENT: ("url", "opens_at", "closes_at", "time_zone"),
        WayKind.LETTER: (
            "mail_to",
            "url",
            "salutation",
            "script",
            "points",
            "ending",
            "closes_at",
            "time_zone",
        ),
        WayKind.CALL: ("phone", "script", "closes_at", "time_zone"),
        WayKind.HEARING: ("place", "starts_at", "ends_at", "closes_at", "time_zone", "url"),
        WayKind.MEETING: ("url", "starts_at", "ends_at", "place", "closes_at", "time_zone"),
        WayKind.DATA: ("url", "closes_at", "time_zone"),
        WayKind.DONATE: ("organisation",),
        WayKind.TRANSLATE: (),
    }
    _HINTS = {
        "script": _("In a letter, {size}, {seconds}, {place} and {employees} become the writer's own facts."),
        "points": _("One a line: what one ticks | the paragraph it becomes."),
    }

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {"title", "text", "goal", *self._OF.get(WayKind(kind), ())}
        for name in set(self.fields) - kept:
            del self.fields[name]
        if kind == WayKind.DONATE:
            whom: Any = self.fields["organisation"]
            whom.required, whom.empty_label = True, _("Choose…")
            whom.queryset = Organisation.objects.speaking().exclude(donation_url="").order_by("name_key")
            whom.help_text = _("Those that name a page of their own for support.")
        if kind == WayKind.LETTER:
            for name, hint in self._HINTS.items():
                self.fields[name].help_text = str(hint)
        if not self.fields["title"].initial:
            self.fields["title"].initial = WayKind(kind).label

    @classmethod
    def of(cls, way: Way, data: Any = None) -> WayForm:
        initial = {name: getattr(way, name) for name in cls.base_fields}
        for name in ("opens_at", "closes_at", "starts_at", "ends_at"):
            if initial[name]:
                initial[name] = local_time(initial[name], way.time_zone)
        initial["organisation"] = way.organisation.slug if way.organisation else None
        return cls(data, kind=way.kind, initial=initial)

    @property
    def told(self) -> dict[str, Any]:
        return {"time_zone": "UTC", **self.cleaned_data}


class DeedForm(forms.Form):
    """What one notes of having done it; each kind asks for its own."""

    choice = forms.ChoiceField(label=_("How it went"), required=False, widget=forms.RadioSelect)
    note = TextField("note", Deed, required=False, rows=4)
    tracking = LineField("tracking", Deed, required=False)
    proof = forms.FileField(label=_("Proof of receipt"), required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="slug",
        label=_("Who did it"),
        required=False,
        empty_label=_("I, personally"),
    )
    is_shown = forms.BooleanField(required=False)

    _CHOICES: dict[str, list[tuple[str, Any]]] = {
        WayKind.CALL: [
            ("reached", _("I spoke to someone")),
            ("message", _("I left a message")),
            ("nobody", _("Nobody answered")),
        ],
        WayKind.HEARING: [("attend", _("I attend")), ("speak", _("I speak"))],
        WayKind.TRANSLATE: list(settings.CONTENT_LANGUAGES),
    }
    _OF = {
        WayKind.COMMENT: ("tracking", "proof", "note"),
        WayKind.CALL: ("choice", "note"),
        WayKind.HEARING: ("choice", "note"),
        WayKind.MEETING: ("note",),
        WayKind.DATA: ("note", "proof"),
        WayKind.DONATE: (),
        WayKind.TRANSLATE: ("choice", "note"),
        WayKind.SHARE: (),
    }
    _LABELS = {
        WayKind.MEETING: _("Whom you would bring, and when you could"),
        WayKind.DATA: _("What you can supply, and how it was measured"),
        WayKind.TRANSLATE: _("The translation"),
        WayKind.HEARING: _("What you would speak about"),
    }

    def __init__(self, *args: Any, kind: str, voices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {"is_shown", *self._OF.get(WayKind(kind), ()), *(("organisation",) if voices else ())}
        for name in set(self.fields) - kept:
            del self.fields[name]
        if voices:
            self.fields["organisation"].queryset = voices  # type: ignore[attr-defined]
        shown = self.fields["is_shown"]
        shown.required = kind in TOLD
        shown.label = _("Those who run the campaign may see my name and what I noted; nobody else does")
        if kind == WayKind.TRANSLATE:
            shown.label = _("Those who run the campaign may see it, and publish it here under my name")
        elif kind not in TOLD:
            shown.label = _("Those who run the campaign may see my name, and the number and proof I gave")
            if "note" in self.fields:
                self.fields["note"].help_text = str(_("Nobody else ever sees it."))
        if "choice" in self.fields:
            self.fields["choice"] = forms.ChoiceField(
                label=_("Language") if kind == WayKind.TRANSLATE else _("How"),
                choices=self._CHOICES[WayKind(kind)],
                widget=forms.Select if kind == WayKind.TRANSLATE else forms.RadioSelect,
            )
        if "note" in self.fields and WayKind(kind) in self._LABELS:
            self.fields["note"].label = self._LABELS[WayKind(kind)]
            self.fields["note"].required = kind != WayKind.HEARING


class LetterForm(forms.Form):
    """One's own letter: shape only, so that a draft can be kept however far it is."""

    name = LineField("name", OwnLetter, required=False)
    office = LineField("office", OwnLetter, required=False)
    company = LineField("company", OwnLetter, required=False)
    place = LineField("place", OwnLetter, required=False)
    points = forms.TypedMultipleChoiceField(
        label=_("Points to make"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Staff group identical letters. Pick the one or two that you know first-hand."),
    )
    size = LineField(
        "size",
        OwnLetter,
        required=False,
        label=_("Site size in MW"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    seconds = LineField(
        "seconds",
        OwnLetter,
        required=False,
        label=_("Seconds to curtailment level"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    employees = LineField(
        "employees", OwnLetter, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    own = TextField(
        "own",
        OwnLetter,
        required=False,
        rows=6,
        help_text=_("What would change at your site? Two to six sentences. They are read."),
    )
    is_public = forms.BooleanField(
        label=_("I understand that comments become part of the public record, with my name."), required=False
    )

    STEPS = {
        1: ("name", "office", "company", "place"),
        2: ("points", "size", "seconds", "employees", "own"),
        3: ("is_public",),
    }
    marks_optional = False

    def __init__(self, *args: Any, letter: OwnLetter, step: int, gaps: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unasked = {"size", "seconds", "employees"} - gaps
        for name in set(self.fields) - set(self.STEPS[step]) | unasked:
            self.fields.pop(name, None)
        if "points" in self.fields:
            labels = [(number, label) for number, (label, _text) in enumerate(letter.way.points_list)]
            self.fields["points"].choices = labels  # type: ignore[attr-defined]
            if not labels:
                del self.fields["points"]
