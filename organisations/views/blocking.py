"""Organisations a member doesn't want to hear from."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.http import SignedInRequest, redirect_after_post, safe_next
from core.rate_limits import rate_limited
from organisations import actions
from organisations.models import OrganisationBlock
from organisations.views.founding import find


@login_required
@require_POST
@rate_limited("members.change")
def block(request: SignedInRequest, slug: str) -> HttpResponse:
    organisation = find(request, slug)
    actions.block_organisation(organisation, by=request.user)
    message = _("%(name)s is blocked: nobody can write to you in its name, and they are not told.")
    messages.success(request, message % {"name": organisation.name})
    return redirect_after_post(organisation.get_absolute_url())


@login_required
@require_POST
def unblock(request: SignedInRequest, slug: str) -> HttpResponse:
    organisation = find(request, slug)
    actions.unblock_organisation(organisation, by=request.user)
    messages.success(request, _("%(name)s is no longer blocked.") % {"name": organisation.name})
    return redirect_after_post(safe_next(request, organisation.get_absolute_url()))


@login_required
@never_cache
@require_safe
def blocked(request: SignedInRequest) -> HttpResponse:
    """Those I blocked, each to be undone."""
    rows = OrganisationBlock.objects.filter(by=request.user).select_related("organisation__logo")
    context = {"tab": "blocked", "blocks": rows.order_by("-id")[:500]}
    return render(request, "organisations/settings_blocked.html", context)
