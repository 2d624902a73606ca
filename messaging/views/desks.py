"""Writing to an organisation's desk; and for its own people what lies there, who has it, and side notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.names import fold
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, safe_next, sent
from core.paging import page_by_key
from core.permissions import require
from core.rate_limits import rate_limited
from forum.views.files import with_file
from forum.voices import remember_voice, voices_html
from guard.hints import hint_after
from messaging import actions
from messaging.begun import draft_in
from messaging.desks.answering import can_keep_desks, can_write_to_desk, is_known_at, open_desks
from messaging.desks.beside import beside
from messaging.desks.forms import DeskForm, NoteForm, WriteToDeskForm
from messaging.desks.querysets import SORTS, at_desks, for_colleagues
from messaging.desks.rows import rows_of
from messaging.desks.searching import found_at
from messaging.models import REQUEST_MAX, Conversation, Desk, DeskMember, MessageDraft, SideNote
from messaging.rooms.about import may_sign_for
from organisations.models import Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.send")
def write(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin to write to an organisation; a colleague of its own takes it up."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(can_write_to_desk(request.user, organisation), _("You can't write to this organisation."))
    desks, place = open_desks(organisation), f"desk:{organisation.pk}"
    draft = draft_in(place, request.user) if request.method == "GET" else None
    kept = {"body": draft.body, **draft.fields} if draft else {}
    begun = {**kept, "desk": request.GET.get("desk", "") or kept.get("desk", "")}
    form = WriteToDeskForm(sent(request), request.FILES or None, desks=desks, initial=begun)
    if request.method == "POST" and form.is_valid():
        speaks_for = form.cleaned_data.pop("organisation")
        try:
            said = with_file(form, by=request.user, is_sealed=True)
            made = actions.write_to_desk(organisation, by=request.user, speaks_for=speaks_for, **said)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
            return _write_page(request, organisation, form, draft, status=refusal.status)
        remember_voice(request, place, speaks_for)
        messages.success(request, _("Sent. You hear when somebody there takes it up."))
        hint_after(request, said["body"])
        return redirect_after_post(made.get_absolute_url())
    return _write_page(request, organisation, form, draft, status=422 if form.errors else 200)


def _write_page(
    request: SignedInRequest,
    organisation: Organisation,
    form: WriteToDeskForm,
    draft: MessageDraft | None,
    *,
    status: int,
) -> HttpResponse:
    place = f"desk:{organisation.pk}"
    said = draft.fields.get("organisation", "") if draft else None
    context = {
        "organisation": organisation,
        "form": form,
        "draft": draft,
        "place": place,
        "is_first": not is_known_at(request.user, organisation),
        "most": REQUEST_MAX,
        "voices": voices_html(request, place, kept=said, form=form),
        "can_open_room": may_sign_for(request.user).exists(),
    }
    return render(request, "messaging/write_to_desk.html", context, status=status)


@login_required
@never_cache
@require_safe
def desk(request: SignedInRequest, slug: str) -> HttpResponse:
    """What lies at the desks of one's own organisation, sorted by who has it."""
    organisation = _own(request, slug)
    sort = request.GET.get("show", "waiting")
    sort = sort if sort in SORTS else "waiting"
    rows = at_desks(organisation, reader=request.user, sort=sort)
    rows = rows.select_related("started_by", "started_for", "taken_by")
    page = page_by_key(rows, keys=["-last_at", "-id"], cursor=request.GET.get("cursor", ""), size=30)
    context = {
        "organisation": organisation,
        "sort": sort,
        "page": page,
        "rows": rows_of(page.items, reader=request.user),
        "can_keep": can_keep_desks(request.user, organisation),
    }
    return render(request, "messaging/desk.html", context)


@login_required
@never_cache
@require_safe
@rate_limited("messages.search", methods=("GET",))
def search_desk(request: SignedInRequest, slug: str) -> HttpResponse:
    """Whole words, in what lies at the desks and in the side notes beside it."""
    organisation = _own(request, slug)
    asked = request.GET.get("q", "")[:200]
    found = found_at(organisation, asked, request.user)
    context = {"organisation": organisation, "asked": asked, "found": found}
    return render(request, "messaging/search_desk.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.change")
