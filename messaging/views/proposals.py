"""Proposals: one's own, the page of one, writing one, answering it, and what was agreed as files."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.paging import page_by_key
from core.permissions import require
from core.rate_limits import rate_limited
from messaging import actions
from messaging.models import Conversation, Proposal
from messaging.proposals import card
from messaging.proposals.files import MOST_FILES
from messaging.proposals.forms import (
    AnswerForm,
    FilesForm,
    NoteForm,
    OutcomeForm,
    ProposeForm,
    ReviewDateForm,
    TermsForm,
)
from messaging.proposals.life import Act, State
from messaging.proposals.permissions import acts_for, can_act_for, can_propose, party_of
from uploads.actions import store

PROPOSALS_PER_PAGE = 30


@login_required
@never_cache
@require_safe
def proposals(request: SignedInRequest) -> HttpResponse:
    """Those at whose table one sits, what changed last first."""
    rows = Proposal.objects.visible_to(request.user).with_parties()
    page = page_by_key(
        rows, keys=("-changed_at", "-id"), cursor=request.GET.get("cursor", ""), size=PROPOSALS_PER_PAGE
    )
    context = {
        "page": page,
        "rows": card.rows(page.items, request.user),
        "newer": page.previous and f"?cursor={page.previous}",
        "older": page.next and f"?cursor={page.next}",
    }
    return render(request, "messaging/proposals.html", context)


@login_required
@never_cache
@require_safe
def proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    """The card: its terms beside those of before, what one can do, and how it came to this."""
    return _page(request, _find(request, pk))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.propose")
def new_proposal(request: SignedInRequest) -> HttpResponse:
    """First whom and what kind, as an address one can come back to; then the terms."""
    require(can_propose(request.user), _("You may not send proposals."))
    who = ProposeForm(
        request.GET if "kind" in request.GET else None, user=request.user, initial=request.GET.dict()
    )
    is_known = who.is_bound and who.is_valid()
    form = note = files = None
    status = 422 if not is_known and (who.is_bound or request.method == "POST") else 200
    if is_known:
        form, note = TermsForm(who.cleaned_data["kind"], sent(request)), NoteForm(sent(request))
        files = _files(request, None)
        if request.method == "POST" and all([form.is_valid(), note.is_valid(), files.is_valid()]):
            try:
                made = actions.begin_proposal(
                    by=request.user,
                    **{name: who.cleaned_data[name] for name in ("kind", "to", "organisation", "threshold")},
                    values=form.cleaned_data,
                    conversation=_conversation(request, who.cleaned_data["conversation"]),
                    files=files.ids,
                    **note.cleaned_data,
                )
            except Refused as refusal:
                _blame(form, [who, files], refusal)
            else:
                messages.success(request, _("Saved as a draft. Look at it once more, then send it."))
                return redirect_after_post(made.get_absolute_url())
        status = 422 if form.errors or who.errors or files.errors else 200
    context = {"who": who, "form": form, "note": note, "files": files, "is_known": is_known}
    return render(request, "messaging/proposal_form.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.propose")
def edit_proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write a draft anew."""
    found = _find(request, pk)
    require(can_act_for(request.user, found.seated[0]), _("You may not change this proposal."))
    if not found.is_unsent:
        raise Refused(_("This proposal was sent already."))
    return _written(request, found, "rewrite")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("messages.propose")
def counter_proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    """The present terms in a form, to be changed."""
    found = _find(request, pk)
    party = party_of(request.user, found)
    require(can_act_for(request.user, party), _("You may not answer this proposal."))
    if request.method == "GET" and Act.COUNTER not in acts_for(request.user, found, party):
        raise actions.late(found)
    return _written(request, found, "counter")


@login_required
@require_POST
@rate_limited("messages.propose")
def send_proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    try:
        done = actions.send_proposal(found, by=request.user)
    except Refused as refusal:
        return _page(request, _find(request, pk), status=refusal.status, refusal=refusal.message)
    if done.state == State.COUNSEL:
        messages.warning(request, _("Not sent: these shares need counsel."))
    else:
        messages.success(request, _("Sent."))
    return redirect_after_post(done.get_absolute_url())


@login_required
@require_POST
@rate_limited("messages.change")
def drop_proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.drop_proposal(_find(request, pk), by=request.user)
    messages.success(request, _("The draft is gone."))
    return redirect_after_post(reverse("proposals"))


