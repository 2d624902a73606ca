"""How the list is narrowed and ordered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from organisations.models import Grid, Size
from strategies.models import Climate, CostBand, Facet, FacetKind, Grade, Ownership, StrategyCategory

ORDERS = {
    "evidence": (_("Best evidence"), ("grade", "-report_count", "-id")),
    "reports": (_("Most reports"), ("-report_count", "-id")),
    "recent": (_("Recently changed"), ("-changed_at", "-id")),
    "effect": (_("Largest effect"), ("-effect_size", "-id")),
}
_ANY = ("", _("Any"))


class Several(forms.MultipleChoiceField):
    """Boxes, of which any number may be ticked; a value that isn't offered is left out, as from an old link."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return [one for one in super().to_python(value) if self.valid_value(one)]


class One(forms.ChoiceField):
    def __init__(self, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(required=False, choices=[_ANY, *choices], **kwargs)

    def to_python(self, value: Any) -> str:
        found = super().to_python(value)
        return found if self.valid_value(found) else ""


class Ticked(forms.BooleanField):
    """A box whose tick is "1" in the address."""

    widget = forms.CheckboxInput(attrs={"value": "1"})

    def to_python(self, value: Any) -> Any:
        return "1" if super().to_python(value) else ""


class NarrowForm(forms.Form):
    """The facets of the list. It never refuses: what it doesn't know it leaves out.

    `mine` is for what the reader said of their own site (strategies.fitting).
    """

    mine = Ticked(label=_("For my site"), required=False)
    category = Several(label=_("Topic"))
    grade = Several(label=_("Evidence"), choices=Grade.choices)
    size = One(label=_("Site size"), choices=Size.choices)
    grid = One(label=_("Grid"))
    climate = One(label=_("Climate"), choices=Climate.choices)
    machine = One(label=_("Machine"))
    ownership = One(label=_("Machines are"), choices=Ownership.choices)
    cost = One(label=_("Cost to try"), choices=CostBand.choices)
    language = One(label=_("Language"), choices=settings.CONTENT_LANGUAGES)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="by_%s", label_suffix="")
        fields: dict[str, Any] = self.fields
        fields["category"].choices = [(one.slug, str(one)) for one in StrategyCategory.objects.all()]
        fields["grid"].choices = [_ANY, *((grid.slug, str(grid)) for grid in Grid.objects.all())]
        machines = Facet.objects.filter(kind=FacetKind.MACHINE).exclude(value="*")
        names = machines.order_by("value").values_list("value", flat=True).distinct()[:100]
        fields["machine"].choices = [_ANY, *((name, name) for name in names)]
