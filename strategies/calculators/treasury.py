"""How long money lasts under a policy of one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.amounts import amount, percent
from core.charts import Axis, Band, Line, plot
from strategies.calculators.results import Figure, Result, Table
from strategies.forms.figures import AddressForm, FigureField
from strategies.formulas import Policy, Runway, Treasury, runway

SHOWN = 36  # months of the chart
_DRIFTS = ("drift_low", "drift", "drift_high")


class TreasuryForm(AddressForm):
    policy = forms.ChoiceField(
        label=gettext_lazy("Your policy"), choices=[(one.value, one.label) for one in Policy], initial="self"
    )
    cash = FigureField(gettext_lazy("Cash"), unit="USD", least=0, most=1e12, usual=6_000_000)
    coins = FigureField(gettext_lazy("Bitcoin held"), unit="BTC", least=0, most=1e6, usual=60)
    mined = FigureField(gettext_lazy("Mined in a month"), unit="BTC", least=0, most=20_000, usual=8)
    bills = FigureField(gettext_lazy("Bills in a month"), unit="USD", least=1, most=1e11, usual=1_500_000)
    price = FigureField(gettext_lazy("Price of a bitcoin"), unit="USD", least=1, most=1e9, usual=100_000.0)
    drift_low = FigureField(gettext_lazy("Price a month, low"), unit="%", least=-50, most=50, usual=-4.0)
    drift = FigureField(gettext_lazy("Price a month, central"), unit="%", least=-50, most=50, usual=0.0)
    drift_high = FigureField(gettext_lazy("Price a month, high"), unit="%", least=-50, most=50, usual=4.0)
    market_value = FigureField(
        gettext_lazy("What all shares are worth"), unit="USD", least=0, most=1e13, usual=50_000_000
    )
    most_dilution = FigureField(
        gettext_lazy("Shares you can issue a year"), unit="%", least=0, most=100, usual=20.0
    )
    discount = FigureField(gettext_lazy("Discount on new shares"), unit="%", least=0, most=90, usual=5.0)
    loan_to_value = FigureField(
        gettext_lazy("Loan, of the coins’ value"), unit="%", least=0, most=100, usual=40.0
    )
    interest = FigureField(gettext_lazy("Interest a year"), unit="%", least=0, most=100, usual=10.0)

    groups = (
        (gettext_lazy("Your policy"), ("policy",)),
        (gettext_lazy("Today"), ("cash", "coins", "mined", "bills")),
        (gettext_lazy("The price"), ("price", *_DRIFTS)),
        (
            gettext_lazy("Shares and loans"),
            ("market_value", "most_dilution", "discount", "loan_to_value", "interest"),
        ),
    )
    in_order = (_DRIFTS,)


def reckon(given: dict[str, Any]) -> Result:
    """The runway of the policy chosen, at three prices, and of the other policies beside it."""
    low, central, high = _three(given, Policy(given["policy"]))
    end = central.end
    return Result(
        main=(
            Figure(
                "runway", _("Runway"), central.months, _("months"), low.months, high.months, write=_months
            ),
            Figure("coins_at_end", _("Bitcoin left then"), end.coins, "BTC"),
            Figure("debt_at_end", _("Debt then"), end.debt, "USD"),
            Figure("diluted_at_end", _("Company given away by then"), end.diluted, write=percent),
        ),
        charts=(_chart(low, central, high),),
        tables=(_policies(given),),
    )


def _three(given: dict[str, Any], policy: Policy) -> tuple[Runway, Runway, Runway]:
    """At the low, the central and the high price."""
    plain = {name: given[name] for name in ("cash", "coins", "mined", "bills", "price", "market_value")}
    shares = ("most_dilution", "discount", "loan_to_value", "interest")
    plain |= {name: given[name] / 100 for name in shares}
    low, central, high = (runway(Treasury(**plain, drift=given[drift] / 100), policy) for drift in _DRIFTS)
    return low, central, high


def _months(value: float | None) -> str:
    return _("over 120") if value is None else amount(value, 1)


def _chart(low: Runway, central: Runway, high: Runway) -> SafeString:
    below, middle, above = (
        {float(month): state.value / 1e6 for month, state in enumerate(found.path[: SHOWN + 1])}
        for found in (low, central, high)
    )
    last = max(3.0, *below, *middle, *above)
    finding = _("The money lasts %(months)s months, and %(low)s to %(high)s with the price.")
    said = {"months": _months(central.months), "low": _months(low.months), "high": _months(high.months)}
    return plot(
        "worth",
        finding=finding % said,
        caption=_("Cash and coins, less debt"),
        note=_(
            "Million USD at the end of each month, as long as all bills can be paid."
            " The band is the range of the price."
        ),
        x=Axis(_("Month"), 0, last, ticks=sorted({0, last // 3, last * 2 // 3, last}), write=_whole),
        y=Axis(_("Million USD"), lowest=min(0.0, *below.values(), *middle.values())),
        lines=[Line(_("Central price"), list(middle.items()))],
        bands=[Band(_("Low to high price"), _between(below, above))],
    )


def _between(below: dict[float, float], above: dict[float, float]) -> list[tuple[float, float, float]]:
    """Where one has ended, nothing is left."""
    months = sorted({*below, *above})
    pairs = ((month, below.get(month, 0.0), above.get(month, 0.0)) for month in months)
    return [(month, min(low, high), max(low, high)) for month, low, high in pairs]


def _whole(value: float) -> str:
    return amount(value, 0)


def _policies(given: dict[str, Any]) -> Table:
    rows = []
    for policy in Policy:
        low, central, high = _three(given, policy)
        span = f"{_months(low.months)} … {_months(high.months)}"
        end = central.end
        rows.append(
            (
                policy.label,
                _months(central.months),
                span,
                amount(end.coins),
                amount(end.debt),
                percent(end.diluted),
            )
        )
    heads = (
        _("Policy"),
        _("Runway, months"),
        _("Range"),
        _("BTC then"),
        _("Debt then, USD"),
        _("Given away"),
    )
    return Table(_("The same figures under each policy"), heads, rows)
