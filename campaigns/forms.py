"""The forms of campaigns: shape only; rules are in the actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import TimeZoneField
from accounts.models import User
from accounts.names import one_line
from campaigns.life import OUTCOMES
from campaigns.models import (
    Answer,
    Body,
    BodyKind,
    Campaign,
    Document,
    Fault,
    Person,
    Signature,
    Stage,
    Update,
)
from campaigns.models.bodies import place_names
from core.deadlines import local_time
from organisations.models import Organisation
from organisations.models.organisations import country_names


class LineField(forms.CharField):
    """One line as others see it; label and length are those of the column."""

    def __init__(self, column: str, model: Any = Campaign, **kwargs: Any) -> None:
        field: Any = model._meta.get_field(column)
        kwargs.setdefault("label", capfirst(field.verbose_name))
        super().__init__(max_length=field.max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class AddressField(forms.URLField):
    """A page on the web; https is added where nothing was said."""

    def __init__(self, column: str, model: Any = Campaign, **kwargs: Any) -> None:
        field: Any = model._meta.get_field(column)
        kwargs.setdefault("label", capfirst(field.verbose_name))
        super().__init__(max_length=field.max_length, required=False, assume_scheme="https", **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not value.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class LocalMomentField(forms.DateTimeField):
    """A day and hour as clocks somewhere show it; the zone stands beside it. Gives a naive datetime."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override("UTC"):
            moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None

    def prepare_value(self, value: Any) -> Any:
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value


