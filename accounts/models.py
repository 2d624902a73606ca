"""Who is here: members, what they say of themselves, the groups they are in."""

from __future__ import annotations

import zoneinfo
from copy import copy
from html import unescape
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import FoldedField, LookField
from accounts.groups import Group as Group
from accounts.groups import GroupInvitation as GroupInvitation
from accounts.groups import GroupMembership as GroupMembership
from accounts.groups import GroupRemoval as GroupRemoval
from accounts.groups import GroupRequest as GroupRequest
from accounts.names import USERNAME_MAX, username_validators
from accounts.querysets import (
    BlockQuerySet,
    DataExportQuerySet,
    ProfileQuerySet,
    RetiredNameQuerySet,
    UserManager,
)
from core.sealing.files import SEALED


class Role(models.TextChoices):
    MEMBER = "member", _("Member")
    MODERATOR = "moderator", _("Moderator")
    ADMIN = "admin", _("Administrator")


class Theme(models.TextChoices):
    SYSTEM = "", _("System")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What most pages need of them is here; the rest is in Profile."""

    username = models.CharField(_("username"), max_length=USERNAME_MAX, validators=username_validators)
    # What it is found by and unique as, in any script and case; casefolding can lengthen a name.
    username_key = FoldedField(of="username", max_length=160)
    # Unique too, so that nobody is taken for another; empty for a few of before there was this rule.
    username_look = LookField(of="username", max_length=160, default="")
    name = models.CharField(_("name"), max_length=80, blank=True)
    name_key = FoldedField(of="shown_name", max_length=240, db_index=True)
    # Unique whatever the case; empty for authors that an import made and nobody has claimed yet.
    email = models.EmailField(_("e-mail address"), blank=True)
    # Their face wherever they are named; who sees it is said by their profile, which owns the file.
    picture = models.ForeignKey(
        "uploads.Upload", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, blank=True, default="")
    # What the site may say to them; counters are moved by the actions of notifications.
    unread_notifications = models.PositiveIntegerField(default=0)
    # In how many conversations there is something new; moved by the actions of messaging.
    unread_messages = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    accepted_terms_at = models.DateTimeField(null=True, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)
    suspended_until = models.DateTimeField(null=True, blank=True)
    # Raised to end every session at once: it is part of what a session is checked against.
    session_epoch = models.PositiveIntegerField(default=0)
    # Since when they owe the site a second factor (accounts.second_factor); every page looks at it.
    second_factor_due_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # Set while what they wrote is still to be destroyed with them, in batches by the worker.
    content_due_at = models.DateTimeField(null=True, blank=True)
    # Made by an import or the demo: "imported:<source>:<id>" or "demo". Empty for those who came.
    origin = models.CharField(max_length=100, blank=True, db_index=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["username_key"],
                name="username_once",
                violation_error_message=_("This username is taken."),
            ),
            models.UniqueConstraint(
                fields=["username_look"], name="username_looks_once", condition=~models.Q(username_look="")
            ),
            models.UniqueConstraint(Lower("email"), name="email_once", condition=~models.Q(email="")),
            models.UniqueConstraint(
                fields=["origin"],
                name="imported_once",
                condition=models.Q(origin__startswith="imported:"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["content_due_at"],
                name="user_content_due",
                condition=models.Q(content_due_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        if self.erased_at is not None:
            return gettext("Former member")
        return self.name or self.username

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin lets them in."""
        return self.role == Role.ADMIN and self.is_active

    @property
    def is_placeholder(self) -> bool:
        """An author an import made, whom nobody has claimed yet."""
        return self.origin.startswith("imported:") and not self.email

    @property
    def is_suspended(self) -> bool:
        return self.suspended_until is not None and self.suspended_until > timezone.now()

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("UTC")

    def get_absolute_url(self) -> str:
        return reverse("member", args=[self.username])

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        return salted_hmac(
            "accounts.models.User.session",
            f"{self.session_epoch}:{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def get_full_name(self) -> str:
        return self.shown_name

    def get_short_name(self) -> str:
        return self.shown_name


class Runs(models.TextChoices):
    """What a member runs or does: what 'reach out to other miners' searches by."""

    HOME = "home", _("Home miner")
    MINER = "miner", _("Mining operator")
    POOL = "pool", _("Pool")
    HOST = "host", _("Hosting")
    MANUFACTURER = "manufacturer", _("Manufacturer")
    ENERGY = "energy", _("Energy")
    POLICY = "policy", _("Policy or legal")
    OTHER = "other", _("Other")


class Region(models.TextChoices):
    US_CANADA = "north-america", _("United States and Canada")
    LATIN_AMERICA = "latin-america", _("Latin America")
    EUROPE = "europe", _("Europe")
    CENTRAL_ASIA = "central-asia", _("Russia and Central Asia")
    EAST_ASIA = "east-asia", _("East Asia")
    SOUTHEAST_ASIA = "southeast-asia", _("Southeast Asia")
    SOUTH_ASIA = "south-asia", _("South Asia")
    MIDDLE_EAST = "middle-east", _("Middle East")
    AFRICA = "africa", _("Africa")
    OCEANIA = "oceania", _("Oceania")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("Everyone")
    MEMBERS = "members", _("Members")
    NOBODY = "nobody", _("Nobody")


class Shown(models.TextChoices):
    """The parts of a profile whose audience a member chooses."""

    PICTURE = "picture", _("Picture")
    PLACE = "place", _("Region and place")
    TIME = "time", _("Time zone")
    RUNS = "runs", _("What you run")
    LANGUAGES = "languages", _("Languages you read")
    BIO = "bio", _("About you")


class ContactFrom(models.TextChoices):
    """Whom a member lets write to them first (accounts.contact)."""

    ANYONE = "anyone", _("Any member")
    SHARED = "shared", _("Members who write in a category of mine, or work in an organisation of mine")
    VERIFIED = "verified", _("Members of verified organisations")
    NOBODY = "nobody", _("Nobody")


class Profile(models.Model):
    """What a member says of themselves in public, and what they read."""

    user = models.OneToOneField(User, models.CASCADE, related_name="profile")
    region = models.CharField(_("region"), max_length=20, choices=Region, blank=True, db_index=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    # Codes of settings.LANGUAGES and of Runs, kept as short lists.
    languages = models.JSONField(_("languages"), default=list, blank=True)
    runs = models.JSONField(_("what you run"), default=list, blank=True)
    bio = models.TextField(_("about you"), max_length=2000, blank=True)
    bio_html = models.TextField(blank=True)
    bio_renderer = models.PositiveSmallIntegerField(default=0)
    is_listed = models.BooleanField(_("listed in the directory"), default=True)
    # Name, place and bio, folded: what the directory's text search looks through.
    words = FoldedField(of="told", max_length=3000, blank=True)
    # Which verbs also come by mail: {"forum.replied": false}; what is missing takes the default.
    mail_for = models.JSONField(default=dict, blank=True)
    # Parts (Shown) that not everyone sees, and who does (Audience).
    shown_to = models.JSONField(default=dict, blank=True)
    contact_from = models.CharField(max_length=10, choices=ContactFrom, default=ContactFrom.ANYONE)
    # How many posts with links to other sites moderators let through (accounts.allowances).
    links_let_through = models.PositiveSmallIntegerField(default=0)

    objects = ProfileQuerySet.as_manager()
    # Seconds for which a browser keeps the picture without asking whether it may still see it (uploads.serving).
    files_keep_for = 300

    def __str__(self) -> str:
        return f"{self.user}"

    def shows(self, part: str, viewer: Any) -> bool:
        """Whether this viewer sees that part (Shown); oneself sees all."""
        audience = self.shown_to.get(part, Audience.EVERYONE)
        if audience == Audience.EVERYONE or viewer.pk == self.user_id:
            return True
        return audience == Audience.MEMBERS and getattr(viewer, "is_authenticated", False)

    def as_seen_by(self, viewer: Any) -> Profile:
        """A copy without what this viewer does not see. It is for showing, never for saving."""
        seen = copy(self)
        if not self.shows(Shown.PLACE, viewer):
            seen.region = seen.place = ""
        if not self.shows(Shown.RUNS, viewer):
            seen.runs = []
        if not self.shows(Shown.LANGUAGES, viewer):
            seen.languages = []
        if not self.shows(Shown.BIO, viewer):
            seen.bio = seen.bio_html = ""
        return seen

    @property
    def told(self) -> str:
        """What search may find: only what everyone sees."""
        place = "" if Shown.PLACE in self.shown_to else self.place
        bio = "" if Shown.BIO in self.shown_to else self.bio
        return f"{self.user.username} {self.user.name} {place} {bio}"

    @property
    def bio_text(self) -> str:
        """The bio without its marks, in one line."""
        return " ".join(unescape(strip_tags(self.bio_html)).split())

    @property
    def runs_labels(self) -> list[str]:
        labels = dict(Runs.choices)
        return [str(labels[value]) for value in self.runs if value in labels]

    @property
    def language_labels(self) -> list[tuple[str, str]]:
        """Code and own name of each language, in the order of the settings."""
        return [(code, name) for code, name in settings.CONTENT_LANGUAGES if code in self.languages]


class ProfileTrait(models.Model):
    """One language or one thing run, as a row, so that the directory filters by index."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="traits")
    kind = models.CharField(max_length=10)  # "language" or "runs"
    value = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "kind", "value"], name="one_trait")]
        indexes = [models.Index(fields=["kind", "value", "profile"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class Distance(models.TextChoices):
    """How far away one member keeps another. Either way their posts fold, and there is no news of them."""

    MUTED = "muted", _("Muted")
    BLOCKED = "blocked", _("Blocked")  # nor can either write to the other


class Block(models.Model):
    """One member does not want to hear from another, who is not told."""

    by = models.ForeignKey(User, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(User, models.CASCADE, related_name="blocked_by")
    distance = models.CharField(max_length=7, choices=Distance, default=Distance.BLOCKED)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "blocked"], name="one_block")]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.blocked_id} {self.distance}"


class Voucher(models.Model):
    """A member of a verified organisation says of a newcomer: I know them."""

    member = models.ForeignKey(User, models.CASCADE, related_name="vouchers")
    by = models.ForeignKey(User, models.CASCADE, related_name="vouched_for")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "by"], name="one_voucher")]

    def __str__(self) -> str:
        return f"{self.by_id} vouches for {self.member_id}"


class ApiToken(models.Model):
    """A key to the API. Only its SHA-256 is kept; the token itself is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True, blank=True)
    # None: until it is revoked.
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


class SignIn(models.Model):
    """That a member signed in: how, from where, and whether the browser was new to them."""

    class Method(models.TextChoices):
        PASSWORD = "password", _("password")
        CODE = "code", _("mailed code")
        PASSKEY = "passkey", _("passkey")
        ELSEWHERE = "elsewhere", _("another site")
        LINK = "link", _("mailed link")

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(auto_now_add=True)
    method = models.CharField(max_length=10, choices=Method)
    has_second_factor = models.BooleanField(default=False)
    ip = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=200, blank=True)
    # SHA-256 of the browser's cookie (accounts.devices).
    device = models.CharField(max_length=64)
    is_new_device = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-at"], name="sign_in_newest"),
            models.Index(fields=["user", "device"], name="sign_in_device"),
        ]

    def __str__(self) -> str:
        return f"{self.method} by {self.user_id}"


class DataExport(models.Model):
    """A member's copy of all that is kept of them: asked for, built, fetched, gone."""

    user = models.ForeignKey(User, models.CASCADE, related_name="data_exports")
    # Part of the file's address in the storage, so that nobody guesses it.
    key = models.UUIDField(default=uuid4, editable=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = DataExportQuerySet.as_manager()

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def path(self) -> str:
        """Where the storage keeps it, sealed: it holds their conversations."""
        return f"exports/{self.key}{SEALED}"


class Claim(models.Model):
    """A mailed link by which the person behind an imported author takes over their name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="claims")
    email = models.EmailField()
    # SHA-256 of the token in the link.
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} by {self.email}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now()


class RetiredName(models.Model):
    """A username whose member left: nobody may speak under it again. Only its digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    retired_at = models.DateTimeField(auto_now_add=True)

    objects = RetiredNameQuerySet.as_manager()

    def __str__(self) -> str:
        return self.digest[:12]


class OnceKey(models.Model):
    """That a member already sent this form or API call, and what came of it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    object_id = models.PositiveBigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_use_a_key")]

    def __str__(self) -> str:
        return f"{self.key}"
