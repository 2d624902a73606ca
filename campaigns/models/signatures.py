from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import Campaign, LetterText
from campaigns.querysets import SignatureQuerySet
from organisations.models import Organisation

# Without a time: a signature has one link, however often it is mailed.
_SIGNER = signing.Signer(salt="campaigns.signature")


class Hold(models.TextChoices):
    """Why the worker doesn't count a signature until staff have looked."""

    NETWORK = "network", _("Many from one network at once")
    DOMAIN = "domain", _("Many from one mail domain at once")
    ROW = "row", _("Addresses made in a row")


class Signature(models.Model):
    """That one person, or one organisation by its signatory, signs a campaign's letter."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="signatures")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="signatures"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="signatures"
    )
    # By what the person is known within this campaign (addresses.key_of); it outlives the address.
    address_key = models.CharField(max_length=64, blank=True)
    # Of visitors alone, until it is of no more use; members are reached by their account.
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(max_length=10, blank=True)
    # Where they came from, as the link said: a mail, a forum, a badge.
    source = models.CharField(max_length=30, blank=True)
    text = models.ForeignKey(LetterText, models.PROTECT, related_name="signatures")
    # The text about which they were asked again.
    asked_text = models.ForeignKey(LetterText, models.SET_NULL, null=True, blank=True, related_name="+")
    shows_name = models.BooleanField(default=False)
    wants_updates = models.BooleanField(default=False)
    is_forwarded = models.BooleanField(default=False)
    gives_size = models.BooleanField(default=False)
    signed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    screened_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    hold = models.CharField(max_length=10, choices=Hold, blank=True)
    invalidated_at = models.DateTimeField(null=True, blank=True)
    # What all of that comes to; the campaign's counters count it.
    is_counted = models.BooleanField(default=False)
    # For the fraud rules, a month long.
    address = models.GenericIPAddressField(null=True, blank=True)
    network = models.CharField(max_length=50, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    # Of visitors and of newcomers, the accounts of a few days; by it and the stem others are not judged.
    domain = models.CharField(max_length=100, blank=True)
    stem = models.CharField(max_length=32, blank=True)
    anonymised_at = models.DateTimeField(null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "address_key"], name="sign_once_an_address", condition=~Q(address_key="")
            ),
            models.UniqueConstraint(
                fields=["campaign", "user"],
                name="sign_once_a_member",
                condition=Q(user__isnull=False, organisation=None),
            ),
            models.UniqueConstraint(
                fields=["campaign", "organisation"],
                name="sign_once_an_organisation",
                condition=Q(organisation__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "id"], name="signature_unscreened", condition=Q(screened_at=None)
            ),
            models.Index(
                fields=["campaign", "id"], name="signature_held", condition=Q(held_at__isnull=False)
            ),
            models.Index(fields=["campaign", "network", "signed_at"], name="signature_by_network"),
            models.Index(fields=["campaign", "domain", "signed_at"], name="signature_by_domain"),
            models.Index(fields=["campaign", "stem", "signed_at"], name="signature_by_stem"),
            models.Index(fields=["campaign", "text", "id"], name="signature_by_text"),
            models.Index(
                fields=["campaign", "-signed_at", "-id"],
                name="signature_shown",
                condition=Q(is_counted=True, shows_name=True),
            ),
            models.Index(
                fields=["signed_at"], name="signature_with_trace", condition=Q(address__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk} of {self.campaign_id}"

    @property
    def is_standing(self) -> bool:
        """Whether its signer signs, as far as they know: not withdrawn."""
        return self.withdrawn_at is None

    @property
    def is_outdated(self) -> bool:
        """Whether the letter has changed since."""
        return self.text_id != self.campaign.text_id

    @property
    def token(self) -> str:
        """What opens the signature's own page to whoever got it by mail."""
        return _SIGNER.sign_object([self.pk, self.address_key[:12]])

    def get_absolute_url(self) -> str:
        if self.user_id is not None:
            return reverse("signature", args=[self.campaign.slug])
        return reverse("signature_by_link", args=[self.campaign.slug, self.token])


def signature_of(token: str) -> Signature | None:
    """The signature a mailed link opens, or None."""
    try:
        pk, key = _SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Signature.objects.select_related("campaign__text", "text")
    return rows.filter(pk=pk, address_key__startswith=str(key), user=None).first() if key else None


class SigningLink(models.Model):
    """What a visitor said on the form, until they open the link in their mailbox. It is good once."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    # SHA-256 of the token in the link.
    digest = models.CharField(max_length=64, unique=True)
    # Blank once the link can be used no more (actions.retention); the keys go on counting its mails.
    email = models.EmailField(blank=True)
    address_key = models.CharField(max_length=64)
    # The same over all campaigns: how many mails one mailbox has got.
    mailbox = models.CharField(max_length=64, db_index=True)
    # The how many-th mail to this address about this campaign: no two that are asked for at once share one.
    number = models.PositiveSmallIntegerField(default=1)
    said = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "address_key", "number"], name="one_link_a_number")
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"


class Milestone(models.Model):
    """That so many people signed; taken back if they turn out not to have."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="milestones")
    number = models.PositiveIntegerField()
    reached_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="one_milestone_a_number")]

    def __str__(self) -> str:
        return f"{self.number} of {self.campaign_id}"


class Sweep(models.Model):
    """What staff do to many signatures at once: invalidate them, or count what was held. Done in batches."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="sweeps")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_release = models.BooleanField(default=False)
    since = models.DateTimeField(_("from"), null=True, blank=True)
    until = models.DateTimeField(_("to"), null=True, blank=True)
    network = models.CharField(_("network"), max_length=50, blank=True)
    domain = models.CharField(_("mail domain"), max_length=100, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # Up to which signature it has come.
    last_id = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["id"], name="sweep_waiting", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"sweep {self.pk}"
