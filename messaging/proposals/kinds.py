"""The kinds of proposals and the few fields of each, with units, limits and how each is kept and shown.

A field's `plain` gives what stands in the terms (messaging.proposals.terms), its `shown` what a person reads.
The names of fields are part of the API and of frozen files: add freely, rename none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.amounts import amount
from core.moments import figure, on_day


class Kind(models.TextChoices):
    ENERGY = "energy", _("Joint energy purchase")
    HARDWARE = "hardware", _("Pooled hardware order")
    HOSTING = "hosting", _("Hosting or capacity swap")
    PARTS = "parts", _("Spare parts and repair")
    CURTAILMENT = "curtailment", _("Curtailment aggregation")
    RESEARCH = "research", _("Research and development")
    LEASE = "lease", _("Site lease")
    LOGISTICS = "logistics", _("Logistics and customs")
    LOBBYING = "lobbying", _("Joint lobbying")
    OTHER = "other", _("Other")


# Purchases in common, for which messaging.proposals.screen asks for shares of markets.
JOINT_PURCHASES = (Kind.ENERGY, Kind.HARDWARE)


class Form(models.TextChoices):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"
    PERCENT = "percent"
    DAY = "day"
    YES = "yes"
    LANGUAGE = "language"


MAX_LINE, MAX_TEXT = 200, 4000
MAX_NUMBER = Decimal("1e12")


@dataclass(frozen=True)
class Field:
    """One of a kind's fields. `unit` is written as it stands in every language."""

    name: str
    label: str | Promise
    form: str = Form.LINE
    unit: str = ""
    is_required: bool = False
    hint: str | Promise = ""

    def plain(self, value: Any) -> Any:
        """As it stands in the terms: text, whole number or True; "" and None are nothing said."""
        if value is None or value == "":
            return None
        if self.form == Form.YES:
            return bool(value)
        if self.form == Form.COUNT:
            return int(value)
        if self.form in (Form.NUMBER, Form.PERCENT):
            return digits(Decimal(value))
        if self.form == Form.DAY:
            return value.isoformat() if isinstance(value, date) else date.fromisoformat(value).isoformat()
        return str(value)


def digits(number: Decimal) -> str:
    """A figure in its shortest plain form: 20.50 and 2.05E+1 are both 20.5."""
    text = f"{number.normalize():f}"
    return "0" if text in ("-0", "0") else text


def shown(field: Field, value: Any) -> str:
    """A plain value in the reader's language, with its unit."""
    if field.form == Form.YES:
        return str(_("Yes")) if value else ""
    if field.form == Form.DAY:
        return on_day(date.fromisoformat(value))
    if field.form == Form.LANGUAGE:
        return dict(settings.CONTENT_LANGUAGES).get(value, value)
    if field.form == Form.COUNT:
        text = figure(int(value))
    elif field.form in (Form.NUMBER, Form.PERCENT):
        number = Decimal(value)
        text = amount(float(number), max(0, -int(number.normalize().as_tuple().exponent)))
    else:
        return str(value)
    return f"{text}\u00a0{field.unit}" if field.unit else text


def _number(name: str, label: str | Promise, unit: str, **told: Any) -> Field:
    return Field(name, label, Form.NUMBER, unit, **told)


def _count(name: str, label: str | Promise, unit: str = "", **told: Any) -> Field:
    return Field(name, label, Form.COUNT, unit, **told)


_POWER = _number("power", _("Power"), "MW", is_required=True)
_PRICE = _number("price", _("Price"), "USD/MWh")
_MACHINES = _count("machines", _("Machines"))
_MODEL = Field("model", _("Models"))
_STARTS = Field("starts_on", _("Begins on"), Form.DAY)
_ENDS = Field("ends_on", _("Ends on"), Form.DAY)
_EFFICIENCY = _number("efficiency", _("Efficiency"), "J/TH")
_HASHRATE = _number("hashrate", _("Hashrate"), "PH/s")

# The screen of joint purchases: see messaging.proposals.screen for where the limits come from.
SCREEN = (
    Field(
        "purchase_share",
        _("Your common share of all purchases on that market"),
        Form.PERCENT,
        "%",
        hint=_("All parties together, of the electricity or machines that are bought there."),
    ),
    Field(
        "selling_share",
        _("Your common share of the market you sell on"),
        Form.PERCENT,
        "%",
        hint=_("All parties together, of the world’s hashrate."),
    ),
    Field(
        "cost_share",
        _("Share of this purchase in the cost of what you sell"),
        Form.PERCENT,
        "%",
        hint=_("Of the largest party; electricity is most of a miner’s cost."),
    ),
    Field(
        "counsel",
        _("Counsel who looked at it"),
        hint=_("Name and firm, and the day. Needed above 15, 35 or 20 %, or where you don’t know."),
    ),
)

