"""Rooms of organisations: opening one, answering for one's organisation, the protocol, papers, objections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.names import fold
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent, whole_number
from core.permissions import require
from core.rate_limits import rate_limited
from guard.hints import hint_after
from messaging import actions
from messaging.models import Conversation, Kind, Objection, PaperKind, RoomPaper, RoomSeat
from messaging.permissions import place_of
from messaging.rooms.about import about, may_sign_for, seated_of
from messaging.rooms.forms import ExtendForm, ObjectForm, OrganisationsField, PaperForm, RoomForm
from messaging.rooms.permissions import (
    can_answer_invitation,
    can_object,
    can_send_in,
    has_accepted,
    signs_in,
    voice_in,
)
from messaging.rooms.protocols import protocol_in


@login_required
@never_cache
@require_safe
def rooms(request: SignedInRequest) -> HttpResponse:
    """The rooms one is in, and what one's organisations are asked into."""
    mine = Conversation.objects.visible_to(request.user).filter(kind=Kind.ROOM)
    context = {
        "rooms": mine.select_related("started_for").order_by("-last_at", "-id")[:100],
        "invitations": RoomSeat.objects.answerable_by(request.user)
        .select_related("organisation", "conversation", "invited_by")
        .order_by("-id")[:50],
        "left": RoomSeat.objects.left_by(request.user)
        .select_related("organisation", "conversation")
        .order_by("-id")[:50],
        "can_open": may_sign_for(request.user).exists(),
    }
    return render(request, "messaging/rooms.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.send")
def new(request: SignedInRequest) -> HttpResponse:
    voices = may_sign_for(request.user)
    require(voices.exists(), _("Only who signs for the organisation opens a room."))
    form = RoomForm(sent(request), voices=voices, initial={"invite": request.GET.get("invite", "")})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            made = actions.open_room(said.pop("organisation"), by=request.user, **said)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
            return render(request, "messaging/new_room.html", {"form": form}, status=refusal.status)
        return redirect_after_post(reverse("room", args=[made.pk]))
    return render(request, "messaging/new_room.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.change")
def invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a room is for and who is in it, before one answers for one's organisation."""
    rows = RoomSeat.objects.visible_to(request.user).select_related("conversation", "organisation")
    seat = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        answered = actions.answer_invitation(seat, by=request.user, accept="decline" not in request.POST)
        if answered.joined_at is None:
            messages.success(request, _("Declined."))
            return redirect_after_post(reverse("rooms"))
        return redirect_after_post(reverse("room", args=[seat.conversation_id]))
    context = {
        "seat": seat,
        "seats": seat.conversation.room_seats.select_related("organisation").order_by("id"),
        "can_answer": can_answer_invitation(request.user, seat),
        "is_there": place_of(request.user, seat.conversation) is not None,
        "colleagues": seated_of(seat) if can_send_in(request.user, seat) else None,
        "protocol": _protocol(seat.conversation),
    }
    return render(request, "messaging/room_invitation.html", context)


