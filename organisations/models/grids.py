from __future__ import annotations

from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

# What a new place begins with; administrators change the list on its page.
FIRST_GRIDS = (
    ("ercot", "ERCOT"),
    ("pjm", "PJM"),
    ("spp", "SPP"),
    ("miso", "MISO"),
    ("nyiso", "NYISO"),
    ("aeso", "AESO"),
    ("hydro-quebec", "Hydro-Québec"),
    ("nordic", gettext_noop("Nordic countries")),
    ("iceland", gettext_noop("Iceland")),
    ("iberia", gettext_noop("Spain and Portugal")),
    ("georgia", gettext_noop("Georgia")),
    ("russia", gettext_noop("Russia")),
    ("kazakhstan", gettext_noop("Kazakhstan")),
    ("gulf", gettext_noop("Gulf states")),
    ("ethiopia", gettext_noop("Ethiopia")),
    ("malaysia", gettext_noop("Malaysia")),
    ("bhutan", gettext_noop("Bhutan")),
    ("paraguay", gettext_noop("Paraguay")),
    ("argentina", gettext_noop("Argentina")),
    ("brazil", gettext_noop("Brazil")),
)


class Grid(models.Model):
    """A power grid or region in which organisations work. A list that administrators keep."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return gettext(self.name)
