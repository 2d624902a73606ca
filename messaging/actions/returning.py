"""An organisation of whose people none who signs is left in a room sends somebody in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from activity.recording import record
from core.errors import Refused
from core.permissions import require
from messaging.actions.appending import append_line, locked
from messaging.actions.rooms import require_open, sit
from messaging.models import MOST_PEOPLE, MessageKind, Participant, RoomSeat
from messaging.rooms.permissions import can_sign_for, signers_in
from organisations.permissions import has_seat
from organisations.voice import hold_voice

if TYPE_CHECKING:
    from accounts.models import User


def send_in(seat: RoomSeat, *, user: User, by: User) -> Participant:
    """Give a colleague, or oneself, a place in a room that those who sign for the organisation have left.

    They accept the protocol, again if they did before, and then see the whole record; those in the room read who
    sent whom. Raises PermissionDenied; Refused: 409 where somebody who signs is there, the organisation withdrew
    or the room has ended, 422 for who has no seat.
    """
    require(can_sign_for(by, seat.organisation), _("Only who signs for the organisation sends somebody in."))
    with transaction.atomic():
        conversation = locked(seat.conversation)
        seat = RoomSeat.objects.select_related("organisation").get(pk=seat.pk)
        require_open(conversation)
        hold_voice(seat.organisation, by=by)
        named = {"name": user.shown_name, "organisation": seat.organisation.name}
        if not seat.takes_part:
            raise Refused(_("Your organisation takes no part here any more."), code="closed")
        if signers_in(seat).exists():
            message = _("Somebody who signs for %(organisation)s is in the room: they let others in.")
            raise Refused(message % named, code="present")
        if not has_seat(user, seat.organisation):
            raise Refused(
                _("%(name)s has no seat in %(organisation)s.") % named, status=422, field="username"
            )
        places = Participant.objects.present().filter(conversation=conversation)
        if places.filter(user=user).exists():
            raise Refused(_("%(name)s is here already.") % named, field="username")
        if places.count() >= MOST_PEOPLE:
            message = _("A conversation has at most %(most)d people.") % {"most": MOST_PEOPLE}
            raise Refused(message, status=422, field="username")
        made = sit(conversation, user, organisation=seat.organisation, by=by)
        if user == by:
            append_line(conversation, MessageKind.JOINED, by=by)
        else:
            append_line(conversation, MessageKind.ADDED, by=by, about=user)
        record("messaging.room_brought", by=by, target=conversation, user=user.pk)
    return made
