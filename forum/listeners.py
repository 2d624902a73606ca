"""What the forum does when something happened on a floor below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import User
from forum.actions.erasing import show_anew, show_organisation_anew
from organisations.models import Organisation

if TYPE_CHECKING:
    from activity.models import Activity

_ABOUT_A_NAME = {"accounts.renamed", "accounts.role_given", "accounts.erased"}


_ABOUT_AN_ORGANISATION = {"organisations.changed", "organisations.verified", "organisations.unverified"}


def rename(activity: Activity) -> None:
    """A member's name or role, an organisation's name: they stand on pages kept ready, so make those anew."""
    if activity.verb in _ABOUT_AN_ORGANISATION:
        organisation = Organisation.objects.filter(pk=activity.object_id).first()
        if organisation is not None:
            show_organisation_anew(organisation)
    if activity.verb in _ABOUT_A_NAME:
        user = User.objects.filter(pk=activity.object_id).first()
        if user is not None:
            show_anew(user)
