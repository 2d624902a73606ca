from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.sealing import SealedTextField
from messaging.proposals.kinds import Kind as ProposalKind
from messaging.proposals.querysets import CallQuerySet, CallReplyQuerySet, CallWordQuerySet
from messaging.proposals.regions import Region
from organisations.models import Size


class _Side(models.Model):
    """Who stands behind a call or a reply: a person, for themselves or for an organisation."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return self.organisation.name if self.organisation else self.by.shown_name

    @property
    def veil(self) -> str:
        """What a sealed side is called: its kind and whether it is verified, nothing that tells it from others."""
        if self.organisation is None:
            return str(_("A member"))
        kind = self.organisation.get_kind_display()
        if self.organisation.is_verified:
            return str(_("%(kind)s, verified")) % {"kind": kind}
        return str(_("%(kind)s, not verified")) % {"kind": kind}


class Call(_Side):
    """A proposal without a counterpart, on the board for all members. What it says is public; a blind one's
    author is sealed until both sides of a reply agree."""

    kind = models.CharField(_("kind"), max_length=12, choices=ProposalKind, db_index=True)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("what you look for"), max_length=4000)
    language = models.CharField(_("language"), max_length=10, choices=settings.CONTENT_LANGUAGES)
    region = models.CharField(_("region"), max_length=20, choices=Region)
    grid = models.ForeignKey(
        "organisations.Grid",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("grid"),
    )
    size = models.CharField(_("size"), max_length=10, choices=Size, blank=True)
    is_blind = models.BooleanField(_("keep our name sealed"), default=False)
    wants_verified = models.BooleanField(_("only verified organisations may reply"), default=False)
    closes_on = models.DateField(_("open until"))
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    # "demo" for what the demo made.
    origin = models.CharField(max_length=100, blank=True, db_index=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("open call")
        verbose_name_plural = _("open calls")
        indexes = [
            models.Index(
                fields=["-created_at", "-id"],
                name="call_newest_open",
                condition=models.Q(closed_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.closes_on >= timezone.now().date()

    def get_absolute_url(self) -> str:
        return reverse("call", args=[self.pk])


class CallReply(_Side):
    """A first contact with whoever is behind a call: one text. Both are named once both agree."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="replies")
    text = SealedTextField(_("text"), bound_to=("call_id", "key"))
    # Known before the row is written, so that its text can be bound to it.
    key = models.UUIDField(unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    caller_agreed_at = models.DateTimeField(null=True, blank=True)
    replier_agreed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    conversation = models.ForeignKey(
        "messaging.Conversation", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CallReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply to a call")
        verbose_name_plural = _("replies to calls")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"],
                name="one_reply_an_organisation",
                condition=models.Q(organisation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["call", "by"], name="one_reply_a_person", condition=models.Q(organisation=None)
            ),
        ]

    def __str__(self) -> str:
        return f"reply to {self.call_id}"

    @property
    def is_revealed(self) -> bool:
        """Whether both sides know each other's name."""
        return self.caller_agreed_at is not None and self.replier_agreed_at is not None

    @property
    def is_declined(self) -> bool:
        return self.declined_at is not None

    @property
    def is_replier_named(self) -> bool:
        """Whether the caller may know who replies: at once, unless the call is blind."""
        return self.is_revealed or not self.call.is_blind

    def get_absolute_url(self) -> str:
        return f"{self.call.get_absolute_url()}#reply-{self.pk}"


class CallWord(models.Model):
    """What one side said to the other about a reply while names are sealed; the reply's own text came first."""

    reply = models.ForeignKey(CallReply, models.CASCADE, related_name="words")
    number = models.PositiveIntegerField()
    is_callers = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = SealedTextField(_("text"), bound_to=("reply_id", "number"))
    at = models.DateTimeField(default=timezone.now)

    objects = CallWordQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("word about a call")
        verbose_name_plural = _("words about calls")
        constraints = [models.UniqueConstraint(fields=["reply", "number"], name="one_call_word_a_number")]

    def __str__(self) -> str:
        return f"{self.reply_id}/{self.number}"
