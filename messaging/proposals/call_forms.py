"""The forms of open calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from messaging.models import REQUEST_MAX, Call, ProposalKind
from messaging.proposals.kinds import MAX_TEXT
from messaging.proposals.regions import Region
from organisations.models import Grid, Organisation, Size

_ANY: list[tuple[str, Any]] = [("", _("Any"))]


class BoardForm(forms.Form):
    """The board's facets; what is empty or unknown filters nothing."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[*_ANY, *ProposalKind.choices], required=False)
    region = forms.ChoiceField(label=_("Region"), choices=[*_ANY, *Region.choices], required=False)
    grid = forms.ModelChoiceField(
        Grid.objects.order_by("name"),
        label=_("Grid"),
        required=False,
        to_field_name="slug",
        empty_label=_("Any"),
    )
    size = forms.ChoiceField(label=_("Size"), choices=[*_ANY, *Size.choices], required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[*_ANY, *settings.CONTENT_LANGUAGES], required=False
    )
    verified = forms.BooleanField(label=_("Verified only"), required=False)
    marks_optional = False

    def clean_grid(self) -> str:
        grid = self.cleaned_data["grid"]
        return grid.slug if grid else ""


class CallForm(forms.ModelForm):
    """A call as it is published. A sealed name can't be unsealed by an edit, nor the other way round."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("In whose name"), required=False, to_field_name="slug"
    )

    class Meta:
        model = Call
        fields = [
            "kind", "title", "body", "organisation", "region", "grid", "size", "language", "closes_on", "is_blind",
            "wants_verified",
        ]  # fmt: skip
        widgets = {
            "body": forms.Textarea(attrs={"rows": 6}),
            "closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "is_blind": _(
                "Readers see what kind of organisation you are and whether it is verified. Your name is told "
                "to one who replied once you both agree. Mind that a place, a size and a date together can tell "
                "who you are."
            ),
        }

    def __init__(self, *args: Any, user: User, call: Call | None = None, **kwargs: Any) -> None:
        if call is not None:
            kwargs["instance"] = call
        else:
            month = timezone.now().date() + timedelta(days=30)
            kwargs["initial"] = {"closes_on": month, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.of(user).speaking()
        field.empty_label = user.shown_name
        if call is not None:
            del self.fields["organisation"], self.fields["is_blind"]


class ReplyForm(forms.Form):
    """One text, in whose name, and whether one may be named as soon as the other side agrees."""

    text = forms.CharField(
        label=_("Your first message"), max_length=REQUEST_MAX, widget=forms.Textarea(attrs={"rows": 4})
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("In whose name"), required=False, to_field_name="slug"
    )
    agrees = forms.BooleanField(
        label=_("Name us as soon as they agree too"),
        required=False,
        help_text=_("Until both agree they see only your kind of organisation and whether it is verified."),
    )

    def __init__(self, *args: Any, user: User, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = self.voices(user, call)
        field.empty_label = None if call.wants_verified else user.shown_name
        field.required = call.wants_verified
        if not call.is_blind:
            del self.fields["agrees"]

    @staticmethod
    def voices(user: User, call: Call) -> Any:
        """The organisations in whose name this person may reply."""
        rows = Organisation.objects.of(user).speaking()
        return rows.verified() if call.wants_verified else rows


class WordForm(forms.Form):
    """What one side says to the other while names are sealed."""

    text = forms.CharField(
        label=_("What you say to it"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
