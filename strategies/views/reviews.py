"""What waits for review, and judging it; the categories and who reviews in them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from strategies import actions
from strategies.composing import comments_by_section
from strategies.content import content_of, empty
from strategies.forms.reviewing import CategoryForm, CommentForm, DecideForm, ReviewerForm
from strategies.models import Revision, Strategy, StrategyCategory
from strategies.page import shown_sections, sources_of, steps_of
from strategies.permissions import (
    can_comment,
    can_edit,
    can_keep_categories,
    can_review,
    can_take_back,
    can_withdraw,
)
from strategies.sections import BY_KEY, SECTIONS
from strategies.telling import differences, outside


@login_required
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """What waits for my judgement, and what of mine is open."""
    rows = Revision.objects.visible_to(request.user).select_related(
        "strategy__category", "author", "organisation"
    )
    context = {
        "for_me": list(rows.for_reviewer(request.user).order_by("sent_at")[:50]),
        "mine": list(rows.open().of(request.user).order_by("-updated_at")[:50]),
        "due": list(_due_of(request)),
        "is_reviewer": request.user.reviews_in.exists() or request.user.role in ("moderator", "admin"),
    }
    return render(request, "strategies/waiting.html", context)


@require_safe
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposed text: what it changes, what was said of it, and the decision."""
    return _shown(request, _found(request, pk))


@login_required
@require_POST
@rate_limited("strategies.review")
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve, or return with comments on sections; what was typed stays when it can't be."""
    found = _found(request, pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form=form, status=422)
    version = form.cleaned_data["version"]
    try:
        if "approve" in request.POST:
            actions.approve(found, by=request.user, version=version, comments=form.comments())
            messages.success(request, _("Published."))
            return redirect_after_post(found.strategy.get_absolute_url())
        actions.return_(found, by=request.user, comments=form.comments(), version=version)
    except Refused as refused:
        form.add_error(None, refused.message)
        return _shown(request, _found(request, pk), form=form, status=refused.status)
    messages.success(request, _("Returned to its author."))
    return redirect_after_post(reverse("strategies_waiting"))


@login_required
@require_POST
@rate_limited("strategies.review")
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say something on one section."""
    found = _found(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, comment_form=form, status=422)
    try:
        actions.comment(found, by=request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return _shown(request, _found(request, pk), comment_form=form, status=refused.status)
    return redirect_after_post(f"{reverse('revision', args=[pk])}#comments")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def categories(request: SignedInRequest) -> HttpResponse:
    """All categories with their reviewers, and a new one."""
    require(can_keep_categories(request.user))
    form = CategoryForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_category(form.cleaned_data["name"], by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(reverse("strategy_categories"))
    return _categories(request, form=form)


@login_required
@require_POST
def change_category(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename one, remove it, or say who reviews in it."""
    require(can_keep_categories(request.user))
    category = get_object_or_404(StrategyCategory, pk=pk)
    if "remove" in request.POST:
        actions.remove_category(category, by=request.user)
        return redirect_after_post(reverse("strategy_categories"))
    form = CategoryForm(request.POST)
    if not form.is_valid():
        raise Refused(str(form.errors["name"][0]), status=422)
    actions.rename_category(category, by=request.user, name=form.cleaned_data["name"])
    return redirect_after_post(reverse("strategy_categories"))


@login_required
@require_POST
def change_reviewers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a member review in a category, or no more."""
    require(can_keep_categories(request.user))
    category = get_object_or_404(StrategyCategory, pk=pk)
    form = ReviewerForm(request.POST)
    if not form.is_valid():
        return _categories(request, reviewer_form=form, of=category)
    member = form.cleaned_data["username"]
    if "dismiss" in request.POST:
        actions.dismiss_reviewer(category, member, by=request.user)
        return redirect_after_post(reverse("strategy_categories"))
    try:
        actions.assign_reviewer(category, member, by=request.user)
    except Refused as refusal:
        form.add_error(refusal.field, refusal.message)
        return _categories(request, reviewer_form=form, of=category)
    return redirect_after_post(reverse("strategy_categories"))


def _categories(
    request: SignedInRequest,
    *,
    form: CategoryForm | None = None,
    reviewer_form: ReviewerForm | None = None,
    of: StrategyCategory | None = None,
) -> HttpResponse:
    context = {
        "form": form or CategoryForm(),
        "categories": StrategyCategory.objects.prefetch_related("reviewers__member"),
        "reviewer_form": reviewer_form,
        "of": of,
    }
    has_errors = bool((form and form.errors) or (reviewer_form and reviewer_form.errors))
    return render(request, "strategies/categories.html", context, status=422 if has_errors else 200)


def _shown(
    request: HttpRequest,
    revision: Revision,
    *,
    form: DecideForm | None = None,
    comment_form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    base = content_of(revision.based_on) if revision.based_on else empty()
    may_review = can_review(user, revision)
    form = form or DecideForm(initial={"version": revision.edit_version})
    context = {
        "revision": revision,
        "strategy": revision.strategy,
        "changes": differences(base, content_of(revision)) if revision.based_on else [],
        "sections": shown_sections(revision),
        "steps": steps_of(revision),
        "sources": sources_of(revision),
        "language": revision.strategy.language,
        "comments": comments_by_section(revision),
        "can_review": may_review,
        "outside": sorted(outside(revision)) if may_review else [],
        "can_comment": can_comment(user, revision),
        "can_edit": can_edit(user, revision),
        "can_take_back": can_take_back(user, revision),
        "can_withdraw": can_withdraw(user, revision),
        "form": form,
        "on_sections": [(section, form[f"on_{section.key}"]) for section in SECTIONS],
        "comment_form": comment_form or CommentForm(),
        "unsent": _unsent(form if not may_review else None, comment_form),
    }
    return render(request, "strategies/revision.html", context, status=status)


def _unsent(form: DecideForm | None, comment_form: CommentForm | None) -> list[tuple[Any, str]]:
    """What a reviewer typed for a text that was decided meanwhile, by section: its form is gone from the page."""
    typed = [(section.label, form[f"on_{section.key}"].value()) for section in SECTIONS] if form else []
    if comment_form is not None and comment_form.non_field_errors():
        section = BY_KEY.get(str(comment_form["section"].value()))
        typed.append((section.label if section else "", comment_form["body"].value()))
    return [(label, words) for label, words in typed if words and words.strip()]


def _found(request: HttpRequest, pk: int) -> Revision:
    rows = Revision.objects.visible_to(request.user).select_related(
        "strategy__category", "strategy__current", "author", "organisation", "reviewer", "based_on"
    )
    return get_object_or_404(rows, pk=pk)


def _due_of(request: SignedInRequest) -> list[Strategy]:
    """Strategies this member wrote at that are due for review."""
    mine = request.user.strategy_revisions.published().values("strategy")
    due = (
        Strategy.objects.visible_to(request.user)
        .published()
        .filter(pk__in=mine, review_due_since__isnull=False)
    )
    return list(due.select_related("category").order_by("review_due_since")[:20])
