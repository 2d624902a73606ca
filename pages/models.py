"""What the first admin says of this place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Site(models.Model):
    """The one row about the site itself; until it exists, the site asks to be set up."""

    name = models.CharField(_("name"), max_length=60)
    purpose = models.CharField(_("what it is for, in a sentence"), max_length=200, blank=True)
    # Empty: the rules that come with the software.
    rules = models.TextField(_("house rules"), max_length=20_000, blank=True)
    rules_html = models.TextField(blank=True)
    contact_email = models.EmailField(_("address for enquiries"), blank=True)
    set_up_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
