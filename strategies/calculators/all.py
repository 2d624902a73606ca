"""The calculators by name, and what their forms hold at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategies.calculators import commons, curtailment, hashprice, treasury
from strategies.calculators.results import Result
from strategies.effects import Site
from strategies.forms.figures import AddressForm
from strategies.models.facts import FactKind
from strategies.network import Network

Text = str | Promise


@dataclass(frozen=True)
class Calculator:
    """`name` is in its address; `source` is where its formulas come from, for page and API."""

    name: str
    title: Text
    lede: Text
    form: type[AddressForm]
    reckon: Callable[[dict[str, Any]], Result]
    source: Text
    is_about_selling: bool = False


CALCULATORS = {
    one.name: one
    for one in (
        Calculator(
            "hashprice",
            _("Hashprice and costs"),
            _(
                "What a petahash earns and costs in a day, and what a bitcoin costs you at four levels of cost."
            ),
            hashprice.HashpriceForm,
            hashprice.reckon,
            _(
                "A block takes difficulty × 2³² hashes on average (Bitcoin Core, pow.cpp), and the subsidy halves"
                " every 210,000 blocks (validation.cpp)."
            ),
        ),
        Calculator(
            "treasury",
            _("Treasury runway"),
            _("How many months your money lasts if you sell coins, issue shares, borrow, or mix the three."),
            treasury.TreasuryForm,
            treasury.reckon,
            _("Bookkeeping by the month: bills and interest are paid from cash, then as your policy says."),
            is_about_selling=True,
        ),
        Calculator(
            "curtailment",
            _("Curtailment"),
            _(
                "In which hours the power is worth more than what it would mine, and what stopping then earns."
            ),
            curtailment.CurtailmentForm,
            curtailment.reckon,
            _(
                "Price less break-even in each hour above it, less what restarts lose, plus what is paid for"
                " standing ready."
            ),
        ),
        Calculator(
            "commons",
            _("Commons calculator"),
            _(
                "What selling does to the price: your own, and that of many. With the cases in which it does"
                " little, or nothing."
            ),
            commons.CommonsForm,
            commons.reckon,
            _(
                "Square-root law of market impact, I = Y·σ·√(Q/V): J. Donier and J. Bonart, A Million Metaorder"
                " Analysis of Market Impact on the Bitcoin, arXiv:1412.4503."
            ),
            is_about_selling=True,
        ),
    )
}


def usual_figures(network: Network, site: Site | None) -> dict[str, Any]:
    """What a form holds where the address says nothing: the network as known, the site as kept."""
    fees, subsidy, at = network.value(FactKind.FEES), network.subsidy, network.hashprice
    usual: dict[str, Any] = {
        "difficulty": round(network.value(FactKind.DIFFICULTY) / 1e12, 2),
        "price": network.value(FactKind.PRICE),
        "fees": round(fees, 4),
        "subsidy": subsidy,
        "reward": round(subsidy + fees, 4),
        "hashprice": round(at, 2),
        "hashprice_low": round(at * 0.8, 2),
        "hashprice_high": round(at * 1.3, 2),
        "network_hashrate": round(network.value(FactKind.HASHRATE), 1),
    }
    if site is not None:
        usual |= {
            name: getattr(site, name) for name in ("site_power", "efficiency", "power_price", "uptime", "pue")
        }
        usual["own_hashrate"] = round(site.hashrate / 1000, 3)
    return usual