@login_required
@never_cache
@require_safe
def room(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a room is for, who is in it, its papers and objections; or first its protocol."""
    conversation = _find(request, pk)
    place = place_of(request.user, conversation)
    if place is None or not has_accepted(place, conversation):
        return redirect_after_post(reverse("room_protocol", args=[conversation.pk]))
    context = {"conversation": conversation, "room": about(conversation, reader=request.user)}
    return render(request, "messaging/room.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.change")
def protocol(request: SignedInRequest, pk: int) -> HttpResponse:
    """What everybody accepts before they read or write."""
    conversation = _find(request, pk)
    if request.method == "POST":
        actions.accept_protocol(
            conversation,
            by=request.user,
            version=whole_number(request.POST.get("version", ""), digits=5) or 0,
            language=get_language() or "en",
        )
        return redirect_after_post(conversation.get_absolute_url())
    place = place_of(request.user, conversation)
    context = {"conversation": conversation, "place": place, "protocol": _protocol(conversation)}
    return render(request, "messaging/room_protocol.html", context)


@login_required
@require_POST
@rate_limited("messages.change")
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask further organisations in."""
    conversation = _find(request, pk)
    found = _organisations(request.POST.get("invite", ""))
    for organisation in found:
        actions.invite_organisation(conversation, organisation, by=request.user)
    messages.success(request, _("Asked in."))
    return redirect_after_post(reverse("room", args=[conversation.pk]))


@login_required
@require_POST
@rate_limited("messages.change")
def bring(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a colleague in, or counsel."""
    conversation = _find(request, pk)
    user = User.objects.present().filter(
        username_key=fold(request.POST.get("username", "").strip().lstrip("@"))
    )
    found = user.first()
    if found is None:
        raise Refused(_("There is no member of this name."), status=422)
    as_counsel = bool(request.POST.get("as_counsel"))
    actions.bring(conversation, user=found, by=request.user, as_counsel=as_counsel)
    messages.success(request, _("%(name)s is let in.") % {"name": found.shown_name})
    return redirect_after_post(reverse("room", args=[conversation.pk]))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.send")
def paper(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The agenda or the minutes, with all versions; writing a new one."""
    conversation = _find(request, pk)
    if kind not in PaperKind.values:
        raise Http404
    place = place_of(request.user, conversation)
    if place is None or not has_accepted(place, conversation):
        return redirect_after_post(reverse("room_protocol", args=[conversation.pk]))
    rows = RoomPaper.objects.visible_to(request.user).filter(conversation=conversation, kind=kind)
    versions = list(rows.select_related("written_by").order_by("-version")[:50])
    newest = versions[0] if versions else None
    start = {"body": newest.body if newest else "", "version": newest.version if newest else 0}
    form, status = PaperForm(sent(request), initial=start), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.write_paper(conversation, by=request.user, kind=kind, **form.cleaned_data)
            except Refused as refusal:
                status = refusal.status
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                if "version" in refusal.extra:
                    form.data = {**request.POST.dict(), "version": refusal.extra["version"]}
            else:
                hint_after(request, form.cleaned_data["body"])
                return redirect_after_post(reverse("room_paper", args=[conversation.pk, kind]))
    context = {
        "conversation": conversation,
        "label": PaperKind(kind).label,
        "newest": newest,
        "versions": versions[1:],
        "form": form if voice_in(request.user, conversation) else None,
        "is_stale": status == 409,
    }
    return render(request, "messaging/room_paper.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.change")
def object_and_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that one objects, and go; what it says is asked for, not demanded."""
    conversation = _find(request, pk)
    require(can_object(request.user, conversation), _("You are not in this room."))
    form = ObjectForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made = actions.object_and_leave(conversation, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your objection is in the record of the room, and you have left it."))
        return redirect_after_post(made.get_absolute_url())
    context = {"conversation": conversation, "form": form}
    return render(request, "messaging/object.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@rate_limited("messages.change")
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    conversation = actions.end_room(_find(request, pk), by=request.user)
    messages.success(request, _("The room has ended."))
    return redirect_after_post(reverse("room", args=[conversation.pk]))


@login_required
@never_cache
@require_POST
@rate_limited("messages.change")
def extend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put off the end of a room."""
    conversation = _find(request, pk)
    form = ExtendForm(request.POST)
    if form.is_valid():
        actions.extend_room(conversation, by=request.user, **form.cleaned_data)
        messages.success(request, _("The room ends later now. Everybody in it is told."))
        return redirect_after_post(reverse("room", args=[conversation.pk]))
    raise Refused(str(next(iter(form.errors.values()))[0]), status=422, field="ends_at")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.change")
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one's organisation out, with all its people: asked once more, since none of them reads on."""
    conversation = _find(request, pk)
    place = signs_in(request.user, conversation)
    require(place is not None, _("Only who signs for an organisation here does this."))
    if request.method == "POST":
        seat = actions.withdraw(conversation, by=request.user)
        messages.success(request, _("%(name)s has left the room.") % {"name": seat.organisation.name})
        return redirect_after_post(reverse("rooms"))
    return render(request, "messaging/withdraw.html", {"conversation": conversation, "place": place})


@login_required
@never_cache
@require_safe
def objection(request: SignedInRequest, pk: int) -> HttpResponse:
    """An objection, for who made it and for those in the room."""
    rows: Any = Objection.objects.visible_to(request.user).select_related(
        "by", "organisation", "conversation"
    )
    found = get_object_or_404(rows, pk=pk)
    context = {"objection": found, "is_own": found.by_id == request.user.pk}
    return render(request, "messaging/objection.html", context)


def _find(request: SignedInRequest, pk: int) -> Conversation:
    rows = Conversation.objects.visible_to(request.user).filter(kind=Kind.ROOM)
    return get_object_or_404(rows.select_related("started_for"), pk=pk)


def _protocol(conversation: Conversation) -> list[Any]:
    if not conversation.protocol:
        return []
    return protocol_in(conversation.protocol, get_language() or "en")


def _organisations(names: str) -> list[Any]:
    try:
        return OrganisationsField().clean(names)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), status=422, field="invite") from None