class TextField(forms.CharField):
    def __init__(self, column: str, model: Any = Campaign, *, rows: int = 8, **kwargs: Any) -> None:
        field: Any = model._meta.get_field(column)
        kwargs.setdefault("label", capfirst(field.verbose_name))
        super().__init__(max_length=field.max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def deadline_of(campaign: Campaign) -> dict[str, Any]:
    closes = local_time(campaign.closes_at, campaign.time_zone) if campaign.closes_at else None
    return {"closes": closes, "time_zone": campaign.time_zone}


class FactsForm(forms.Form):
    """What may change while people act: deadline, addresses, who decides and pays."""

    people = LineField("people", required=False, help_text=_("Such as: five commissioners."))
    docket_url = AddressField("docket_url")
    decision = LineField("decision", required=False, help_text=_("Such as: February 2027."))
    closes = LocalMomentField(label=_("One can act until"), required=False)
    time_zone = TimeZoneField(help_text=_("The body's own: the page shows each reader theirs beside it."))
    goal_why = LineField("goal_why", required=False)
    directed_by = LineField("directed_by")
    paid_by = LineField("paid_by", help_text=_("Also what was spent until now, and on what."))

    @classmethod
    def of(cls, campaign: Campaign, data: Any = None) -> FactsForm:
        initial = {name: getattr(campaign, name) for name in cls.base_fields if hasattr(campaign, name)}
        return cls(data, initial={**initial, **deadline_of(campaign)})


class CampaignForm(FactsForm):
    title = LineField("title", help_text=_("What should be so in the end, in a few words."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    summary = LineField("summary", widget=forms.Textarea(attrs={"rows": 2}))
    asks = forms.CharField(
        label=_("What we ask for"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Each ask on a line of its own, so that each can be answered by itself."),
    )
    why = TextField("why", help_text=_("Markdown. Link the forum topics and strategies it rests on."))
    letter = forms.CharField(
        label=_("The letter people sign"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Plain text. The asks follow below it. Each version is kept and pinned by its hash."),
    )
    body = forms.ModelChoiceField(Body.objects.all(), label=_("Public body"), empty_label=_("Choose…"))
    docket = LineField("docket", required=False)
    goal = forms.IntegerField(label=_("Goal"), min_value=2, max_value=10_000_000, initial=100)

    @classmethod
    def of(cls, campaign: Campaign, data: Any = None) -> CampaignForm:
        form = super().of(campaign, data)
        form.initial["asks"] = "\n".join(ask.text for ask in campaign.asks.all())
        form.initial["letter"] = campaign.text.body if campaign.text else ""
        return form  # type: ignore[return-value]

    @property
    def told(self) -> dict[str, Any]:
        told = {**self.cleaned_data, "asks": self.cleaned_data["asks"].splitlines()}
        return {name: value for name, value in told.items() if name not in {"organisation", "aim"}}


class FoundForm(CampaignForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="slug", label=_("For which organisation"), empty_label=None
    )
    aim = forms.ChoiceField(
        label=_("Whom does it ask?"),
        choices=[
            ("body", _("A public body, to decide or change something")),
            ("boycott", _("Others, not to deal with someone")),
            ("conduct", _("Mining companies, to act alike in prices, output or purchases")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class ListForm(forms.Form):
    """The list's filters; what makes no sense is as if it were not there."""

    q = forms.CharField(label=_("Words or docket"), max_length=80, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    body = forms.ChoiceField(
        label=_("Whom it asks"), choices=[("", _("Anyone")), *BodyKind.choices], required=False
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("Any language")), *settings.CONTENT_LANGUAGES], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = place_names()
        codes = Body.objects.order_by().values_list("country", flat=True).distinct()
        countries = sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])
        self.fields["country"].choices = [("", _("Anywhere")), *countries]  # type: ignore[attr-defined]


class SponsorForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.speaking().order_by("name_key"),
        to_field_name="slug",
        label=_("Organisation"),
        empty_label=_("Choose…"),
    )


class PersonForm(forms.Form):
    username = forms.CharField(label=_("Username"), max_length=80)
    office = LineField("office", Person, required=False)

    def clean_username(self) -> User:
        name = self.cleaned_data["username"].strip().lstrip("@")
        user = User.objects.present().named(name).first()
        if user is None:
            raise forms.ValidationError(_("There is no member of this name."))
        return user


class StageForm(forms.Form):
    title = LineField("title", Stage)
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = LineField("note", Stage, required=False)


class DocumentForm(forms.Form):
    title = LineField("title", Document)
    url = AddressField("url", Document)
    file = forms.FileField(label=_("Or a file"), required=False)


class UpdateForm(forms.Form):
    title = LineField("title", Update)
    body = TextField("body", Update, required=False, rows=5, help_text=_("Markdown."))


class AskAnswerForm(forms.Form):
    """What the body answered to one ask."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer.choices)
    note = forms.CharField(label=_("What the body said"), max_length=500, required=False)
    document = forms.ModelChoiceField(
        Document.objects.none(), label=_("Document"), required=False, empty_label=_("None")
    )
    page = forms.CharField(label=_("Page"), max_length=20, required=False)

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(state.value, state.label) for state in OUTCOMES],
        widget=forms.RadioSelect,
    )
    note = TextField("outcome_note", required=False, rows=4, label=_("In words"))
    look_again_on = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("You are reminded that day to say whether it lasted."),
    )


class ArchiveForm(forms.Form):
    follow_up = forms.ModelChoiceField(
        Campaign.objects.none(),
        to_field_name="slug",
        label=_("It goes on in"),
        required=False,
        empty_label=_("Nothing yet"),
    )

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["follow_up"].queryset = campaigns  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    faults = forms.MultipleChoiceField(
        label=_("Reasons"), choices=Fault.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("What you tell them"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class BodyForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices)
    name = LineField("name", Body)
    country = forms.ChoiceField(label=_("Country"))
    jurisdiction = LineField("jurisdiction", Body, required=False)
    website = AddressField("website", Body)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose…")), *place_names().items()]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, body: Body, data: Any = None) -> BodyForm:
        return cls(data, initial={name: getattr(body, name) for name in cls.base_fields})


class SignForm(forms.Form):
    """Consents, each by itself and none given beforehand."""

    signs = forms.BooleanField(label=_("I sign this letter"))
    shows_name = forms.BooleanField(label=_("Show my name on this page"), required=False)
    wants_updates = forms.BooleanField(label=_("Tell me the news of this campaign"), required=False)
    is_forwarded = forms.BooleanField(
        label=_("Forward my name and country to the body with the letter"), required=False
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    source = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Not said")), *country_names().items()]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        names = ("country", "source", "shows_name", "wants_updates", "is_forwarded")
        return {name: self.cleaned_data[name] for name in names}


class MemberSignForm(SignForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="slug",
        label=_("Who signs"),
        required=False,
        empty_label=_("I, in my own name"),
    )
    gives_size = forms.BooleanField(
        label=_("For an organisation: add its size to the sum, which is shown as a band"), required=False
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class VisitorSignForm(SignForm):
    name = LineField("name", Signature, label=_("Name"))
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("We mail you a link. Your address is shown to nobody.")
    )
    # A trap: people don't see it.
    website = forms.CharField(required=False)
    field_order = ("name", "email", "country", "signs", "shows_name", "wants_updates", "is_forwarded")


class ConsentsForm(forms.Form):
    shows_name = forms.BooleanField(label=_("Show my name on this page"), required=False)
    wants_updates = forms.BooleanField(label=_("Tell me the news of this campaign"), required=False)
    is_forwarded = forms.BooleanField(
        label=_("Forward my name and country to the body with the letter"), required=False
    )


class RewriteForm(forms.Form):
    letter = forms.CharField(
        label=_("The letter people sign"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 14})
    )


class SweepForm(forms.Form):
    network = forms.CharField(label=_("Network"), max_length=50, required=False)
    domain = forms.CharField(label=_("Mail domain"), max_length=100, required=False)
    since = forms.DateTimeField(
        label=_("From"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    until = forms.DateTimeField(
        label=_("To"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    is_release = forms.ChoiceField(
        label=_("What to do"),
        choices=[("", _("Invalidate them")), ("1", _("Count what is held"))],
        required=False,
        widget=forms.RadioSelect,
    )