@login_required
@require_POST
@rate_limited("messages.propose")
def answer_proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, explain, accept, decline, withdraw or start; whoever comes second is shown what came first."""
    found = _find(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid() or form.cleaned_data["answer"] not in actions.SAID:
        return _page(request, found, status=422, refusal=_("Choose an answer."))
    told = form.cleaned_data
    try:
        actions.answer_proposal(
            found, Act(told["answer"]), by=request.user, version=told["version"], text=told["text"]
        )
    except Refused as refusal:
        found = _find(request, pk)
        said = {"refusal": refusal.message, "answer": told["answer"], "text": told["text"]}
        return _page(request, found, status=refusal.status, **said)
    return redirect_after_post(found.get_absolute_url())


@login_required
@require_POST
@rate_limited("messages.change")
def schedule_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say when both sides are asked what became of it."""
    found = _find(request, pk)
    form = ReviewDateForm(request.POST)
    if form.is_valid():
        try:
            actions.set_review_date(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Noted."))
            return redirect_after_post(found.get_absolute_url())
    return _page(request, found, status=422, date_form=form)


@login_required
@require_POST
@rate_limited("messages.change")
def review_proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what became of it."""
    found = _find(request, pk)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, outcome_form=form)
    actions.review_outcome(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Noted."))
    return redirect_after_post(found.get_absolute_url())


@login_required
@never_cache
@require_safe
def agreement_json(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was agreed, byte for byte as it was frozen."""
    found = _find(request, pk)
    agreement = card.agreement_of(found)
    if agreement is None:
        raise Http404
    return _file(agreement.content.encode(), "application/json", f"proposal-{found.pk}.json")


@login_required
@never_cache
@require_safe
def agreement_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    agreement = card.agreement_of(found)
    if agreement is None or not agreement.pdf:
        raise Http404
    return _file(base64.b64decode(agreement.pdf), "application/pdf", f"proposal-{found.pk}.pdf")


def _find(request: SignedInRequest, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.user).with_parties(), pk=pk)


def _page(
    request: SignedInRequest, found: Proposal, *, status: int = 200, outcome_form: Any = None, **said: Any
) -> HttpResponse:
    context = card.of(found, request.user)
    context |= {
        "outcome_form": outcome_form or card.outcome_form(found, context["party"]),
        "date_form": ReviewDateForm(initial={"on": found.review_on}),
        **said,
    }
    return render(request, "messaging/proposal.html", context, status=status)


def _written(request: SignedInRequest, found: Proposal, how: str) -> HttpResponse:
    """The form for a draft or a counter, and what is done with it."""
    version = found.current
    form = TermsForm(found.kind, sent(request), initial=version.terms["terms"])
    note = NoteForm(sent(request), initial={"note": version.note if how == "rewrite" else ""})
    files = _files(request, found)
    refusal = ""
    if request.method == "POST" and all([form.is_valid(), note.is_valid(), files.is_valid()]):
        told: dict[str, Any] = {"by": request.user, "values": form.cleaned_data, **note.cleaned_data}
        told["files"] = files.ids
        try:
            if how == "rewrite":
                actions.rewrite_proposal(found, **told)
            else:
                seen = request.POST.get("version", "")
                actions.counter_proposal(found, version=int(seen) if seen.isdigit() else None, **told)
        except Refused as refused:
            if refused.status != 422:
                refusal = refused.message
            else:
                _blame(form, [files], refused)
        else:
            return redirect_after_post(found.get_absolute_url())
    context = {
        "proposal": found,
        "form": form,
        "note": note,
        "files": files,
        "how": how,
        "refusal": refusal,
    }
    status = 409 if refusal else 422 if form.errors or note.errors or files.errors else 200
    return render(request, "messaging/proposal_form.html", context, status=status)


def _files(request: SignedInRequest, proposal: Proposal | None) -> FilesForm:
    """What is attached. What was chosen now is kept at once, so that a fault elsewhere in the form loses no file."""
    if request.method != "POST":
        return FilesForm(by=request.user, proposal=proposal)
    data, faults = request.POST.copy(), []
    for file in request.FILES.getlist("files")[:MOST_FILES]:
        try:
            data.appendlist("kept", str(store(file, by=request.user, is_sealed=True).pk))
        except Refused as refusal:
            faults.append(refusal.message)
    form = FilesForm(data, by=request.user, proposal=proposal)
    for fault in faults:
        form.add_error("files", fault)
    return form


def _blame(form: TermsForm, others: list[Any], refusal: Refused) -> None:
    """Put a refusal at its field, or above the form."""
    for one in (form, *others):
        if refusal.field in one.fields:
            one.add_error(refusal.field, refusal.message)
            return
    form.add_error(None, refusal.message)


def _conversation(request: SignedInRequest, pk: int | None) -> Conversation | None:
    """The one from which it was begun, if one takes part in it."""
    return Conversation.objects.visible_to(request.user).filter(pk=pk).first() if pk else None


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
