"""The hint while one writes, and the page where staff keep its words."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from guard import actions
from guard.forms import RuleForm
from guard.hints import hints_for
from guard.models import WordRule
from guard.permissions import can_keep_rules


@login_required
@require_POST
@never_cache
@rate_limited("guard.hint")
def hint(request: SignedInRequest) -> HttpResponse:
    """What the text of a field seems to tell, as a part of its page; nothing is kept."""
    text = "\n".join(str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken")
    return render(request, "guard/_hints.html", {"hints": hints_for(text)})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def rules(request: SignedInRequest) -> HttpResponse:
    """All word rules by language, a box to try a text in, and a new rule."""
    require(can_keep_rules(request.user))
    form = RuleForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actions.add_rule(by=request.user, **form.cleaned_data)
        return redirect_after_post(reverse("word_rules"))
    tried = request.GET.get("try", "")
    context = {"form": form, "rules": WordRule.objects.all(), "tried": tried, "hints": hints_for(tried)}
    return render(request, "guard/rules.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change_rule(request: SignedInRequest, pk: int) -> HttpResponse:
    """One rule's words, or its removal."""
    require(can_keep_rules(request.user))
    rule = get_object_or_404(WordRule, pk=pk)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_rule(rule, by=request.user)
        return redirect_after_post(reverse("word_rules"))
    form = RuleForm(sent(request), instance=WordRule.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        actions.change_rule(rule, by=request.user, **form.cleaned_data)
        return redirect_after_post(reverse("word_rules"))
    return render(
        request, "guard/rule.html", {"form": form, "rule": rule}, status=422 if form.errors else 200
    )
