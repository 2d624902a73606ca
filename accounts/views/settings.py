"""A member's own settings: profile, language and look, sign-in, tokens, whom one muted or blocked."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.allowances import allowances, links_checked, newcomer_until
from accounts.forms import PictureForm, PreferencesForm, ProfileForm
from accounts.models import ApiToken, Block, Distance, Profile, SignIn, User, Voucher
from accounts.privacy_forms import PrivacyForm
from accounts.second_factor import has_second_factor
from accounts.token_forms import TokenForm
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.rate_limits import rate_limited


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.change")
def profile(request: SignedInRequest) -> HttpResponse:
    """What others read about me."""
    form = ProfileForm(sent(request), initial=_told(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(request.user, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            form.add_error(refusal.field, refusal.message)
        else:
            return _saved(request, "settings")
    return _page(request, "profile", form=form, picture_form=PictureForm())


@login_required
@never_cache
@require_POST
@rate_limited("upload")
def picture(request: SignedInRequest) -> HttpResponse:
    """Take my picture; what is wrong with the file is said beside it."""
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.set_picture(request.user, form.cleaned_data["file"], by=request.user)
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            return _saved(request, "settings")
    told = ProfileForm(None, initial=_told(request.user))
    return _page(request, "profile", form=told, picture_form=form)


def _told(user: User) -> dict[str, Any]:
    mine = Profile.objects.filter(user=user).first() or Profile(user=user)
    names = ("region", "place", "languages", "runs", "bio", "is_listed")
    return {name: getattr(mine, name) for name in names} | {"name": user.name, "time_zone": user.time_zone}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.change")
def preferences(request: SignedInRequest) -> HttpResponse:
    """Language of the site, time zone, colour scheme."""
    user = request.user
    initial = {
        "language": user.language or translation.get_language(),
        "time_zone": user.time_zone,
        "theme": user.theme,
    }
    form = PreferencesForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.choose_preferences(user, by=user, **form.cleaned_data)
        translation.activate(user.language)
        response = _saved(request, "settings_preferences")
        response.delete_cookie(settings.THEME_COOKIE_NAME, samesite="Lax")
        return response
    return _page(request, "preferences", form=form)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.change")
def privacy(request: SignedInRequest) -> HttpResponse:
    """What others see of me, and who may write to me."""
    mine = Profile.objects.filter(user=request.user).first() or Profile(user=request.user)
    initial = {"contact_from": mine.contact_from}
    form = PrivacyForm(sent(request), initial=initial, shown_to=mine.shown_to)
    if request.method == "POST" and form.is_valid():
        contact_from = form.cleaned_data["contact_from"]
        actions.choose_privacy(
            request.user, by=request.user, shown_to=form.shown_to, contact_from=contact_from
        )
        return _saved(request, "settings_privacy")
    return _page(request, "privacy", form=form)


@login_required
@never_cache
@require_safe
def standing(request: SignedInRequest) -> HttpResponse:
    """What I may do, how often, and why not more yet."""
    user = request.user
    return _page(
        request,
        "standing",
        until=newcomer_until(user),
        links=links_checked(user),
        days=settings.NEWCOMERS["links_days"],
        vouchers=Voucher.objects.filter(member=user).select_related("by").order_by("-id")[:20],
        allowances=allowances(user),
    )


@login_required
@never_cache
@require_safe
def security(request: SignedInRequest) -> HttpResponse:
    """Address, password, and where I am signed in."""
    kept = UserSession.objects.filter(user=request.user).order_by("-created_at")[:50]
    keys = [session.session_key for session in kept]
    alive = set(
        Session.objects.filter(pk__in=keys, expire_date__gt=timezone.now()).values_list("pk", flat=True)
    )
    return _page(
        request,
        "security",
        sessions=[session for session in kept if session.session_key in alive],
        current_key=request.session.session_key,
        history=SignIn.objects.filter(user=request.user).exclude(ip=None).order_by("-at")[:20],
        has_second_factor=has_second_factor(request.user),
        address=EmailAddress.objects.get_verified(request.user),
    )


@login_required
@require_POST
@rate_limited("members.change")
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End every session but this one."""
    actions.sign_out_everywhere(request.user, by=request.user, keep=request.session.session_key or "")
    _renew(request)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect_after_post(reverse("settings_security"))


@login_required
@require_POST
@rate_limited("members.change")
def sign_out_session(request: SignedInRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    actions.sign_out_session(session, by=request.user)
    messages.success(request, _("That session is signed out."))
    return redirect_after_post(reverse("settings_security"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.change")
def tokens(request: SignedInRequest) -> HttpResponse:
    """My keys to the API. A new one is on the answer to this very POST, and never again."""
    form = TokenForm(sent(request))
    new = None
    if request.method == "POST" and form.is_valid():
        _token, new = actions.create_token(request.user, by=request.user, **form.cleaned_data)
        form = TokenForm()
    mine = ApiToken.objects.filter(user=request.user, revoked_at=None).order_by("-id")
    return _page(request, "tokens", form=form, tokens=mine, new=new)


@login_required
@require_POST
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.select_related("user"), pk=pk, user=request.user)
    actions.revoke_token(token, by=request.user)
    messages.success(request, _("The token is revoked."))
    return redirect_after_post(reverse("settings_tokens"))


@login_required
@never_cache
@require_safe
def blocked(request: SignedInRequest) -> HttpResponse:
    """Members I do not want to hear from: whom I muted, whom I blocked."""
    kept = Block.objects.filter(by=request.user).select_related("blocked").order_by("-id")
    return _page(
        request,
        "blocked",
        muted=kept.filter(distance=Distance.MUTED)[:500],
        blocked=kept.filter(distance=Distance.BLOCKED)[:500],
    )


def _renew(request: SignedInRequest) -> None:
    """Keep this session through a new epoch, under a new key that its list entry follows."""
    before = request.session.session_key or ""
    update_session_auth_hash(request, request.user)
    actions.follow_session(before, request.session.session_key or "", by=request.user)


def _page(request: SignedInRequest, tab: str, **context: object) -> HttpResponse:
    is_refused = any(getattr(context.get(name), "errors", None) for name in ("form", "picture_form"))
    status = 422 if is_refused else 200
    return render(request, f"accounts/settings_{tab}.html", {"tab": tab, **context}, status=status)


def _saved(request: SignedInRequest, to: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect_after_post(reverse(to))
