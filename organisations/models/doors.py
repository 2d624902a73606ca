from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models.organisations import Kind


class OpenTo(models.TextChoices):
    EVERYONE = "everyone", gettext_lazy("Everyone")
    GROUP = "group", gettext_lazy("A group")
    KIND = "kind", gettext_lazy("A kind of organisation")


class Gated(models.Model):
    """What may be open to a group, or to a kind of organisation, alone: organisations.audiences says to whom.

    What is open to a group that was removed is open to nobody.
    """

    open_to = models.CharField(
        gettext_lazy("open to"), max_length=10, choices=OpenTo, default=OpenTo.EVERYONE
    )
    group = models.ForeignKey("accounts.Group", models.SET_NULL, null=True, blank=True, related_name="+")
    organisation_kind = models.CharField(max_length=20, choices=Kind, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def is_open_to_all(self) -> bool:
        return self.open_to == OpenTo.EVERYONE

    @property
    def audience(self) -> str:
        """To whom it is open, in words; empty for everyone."""
        if self.open_to == OpenTo.GROUP:
            return self.group.name if self.group else _("a group that is no more")
        if self.open_to == OpenTo.KIND:
            return str(Kind(self.organisation_kind).label)
        return ""
