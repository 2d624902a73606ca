"""A member hears of what is said in an organisation's name, until they had enough of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from activity import following
from core.errors import Refused
from core.permissions import require
from organisations.contact import has_blocked
from organisations.models import Organisation


def follow(organisation: Organisation, *, by: User) -> None:
    """Tell this member of topics begun and replies given in its name. Raises Refused (409) across a block."""
    require(by.is_authenticated)
    if has_blocked(by, organisation):
        raise Refused(_("You have blocked this organisation."))
    following.follow(organisation, by=by)


def unfollow(organisation: Organisation, *, by: User) -> None:
    """Tell them no more; harmless where they didn't follow."""
    require(by.is_authenticated)
    following.unfollow(organisation, by=by)
