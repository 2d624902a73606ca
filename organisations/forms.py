"""The forms of organisations: shape only; rules are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.names import one_line, refuse_reserved
from organisations.models import (
    Grid,
    JoinRequest,
    Kind,
    Method,
    Organisation,
    Restriction,
    Seat,
    Size,
    Verification,
)
from organisations.models.organisations import country_names
from organisations.models.verifications import OF_DOMAINS

_SAID = (
    "kind",
    "name",
    "legal_name",
    "jurisdiction",
    "size",
    "website",
    "description",
    "lda_number",
    "eu_number",
    "donation_url",
)


class LineField(forms.CharField):
    """One line as others see it; its length is that of the column."""

    def __init__(self, column: str, **kwargs: Any) -> None:
        field: Any = Organisation._meta.get_field(column)
        kwargs.setdefault("label", capfirst(field.verbose_name))
        super().__init__(max_length=field.max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class AddressField(forms.URLField):
    """A page on the web; https is added where nothing was said."""

    def __init__(self, column: str, **kwargs: Any) -> None:
        field: Any = Organisation._meta.get_field(column)
        super().__init__(
            label=capfirst(field.verbose_name),
            max_length=field.max_length,
            required=False,
            assume_scheme="https",
            **kwargs,
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not value.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class StatementForm(forms.Form):
    """Where it stands, and that no sanctions list names it."""

    country = forms.ChoiceField(label=_("Country under whose law it stands"))
    is_not_listed = forms.BooleanField(
        label=_(
            "Neither the organisation nor anyone who owns half of it or more is on a sanctions list "
            "of the United Nations, the United States, the European Union or the United Kingdom."
        ),
        error_messages={"required": _("Without this statement the organisation can't take part.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose…")), *country_names().items()]  # type: ignore[attr-defined]


class OrganisationForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    name = LineField("name", help_text=_("As others know it."), validators=[refuse_reserved])
    legal_name = LineField("legal_name", help_text=_("As the register of companies has it."))
    jurisdiction = LineField("jurisdiction", required=False)
    grids = forms.ModelMultipleChoiceField(
        Grid.objects.all(),
        to_field_name="slug",
        label=_("Where it works"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    size = forms.ChoiceField(label=_("Size"), choices=[("", _("Not said")), *Size.choices], required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages it works in"),
        choices=settings.CONTENT_LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    website = AddressField("website")
    description = forms.CharField(
        label=_("Description"),
        max_length=Organisation._meta.get_field("description").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Markdown. What do you do, and what may others ask you about?"),
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("A picture, best a square one."))
    lda_number = LineField("lda_number", required=False)
    eu_number = LineField("eu_number", required=False)
    donation_url = AddressField("donation_url", help_text=_("Shown for advocacy associations."))

    @classmethod
    def of(cls, organisation: Organisation, data: Any = None, files: Any = None) -> OrganisationForm:
        """The form filled with what the organisation says of itself now."""
        return cls(data, files, initial=said_of(organisation))

    @property
    def told(self) -> dict[str, Any]:
        """What the actions take: all but the picture, which is stored first."""
        return {name: value for name, value in self.cleaned_data.items() if name != "logo"}


def said_of(organisation: Organisation) -> dict[str, Any]:
    """What an organisation says of itself, as its form and the API write it."""
    said: dict[str, Any] = {name: getattr(organisation, name) for name in _SAID}
    said["grids"] = list(organisation.grids.values_list("slug", flat=True))
    said["languages"] = list(organisation.languages.values_list("code", flat=True))
    return said


class FoundForm(OrganisationForm, StatementForm):
    field_order = ("kind", "name", "legal_name", "country", "jurisdiction")


class DirectoryForm(forms.Form):
    """The directory's filters; what makes no sense is as if it were not there."""

    q = forms.CharField(label=_("Name, place or words"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any kind")), *Kind.choices], required=False)
    grid = forms.ChoiceField(label=_("Where it works"), required=False)
    size = forms.ChoiceField(label=_("Size"), choices=[("", _("Any size")), *Size.choices], required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("Any language")), *settings.CONTENT_LANGUAGES], required=False
    )
    verified = forms.BooleanField(label=_("Verified only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grids = sorted((str(grid), grid.slug) for grid in Grid.objects.all())
        choices = [("", _("Anywhere")), *((slug, name) for name, slug in grids)]
        self.fields["grid"].choices = choices  # type: ignore[attr-defined]


class GridForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=Grid._meta.get_field("name").max_length)


class RestrictForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=Restriction.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What you tell its people"),
        required=False,
        max_length=Organisation._meta.get_field("restriction_note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), required=False)
    role = forms.ChoiceField(label=_("Seat"))

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Seat.choices)
        self.fields["role"].choices = [(role, labels[Seat(role)]) for role in reversed(roles)]  # type: ignore[attr-defined]


class DomainForm(forms.Form):
    """A domain to prove by record or file, or an address at it to which a link is mailed."""

    method = forms.ChoiceField(
        label=_("How"),
        choices=[(method.value, method.label) for method in OF_DOMAINS],
        widget=forms.RadioSelect,
        initial=Method.DNS.value,
    )
    domain = forms.CharField(
        label=_("Domain, or for mail an address at it"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )


class ReviewForm(forms.Form):
    note = forms.CharField(
        label=_("What you looked at"),
        max_length=Verification._meta.get_field("note").max_length,
        help_text=_("Public: such as the register of companies, and the day."),
    )


class PayoutForm(forms.Form):
    address = forms.CharField(
        label=_("Payout address"),
        max_length=120,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
    )


class SignatureForm(forms.Form):
    signature = forms.CharField(
        label=_("Signature"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off", "dir": "ltr"}),
    )


class AskForm(forms.Form):
    is_shown = forms.BooleanField(label=_("Show me on its page and it on mine"), required=False, initial=True)
    note = forms.CharField(
        label=_("Who are you there?"),
        max_length=JoinRequest._meta.get_field("note").max_length,
        required=False,
    )
