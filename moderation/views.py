"""Reporting, the queue, and what follows."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from activity.news import reason_in_words
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, safe_next, sent
from core.markdown import outside_links
from core.paging import page_by_key
from core.permissions import require
from core.rate_limits import rate_limited
from forum.models import HeldPost, HeldState
from messaging.models import Message
from moderation import actions, targets
from moderation.forms import DecideForm, DisciplineForm, HeldForm, ReportForm, SuspendForm
from moderation.log import public_log
from moderation.models import Caution, Review, Suspension
from moderation.permissions import can_decide, can_discipline, can_report
from moderation.queue import rows_of, waiting_for
from moderation.shown import files_shown
from uploads.serving import opened


@login_required
@require_http_methods(["GET", "POST"])
@rate_limited("moderation.report")
def report(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Report something one can see; what was typed stays when it is not complete."""
    if kind not in targets.KINDS:
        raise Http404
    target = get_object_or_404(targets.KINDS[kind].visible_to(request.user), pk=pk)
    require(can_report(request.user, target), _("You can't report this."))
    form = ReportForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actions.report(target, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. A moderator will look at it, and you will hear of it."))
        return redirect_after_post(safe_next(request, target.get_absolute_url()))
    context = {"target": target, "kind": kind, "form": form}
    status = 422 if form.errors else 200
    return render(request, "moderation/report.html", context, status=status)


@login_required
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits, the oldest first; or what was decided, the newest first."""
    require(can_decide(request.user))
    if request.GET.get("show") == "links":
        return _first_links(request)
    is_decided = request.GET.get("show") == "decided"
    reviews = Review.objects.visible_to(request.user)
    if is_decided:
        rows, keys = reviews.decided(), ["-decided_at", "-id"]
    else:
        rows, keys = reviews.open(), ["id"]
    page = page_by_key(
        rows.select_related("decided_by"), keys=keys, cursor=request.GET.get("cursor", ""), size=20
    )
    waiting = [] if is_decided else waiting_for(request.user)
    context = {
        "page": page,
        "rows": rows_of(page.items),
        "is_decided": is_decided,
        "waiting": waiting,
        "links": _links(request),
    }
    return render(request, "moderation/queue.html", context)


def _first_links(request: SignedInRequest) -> HttpResponse:
    """Newcomers' posts with links to other sites, the oldest first."""
    waiting = HeldPost.objects.visible_to(request.user).waiting().for_rows()
    page = page_by_key(waiting, keys=["id"], cursor=request.GET.get("cursor", ""), size=20)
    context = {"page": page, "rows": page.items, "links": _links(request)}
    return render(request, "moderation/links.html", context)


def _links(request: SignedInRequest) -> int:
    """How many wait; there is no telling 100 from more."""
    return HeldPost.objects.visible_to(request.user).waiting()[:100].count()


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def held(request: SignedInRequest, pk: int) -> HttpResponse:
    """A newcomer's post with links: where they lead, who wrote it, and the decision."""
    require(can_decide(request.user))
    found = get_object_or_404(HeldPost.objects.visible_to(request.user).for_rows(), pk=pk)
    form = HeldForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            decided = actions.look_at(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Decided, and in the log."))
            return redirect_after_post(safe_next(request, decided.get_absolute_url()))
    context = {
        "held": found,
        "form": form,
        "outside": sorted(outside_links(found.body_html)),
        "reason": reason_in_words(found.reason),
        "let_through": HeldPost.objects.filter(author=found.author, state=HeldState.LET_THROUGH).count(),
        "turned_back": HeldPost.objects.filter(author=found.author, state=HeldState.TURNED_BACK).count(),
    }
    return render(request, "moderation/held.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """One review: what was reported, by whom and why; and the decision."""
    found = get_object_or_404(Review.objects.visible_to(request.user), pk=pk)
    (row,) = rows_of([found])
    form = DecideForm(
        sent(request),
        outcomes=targets.outcomes_for(row.target),
        initial={"reason": row.reports[0].reason if row.reports else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Decided, and in the log."))
            return redirect_after_post("/moderation/")
    context = {"row": row, "review": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "moderation/review.html", context, status=status)


@login_required
@require_safe
def review_file(request: SignedInRequest, pk: int, file: UUID) -> HttpResponseBase:
    """A file of a reported message or of its neighbours, until that is decided."""
    found = get_object_or_404(Review.objects.visible_to(request.user).open(), pk=pk)
    if not isinstance(found.target, Message):
        raise Http404
    return opened(get_object_or_404(files_shown(found.target), pk=file))


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What moderators did, for everyone, about what each reader may see."""
    page = public_log(request.user, cursor=request.GET.get("cursor", ""))
    return render(request, "moderation/log.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def warn(request: SignedInRequest, username: str) -> HttpResponse:
    member = _member(request, username)
    form = DisciplineForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actions.warn(member, by=request.user, **form.cleaned_data)
        messages.success(request, _("Warned."))
        return redirect_after_post(member.get_absolute_url())
    context = {"member": member, "form": form, "act": "warn"}
    status = 422 if form.errors else 200
    return render(request, "moderation/discipline.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request: SignedInRequest, username: str) -> HttpResponse:
    """Suspend a member; shows what came before."""
    member = _member(request, username)
    form = SuspendForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.suspend(member, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Suspended."))
            return redirect_after_post(member.get_absolute_url())
    context = {
        "member": member,
        "form": form,
        "act": "suspend",
        "suspensions": Suspension.objects.filter(user=member).select_related("by").order_by("-id")[:10],
        "cautions": Caution.objects.filter(user=member).select_related("by").order_by("-id")[:10],
    }
    status = 422 if form.errors else 200
    return render(request, "moderation/discipline.html", context, status=status)


@login_required
@require_POST
def lift(request: SignedInRequest, pk: int) -> HttpResponse:
    suspension = get_object_or_404(Suspension.objects.visible_to(request.user).select_related("user"), pk=pk)
    actions.lift(suspension, by=request.user)
    return redirect_after_post(suspension.user.get_absolute_url())


@login_required
@require_safe
def caution(request: SignedInRequest, pk: int) -> HttpResponse:
    """A warning, as the member it concerns reads it."""
    found = get_object_or_404(Caution.objects.visible_to(request.user), pk=pk)
    return render(request, "moderation/caution.html", {"caution": found})


@login_required
@require_safe
def suspension(request: SignedInRequest, pk: int) -> HttpResponse:
    """A suspension, as the member it concerns reads it: why, until when, how to object."""
    found = get_object_or_404(Suspension.objects.visible_to(request.user), pk=pk)
    return render(request, "moderation/suspension.html", {"suspension": found})


def _member(request: SignedInRequest, username: str) -> User:
    member = get_object_or_404(User.objects.visible_to(request.user).named(username))
    require(can_discipline(request.user, member), _("You may not do this to this member."))
    return member