def desk_settings(request: SignedInRequest, slug: str) -> HttpResponse:
    """Which desks there are and who answers; for its owners and administrators."""
    organisation = _own(request, slug)
    require(
        can_keep_desks(request.user, organisation), _("Only owners and administrators arrange its desks.")
    )
    chosen = request.POST.get("which", "")
    forms = [_desk_form(request, organisation, one, is_sent=one.value == chosen) for one in Desk]
    bound = next((form for form in forms if form.is_bound), None)
    if bound is not None and bound.is_valid():
        actions.keep_desk(organisation, by=request.user, **bound.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect_after_post(reverse("desk_settings", args=[organisation.slug]))
    context = {"organisation": organisation, "forms": zip(Desk, forms, strict=True)}
    status = 422 if request.method == "POST" else 200
    return render(request, "messaging/desk_settings.html", context, status=status)


def _desk_form(
    request: SignedInRequest, organisation: Organisation, desk: Desk, *, is_sent: bool
) -> DeskForm:
    members = DeskMember.objects.filter(organisation=organisation, desk=desk).values_list("user", flat=True)
    initial = {"desk": desk, "is_open": desk in open_desks(organisation), "members": list(members)}
    return DeskForm(
        request.POST if is_sent else None, prefix=desk.value, organisation=organisation, initial=initial
    )


@login_required
@never_cache
@require_safe
def side(request: SignedInRequest, pk: int) -> HttpResponse:
    """Beside a conversation: who has it and what colleagues noted; its own page, for no script and errors."""
    return _side(request, _at_desk(request, pk))


@login_required
@never_cache
@require_POST
@rate_limited("messages.change")
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    conversation = _at_desk(request, pk)
    username = request.POST.get("username", "")
    seated = User.objects.present().filter(seats__organisation=conversation.desk_of)
    to = seated.filter(username_key=fold(username)).first()
    if to is None:
        raise Refused(_("Choose one of your colleagues."), status=422, field="username")
    actions.hand_over(conversation, to=to, by=request.user)
    messages.success(request, _("%(name)s looks after this now.") % {"name": to.shown_name})
    return redirect_after_post(safe_next(request, conversation.get_absolute_url()))


def _beside(act: Callable[..., Conversation], said: StrOrPromise = "") -> Callable[..., HttpResponse]:
    """A view that does one thing with what lies at the desk, and says so, where one came from."""

    @login_required
    @require_POST
    @rate_limited("messages.change")
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        conversation = act(_at_desk(request, pk), by=request.user)
        if said:
            messages.success(request, str(said))
        return redirect_after_post(safe_next(request, conversation.get_absolute_url()))

    return view


take = _beside(actions.take, gettext_lazy("You look after this now."))
give_back = _beside(actions.give_back)
settle = _beside(actions.settle)
unsettle = _beside(actions.unsettle)


@login_required
@never_cache
@require_POST
@rate_limited("messages.send")
def write_note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say something that only colleagues see."""
    conversation = _at_desk(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _side(request, conversation, form=form, status=422)
    try:
        note = actions.write_note(conversation, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None if refusal.field not in form.fields else refusal.field, refusal.message)
        return _side(request, conversation, form=form, status=refusal.status)
    return redirect_after_post(note.get_absolute_url())


@login_required
@require_POST
@rate_limited("messages.change")
def delete_note(request: SignedInRequest, pk: int, note: int) -> HttpResponse:
    conversation = _at_desk(request, pk)
    notes = SideNote.objects.visible_to(request.user).select_related("conversation__desk_of")
    found = get_object_or_404(notes, conversation=conversation, pk=note)
    actions.delete_note(found, by=request.user)
    return redirect_after_post(reverse("desk_side", args=[conversation.pk]))


def _own(request: SignedInRequest, slug: str) -> Organisation:
    """An organisation in which they sit. Raises Http404: to others this page doesn't exist."""
    rows = Organisation.objects.visible_to(request.user).filter(seats__user=request.user)
    return get_object_or_404(rows, slug=slug)


def _at_desk(request: SignedInRequest, pk: int) -> Conversation:
    """Raises Http404 for all but the organisation's own people; for the other side too."""
    return get_object_or_404(for_colleagues(request.user).select_related("desk_of", "taken_by"), pk=pk)


def _side(
    request: SignedInRequest, conversation: Conversation, *, form: NoteForm | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "conversation": conversation,
        "beside": beside(conversation, reader=request.user, form=form),
    }
    return render(request, "messaging/desk_side.html", context, status=status)
