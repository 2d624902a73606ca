"""When the power is worth more than what it would mine."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.amounts import about, amount, measured, percent
from core.charts import Bar, bars
from strategies import formulas
from strategies.calculators.results import Figure, Result, Table
from strategies.forms.figures import AddressForm, FigureField
from strategies.formulas import Band, Curtailment

MOST_BANDS = 24
USUAL_BANDS = "7900 @ 32\n640 @ 68\n160 @ 180\n46 @ 700\n14 @ 4200"
_LINE = re.compile(r"\s*([0-9][0-9 ,.]*)(?:h\s*)?@\s*(-?[0-9][0-9 ,.]*)\s*")
_HASHPRICES = ("hashprice_low", "hashprice", "hashprice_high")


class BandsField(forms.CharField):
    """Lines of hours @ price."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Hours of a year at each price"),
            help_text=gettext_lazy(
                "One line each, hours @ USD/MWh, such as 46 @ 700. Take them from your node’s last year."
            ),
            widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
            initial=USUAL_BANDS,
            max_length=1000,
        )

    def clean(self, value: Any) -> list[Band]:
        lines = [line for line in re.split(r"[\n;]", super().clean(value)) if line.strip()]
        if len(lines) > MOST_BANDS:
            raise forms.ValidationError(_("At most %(most)d lines.") % {"most": MOST_BANDS})
        bands = [_band(line) for line in lines]
        if not 0 < sum(band.hours for band in bands) <= 8784:
            raise forms.ValidationError(_("A year has at most 8,784 hours."))
        return bands


def _band(line: str) -> Band:
    found = _LINE.fullmatch(line)
    field = forms.FloatField(min_value=-100_000, max_value=100_000)
    try:
        if found is None:
            raise forms.ValidationError("")
        hours, price = (field.clean(re.sub(r"[ ,]", "", part)) for part in found.groups())
    except forms.ValidationError:
        message = _("“%(line)s” can’t be read. Write hours @ price, as in 46 @ 700.")
        raise forms.ValidationError(message % {"line": line.strip()[:40]}) from None
    return Band(hours, price)


class CurtailmentForm(AddressForm):
    site_power = FigureField(
        gettext_lazy("Power at the meter"), unit="MW", least=0.001, most=5000, usual=10.0
    )
    efficiency = FigureField(gettext_lazy("Efficiency"), unit="J/TH", least=1, most=500, usual=20.0)
    pue = FigureField(gettext_lazy("PUE"), least=1, most=3, usual=1.05)
    saved_cost = FigureField(
        gettext_lazy("Other costs that stop too"), unit="USD/PH/day", least=0, most=1000, usual=0.5
    )
    hashprice_low = FigureField(
        gettext_lazy("Hashprice, low"), unit="USD/PH/day", least=0.1, most=1e4, usual=35.0
    )
    hashprice = FigureField(
        gettext_lazy("Hashprice, central"), unit="USD/PH/day", least=0.1, most=1e4, usual=45.0
    )
    hashprice_high = FigureField(
        gettext_lazy("Hashprice, high"), unit="USD/PH/day", least=0.1, most=1e4, usual=60.0
    )
    bands = BandsField()
    events = FigureField(gettext_lazy("Stops a year"), least=0, most=8784, usual=60)
    ramp_minutes = FigureField(gettext_lazy("Lost at each restart"), unit="min", least=0, most=600, usual=12)
    payment = FigureField(
        gettext_lazy("Paid for standing ready"), unit="USD/MW/year", least=0, most=1e6, usual=0
    )

    groups = (
        (gettext_lazy("Your site"), ("site_power", "efficiency", "pue", "saved_cost")),
        (gettext_lazy("Hashprice"), _HASHPRICES),
        (gettext_lazy("Power"), ("bands", "events", "ramp_minutes", "payment")),
    )
    in_order = (_HASHPRICES,)


def reckon(given: dict[str, Any]) -> Result:
    """Break-even, the hours above it, and what stopping in them is worth, at three hashprices."""
    low, central, high = (_at(given, given[name]) for name in _HASHPRICES)
    # A dear hash leaves fewer hours to stop in, so the high hashprice gives the low figures.
    return Result(
        main=(
            Figure(
                "net",
                _("Worth of stopping, after restarts"),
                central.net,
                _("USD a year"),
                high.net,
                low.net,
                about,
            ),
            Figure(
                "hours_above",
                _("Hours above break-even"),
                central.hours_above,
                _("hours a year"),
                high.hours_above,
                low.hours_above,
            ),
            Figure(
                "break_even",
                _("Break-even power price"),
                central.break_even,
                "USD/MWh",
                low.break_even,
                high.break_even,
            ),
            Figure(
                "mean_price_mining",
                _("Mean price of the power you mine with"),
                central.mean_price_mining,
                "USD/MWh",
            ),
        ),
        more=(
            Figure(
                "value", _("Worth of the hours above break-even"), central.value, _("USD a year"), write=about
            ),
            Figure("restart_loss", _("Lost at restarts"), central.restart_loss, _("USD a year"), write=about),
            Figure("payments", _("Paid for standing ready"), central.payments, _("USD a year"), write=about),
            Figure("mean_price", _("Mean price of all hours"), central.mean_price, "USD/MWh"),
            Figure("uptime", _("Share of the hours in which you mine"), central.uptime, write=percent),
        ),
        charts=(_chart(given, central),),
        tables=(_bands(given, central),),
    )


def _at(given: dict[str, Any], hashprice: float) -> Curtailment:
    return formulas.curtailment_value(
        given["bands"],
        power=given["site_power"],
        break_even=formulas.break_even_power_price(
            hashprice=hashprice, efficiency=given["efficiency"], pue=given["pue"], other=given["saved_cost"]
        ),
        events=given["events"],
        ramp_minutes=given["ramp_minutes"],
        payment=given["payment"],
    )


def _weighed(given: dict[str, Any], found: Curtailment) -> list[tuple[Band, float, bool]]:
    """Each price, the dearest first: what stopping is worth in USD a year, and whether it pays."""
    dearest = sorted(given["bands"], key=lambda band: -band.price)
    above = found.break_even
    return [
        (band, given["site_power"] * band.hours * (band.price - above), band.price > above)
        for band in dearest
    ]


def _chart(given: dict[str, Any], found: Curtailment) -> SafeString:
    finding = _("Stopping pays in %(hours)s hours, above %(price)s USD/MWh.")
    label = _("%(hours)s h at %(price)s USD/MWh")
    return bars(
        "bands",
        [
            Bar(
                label % {"hours": measured(band.hours), "price": measured(band.price)},
                worth / 1000,
                about(worth / 1000),
                colour=1 if pays else 3,
            )
            for band, worth, pays in _weighed(given, found)
        ],
        finding=finding % {"hours": measured(found.hours_above), "price": amount(found.break_even)},
        caption=_("What stopping is worth in the hours of each price"),
        note=_("Thousand USD a year. Below zero mining is worth more: keep running."),
        heads=(_("Hours"), _("Thousand USD")),
    )


def _bands(given: dict[str, Any], found: Curtailment) -> Table:
    return Table(
        _("Each price, and what to do"),
        (_("Price, USD/MWh"), _("Hours"), _("Stop or run"), _("Worth of stopping, USD a year")),
        [
            (measured(band.price), measured(band.hours), _("stop") if pays else _("run"), about(worth))
            for band, worth, pays in _weighed(given, found)
        ],
        words=(2,),
    )
