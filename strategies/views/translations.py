"""A strategy in another language, and translating it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from strategies import actions
from strategies.content import content_of
from strategies.forms.translating import TranslationForm
from strategies.models import Strategy
from strategies.page_facts import published_at
from strategies.page_own import page_of, token_of
from strategies.page_parts import draw, parts_of
from strategies.permissions import can_translate
from strategies.telling import differences


@require_safe
def strategy_in(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The page in the words of a translation; says so, and whether the original has changed since."""
    found = published_at(slug) or _strategy(request, slug)
    if language == found.language:
        return redirect(found.get_absolute_url())
    token = token_of(request)
    if found.is_published:
        parts = parts_of(found, reader=request.user, csrf_token=token, language=language)
    else:
        translation = found.translations.newest_in(language)
        if translation is None or found.current is None:
            raise Http404
        parts = draw(found, found.current, translation, reader=request.user, csrf_token=token)
    if parts is None:
        raise Http404
    return page_of(request, found, parts, language=language)


@login_required
@require_http_methods(["GET", "POST"])
@rate_limited("strategies.save")
def translate(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say it in another language, the original beside each field."""
    strategy = _strategy(request, slug)
    require(can_translate(request.user, strategy), _("You may not translate this strategy."))
    assert strategy.current is not None
    language = (request.POST if request.method == "POST" else request.GET).get("language", "")
    newest = strategy.translations.newest_in(language)
    strategy.current.strategy = strategy
    form = TranslationForm(sent(request), original=strategy.current, begun=newest, language=language)
    context: dict[str, Any] = {"strategy": strategy, "form": form, "newest": newest}
    if newest is not None and newest.of_id != strategy.current_id:
        context["changes"] = differences(content_of(newest.of), content_of(strategy.current))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        of = strategy.revisions.published().filter(pk=data["of"]).first() or strategy.current
        try:
            actions.translate(
                strategy,
                by=request.user,
                language=data["language"],
                of=of,
                content=form.told(),
                labels=form.labels(),
                over=data["over"],
            )
        except Refused as refused:
            if refused.extra.get("code") == "translated":
                again = request.POST.copy()
                newest = strategy.translations.newest_in(language)  # it may have come a moment ago
                again["over"] = str(newest.number) if newest else ""
                form.data = again
                context |= {"conflict": refused.message, "theirs": newest}
            else:
                form.add_error(refused.field, refused.message)
            return render(request, "strategies/translate.html", context, status=refused.status)
        return redirect_after_post(f"{strategy.get_absolute_url()}in/{data['language']}/")
    return render(request, "strategies/translate.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_translation(request: SignedInRequest, slug: str, language: str) -> HttpResponse:
    strategy = _strategy(request, slug)
    found = strategy.translations.newest_in(language)
    if found is None:
        raise Http404
    actions.remove_translation(found, by=request.user)
    return redirect_after_post(strategy.get_absolute_url())


def _strategy(request: HttpRequest, slug: str) -> Strategy:
    return get_object_or_404(Strategy.objects.visible_to(request.user).for_page(), slug=slug)
