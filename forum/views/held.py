"""What waits for a moderator, as its author sees it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.allowances import links_checked
from activity.news import reason_in_words
from core.http import SignedInRequest, is_fragment, redirect_after_post
from forum import actions
from forum.models import HeldPost
from forum.permissions import can_decide_held


def was_held(request: SignedInRequest, held: HeldPost) -> HttpResponse:
    """The answer to a form whose text is held: the page that says so."""
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": held.get_absolute_url()})
    return redirect_after_post(held.get_absolute_url())


@login_required
@never_cache
@require_safe
def held_posts(request: SignedInRequest) -> HttpResponse:
    """My posts that wait, and those that were turned back, the newest first."""
    mine = HeldPost.objects.filter(author=request.user).exclude(state="let-through").for_rows()
    context = {"rows": mine.order_by("-id")[:100], "links": links_checked(request.user)}
    return render(request, "forum/held_posts.html", context)


@login_required
@never_cache
@require_safe
def held(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them, with what is happening to it; for its author, and for moderators who may decide."""
    found = get_object_or_404(HeldPost.objects.visible_to(request.user).for_rows(), pk=pk)
    context = {
        "held": found,
        "reason": reason_in_words(found.reason),
        "is_mine": found.author_id == request.user.pk,
        "can_decide": can_decide_held(request.user, found) and found.is_waiting,
        "links": links_checked(request.user),
    }
    return render(request, "forum/held.html", context)


@login_required
@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make it a draft again, in the form it came from."""
    found = get_object_or_404(HeldPost.objects.filter(author=request.user), pk=pk)
    draft = actions.take_back(found, by=request.user)
    messages.success(request, _("It waits no more: it is a draft of yours again."))
    return redirect_after_post(draft.url if draft else reverse("drafts"))
