"""The first steps after the confirmation: time zone, languages, what one runs, what to watch."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import actions as members
from accounts.forms import WelcomeForm
from accounts.models import Profile, User
from core.http import SignedInRequest, redirect_after_post, safe_next, sent
from forum import actions as forum
from forum.models import Category, Level


class FirstStepsForm(WelcomeForm):
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(),
        to_field_name="slug",
        label=_("Tell me of new topics in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["categories"].queryset = (  # type: ignore[attr-defined]
            Category.objects.visible_to(user).tops()
        )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: SignedInRequest) -> HttpResponse:
    """Ask once, on the way to where the new member was going; everything can wait for later."""
    user = request.user
    back = safe_next(request)
    if request.method == "POST" and "later" in request.POST:
        members.welcome(user, by=user)
        return redirect_after_post(back)
    form = FirstStepsForm(sent(request), user=user, initial=_proposed(user))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.pop("categories")
        members.welcome(user, by=user, **form.cleaned_data)
        for category in chosen:
            forum.watch(category, by=user, level=Level.WATCHING)
        return redirect_after_post(back)
    context = {"form": form, "next": back}
    return render(request, "accounts/welcome.html", context, status=422 if form.errors else 200)


def _proposed(user: User) -> dict[str, object]:
    """What was said before, or what the browser asked for; the zone is proposed by <time-zone>."""
    profile = Profile.objects.filter(user=user).first()
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "time_zone": user.time_zone,
        "languages": (profile.languages if profile else []) or [language],
        "runs": profile.runs if profile else [],
    }
