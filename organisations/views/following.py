from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.http import SignedInRequest, redirect_after_post
from core.rate_limits import rate_limited
from organisations import actions
from organisations.views.founding import find


@login_required
@require_POST
@rate_limited("organisations.change")
def follow(request: SignedInRequest, slug: str) -> HttpResponse:
    """Hear of what is said in its name; with `stop`, no more."""
    organisation = find(request, slug)
    if "stop" in request.POST:
        actions.unfollow(organisation, by=request.user)
    else:
        actions.follow(organisation, by=request.user)
        message = _("You hear of what is said in the name of %(name)s.")
        messages.success(request, message % {"name": organisation.name})
    return redirect_after_post(organisation.get_absolute_url())
