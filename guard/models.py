from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class About(models.TextChoices):
    """What competitors must not tell each other."""

    SELLING = "selling", _("Prices and selling plans to come")
    POWER = "power", _("Power offers that are open")
    CAPACITY = "capacity", _("Capacity and output to come")


ADVICE: dict[str, str | Promise] = {
    About.SELLING: _(
        "This reads like prices or selling plans to come. What was sold is safer than what will be."
    ),
    About.POWER: _(
        "This reads like a power offer that is still open. What a contract taught you is safer than its price."
    ),
    About.CAPACITY: _(
        "This reads like plans for capacity or output. What runs already is safer than what is planned."
    ),
}


class WordRule(models.Model):
    """Words that, in one sentence, may tell competitors what they must not know. Staff keep the list.

    Each of the three texts is a list, one word or phrase a line; * at the end of a word stands for any ending.
    """

    about = models.CharField(_("about"), max_length=10, choices=About)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    first = models.TextField(_("one of these"), max_length=3000)
    second = models.TextField(_("and one of these in the same sentence"), max_length=3000, blank=True)
    unless = models.TextField(_("unless one of these stands there too"), max_length=3000, blank=True)

    class Meta:
        ordering = ["language", "about", "id"]

    def __str__(self) -> str:
        return f"{self.language} {self.about}"
