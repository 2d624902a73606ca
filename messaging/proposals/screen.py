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
from decimal import Decimal
from typing import Any

from messaging.proposals.kinds import JOINT_PURCHASES

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


def needs_counsel(terms: Mapping[str, Any]) -> bool:
    """Whether these terms may not go out: a share is too high or unknown, and no counsel is named."""
    return bool(passed(terms)) and not terms["terms"].get("counsel")
