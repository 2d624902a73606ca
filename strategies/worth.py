"""What a strategy is worth at a reader's site, ready for a template.

The strategy's page includes `strategies/_worth_section.html` with `worth_context(...)`; what htmx swaps in is
`strategies/_worth.html`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from strategies.effects import Effect, Site
from strategies.expressions import FormulaError
from strategies.forms.sites import EffectForm
from strategies.models.sites import SiteProfile
from strategies.network import network_now

if TYPE_CHECKING:
    from strategies.models import Revision


def worth_context(
    revision: Revision | None, profile: SiteProfile | None, asked: Mapping[str, Any]
) -> dict[str, Any]:
    """`effect`, `worth_form`, `worth`, `worth_error` and `site_is_kept`; all empty where it has no formula.

    One query: the network's facts.
    """
    context: dict[str, Any] = {"effect": None, "worth_form": None, "worth": None, "worth_error": ""}
    if revision is None or not revision.formula:
        return context
    context["site_is_kept"] = profile is not None
    hashprice = round(network_now().hashprice, 2)
    site = profile.site(hashprice=hashprice) if profile else Site(hashprice=hashprice)
    try:
        effect = Effect.of(revision.formula, revision.variables)
        form = EffectForm(effect, asked, site=site)
        context |= {"effect": effect, "worth_form": form}
        if form.is_valid():
            context["worth"] = effect.at(form.site(), form.own())
    except FormulaError as error:
        context["worth_error"] = error.message
    return context
