"""A conversation's page, beginning one, and what is said in it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import is_member
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent, whole_number
from core.permissions import require
from core.rate_limits import rate_limited
from forum.views.files import with_file
from forum.voices import remember_voice, voices_html
from guard.hints import hint_after
from messaging import actions
from messaging.begun import draft_in, place_to
from messaging.forms import EditForm, SendForm, StartForm
from messaging.inbox import MESSAGES_PER_PAGE
from messaging.models import REQUEST_MAX, Conversation, Kind, Message, MessageDraft, Participant
from messaging.page import context_of, messages_of, quoted, rows_of
from messaging.permissions import can_edit, can_write, place_of
from messaging.rooms.permissions import has_accepted
from organisations.models import OpenTo


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.send")
def new(request: SignedInRequest) -> HttpResponse:
    """Write to somebody first."""
    require(is_member(request.user), _("You may not write messages."))
    to = request.GET.get("to", "").lstrip("@")[:60]
    place = place_to(to)
    draft = _draft(place, request)
    kept = draft.fields if draft else {}
    begun = {
        "to": to or kept.get("to", ""),
        "audience": _asked_for(request) or kept.get("audience", ""),
        "subject": kept.get("subject", ""),
        "body": draft.body if draft else "",
        "draft": place,
    }
    form = StartForm(sent(request), request.FILES or None, by=request.user, initial=begun)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                conversation = actions.start(
                    by=request.user, **with_file(form, by=request.user, is_sealed=True)
                )
            except Refused as refusal:
                form.add_error(refusal.field, refusal.message)
                status = refusal.status
            else:
                remember_voice(request, "messages", form.cleaned_data["organisation"])
                hint_after(request, form.cleaned_data["body"])
                return redirect_after_post(conversation.get_absolute_url())
    context = {"form": form, "draft": draft, "most": REQUEST_MAX, "place": place}
    context["voices"] = voices_html(request, "messages", kept=kept.get("organisation"), form=form)
    return render(request, "messaging/new.html", context, status=status)


def _asked_for(request: SignedInRequest) -> str:
    """The group whose page led here, as the form names it; nothing for one that they aren't in."""
    group = request.user.member_groups.filter(slug=request.GET.get("open_to", "")[:80]).first()
    return f"{OpenTo.GROUP}:{group.pk}" if group else ""


@login_required
@never_cache
@require_safe
def conversation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The newest messages, or those about a number (`at`), before or after one."""
    found = find(request, pk)
    if found.kind == Kind.ROOM:
        place = place_of(request.user, found)
        if place is None or not has_accepted(place, found):
            return redirect("room_protocol", found.pk)
    return _page(request, found)


@login_required
@never_cache
@require_POST
@rate_limited("messages.send")
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    form = SendForm(request.POST, request.FILES, conversation=found, by=request.user)
    status = 422
    if form.is_valid():
        try:
            said = with_file(form, by=request.user, is_sealed=True)
            message = actions.send(found, by=request.user, **said)
        except Refused as refusal:
            if refusal.extra.get("code") == "closed":
                actions.save_draft(f"conversation:{pk}", by=request.user, body=form.data["body"])
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
        else:
            hint_after(request, message.body)
            return redirect_after_post(f"{found.get_absolute_url()}#message-{message.number}")
    return _page(request, found, form=form, status=status)


@login_required
@never_cache
@require_safe
@rate_limited("messages.read", methods=("GET",))
def newer(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was said after a number, as a fragment: asked for while the page is looked at."""
    found = find(request, pk)
    after = _number(request, "after") or 0
    said = list(
        messages_of(request.user, found).filter(number__gt=after).order_by("number")[:MESSAGES_PER_PAGE]
    )
    rows = rows_of(said, found, request.user, writes=can_write(request.user, found)) if said else []
    context = {"messages_shown": rows, "conversation": found}
    return render(request, "messaging/_messages.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.send")
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what one said; over a newer text, both come back with 409."""
    message = find_message(request, pk)
    require(can_edit(request.user, message), _("You can't edit this message."))
    place = f"edit:{message.pk}"
    draft = _draft(place, request)
    begun = {"body": draft.body if draft else message.body, "version": message.version}
    form = EditForm(sent(request), request.FILES or None, initial=begun)
    context: dict[str, Any] = {"message": message, "form": form, "place": place, "draft": draft}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = with_file(form, by=request.user, is_sealed=True)
                actions.edit(message, by=request.user, **said)
            except Refused as refusal:
                form.add_error(None if "current" in refusal.extra else refusal.field, refusal.message)
                if "current" in refusal.extra:  # sent again, it replaces the text that is shown above it
                    context["current"] = refusal.extra["current"]
                    form.data = {**request.POST.dict(), "version": refusal.extra["version"]}
                status = refusal.status
            else:
                return redirect_after_post(message.get_absolute_url())
    return render(request, "messaging/edit.html", context, status=status)


@login_required
@never_cache
@require_safe
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """The texts a message had before."""
    message = find_message(request, pk)
    context = {"message": message, "revisions": list(message.revisions.order_by("-version"))}
    return render(request, "messaging/history.html", context)


def find(request: SignedInRequest, pk: int) -> Conversation:
    """Raises Http404 for what they take no part in, whoever they are."""
    seen = Conversation.objects.visible_to(request.user).select_related("desk_of", "started_by", "taken_by")
    return get_object_or_404(seen, pk=pk)


def find_message(request: SignedInRequest, pk: int) -> Message:
    seen = Message.objects.visible_to(request.user).for_page().select_related("conversation")
    return get_object_or_404(seen, pk=pk)


def _page(
    request: SignedInRequest, found: Conversation, *, form: SendForm | None = None, status: int = 200
) -> HttpResponse:
    draft = _draft(f"conversation:{found.pk}", request)
    context = context_of(request, found)
    begun: dict[str, Any] = {"body": draft.body if draft else "", "reply_to": None}
    quotes, answers = _number(request, "quote"), _number(request, "to")
    shown = [row.message for row in context["messages_shown"] if row.can_answer]
    answered = next((message for message in shown if message.number in {quotes, answers}), None)
    if answered is not None:
        begun["reply_to"] = answered.number
        if answered.number == quotes:
            begun["body"] = quoted(answered) + begun["body"]
    context |= {
        "answered": answered,
        "begun_in": _begun_in(found, context["others"]),
        "form": form or SendForm(conversation=found, by=request.user, initial=begun),
        "draft": draft,
        "draft_place": f"conversation:{found.pk}",
    }
    return render(request, "messaging/conversation.html", context, status=status)


def _begun_in(found: Conversation, others: list[Participant]) -> list[str]:
    """The places of drafts that may have become this conversation: what this device kept of them is settled."""
    if found.last_number > 1:
        return []
    if found.desk_of_id:
        return [f"desk:{found.desk_of_id}"]
    return ["new", *[place_to(one.user.username) for one in others[:1]]]


def _draft(place: str, request: SignedInRequest) -> MessageDraft | None:
    if request.method == "POST":
        return None
    return draft_in(place, request.user)


def _number(request: SignedInRequest, name: str) -> int | None:
    return whole_number(request.GET.get(name, ""))
