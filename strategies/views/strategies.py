"""A strategy's page, its history, and a version of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activity.following import follow as begin_following
from activity.following import unfollow
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent, whole_number
from core.permissions import require
from core.rate_limits import rate_limited
from strategies import actions
from strategies.content import content_of
from strategies.forms.reviewing import ArrangeForm
from strategies.models import Revision, Strategy
from strategies.page_facts import published_at
from strategies.page_own import page_of, token_of
from strategies.page_parts import Parts, draw, parts_of
from strategies.page_text import text_context, versions_of
from strategies.permissions import can_arrange, can_revise
from strategies.telling import differences


@require_safe
def strategy(request: HttpRequest, slug: str) -> HttpResponse:
    """What it says now; of one that is not published yet, its draft to whom it is shown."""
    if found := published_at(slug):
        parts = parts_of(found, reader=request.user, csrf_token=token_of(request))
    else:
        found = get_object_or_404(Strategy.objects.visible_to(request.user).for_page(), slug=slug)
        parts = _parts_of_unpublished(request, found)
    if parts is None:  # it was removed a moment ago
        raise Http404
    return page_of(request, found, parts)


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version, the newest first, with what was changed and why; `old` and `new` lead to these two compared."""
    found = get_object_or_404(Strategy.objects.visible_to(request.user).for_page(), slug=slug)
    versions = versions_of(found)
    asked = [whole_number(request.GET.get(name, "")) for name in ("old", "new")]
    if {*asked} <= {one.number for one in versions} and None not in asked:
        return redirect(f"{reverse('strategy_version', args=[found.slug, asked[1]])}?with={asked[0]}")
    context = {
        "strategy": found,
        "versions": versions,
        "can_revise": can_revise(request.user, found),
    }
    return render(request, "strategies/history.html", context)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version as it was published, and what it changed. `with` names another to compare it with."""
    found = get_object_or_404(Strategy.objects.visible_to(request.user).for_page(), slug=slug)
    versions = {one.number: one for one in versions_of(found)}
    if number not in versions:
        get_object_or_404(Revision.objects.none())
    revision = versions[number]
    other = whole_number(request.GET.get("with", ""))
    before = versions.get(number - 1 if other is None else other)
    context = text_context(found, revision, reader=request.user)
    context |= {
        "before": before,
        "is_asked": other is not None,
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


def _parts_of_unpublished(request: HttpRequest, strategy: Strategy) -> Parts:
    """A draft, to whom it is shown; a removed one, to moderators."""
    user = request.user
    revision = strategy.current or _draft_of(request, strategy)
    mine = strategy.revisions.open().of(user).first()
    return draw(strategy, revision, reader=user, csrf_token=token_of(request), mine=mine)


def _draft_of(request: HttpRequest, strategy: Strategy) -> Revision:
    drafts = Revision.objects.visible_to(request.user).filter(strategy=strategy).order_by("-pk")
    return get_object_or_404(drafts.select_related("author", "organisation")[:1])