_OWN: dict[str, tuple[Field, ...]] = {
    Kind.ENERGY: (
        _POWER,
        _PRICE,
        _number("energy", _("Energy"), "MWh/y"),
        Field("supplier", _("Supplier or market")),
        _STARTS,
        _ENDS,
    ),
    Kind.HARDWARE: (
        replace(_MACHINES, is_required=True),
        _MODEL,
        _EFFICIENCY,
        _HASHRATE,
        _number("unit_price", _("Price of a machine"), "USD"),
        Field("delivery_on", _("Delivered by"), Form.DAY),
    ),
    Kind.HOSTING: (_POWER, _MACHINES, _MODEL, _HASHRATE, _EFFICIENCY, _PRICE, _STARTS, _ENDS),
    Kind.PARTS: (
        Field("stock", _("Stock"), Form.TEXT, is_required=True),
        _MODEL,
        _count("dispatch", _("Dispatch within"), "h"),
        _count("turnaround", _("Repair within"), "d"),
        _number("upfront", _("Paid up front"), "USD"),
        Field("replacement", _("Replacement")),
        Field("audit", _("Audit")),
    ),
    Kind.CURTAILMENT: (
        _POWER,
        Field("programme", _("Programme")),
        _count("response", _("Response within"), "s"),
        _count("hours", _("At most"), "h/y"),
        Field("revenue_share", _("Share of the payments passed on"), Form.PERCENT, "%"),
        _STARTS,
        _ENDS,
    ),
    Kind.RESEARCH: (
        Field("question", _("Question"), Form.TEXT, is_required=True),
        Field("method", _("Method and measurements"), Form.TEXT),
        _number("budget", _("Budget"), "USD"),
        Field("results", _("Who owns and publishes the results")),
        _STARTS,
        _ENDS,
    ),
    Kind.LEASE: (
        _POWER,
        _number("area", _("Area"), "m²"),
        _number("rent", _("Rent"), "USD/month"),
        Field("connection", _("Grid connection")),
        _STARTS,
        _ENDS,
    ),
    Kind.LOGISTICS: (
        Field("goods", _("Goods"), is_required=True),
        _MACHINES,
        Field("route", _("From and to")),
        Field("incoterm", _("Incoterm and customs")),
        Field("ships_on", _("Ships by"), Form.DAY),
        _number("freight", _("Freight"), "USD"),
    ),
    Kind.LOBBYING: (
        Field("body", _("Public body"), is_required=True),
        Field("docket", _("Docket or bill")),
        Field("position", _("Common position"), Form.TEXT),
        _number("budget", _("Budget"), "USD"),
        Field("decision_on", _("Decision on"), Form.DAY),
    ),
    Kind.OTHER: (replace(_POWER, is_required=False), _MACHINES, _STARTS, _ENDS),
}

_FIRST = (
    Field("title", _("Title"), is_required=True),
    Field("scope", _("Scope"), Form.TEXT, is_required=True, hint=_("What it is about, in a few sentences.")),
)
_LAST = (
    Field("region", _("Region")),
    Field("grid", _("Grid")),
    Field("roles", _("Who does what"), Form.TEXT),
    Field("costs", _("Costs and how they are shared"), Form.TEXT),
    Field("term", _("Term and notice")),
    Field("exclusivity", _("Exclusivity")),
    Field("confidentiality", _("Confidentiality")),
    Field("language", _("Governing language"), Form.LANGUAGE),
    Field(
        "binding",
        _("Binding"),
        Form.YES,
        hint=_("Without this the terms are a statement of intent and bind nobody."),
    ),
    Field("valid_until", _("Valid until"), Form.DAY, is_required=True),
)
# Of these every proposal has the same.
COMMON = frozenset(field.name for field in (*_FIRST, *_LAST))


def fields_of(kind: str) -> tuple[Field, ...]:
    """All fields of a kind in the order in which they are asked and shown. Raises ValueError for no kind."""
    return tuple(field for _heading, fields in groups_of(kind) for field in fields)


def groups_of(kind: str) -> list[tuple[str | Promise, tuple[Field, ...]]]:
    """The fields under their headings; a joint purchase opens with its screen."""
    groups: list[tuple[str | Promise, tuple[Field, ...]]] = [
        (_("What it is about"), _FIRST),
        (Kind(kind).label, _OWN[Kind(kind)]),
        (_("Who, where and at whose cost"), _LAST[:4]),
        (_("Conditions"), _LAST[4:]),
    ]
    if kind in JOINT_PURCHASES:
        groups.insert(0, (_("Screen of joint purchases"), SCREEN))
    return groups


def own_fields(kind: str) -> Iterator[Field]:
    """Those that only this kind has."""
    return (field for field in fields_of(kind) if field.name not in COMMON)
