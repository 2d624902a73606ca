"""What the forum does when something happened on a floor below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from accounts.models import User
from forum.actions.deciding import release_trusted
from forum.actions.erasing import show_anew, show_organisation_anew
from forum.models import HeldPost
from organisations.models import Organisation

if TYPE_CHECKING:
    from activity.models import Activity

_ABOUT_A_NAME = {
    "accounts.renamed",
    "accounts.pictured",
    "accounts.picture_removed",
    "accounts.role_given",
    "accounts.erased",
}


_ABOUT_AN_ORGANISATION = {"organisations.changed", "organisations.verified", "organisations.unverified"}


# After these somebody may be trusted who was not: their held posts need no moderator any more.
_VOUCH = frozenset(
    {
        "accounts.vouched",
        "organisations.verified",
        "organisations.joined",
        "organisations.approved",
        "organisations.payout_signed",
    }
)


def release(activity: Activity) -> Iterator[object]:
    """Publish what is held of those whom a seat, a proof or a voucher lifts over it (settings.TRUSTED_AT_ONCE)."""
    if activity.verb not in _VOUCH:
        return
    authors = HeldPost.objects.waiting().order_by("author").values_list("author", flat=True).distinct()
    for author in User.objects.filter(pk__in=list(authors)):
        yield release_trusted(author)


def rename(activity: Activity) -> None:
    """A member's name, picture or role, an organisation's name: they stand on pages kept ready, so make those anew."""
    if activity.verb in _ABOUT_AN_ORGANISATION:
        organisation = Organisation.objects.filter(pk=activity.object_id).first()
        if organisation is not None:
            show_organisation_anew(organisation)
    if activity.verb in _ABOUT_A_NAME:
        user = User.objects.filter(pk=activity.object_id).first()
        if user is not None:
            show_anew(user)
