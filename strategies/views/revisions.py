"""Writing: a strategy's first text, another for one that stands, going on with a draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, wants_json, whole_number
from core.permissions import require
from core.rate_limits import rate_limited
from forum.voices import remember_voice, voices_html
from guard.hints import hint_after
from strategies import actions
from strategies.composing import both, comments_by_section, edit_url, of_draft, others_waiting, overtaken
from strategies.content import content_of
from strategies.effects import SITE
from strategies.forms.rows import ACTS, files_of_sources, focus, reshaped
from strategies.forms.writing import Written
from strategies.models import Revision, Strategy
from strategies.permissions import can_edit, can_propose, can_revise
from strategies.sections import SECTIONS
from strategies.unsent import keeping_form, unsent
from uploads.actions import store


@keeping_form
@require_http_methods(["GET", "POST"])
@rate_limited("strategies.save")
def new(request: SignedInRequest) -> HttpResponse:
    """Propose a strategy. What isn't right comes back with all that was typed."""
    require(can_propose(request.user), _("You may not propose a strategy."))
    if request.method != "POST":
        kept = unsent(request)
        language = request.user.language or "en"
        written = Written(kept).quietly() if kept else Written(language=language)
        return _page(request, written)
    return _sent(request, None, None)


@keeping_form
@require_http_methods(["GET", "POST"])
@rate_limited("strategies.save")
def revise(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write another text for a strategy that stands, from what it says now or said in version `from`."""
    strategy = get_object_or_404(Strategy.objects.visible_to(request.user).for_page(), slug=slug)
    require(can_revise(request.user, strategy), _("You may not revise this strategy."))
    mine = strategy.revisions.open().of(request.user).first()
    if request.method != "POST":
        if mine is not None:
            return redirect(mine.get_absolute_url() if not can_edit(request.user, mine) else edit_url(mine))
        return _page(request, _begun_from(request, strategy), strategy=strategy)
    return _sent(request, strategy, None)


@keeping_form
@require_http_methods(["GET", "POST"])
@rate_limited("strategies.save")
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or with what reviewers returned."""
    revision = _found(request, pk)
    if request.method != "POST":
        if not can_edit(request.user, revision):
            require(revision.author_id == request.user.pk, _("You may not change this text."))
            return redirect(revision.get_absolute_url())
        kept = unsent(request)
        if kept:
            return _page(request, Written(kept, is_first=_is_first(revision)).quietly(), revision=revision)
        return _page(request, of_draft(revision), revision=revision)
    return _sent(request, revision.strategy, revision)


@login_required
@require_POST
@rate_limited("strategies.save")
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go on writing at what was sent."""
    revision = actions.take_back(_found(request, pk), by=request.user)
    return redirect_after_post(edit_url(revision))


@login_required
@require_POST
@rate_limited("strategies.save")
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    revision = actions.withdraw(_found(request, pk), by=request.user)
    messages.success(request, _("Withdrawn. Nothing of it is published."))
    strategy = revision.strategy
    return redirect_after_post(
        strategy.get_absolute_url() if strategy.is_published else reverse("strategies_waiting")
    )


def _sent(request: SignedInRequest, strategy: Strategy | None, revision: Revision | None) -> HttpResponse:
    """Add a row, keep the draft, or send it for review: what the button said."""
    is_first = strategy is None or not strategy.is_published
    context: dict[str, Any] = {"strategy": strategy, "revision": revision}
    data, refusal = _with_files(request)
    act = data.get("do", "save")
    if refusal is not None or act.partition("-")[0] in ACTS:
        written = Written(reshaped(data, act), is_first=is_first).quietly()
        focus(written.rows, act)
        if refusal is not None:
            written.form.add_error(None, refusal.message)
        return _page(request, written, status=refusal.status if refusal else 200, **context)
    written = Written(data, is_first=is_first)
    if not written.is_valid():
        if wants_json(request):
            return JsonResponse({"errors": list(written.form.errors)}, status=422)
        return _page(request, written, status=422, **context)
    try:
        revision = _kept(request, written, strategy, revision)
    except Refused as refused:
        return _refused(request, written, refused, **context)
    remember_voice(request, "strategy", revision.organisation)
    if wants_json(request):
        return JsonResponse({"version": revision.edit_version, "url": edit_url(revision)})
    hint_after(request, *written.texts(), still=_("It is kept; you can still change it."))
    if act != "send":
        messages.success(request, _("Kept as a draft. Only you see it."))
        return redirect_after_post(edit_url(revision))
    try:
        revision = actions.send(revision, by=request.user)
    except Refused as refused:
        return _not_sent(request, data, revision, refused)
    messages.success(request, _("Sent. Reviewers of this topic decide; you will hear of it."))
    return redirect_after_post(revision.get_absolute_url())


def _kept(
    request: SignedInRequest, written: Written, strategy: Strategy | None, revision: Revision | None
) -> Revision:
    """The draft, saved: a new strategy's, a new one of a strategy that stands, or one that was there."""
    data = written.form.cleaned_data
    content, organisation = written.content(), data["organisation"]
    if revision is not None:
        return actions.save(
            revision,
            by=request.user,
            content=content,
            version=data["version"] or 0,
            based_on=data["based_on"],
            note=data["note"],
            weight=data["weight"],
            organisation=organisation,
            category=data.get("category"),
            language=data.get("language", ""),
        )
    if strategy is None:
        return actions.propose(
            by=request.user,
            category=data["category"],
            content=content,
            language=data["language"],
            organisation=organisation,
            key=data["key"],
        )
    published = strategy.revisions.published()
    return actions.revise(
        strategy,
        by=request.user,
        content=content,
        based_on=published.filter(pk=data["based_on"] or 0).first() or published.latest("number"),
        note=data["note"],
        weight=data["weight"] or "improvement",
        organisation=organisation,
        key=data["key"],
    )


def _refused(
    request: SignedInRequest,
    written: Written,
    refused: Refused,
    *,
    strategy: Strategy | None,
    revision: Revision | None,
) -> HttpResponse:
    """The form with what was typed and what stands against it; beside it what is saved, if that is the reason."""
    code = refused.extra.get("code")
    if wants_json(request):
        return JsonResponse({"errors": [refused.message]}, status=refused.status)
    if code not in ("edited", "open") or strategy is None:
        written.form.data = written.form.data.copy()  # type: ignore[attr-defined]
        written.form.data["key"] = str(uuid4())  # type: ignore[index]
        written.form.add_error(refused.field, refused.message)
        return _page(request, written, strategy=strategy, revision=revision, status=refused.status)
    saved = _found(request, revision.pk if revision else refused.extra["revision"])
    typed = written.content()
    data = written.form.data.copy()  # type: ignore[attr-defined]
    data["version"], data["based_on"] = saved.edit_version, saved.based_on_id or ""
    again = Written(data, is_first=_is_first(saved)).quietly()
    context = {"conflict": refused.message, "conflicts": both(content_of(saved), typed)}
    return _page(request, again, strategy=strategy, revision=saved, status=409, **context)


def _not_sent(
    request: SignedInRequest, data: QueryDict, revision: Revision, refused: Refused
) -> HttpResponse:
    """The draft is kept; what stands against sending it is said, and what others changed meanwhile is shown."""
    revision = _found(request, revision.pk)
    if refused.extra.get("code") == "overtaken":
        written, context = overtaken(revision, refused.message)
        return _page(request, written, revision=revision, status=409, **context)
    data["version"] = str(revision.edit_version)
    written = Written(data, is_first=_is_first(revision))
    written.is_valid()
    written.form.add_error(refused.field, refused.message)
    return _page(request, written, revision=revision, status=refused.status)


def _page(
    request: SignedInRequest,
    written: Written,
    *,
    strategy: Strategy | None = None,
    revision: Revision | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    strategy = revision.strategy if revision else strategy
    kept = None
    if revision is not None:
        kept = revision.organisation.slug if revision.organisation else ""
    action = reverse("new_strategy")
    if revision is not None:
        action = edit_url(revision)
    elif strategy is not None:
        action = reverse("revise_strategy", args=[strategy.slug])
    context |= {
        "written": written,
        "form": written.form,
        "rows": written.rows,
        "strategy": strategy,
        "revision": revision,
        "is_first": strategy is None or not strategy.is_published,
        "action": action,
        "sections": [(section, written.form[section.key]) for section in SECTIONS if section.has_text],
        "comments": comments_by_section(revision),
        "others": others_waiting(strategy, revision),
        "site_figures": [(one.name, one.label, one.unit) for one in SITE],
        "voices": voices_html(request, "strategy", kept=kept, form=written.form),
    }
    return render(request, "strategies/write.html", context, status=status)


def _with_files(request: SignedInRequest) -> tuple[QueryDict, Refused | None]:
    """What was sent, with the files of sources stored and named in their rows; what can't be taken is said."""
    data = request.POST.copy()
    key = _uuid(str(data.get("key", "")))
    for place, file in files_of_sources(data, request.FILES):
        try:
            upload = store(file, by=request.user, key=key)
        except Refused as refused:
            return data, refused
        row = f"sources-{place}"
        data[f"{row}-upload"], data[f"{row}-file_name"] = str(upload.pk), upload.name
        data[f"{row}-title"] = data.get(f"{row}-title") or upload.alt or upload.name
    return data, None


def _begun_from(request: SignedInRequest, strategy: Strategy) -> Written:
    """The text of the version asked for, written over the one that stands."""
    number = whole_number(request.GET.get("from", ""))
    current = strategy.current
    start, note = current, ""
    if number is not None:
        start = get_object_or_404(strategy.revisions.published(), number=number)
        if start != current:
            note = _("Restores version %(number)s.") % {"number": number}
    return Written(content=content_of(start), is_first=False, note=note, based_on=current and current.pk)


def _found(request: SignedInRequest, pk: int) -> Revision:
    rows = Revision.objects.visible_to(request.user).select_related(
        "strategy__category", "strategy__current__author", "organisation", "author", "based_on"
    )
    return get_object_or_404(rows, pk=pk)


def _is_first(revision: Revision) -> bool:
    return not revision.strategy.is_published


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
