"""The way back into a room for an organisation whose people have left it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.names import fold
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post
from core.permissions import require
from core.rate_limits import rate_limited
from messaging import actions
from messaging.models import RoomSeat
from messaging.rooms.about import seated_of
from messaging.rooms.permissions import can_sign_for


@login_required
@require_POST
@rate_limited("messages.change")
def send_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a colleague, or oneself, into a room that those who sign for the organisation have left."""
    rows = RoomSeat.objects.visible_to(request.user).select_related("conversation", "organisation")
    seat = get_object_or_404(rows, pk=pk)
    require(
        can_sign_for(request.user, seat.organisation),
        _("Only who signs for the organisation sends somebody in."),
    )
    username = request.POST.get("username", "").strip().lstrip("@")
    found = seated_of(seat).filter(username_key=fold(username)).first()
    if found is None:
        raise Refused(_("Choose one of your colleagues."), status=422, field="username")
    actions.send_in(seat, user=found, by=request.user)
    if found == request.user:
        return redirect_after_post(seat.conversation.get_absolute_url())
    messages.success(request, _("%(name)s is let in.") % {"name": found.shown_name})
    return redirect_after_post(seat.get_absolute_url())
