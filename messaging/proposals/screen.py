"""The 15 / 35 / 20 % screen of joint purchases: whether counsel has to look before a proposal goes out.

- 15 %: European Commission, Guidelines on the applicability of Article 101 TFEU to horizontal co-operation
  agreements (2023/C 259/01), chapter 4: market power is unlikely where the parties together hold at most 15 % of
  the purchasing market and at most 15 % of the selling market.
- 35 % and 20 %: the safety zone for joint purchasing that the US agencies described in Statement 7 of the 1996
  Statements of Antitrust Enforcement Policy in Health Care, and that was long applied beyond it: less than 35 % of
  all purchases on the relevant market, and the cost of what is bought together less than 20 % of the revenue from
  what each sells. The Department of Justice and the FTC withdrew the statements in 2023, so the figures are
  prudent limits and no safe harbour.

A screen isn't advice: below the limits there may be trouble too, above them there may be none. It only says when
nobody should go on without counsel. An unknown share counts as too high.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from messaging.proposals.kinds import JOINT_PURCHASES, SCREEN, shown

# By field: the share, in per cent, up to which nobody is asked for counsel.
LIMITS = {"purchase_share": Decimal(15), "selling_share": Decimal(15), "cost_share": Decimal(20)}
# Of purchases: from here on the US figure is passed as well.
US_PURCHASES = Decimal(35)


def passed(terms: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """The shares that are above their limit, or unknown (None), by field; none for other kinds."""
    if terms["kind"] not in JOINT_PURCHASES:
        return {}
    said = terms["terms"]
    shares = {name: Decimal(said[name]) if name in said else None for name in LIMITS}
    return {name: share for name, share in shares.items() if share is None or share > LIMITS[name]}


@dataclass(frozen=True)
class Limit:
    """How far one share may go where, and whether it does; None where the share isn't known."""

    place: str
    most: Decimal
    is_kept: bool | None


@dataclass(frozen=True)
class Share:
    """One line of the screen, as people read it."""

    label: str
    share: str
    limits: list[Limit]


def shares(terms: Mapping[str, Any]) -> list[Share]:
    """The screen of a joint purchase in the reader's language; nothing for other kinds."""
    if terms["kind"] not in JOINT_PURCHASES:
        return []
    places = {
        "purchase_share": [
            (_("European Union"), LIMITS["purchase_share"]),
            (_("United States"), US_PURCHASES),
        ],
        "selling_share": [(_("European Union"), LIMITS["selling_share"])],
        "cost_share": [(_("United States"), LIMITS["cost_share"])],
    }
    told = []
    for field in SCREEN:
        if field.name in places:
            said = terms["terms"].get(field.name)
            limits = [
                Limit(place, most, None if said is None else Decimal(said) <= most)
                for place, most in places[field.name]
            ]
            told.append(Share(str(field.label), shown(field, said) if said is not None else "", limits))
    return told


def needs_counsel(terms: Mapping[str, Any]) -> bool:
    """Whether these terms may not go out: a share is too high or unknown, and no counsel is named."""
    return bool(passed(terms)) and not terms["terms"].get("counsel")
