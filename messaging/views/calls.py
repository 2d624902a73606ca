"""The board of open calls, the page of one, and its replies. A sealed name is nowhere in what these fill in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.paging import page_by_key
from core.permissions import require
from core.rate_limits import rate_limited
from messaging import actions
from messaging.models import Call, CallReply, Conversation
from messaging.proposals.call_forms import BoardForm, CallForm, ReplyForm, WordForm
from messaging.proposals.calls import can_keep_call, can_reply_to, can_say, matches, stands_behind
from messaging.proposals.permissions import can_propose

CALLS_PER_PAGE = 20


@login_required
@never_cache
@require_safe
def calls(request: SignedInRequest) -> HttpResponse:
    """Open ones, the newest first, by facets; above them what fits the reader's own organisations."""
    form = BoardForm(request.GET)
    asked = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
    rows = Call.objects.visible_to(request.user).open().fitting(asked).for_rows()
    page = page_by_key(
        rows, keys=("-created_at", "-id"), cursor=request.GET.get("cursor", ""), size=CALLS_PER_PAGE
    )
    query = request.GET.copy()
    query.pop("cursor", None)
    beside = f"&{query.urlencode()}" if query else ""
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "newer": page.previous and f"?cursor={page.previous}{beside}",
        "older": page.next and f"?cursor={page.next}{beside}",
        "matches": [] if asked or "cursor" in request.GET else matches(request.user),
        "mine": Call.objects.of(request.user).order_by("-created_at", "-id")[:20],
        "replied": CallReply.objects.of(request.user).for_rows().order_by("-created_at", "-id")[:20],
        "can_publish": can_propose(request.user),
    }
    return render(request, "messaging/calls.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.propose")
def new_call(request: SignedInRequest) -> HttpResponse:
    require(can_propose(request.user), _("You may not publish calls."))
    form = CallForm(sent(request), user=request.user, initial={"language": request.user.language or "en"})
    if request.method == "POST" and form.is_valid():
        try:
            call = actions.publish_call(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Your call is on the board."))
            return redirect_after_post(call.get_absolute_url())
    return render(request, "messaging/call_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def call(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it says; for those behind it the replies, for who replied their own."""
    return _page(request, _find(request, pk))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.propose")
def edit_call(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    require(can_keep_call(request.user, found), _("You may not change this call."))
    form = CallForm(sent(request), user=request.user, call=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_call(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect_after_post(found.get_absolute_url())
    context = {"form": form, "call": found}
    return render(request, "messaging/call_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@rate_limited("messages.change")
def close_call(request: SignedInRequest, pk: int) -> HttpResponse:
    found = actions.close_call(_find(request, pk), by=request.user)
    messages.success(request, _("The call is closed."))
    return redirect_after_post(found.get_absolute_url())


@login_required
@require_POST
@rate_limited("messages.reply_to_call")
def reply_to_call(request: SignedInRequest, pk: int) -> HttpResponse:
    """One text; it arrives as a first contact."""
    found = _find(request, pk)
    form = ReplyForm(request.POST, user=request.user, call=found)
    if not form.is_valid():
        return _page(request, found, status=422, reply_form=form)
    try:
        actions.reply_to_call(found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, found, status=refusal.status, reply_form=form)
    messages.success(request, _("Sent. You hear when they answer."))
    return redirect_after_post(found.get_absolute_url())


@login_required
@require_POST
@rate_limited("messages.send")
def say_of_call(request: SignedInRequest, pk: int) -> HttpResponse:
    """One more text to the other side of a blind call, names being sealed."""
    found = _reply(request, pk)
    form = WordForm(request.POST, prefix=f"reply-{pk}")
    status = 422
    if form.is_valid():
        try:
            actions.say_of_call(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            status = refusal.status
        else:
            return redirect_after_post(found.get_absolute_url())
    return _page(request, _reply(request, pk).call, status=status, word_form=form)


@login_required
@require_POST
@rate_limited("messages.change")
def agree_to_reveal(request: SignedInRequest, pk: int) -> HttpResponse:
    reply = actions.agree_to_reveal(_reply(request, pk), by=request.user)
    if not reply.is_revealed:
        messages.success(request, _("Noted. Names are told once the other side agrees too."))
    return redirect_after_post(reply.get_absolute_url())


@login_required
@require_POST
@rate_limited("messages.change")
def decline_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    reply = actions.decline_reply(_reply(request, pk), by=request.user)
    return redirect_after_post(reply.call.get_absolute_url())


def _find(request: SignedInRequest, pk: int) -> Call:
    return get_object_or_404(Call.objects.visible_to(request.user).for_rows(), pk=pk)


def _reply(request: SignedInRequest, pk: int) -> CallReply:
    return get_object_or_404(CallReply.objects.visible_to(request.user).for_rows(), pk=pk)


def _page(
    request: SignedInRequest, found: Call, *, status: int = 200, reply_form: Any = None, word_form: Any = None
) -> HttpResponse:
    is_own = stands_behind(request.user, found)
    replies = CallReply.objects.visible_to(request.user).filter(call=found).for_rows()
    theirs = list(replies.prefetch_related("words").order_by("created_at", "id"))
    can_reply = found.is_open and not theirs and can_reply_to(request.user, found, None)
    speaks = found.is_open and not theirs and not is_own and ReplyForm.voices(request.user, found)
    context = {
        "call": found,
        "is_own": is_own,
        "can_keep": is_own and can_keep_call(request.user, found) and found.closed_at is None,
        "replies": [_thread(request, reply, word_form) for reply in theirs],
        "is_named": is_own or not found.is_blind or any(reply.is_revealed for reply in theirs),
        "reply_form": (reply_form or ReplyForm(user=request.user, call=found))
        if can_reply or speaks
        else None,
    }
    return render(request, "messaging/call.html", context, status=status)


def _thread(request: SignedInRequest, reply: CallReply, sent_form: WordForm | None) -> dict[str, Any]:
    """A reply, what was said since, and the form to say more."""
    prefix = f"reply-{reply.pk}"
    form = sent_form if sent_form is not None and sent_form.prefix == prefix else WordForm(prefix=prefix)
    words = list(reply.words.all())
    writes = can_say(request.user, reply)
    talks = Conversation.objects.visible_to(request.user).filter(pk=reply.conversation_id or 0)
    return {
        "reply": reply,
        "words": words,
        "word_form": form if writes or form is sent_form else None,
        "talk": talks.first() if reply.conversation_id else None,
    }
