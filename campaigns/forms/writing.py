"""The forms by which a campaign is proposed, written, found and reviewed: shape only; rules are in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms import TimeZoneField
from accounts.models import User
from activity.references import targets_of
from campaigns.forms.fields import AddressField, DaysField, LineField, LocalMomentField, TextField
from campaigns.models import Body, BodyKind, Campaign, Fault
from campaigns.models.bodies import place_names
from core.deadlines import local_time
from organisations.audience_fields import AudienceField
from organisations.audiences import audience_of
from organisations.models import Organisation


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
    strategies = forms.CharField(
        label=_("Strategies it rests on"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The address of each one’s page, a line each. Their authors are told what was decided."),
    )
    directed_by = LineField("directed_by")
    paid_by = LineField("paid_by", help_text=_("Also what was spent until now, and on what."))

    @classmethod
    def of(cls, campaign: Campaign, data: Any = None, *, by: User) -> FactsForm:
        initial = {name: getattr(campaign, name) for name in cls.base_fields if hasattr(campaign, name)}
        strategies = targets_of(campaign, seen_by=by)
        initial["strategies"] = "\n".join(settings.SITE_URL + one.get_absolute_url() for one in strategies)
        return cls(data, initial={**initial, **deadline_of(campaign)})

    def clean_strategies(self) -> list[str]:
        return self.cleaned_data["strategies"].splitlines()


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
    audience = AudienceField(
        label=_("Who may see and sign it"),
        help_text=_("Moderators see every campaign. This can’t be changed once it is open."),
    )
    goal = forms.IntegerField(label=_("Goal"), min_value=2, max_value=10_000_000, initial=100)

    def offer_to(self, user: User, *, campaign: Campaign | None = None) -> None:
        """Offer the audiences this member may choose."""
        self.fields["audience"].offer_to(user, room=campaign)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, campaign: Campaign, data: Any = None, *, by: User) -> CampaignForm:
        form = super().of(campaign, data, by=by)
        form.initial["audience"] = audience_of(campaign)
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


class BodyForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices)
    name = LineField("name", Body)
    country = forms.ChoiceField(label=_("Country"))
    jurisdiction = LineField("jurisdiction", Body, required=False)
    website = AddressField("website", Body)
    days_off = DaysField(
        label=_("Public holidays"),
        required=False,
        help_text=_("One day a line, such as 2026-12-25 Christmas Day. They are no working days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose…")), *place_names().items()]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, body: Body, data: Any = None) -> BodyForm:
        told = {name: getattr(body, name) for name in cls.base_fields if name != "days_off"}
        days = "\n".join(str(day) for day in body.holidays.all())
        return cls(data, initial={**told, "days_off": days})


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
