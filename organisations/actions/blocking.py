"""A member keeps an organisation away, and lets it come near again. Nobody there is told."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from activity.following import unfollow
from core.errors import Refused
from core.permissions import require
from organisations.models import Organisation, OrganisationBlock
from organisations.permissions import has_seat


def block_organisation(organisation: Organisation, *, by: User) -> None:
    """Not be written to in its name, nor write to it, nor follow it. Doing it twice changes nothing.

    Raises Refused (422) for one's own organisation.
    """
    require(by.is_authenticated)
    if has_seat(by, organisation):
        raise Refused(_("You have a seat there yourself."), status=422)
    with transaction.atomic():
        OrganisationBlock.objects.get_or_create(by=by, organisation=organisation)
        unfollow(organisation, by=by)


def unblock_organisation(organisation: Organisation, *, by: User) -> None:
    """Let it come near again; that it wasn't kept away is no error."""
    require(by.is_authenticated)
    OrganisationBlock.objects.filter(by=by, organisation=organisation).delete()
