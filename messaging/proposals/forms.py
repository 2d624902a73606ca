"""The forms of proposals: whom and what kind, the kind's terms, an answer, what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import one_line
from messaging.models import Outcome, Proposal
from messaging.proposals.files import ids_in, within_reach
from messaging.proposals.kinds import (
    JOINT_PURCHASES,
    MAX_LINE,
    MAX_NUMBER,
    MAX_TEXT,
    Field,
    Form,
    Kind,
    fields_of,
    groups_of,
)
from messaging.proposals.life import Act
from messaging.proposals.permissions import reaches
from organisations.models import Organisation


class _LineField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class TermsForm(forms.Form):
    """The fields of one kind. Its cleaned values are what proposals.terms keeps."""

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "terms-%s")
        super().__init__(*args, **kwargs)
        self.kind = kind
        for field in fields_of(kind):
            self.fields[field.name] = _form_field(field)

    def groups(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(heading, [self[field.name] for field in fields]) for heading, fields in groups_of(self.kind)]

    @property
    def has_screen(self) -> bool:
        return self.kind in JOINT_PURCHASES

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        begins, ends = told.get("starts_on"), told.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("It can't end before it begins."))
        return told


class NoteForm(forms.Form):
    """What is said to a version."""

    note = forms.CharField(
        label=_("What you say to it"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesForm(forms.Form):
    """What is attached to a version: ticked files of the one before and of this person, and others chosen now."""

    kept = forms.MultipleChoiceField(label=_("Attached"), required=False, widget=forms.CheckboxSelectMultiple)
    files = forms.FileField(  # type: ignore[assignment]
        label=_("Attach files"),
        required=False,
        widget=_ManyFiles,
        help_text=_(
            "Encrypted on this server’s disk; only the parties read them. Their hashes are part of the terms."
        ),
    )

    def __init__(self, data: Any = None, *, by: User, proposal: Proposal | None = None) -> None:
        before = ids_in(proposal.current.terms) if proposal is not None else []
        super().__init__(data, initial={"kept": [str(pk) for pk in before]})
        sent = [UUID(pk) for pk in data.getlist("kept") if _is_id(pk)] if data is not None else []
        field: Any = self.fields["kept"]
        known = within_reach([*before, *sent], by=by, proposal=proposal)
        field.choices = [(str(one.pk), one.shown_name) for one in known]
        if not known:
            del self.fields["kept"]

    @property
    def ids(self) -> list[UUID]:
        return [UUID(pk) for pk in self.cleaned_data.get("kept", ())]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class ProposeForm(forms.Form):
    """What kind, for whom, in whose name, and how many have to agree."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    to = forms.CharField(
        label=_("For whom"),
        max_length=1000,
        help_text=_("Members as @name, organisations by their name; several with commas between."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("In whose name"),
        required=False,
        to_field_name="slug",
    )
    threshold = forms.IntegerField(
        label=_("How many have to agree"),
        min_value=2,
        required=False,
        help_text=_("You among them. Leave it empty if all have to."),
    )
    conversation = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.of(user).speaking()
        field.empty_label = user.shown_name
        self.user = user

    def clean_to(self) -> list[User | Organisation]:
        return named_parties(self.cleaned_data["to"].replace("\n", ",").split(","))

    def clean(self) -> dict[str, Any]:
        """Who can't be written to is said before anybody has written terms for them."""
        told = super().clean() or {}
        for one in told.get("to", []):
            if not reaches(self.user, told.get("organisation"), one):
                name = one.name if isinstance(one, Organisation) else one.shown_name
                self.add_error("to", _("You can't write to %(name)s.") % {"name": name})
        return told


def named_parties(names: list[str]) -> list[User | Organisation]:
    """Members and organisations by what people call them. Raises ValidationError with the first unknown."""
    found: list[User | Organisation] = []
    for name in (name.strip() for name in names):
        if not name:
            continue
        one = _named(name)
        if one is None:
            raise forms.ValidationError(_("There is no %(name)s here.") % {"name": name})
        found.append(one)
    return found


def _named(name: str) -> User | Organisation | None:
    if name.startswith("@"):
        return User.objects.present().named(name[1:]).first()
    by_slug = Organisation.objects.filter(slug=name.lower()).first()
    return by_slug or Organisation.objects.looking_like(name).order_by("pk").first()


class AnswerForm(forms.Form):
    """One button of the card, the version it was pressed for, and what was written to it."""

    answer = forms.ChoiceField(choices=[(act, act) for act in Act])
    version = forms.IntegerField(min_value=1)
    text = forms.CharField(
        label=_("What you say to it"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What became of it"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side reads it; nobody else."),
    )
    is_shown = forms.BooleanField(
        label=_("Count it in our public record"),
        required=False,
        help_text=_("Only that it was kept, partly kept or failed; never with whom or what."),
    )


class ReviewDateForm(forms.Form):
    on = forms.DateField(
        label=_("Look at it again on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _form_field(field: Field) -> forms.Field:
    label = f"{field.label} ({field.unit})" if field.unit else field.label
    told: dict[str, Any] = {"label": label, "required": field.is_required, "help_text": field.hint}
    if field.form == Form.TEXT:
        return forms.CharField(max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **told)
    if field.form == Form.NUMBER:
        return forms.DecimalField(
            min_value=0, max_value=MAX_NUMBER, max_digits=18, decimal_places=6, **told, widget=_figures()
        )
    if field.form == Form.PERCENT:
        return forms.DecimalField(min_value=0, max_value=100, decimal_places=3, **told, widget=_figures())
    if field.form == Form.COUNT:
        return forms.IntegerField(min_value=0, max_value=10**9, **told)
    if field.form == Form.DAY:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **told)
    if field.form == Form.YES:
        return forms.BooleanField(**told)
    if field.form == Form.LANGUAGE:
        return forms.ChoiceField(choices=[("", "–"), *settings.CONTENT_LANGUAGES], **told)
    return _LineField(max_length=MAX_LINE, **told)


def _figures() -> forms.NumberInput:
    return forms.NumberInput(attrs={"step": "any"})
