"""What is done with a conversation and its messages, beside writing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.http import SignedInRequest, is_fragment, redirect_after_post, sent, wants_json, whole_number
from core.permissions import require
from core.rate_limits import rate_limited
from forum.models import ReactionKind
from messaging import actions
from messaging.forms import AddForm
from messaging.page import row_of
from messaging.permissions import can_add
from messaging.views.conversations import find, find_message


@login_required
@never_cache
@require_POST
@rate_limited("messages.change")
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept or decline a first contact."""
    found = find(request, pk)
    if request.POST.get("answer") == "accept":
        actions.accept(found, by=request.user)
        return redirect_after_post(found.get_absolute_url())
    if request.POST.get("answer") != "decline":
        raise Refused(_("Accept or decline."), status=422)
    actions.decline(found, by=request.user)
    messages.success(request, _("Declined. They can send you nothing more."))
    return redirect_after_post(reverse("inbox"))


@login_required
@never_cache
@require_POST
@rate_limited("messages.read")
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    number = whole_number(request.POST.get("number", ""))
    if number is None:
        raise Refused(_("Say which message you have read to."), status=422)
    reached = actions.read_to(found, by=request.user, number=number)
    if wants_json(request):
        return JsonResponse({"number": reached})
    return redirect_after_post(reverse("inbox"))


@login_required
@never_cache
@require_POST
@rate_limited("messages.change")
def arrange(request: SignedInRequest, pk: int) -> HttpResponse:
    """Pin, mute, archive, for oneself."""
    found, do = find(request, pk), request.POST.get("do", "")
    actions.arrange(found, by=request.user, do=do)
    return redirect_after_post(reverse("inbox") if do == "archive" else found.get_absolute_url())


@login_required
@never_cache
@require_POST
@rate_limited("messages.change")
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.leave(find(request, pk), by=request.user)
    messages.success(request, _("You left the conversation."))
    return redirect_after_post(reverse("inbox"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.change")
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody in; the form says what they will see."""
    found = find(request, pk)
    require(can_add(request.user, found), _("You can't add anybody here."))
    form = AddForm(sent(request), initial={"sees_all": ""})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                for member in form.cleaned_data["who"]:
                    actions.add(found, by=request.user, member=member, sees_all=form.cleaned_data["sees_all"])
            except Refused as refusal:
                form.add_error(refusal.field, refusal.message)
                status = refusal.status
            else:
                return redirect_after_post(found.get_absolute_url())
    return render(request, "messaging/add.html", {"conversation": found, "form": form}, status=status)


@login_required
@never_cache
@require_POST
@rate_limited("messages.change")
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    message = find_message(request, pk)
    actions.delete(message, by=request.user)
    return redirect_after_post(message.get_absolute_url())


@login_required
@never_cache
@require_POST
@rate_limited("messages.change")
def react(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Give a reaction, or take it back: the same button as below a post."""
    if kind not in ReactionKind.values:
        raise Http404
    message = find_message(request, pk)
    actions.react(message, by=request.user, kind=kind, on=request.POST.get("on") != "0")
    if not is_fragment(request):
        return redirect_after_post(message.get_absolute_url())
    response = HttpResponse(row_of(find_message(request, pk), request.user).reactions)
    patch_vary_headers(response, ["HX-Request"])
    return response
