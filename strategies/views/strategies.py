"""A strategy's page, its history, and a version of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activity.following import follow as begin_following
from activity.following import is_following, unfollow
from activity.references import resting_on
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent, whole_number
from core.moments import on_day
from core.permissions import require
from core.rate_limits import rate_limited
from strategies import actions
from strategies.content import content_of
from strategies.fitting import points_of, profile_of
from strategies.forms.reviewing import ArrangeForm
from strategies.models import Revision, Strategy, Translation
from strategies.page import (
    citation,
    contributors_of,
    glance,
    in_words_of,
    json_ld,
    shown_sections,
    sources_of,
    stats_of,
    steps_of,
)
from strategies.permissions import can_arrange, can_remove, can_restore, can_revise, can_translate
from strategies.report_pages import evidence_for
from strategies.telling import applies_words, differences
from strategies.worth import worth_context


@require_safe
def strategy(request: HttpRequest, slug: str) -> HttpResponse:
    """What it says now; of one that is not published yet, its draft to whom it is shown."""
    found = get_object_or_404(Strategy.objects.visible_to(request.user).for_page(), slug=slug)
    revision = found.current or _draft_of(request, found)
    context = page_context(request, found, revision)
    if found.is_published:
        context |= around(request, found, context)
    return render(request, "strategies/strategy.html", context)


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version, the newest first, with what was changed and why."""
    found = get_object_or_404(Strategy.objects.visible_to(request.user).for_page(), slug=slug)
    versions = _versions(found)
    context = {
        "strategy": found,
        "versions": versions,
        "can_revise": can_revise(request.user, found),
        "translations": list(_translations(request, found)),
    }
    return render(request, "strategies/history.html", context)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version as it was published, and what it changed. `with` names another to compare it with."""
    found = get_object_or_404(Strategy.objects.visible_to(request.user).for_page(), slug=slug)
    versions = {one.number: one for one in _versions(found)}
    if number not in versions:
        get_object_or_404(Revision.objects.none())
    revision = versions[number]
    other = whole_number(request.GET.get("with", ""))
    before = versions.get(number - 1 if other is None else other)
    context = page_context(request, found, revision)
    context |= {
        "before": before,
        "changes": differences(content_of(before), content_of(revision)) if before else [],
        "versions": sorted(versions.values(), key=lambda one: -(one.number or 0)),
    }
    return render(request, "strategies/version.html", context)


@login_required
@require_POST
@rate_limited("strategies.save")
def follow(request: SignedInRequest, slug: str) -> HttpResponse:
    """Hear of revisions that change the advice, or hear no more."""
    found = get_object_or_404(Strategy.objects.visible_to(request.user).published(), slug=slug)
    if "stop" in request.POST:
        unfollow(found, by=request.user)
    else:
        begin_following(found, by=request.user)
        messages.success(request, _("You hear of it when a revision changes the advice."))
    return redirect_after_post(found.get_absolute_url())


@login_required
@require_http_methods(["GET", "POST"])
def arrange(request: SignedInRequest, slug: str) -> HttpResponse:
    """What it is about, what supersedes it, whether it is due for review."""
    found = get_object_or_404(Strategy.objects.visible_to(request.user).for_page(), slug=slug)
    require(can_arrange(request.user, found), _("You may not arrange this strategy."))
    form = ArrangeForm(sent(request), strategy=found, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.arrange(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect_after_post(found.get_absolute_url())
    context = {"strategy": found, "form": form}
    return render(request, "strategies/arrange.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: SignedInRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Strategy.objects.visible_to(request.user), slug=slug)
    actions.remove_strategy(found, by=request.user)
    return redirect_after_post(found.get_absolute_url())


@login_required
@require_POST
def restore(request: SignedInRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Strategy.objects.visible_to(request.user), slug=slug)
    actions.restore_strategy(found, by=request.user)
    return redirect_after_post(found.get_absolute_url())


def page_context(
    request: HttpRequest, strategy: Strategy, revision: Revision, translation: Translation | None = None
) -> dict[str, Any]:
    """What every page that shows a strategy's whole text needs."""
    user = request.user
    revision = in_words_of(revision, translation)
    versions = _versions(strategy)
    contributors = contributors_of([one for one in versions if (one.number or 0) <= (revision.number or 0)])
    language = translation.language if translation else strategy.language
    names = dict(settings.CONTENT_LANGUAGES)
    translations = list(_translations(request, strategy))
    applies = applies_words(revision.applies)
    return {
        "strategy": strategy,
        "revision": revision,
        "translation": translation,
        "text": translation or revision,
        "language": language,
        "language_name": names.get(language, language),
        "is_foreign": language != get_language(),
        "sections": shown_sections(revision, translation),
        "steps": steps_of(revision, translation),
        "sources": sources_of(revision),
        "applies": applies,
        "glance": glance(revision, applies),
        "stats": stats_of(strategy, revision),
        "valid_until": on_day(strategy.valid_until) if strategy.valid_until else "",
        "versions": versions[:5],
        "version_count": len(versions),
        "contributors": contributors,
        "others": len(contributors) - 1,
        "citation": citation(strategy, revision, contributors) if revision.number else "",
        "json_ld": json_ld(strategy, revision, contributors, language=language) if revision.number else "",
        "translations": [(one.language, names.get(one.language, one.language), one) for one in translations],
        "original_language": (strategy.language, names.get(strategy.language, strategy.language)),
        "mine": strategy.revisions.open().of(user).first() if user.is_authenticated else None,
        "is_following": is_following(user, strategy),
        "can_revise": can_revise(user, strategy),
        "can_arrange": can_arrange(user, strategy),
        "can_remove": can_remove(user, strategy),
        "can_restore": can_restore(user, strategy),
        "can_translate": can_translate(user, strategy),
    }


def around(request: HttpRequest, strategy: Strategy, context: dict[str, Any]) -> dict[str, Any]:
    """What happened to what is said, beside page_context(): reports, its worth and fit at the reader's site,
    the campaigns that rest on it."""
    site = profile_of(request.user)
    points = points_of(strategy, site, applies=context["applies"])
    return {
        "evidence": evidence_for(request.user, strategy, said=context["revision"]),
        "site_points": points,
        "site_fits": all(point.fits for point in points),
        "campaigns": resting_on(strategy, seen_by=request.user),
        **worth_context(context["revision"], site, request.GET.dict()),
    }


def _versions(strategy: Strategy) -> list[Revision]:
    """Its published revisions, the newest first, without their texts' HTML."""
    rows = strategy.revisions.published().select_related("author", "organisation", "reviewer")
    found = list(rows.order_by("-number"))
    for one in found:
        one.strategy = strategy
    return found


def _translations(request: HttpRequest, strategy: Strategy) -> list[Translation]:
    """The newest of each language."""
    rows = Translation.objects.visible_to(request.user).present().filter(strategy=strategy)
    newest: dict[str, Translation] = {}
    for one in rows.select_related("author", "of").newest_first():
        newest.setdefault(one.language, one)
    for one in newest.values():
        one.strategy = strategy
    return list(newest.values())


def _draft_of(request: HttpRequest, strategy: Strategy) -> Revision:
    drafts = Revision.objects.visible_to(request.user).filter(strategy=strategy).order_by("-pk")
    return get_object_or_404(drafts.select_related("author", "organisation")[:1])
