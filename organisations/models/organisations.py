from __future__ import annotations

from babel import Locale
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.fields import FoldedField
from organisations.fields import NameLookField
from organisations.querysets import OrganisationQuerySet


class Kind(models.TextChoices):
    MINER = "miner", _("Mining company")
    POOL = "pool", _("Pool")
    HOST = "host", _("Hosting")
    MANUFACTURER = "manufacturer", _("Manufacturer")
    ENERGY = "energy", _("Energy")
    ASSOCIATION = "association", _("Advocacy association")
    RESEARCH = "research", _("Research")
    SERVICE = "service", _("Service")


class Size(models.TextChoices):
    """A band, never a figure: what a company runs exactly is its own affair."""

    UNDER_1 = "under-1", _("Under 1 MW")
    TO_10 = "1-10", _("1 to 10 MW")
    TO_50 = "10-50", _("10 to 50 MW")
    TO_200 = "50-200", _("50 to 200 MW")
    OVER_200 = "over-200", _("Over 200 MW")


class Restriction(models.TextChoices):
    """Why staff let an organisation read but not speak."""

    SANCTIONS = "sanctions", _("Its sanctions statement is missing or not true")
    IDENTITY = "identity", _("It is not who it says it is")
    RULES = "rules", _("Repeated breaches of the house rules")


class Organisation(models.Model):
    """A company or association. People speak for it by a seat (Membership)."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, db_index=True)
    name = models.CharField(_("name"), max_length=80)
    name_key = FoldedField(of="name", max_length=160)
    # Unique, so that none is taken for another; empty for a few of before there was this rule.
    name_look = NameLookField(of="name", max_length=200, default="")
    legal_name = models.CharField(_("legal name"), max_length=160)
    slug = models.SlugField(max_length=60, unique=True, allow_unicode=True)
    # ISO 3166 code of the country under whose law it stands; the state or province in words.
    country = models.CharField(_("country"), max_length=2)
    jurisdiction = models.CharField(_("state or province"), max_length=80, blank=True)
    grids = models.ManyToManyField("organisations.Grid", related_name="organisations", blank=True)
    size = models.CharField(_("size"), max_length=10, choices=Size, blank=True, db_index=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    description_html = models.TextField(blank=True)
    description_renderer = models.PositiveSmallIntegerField(default=0)
    logo = models.ForeignKey("uploads.Upload", models.SET_NULL, null=True, blank=True, related_name="+")
    lda_number = models.CharField(_("US lobbying register (LDA)"), max_length=40, blank=True)
    eu_number = models.CharField(_("EU Transparency Register"), max_length=40, blank=True)
    donation_url = models.URLField(_("donation page"), max_length=200, blank=True)
    # All its words, folded: what the directory's search looks through.
    words = FoldedField(of="told", max_length=4500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # Until when its sanctions statement holds; a copy of the newest Attestation's.
    attested_until = models.DateField()
    verified_until = models.DateTimeField(null=True, blank=True, db_index=True)
    # Of the proof that holds longest: how and since when. Set by actions.verifying.reckon alone.
    verified_since = models.DateTimeField(null=True, blank=True)
    verified_how = models.CharField(max_length=10, blank=True)
    lets_domain_join = models.BooleanField(default=False)
    restricted_at = models.DateTimeField(null=True, blank=True)
    restricted_because = models.CharField(max_length=20, choices=Restriction, blank=True)
    restriction_note = models.CharField(max_length=1000, blank=True)
    # "demo" for what the demo made.
    origin = models.CharField(max_length=100, blank=True, db_index=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                name="organisation_name_once",
                violation_error_message=_("There is an organisation of this name."),
            ),
            models.UniqueConstraint(
                fields=["name_look"], name="organisation_looks_once", condition=~models.Q(name_look="")
            ),
        ]
        indexes = [models.Index(fields=["name_key", "id"], name="organisation_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> str:
        return f"{self.name} {self.legal_name} {self.jurisdiction} {self.description}"

    @property
    def is_verified(self) -> bool:
        return self.verified_until is not None and self.verified_until > timezone.now()

    @property
    def badge_text(self) -> str:
        """How and since when it is verified, in words: Domain record, 11 Feb 2026."""
        if not self.is_verified or self.verified_since is None:
            return ""
        return f"{method_label(self.verified_how)}, {date_format(self.verified_since.date())}"

    @property
    def is_restricted(self) -> bool:
        return self.restricted_at is not None

    @property
    def is_attested(self) -> bool:
        return self.attested_until >= timezone.now().date()

    @property
    def is_speaking(self) -> bool:
        """Whether anyone may say something in its name."""
        return not self.is_restricted and self.is_attested

    @property
    def country_name(self) -> str:
        return country_names().get(self.country, self.country)

    @property
    def place(self) -> str:
        """Where it stands, as one says it: Texas, United States."""
        return ", ".join(part for part in (self.jurisdiction, self.country_name) if part)

    @property
    def language_labels(self) -> list[tuple[str, str]]:
        """Code and own name of each language, in the order of the settings."""
        codes = {row.code for row in self.languages.all()}
        return [(code, name) for code, name in settings.CONTENT_LANGUAGES if code in codes]

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])


class FormerName(models.Model):
    """What the name an organisation gave up looked like: for a while no other may go by it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_names")
    look = models.CharField(max_length=200, db_index=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation_id} until {self.until:%Y-%m-%d}"


class OrganisationLanguage(models.Model):
    """One language it works in, as a row, so that the directory filters by index."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="languages")
    code = models.CharField(max_length=10, choices=settings.CONTENT_LANGUAGES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="one_language")]
        indexes = [models.Index(fields=["code", "organisation"])]

    def __str__(self) -> str:
        return self.code


class Attestation(models.Model):
    """That someone stated, on a day, where the organisation stands and that no sanctions list names it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="attestations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    country = models.CharField(max_length=2)
    made_at = models.DateTimeField(default=timezone.now)
    holds_until = models.DateField()

    def __str__(self) -> str:
        return f"{self.organisation_id} until {self.holds_until}"


def country_names() -> dict[str, str]:
    """ISO code to name, in the language that is active, as people sort it."""
    language = (get_language() or "en").replace("-", "_")
    try:
        territories = Locale.parse(language).territories
    except ValueError:
        territories = Locale("en").territories
    names = {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    for code in ("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"):
        names.pop(code, None)
    return dict(sorted(names.items(), key=lambda item: item[1]))


def method_label(method: str) -> str:
    from organisations.models.verifications import Method

    return str(dict(Method.choices).get(Method(method), "")) if method in Method.values else ""
