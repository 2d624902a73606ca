"""A conversation's page, beginning one, and what is said in it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import is_member
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent, whole_number
from core.permissions import require
from core.rate_limits import rate_limited
from forum.views.files import with_file
from forum.voices import remember_voice, voices_html
from guard.hints import hint_after
from messaging import actions
from messaging.desks.beside import beside
from messaging.forms import EditForm, SendForm, StartForm
from messaging.inbox import MESSAGES_PER_PAGE, found_by, names_of
from messaging.models import REQUEST_MAX, Conversation, Kind, Message, MessageDraft, Participant
from messaging.permissions import (
    can_add,
    can_answer,
    can_arrange,
    can_edit,
    can_leave,
    can_write,
    is_deletable,
    is_own,
    place_of,
)
from messaging.proposals.beside import deals_in
from messaging.rooms.about import about
from messaging.rooms.permissions import has_accepted


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.send")
def new(request: SignedInRequest) -> HttpResponse:
    """Write to somebody first."""
    require(is_member(request.user), _("You may not write messages."))
    draft = _draft("new", request)
    kept = draft.fields if draft else {}
    begun = {
        "to": request.GET.get("to", "").lstrip("@") or kept.get("to", ""),
        "subject": kept.get("subject", ""),
        "body": draft.body if draft else "",
    }
    form = StartForm(sent(request), request.FILES or None, initial=begun)
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
    context = {"form": form, "draft": draft, "most": REQUEST_MAX, "place": "new"}
    context["voices"] = voices_html(request, "messages", kept=kept.get("organisation"), form=form)
    return render(request, "messaging/new.html", context, status=status)


@login_required
@never_cache
@require_safe
def conversation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The newest messages, or those about a number (`at`), before or after one."""
    found = find(request, pk)
    place = place_of(request.user, found)
    if found.kind == Kind.ROOM and (place is None or not has_accepted(place, found)):
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
    said = _messages(request, found).filter(number__gt=after).order_by("number")[:MESSAGES_PER_PAGE]
    writes = can_write(request.user, found)
    context = {"messages_shown": _shown(list(said), found, request.user, writes), "conversation": found}
    return render(request, "messaging/_messages.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.send")
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what one said; over a newer text, both come back with 409."""
    message = find_message(request, pk)
    require(can_edit(request.user, message), _("You can't edit this message."))
    form = EditForm(
        sent(request), request.FILES or None, initial={"body": message.body, "version": message.version}
    )
    context: dict[str, Any] = {"message": message, "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = with_file(form, by=request.user, is_sealed=True)
                del said["key"]  # an edit has the version for that
                actions.edit(message, by=request.user, **said)
            except Refused as refusal:
                form.add_error(None if "current" in refusal.extra else refusal.field, refusal.message)
                context["current"] = refusal.extra.get("current", "")
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


def _messages(request: SignedInRequest, found: Conversation) -> Any:
    seen = Message.objects.visible_to(request.user).filter(conversation=found)
    return seen.select_related("author", "organisation", "about", "reply_to__author")


def _page(
    request: SignedInRequest, found: Conversation, *, form: SendForm | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    place, writes = place_of(user, found), can_write(user, found)
    shown, older, newer_than = _window(request, found)
    draft = _draft(f"conversation:{found.pk}", request)
    quoted = next((one for one in shown if one.number == _number(request, "quote")), None)
    begun: dict[str, Any] = {"body": draft.body if draft else "", "reply_to": None}
    if quoted is not None:
        begun["reply_to"] = quoted.number
        begun["body"] = "\n".join(f"> {line}" for line in quoted.body.split("\n")) + "\n\n" + begun["body"]
    others = list(
        Participant.objects.present()
        .filter(conversation=found)
        .exclude(user=user)
        .select_related("user", "organisation")
        .order_by("joined_at", "pk")
    )
    asked = request.GET.get("q", "")[:200]
    context = {
        "conversation": found,
        "me": place,
        "others": others,
        "names": names_of(others),
        "messages_shown": _shown(shown, found, user, writes),
        "older": older,
        "newer_than": newer_than,
        "last": shown[-1].number if shown else found.last_number,
        "form": form or SendForm(conversation=found, by=user, initial=begun),
        "draft": draft,
        "draft_place": f"conversation:{found.pk}",
        "asked": asked,
        "found": found_by(asked, user, found) if asked else [],
        # Beside it: what one's own company keeps to itself, and what a room is about.
        "beside": beside(found, reader=user),
        "room": about(found, reader=user) if found.kind == Kind.ROOM else None,
        "deals": deals_in(found, user, writes=writes, others=others),
        "can_write": writes,
        "can_answer": can_answer(user, found),
        "can_arrange": can_arrange(user, found),
        "can_add": can_add(user, found),
        "can_leave": can_leave(user, found),
    }
    return render(request, "messaging/conversation.html", context, status=status)


def _window(request: SignedInRequest, found: Conversation) -> tuple[list[Message], int | None, int | None]:
    """Messages in order, and the numbers from which older and newer ones are asked for."""
    said, size = _messages(request, found), MESSAGES_PER_PAGE
    before, after, at = (_number(request, name) for name in ("before", "after", "at"))
    if at:
        after = max(0, at - 5)
    if after is not None:
        rows = list(said.filter(number__gt=after).order_by("number")[: size + 1])
        return (
            rows[:size],
            (rows[0].number if after and rows else None),
            (rows[size - 1].number if len(rows) > size else None),
        )
    rows = list((said.filter(number__lt=before) if before else said).order_by("-number")[: size + 1])
    more, rows = len(rows) > size, rows[:size][::-1]
    return rows, (rows[0].number if more else None), (rows[-1].number if before and rows else None)


def _shown(messages: list[Message], found: Conversation, user: User, writes: bool) -> list[dict[str, Any]]:
    """What a message's lines need; whether one may write there is asked once for all of them."""
    return [
        {
            "message": message,
            "is_mine": message.author_id == user.pk,
            "can_edit": writes and is_own(user, message),
            "can_delete": writes and is_own(user, message) and is_deletable(message, found),
            "can_react": writes
            and message.is_said
            and not message.is_deleted
            and message.author_id != user.pk,
        }
        for message in messages
    ]


def _draft(place: str, request: SignedInRequest) -> MessageDraft | None:
    if request.method == "POST":
        return None
    return MessageDraft.objects.filter(user=request.user, place=place).first()


def _number(request: SignedInRequest, name: str) -> int | None:
    return whole_number(request.GET.get(name, ""))
