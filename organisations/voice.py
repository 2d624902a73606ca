"""Speaking capacity: that something is said for an organisation, by a seat that holds at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.errors import Refused
from organisations.models import Membership, Organisation

if TYPE_CHECKING:
    from accounts.models import User


def hold_voice(organisation: Organisation | None, *, by: User) -> None:
    """Make sure, within the transaction of the act, that `by` speaks for it until that commits.

    None is to speak personally, which needs nothing. Raises Refused (409) with a message that says what to do:
    the form was open while the seat ended.
    """
    if organisation is None:
        return
    # A seat that is being ended waits, or is gone already.
    seats = Membership.objects.select_for_update(of=("self",)).filter(organisation=organisation, user=by)
    now = Organisation.objects.get(pk=organisation.pk)
    if seats.first() is None:
        message = _(
            "You do not speak for %(name)s: you have no seat there, or it has ended. Your text is still here; "
            "choose who speaks and send it again."
        )
        raise Refused(message % {"name": now.name}, field="organisation", code="voice")
    if not now.is_speaking:
        message = _(
            "Nobody speaks for %(name)s at present; its page says why. Your text is still here; "
            "choose who speaks and send it again."
        )
        raise Refused(message % {"name": now.name}, field="organisation", code="voice")
