from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.querysets import CategoryQuerySet
from organisations.models import Kind


class Audience(models.TextChoices):
    """Who may: each includes the ones below it, but a group is its members alone, and a kind of organisation
    those who sit in a verified one."""

    VISITORS = "visitors", _("Everyone")
    MEMBERS = "members", _("Members")
    MODERATORS = "moderators", _("Moderators")
    GROUP = "group", _("A group")
    KIND = "kind", _("A kind of organisation")


class Colour(models.TextChoices):
    """The areas' colours of the design; wayfinding only."""

    FORUM = "forum", _("Blue")
    LIBRARY = "library", _("Green")
    CAMPAIGN = "campaign", _("Copper")
    DEAL = "deal", _("Plum")


class Category(models.Model):
    """A room of the forum, on one of two levels."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    slug = models.SlugField(_("address"), max_length=60, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.FORUM)
    language = models.CharField(_("language"), max_length=10, choices=settings.CONTENT_LANGUAGES, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    see = models.CharField(_("who may see"), max_length=10, choices=Audience, default=Audience.VISITORS)
    reply = models.CharField(
        _("who may reply"), max_length=10, choices=Audience.choices[1:], default=Audience.MEMBERS
    )
    start = models.CharField(
        _("who may start topics"),
        max_length=10,
        choices=Audience.choices[1:],
        default=Audience.MEMBERS,
    )
    group = models.ForeignKey(
        "accounts.Group", models.PROTECT, null=True, blank=True, verbose_name=_("group")
    )
    organisation_kind = models.CharField(
        _("kind of organisation"), max_length=20, choices=Kind, blank=True, default=""
    )
    # Raised whenever a door changes, so that no cache shows what was public before.
    access_version = models.PositiveIntegerField(default=1)
    topic_count = models.PositiveIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=100, blank=True, db_index=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"
        constraints = [
            models.CheckConstraint(
                name="group_where_needed",
                condition=~(models.Q(see="group") | models.Q(reply="group") | models.Q(start="group"))
                | models.Q(group__isnull=False),
                violation_error_message=_("Choose the group this category is open to."),
            ),
            models.CheckConstraint(
                name="kind_where_needed",
                condition=~(models.Q(see="kind") | models.Q(reply="kind") | models.Q(start="kind"))
                | ~models.Q(organisation_kind=""),
                violation_error_message=_("Choose the kind of organisation this category is open to."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Whether visitors see it: its own door, and its parent's."""
        return self.see == Audience.VISITORS and (self.parent is None or self.parent.see == Audience.VISITORS)

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.slug])
