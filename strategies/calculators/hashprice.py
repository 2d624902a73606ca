"""What a hash earns, and what a bitcoin costs at one's site."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.amounts import amount
from core.charts import Bar, bars
from strategies import formulas
from strategies.calculators.results import Figure, Result, Table
from strategies.forms.figures import AddressForm, FigureField
from strategies.formulas import CostLevel, Costs


class HashpriceForm(AddressForm):
    difficulty = FigureField(gettext_lazy("Difficulty"), unit="T", least=1e-9, most=1e9, usual=150.0)
    subsidy = FigureField(gettext_lazy("Block subsidy"), unit="BTC", least=0, most=50, usual=3.125)
    fees = FigureField(gettext_lazy("Fees in a block"), unit="BTC", least=0, most=100, usual=0.04)
    price = FigureField(gettext_lazy("Price of a bitcoin"), unit="USD", least=0, most=1e9, usual=100_000.0)
    site_power = FigureField(
        gettext_lazy("Power at the meter"), unit="MW", least=0.001, most=5000, usual=10.0
    )
    efficiency = FigureField(gettext_lazy("Efficiency"), unit="J/TH", least=1, most=500, usual=20.0)
    pue = FigureField(gettext_lazy("PUE"), least=1, most=3, usual=1.05)
    power_price = FigureField(gettext_lazy("Power price"), unit="USD/MWh", least=-500, most=2000, usual=50.0)
    uptime = FigureField(gettext_lazy("Uptime"), unit="%", least=0, most=100, usual=95.0)
    pool_fee = FigureField(gettext_lazy("Pool fee"), unit="%", least=0, most=20, usual=1.0)
    site_cost = FigureField(
        gettext_lazy("Running the site, besides energy"), unit="USD/PH/day", least=0, most=1000, usual=4.0
    )
    overhead = FigureField(
        gettext_lazy("Overheads, interest and taxes"), unit="USD/PH/day", least=0, most=1000, usual=3.0
    )
    depreciation = FigureField(
        gettext_lazy("Depreciation"), unit="USD/PH/day", least=0, most=1000, usual=10.0
    )

    groups = (
        (gettext_lazy("The network"), ("difficulty", "subsidy", "fees", "price")),
        (gettext_lazy("Your site"), ("site_power", "efficiency", "pue", "power_price", "uptime", "pool_fee")),
        (gettext_lazy("Your other costs"), ("site_cost", "overhead", "depreciation")),
    )


def reckon(given: dict[str, Any]) -> Result:
    """Hashprice, hashcost, break-even and the cost of a bitcoin, each said with what it includes."""
    difficulty, reward = given["difficulty"] * 1e12, given["subsidy"] + given["fees"]
    site = {"efficiency": given["efficiency"], "pue": given["pue"]}
    hashrate = formulas.hashrate_of(given["site_power"], **site)
    per_ph = formulas.btc_per_day(1.0, difficulty=difficulty, reward=reward)
    hashprice = formulas.hashprice(
        difficulty=difficulty, subsidy=given["subsidy"], fees=given["fees"], price=given["price"]
    )
    hashcost = formulas.hashcost(power_price=given["power_price"], **site)
    after_pool = hashprice * (1 - given["pool_fee"] / 100)
    energy_only = formulas.break_even_power_price(hashprice=hashprice, **site)
    direct = formulas.break_even_power_price(hashprice=after_pool, other=given["site_cost"], **site)
    costs = _costs(given, hashrate=hashrate, hashprice=hashprice, hashcost=hashcost, per_ph=per_ph)
    return Result(
        main=(
            Figure("hashprice", _("Hashprice"), hashprice, "USD/PH/day"),
            Figure("hashcost", _("Hashcost, energy only"), hashcost, "USD/PH/day"),
            Figure("break_even", _("Break-even power price, energy only"), energy_only, "USD/MWh"),
            Figure("break_even_direct", _("Break-even power price, direct costs"), direct, "USD/MWh"),
        ),
        more=(
            Figure("network_hashrate", _("Network hashrate"), formulas.network_hashrate(difficulty), "EH/s"),
            Figure("btc_per_ph_day", _("Bitcoin for a PH/s and day"), per_ph, "BTC"),
            Figure("hashrate", _("Your hashrate while it runs"), hashrate, "PH/s"),
            Figure(
                "btc_per_year", _("Bitcoin you expect in a year, before the pool’s fee"), costs.btc, "BTC"
            ),
            *(_cost(level, costs) for level in CostLevel),
        ),
        charts=(_chart(costs, given["price"]),) if costs.btc > 0 else (),
        tables=(_levels(costs),),
    )


def _costs(
    given: dict[str, Any], *, hashrate: float, hashprice: float, hashcost: float, per_ph: float
) -> Costs:
    """A year of the site: energy and yield follow uptime, the rest is paid whether it runs or not."""
    installed = hashrate * 365
    running = installed * given["uptime"] / 100
    return Costs(
        energy=hashcost * running,
        site=given["site_cost"] * installed + hashprice * running * given["pool_fee"] / 100,
        overhead=given["overhead"] * installed,
        depreciation=given["depreciation"] * installed,
        btc=per_ph * running,
    )


def _cost(level: CostLevel, costs: Costs) -> Figure:
    label = _("Cost of a bitcoin: %(level)s") % {"level": level.label}
    return Figure(f"cost_per_btc_{level.value}", label, costs.per_btc(level), "USD")


def _chart(costs: Costs, price: float) -> SafeString:
    found = [(level.label, costs.per_btc(level) or 0.0) for level in CostLevel]
    finding = _("A bitcoin costs %(full)s USD in full; its price is %(price)s USD.")
    return bars(
        "cost",
        [
            *(Bar(label, value, f"{amount(value)} USD") for label, value in found),
            Bar(_("Price"), price, f"{amount(price)} USD", colour=3),
        ],
        finding=finding % {"full": amount(found[-1][1]), "price": amount(price)},
        caption=_("What a bitcoin costs you"),
        note=_("USD a bitcoin; each level holds the one above it."),
        heads=(_("Level"), "USD"),
    )


def _levels(costs: Costs) -> Table:
    return Table(
        _("What each level of cost includes"),
        (_("Level"), _("Includes"), _("USD a year"), _("USD a bitcoin")),
        [
            (level.label, level.includes, amount(costs.total(level)), amount(costs.per_btc(level)))
            for level in CostLevel
        ],
        words=(1,),
    )
