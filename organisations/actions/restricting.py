"""Staff let an organisation read but not speak, and end that again; both stand in the public log."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from organisations.models import Organisation, Restriction
from organisations.permissions import can_restrict


@transaction.atomic
def restrict(organisation: Organisation, *, by: User, reason: str, note: str = "") -> None:
    """Nobody speaks or acts for it until unrestrict(). Raises Refused: 409 if it is already, 422 for no reason."""
    require(can_restrict(by), _("You may not restrict this organisation."))
    if reason not in Restriction.values:
        raise Refused(_("Choose a reason."), status=422, field="reason")
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if organisation.is_restricted:
        raise Refused(_("This organisation is restricted already."))
    _set(organisation, reason, note.strip()[:1000])
    record("organisations.restricted", by=by, target=organisation, reason=reason)


@transaction.atomic
def unrestrict(organisation: Organisation, *, by: User) -> None:
    """Raises Refused (409) if it isn't restricted."""
    require(can_restrict(by), _("You may not restrict this organisation."))
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not organisation.is_restricted:
        raise Refused(_("This organisation isn't restricted."))
    _set(organisation, "", "")
    record("organisations.unrestricted", by=by, target=organisation)


def _set(organisation: Organisation, reason: str, note: str) -> None:
    organisation.restricted_at = timezone.now() if reason else None
    organisation.restricted_because = reason
    organisation.restriction_note = note
    organisation.save(update_fields=["restricted_at", "restricted_because", "restriction_note"])
