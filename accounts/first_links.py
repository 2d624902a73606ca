"""One rule for a new member's first links to other sites, whatever text they stand in: somebody looks first.

- What a moderator or reviewer reads before others do, strategies and campaigns until they open, shows them every link.
- A post is held until a moderator has looked (forum/actions/holding.py).
- Everything else, where to wait would leave half a page, refuses them at the field, with the reason: bio, an
  organisation's description and addresses, news and facts of a campaign that is open.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.allowances import links_checked
from core.errors import Refused

if TYPE_CHECKING:
    from accounts.models import User


def is_looked_at(outside: AbstractSet[str], *, by: User) -> bool:
    """Whether somebody looks at these addresses of other sites before others see them (settings.NEWCOMERS)."""
    return bool(outside) and links_checked(by) is not None


def refuse_first_links(
    outside: AbstractSet[str], *, by: User, field: str, before: AbstractSet[str] = frozenset()
) -> None:
    """Raises Refused (422), at the field, for addresses of other sites that did not stand there before."""
    if not is_looked_at(outside - before, by=by):
        return
    message = _(
        "Links to other sites can stand here once moderators have let your first ones through, or a verified "
        "organisation or a signed payout address vouches for you. “What you may do” in your settings says when "
        "that is."
    )
    raise Refused(message, status=422, field=field)


def outside_of(*addresses: str) -> frozenset[str]:
    """Those of these addresses that lead to other sites."""
    ours = f"{settings.SITE_URL}/"
    return frozenset(one for one in addresses if one and not f"{one}/".startswith(ours))
