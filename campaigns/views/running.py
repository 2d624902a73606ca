"""What those who run a campaign do with it: sponsors, people, stages, documents, news, the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import actions
from campaigns.figures import dashboard
from campaigns.forms import (
    ArchiveForm,
    AskAnswerForm,
    DocumentForm,
    OutcomeForm,
    PersonForm,
    SponsorForm,
    StageForm,
    UpdateForm,
)
from campaigns.life import diagram
from campaigns.models import Campaign, State, WayKind
from campaigns.models.ways import SINGLE
from campaigns.permissions import (
    SPONSORS_NEEDED,
    accepted_sponsors,
    can_answer_for,
    can_run,
    steps_for,
)
from campaigns.views.writing import find
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from organisations.models import Organisation
from uploads.actions import store

_STEPS: dict[str, Callable[..., Campaign]] = {
    "seek": actions.seek,
    "submit": actions.submit,
    "take_back": actions.take_back,
    "close": actions.close,
}


@login_required
@never_cache
@require_safe
def manage(request: SignedInRequest, slug: str) -> HttpResponse:
    """What stands, what is missing, and every form of those who run it."""
    campaign = find(request, slug)
    if not can_run(request.user, campaign):
        # Somebody of an organisation that was asked to sponsor it, or of one that does.
        sponsors = [one for one in _sponsors(campaign) if can_answer_for(request.user, one)]
        require(bool(sponsors), _("You may not change this campaign."))
    return _manage(request, campaign)


@login_required
@require_POST
def step(request: SignedInRequest, slug: str, verb: str) -> HttpResponse:
    """Take it to its next state."""
    campaign = find(request, slug)
    _STEPS[verb](campaign, by=request.user)
    return _back(campaign)


@login_required
@require_POST
def archive(request: SignedInRequest, slug: str) -> HttpResponse:
    campaign = find(request, slug)
    form = ArchiveForm(request.POST, campaigns=_others(request, campaign))
    follow_up = form.cleaned_data["follow_up"] if form.is_valid() else None
    if campaign.state == State.ARCHIVED:
        actions.set_follow_up(campaign, follow_up, by=request.user)
    else:
        actions.archive(campaign, by=request.user, follow_up=follow_up)
    return _back(campaign)


@login_required
@require_POST
@rate_limited("campaigns.change")
def ask_sponsor(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask an organisation to sponsor it, or take its offer."""
    return _formed(
        request,
        slug,
        SponsorForm,
        "sponsor_form",
        lambda campaign, told: actions.ask_sponsor(campaign, told["organisation"], by=request.user),
    )


@login_required
@require_POST
def sponsor(request: SignedInRequest, slug: str, organisation: str) -> HttpResponse:
    """The organisation's own word: yes, or an offer; or, with `drop`, from either side, no."""
    campaign = find(request, slug)
    found = get_object_or_404(Organisation.objects.visible_to(request.user), slug=organisation)
    if "drop" in request.POST:
        actions.drop_sponsor(
            get_object_or_404(campaign.sponsors.select_related("organisation"), organisation=found),
            by=request.user,
        )
        messages.success(request, _("Taken back."))
    else:
        actions.sponsor(campaign, found, by=request.user)
        messages.success(request, _("Thank you. Its people are told."))
    is_seen = Campaign.objects.visible_to(request.user).filter(pk=campaign.pk).exists()
    return redirect_after_post(campaign.get_absolute_url() if is_seen else reverse("campaigns"))


@login_required
@require_POST
@rate_limited("campaigns.change")
def name_person(request: SignedInRequest, slug: str) -> HttpResponse:
    return _formed(
        request,
        slug,
        PersonForm,
        "person_form",
        lambda campaign, told: actions.name_person(
            campaign, told["username"], by=request.user, office=told["office"]
        ),
    )


@login_required
@require_POST
def stand(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say yes to being named."""
    campaign = find(request, slug)
    actions.agree_to_stand(campaign, by=request.user)
    return _back(campaign)


@login_required
@require_POST
def drop_person(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    campaign = find(request, slug)
    actions.drop_person(get_object_or_404(campaign.team.select_related("campaign"), pk=pk), by=request.user)
    is_seen = Campaign.objects.visible_to(request.user).filter(pk=campaign.pk).exists()
    return _back(campaign) if is_seen else redirect_after_post(reverse("campaigns"))


@login_required
@require_POST
def add_stage(request: SignedInRequest, slug: str) -> HttpResponse:
    return _formed(
        request,
        slug,
        StageForm,
        "stage_form",
        lambda campaign, told: actions.add_stage(campaign, by=request.user, **told),
    )


@login_required
@require_POST
def remove_stage(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    campaign = find(request, slug)
    actions.remove_stage(get_object_or_404(campaign.stages, pk=pk), by=request.user)
    return _back(campaign)


@login_required
@require_POST
@rate_limited("campaigns.change")
def add_document(request: SignedInRequest, slug: str) -> HttpResponse:
    def add(campaign: Campaign, told: dict[str, Any]) -> None:
        require(can_run(request.user, campaign), _("You may not change this campaign."))
        file = told.pop("file")
        upload = store(file, by=request.user) if file else None
        actions.add_document(campaign, by=request.user, upload=upload, **told)

    return _formed(request, slug, DocumentForm, "document_form", add)


@login_required
@require_POST
def remove_document(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    campaign = find(request, slug)
    actions.remove_document(
        get_object_or_404(campaign.documents.select_related("upload"), pk=pk), by=request.user
    )
    return _back(campaign)


@login_required
@require_POST
@rate_limited("campaigns.tell")
def tell(request: SignedInRequest, slug: str) -> HttpResponse:
    return _formed(
        request,
        slug,
        UpdateForm,
        "update_form",
        lambda campaign, told: actions.tell(campaign, by=request.user, **told),
    )


@login_required
@require_POST
def remove_update(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    campaign = find(request, slug)
    actions.remove_update(get_object_or_404(campaign.updates, pk=pk), by=request.user)
    return _back(campaign)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, slug: str) -> HttpResponse:
    """What the body answered, ask by ask."""
    campaign = find(request, slug)
    require(can_run(request.user, campaign), _("You may not change this campaign."))
    documents = campaign.documents.all()
    asks = list(campaign.asks.all())
    rows = [
        (
            ask,
            AskAnswerForm(
                sent(request),
                prefix=f"ask{ask.number}",
                documents=documents,
                initial={
                    "answer": ask.answer,
                    "note": ask.note,
                    "document": ask.document_id,
                    "page": ask.page,
                },
            ),
        )
        for ask in asks
    ]
    are_valid = [form.is_valid() for _ask, form in rows]
    if request.method == "POST" and all(are_valid):
        answers = {ask.number: form.cleaned_data for ask, form in rows}
        actions.answer(campaign, by=request.user, answers=answers)
        return _back(campaign)
    is_bad = any(form.errors for _ask, form in rows)
    context = {"campaign": campaign, "rows": rows}
    return render(request, "campaigns/answer.html", context, status=422 if is_bad else 200)


@login_required
@require_POST
def decide(request: SignedInRequest, slug: str) -> HttpResponse:
    return _formed(
        request,
        slug,
        OutcomeForm,
        "outcome_form",
        lambda campaign, told: actions.decide(campaign, by=request.user, **told),
    )


def _formed(
    request: SignedInRequest,
    slug: str,
    kind: type[forms.Form],
    name: str,
    act: Callable[[Campaign, dict[str, Any]], object],
) -> HttpResponse:
    """Act by one of the forms of the page; what was typed stays on it when it is not right."""
    campaign = find(request, slug)
    form = kind(request.POST, request.FILES or None)
    if form.is_valid():
        try:
            act(campaign, form.cleaned_data)
        except Refused as refusal:
            if refusal.field is None or refusal.field not in form.fields:
                raise
            form.add_error(refusal.field, refusal.message)
        else:
            return _back(campaign)
    require(can_run(request.user, campaign), _("You may not change this campaign."))
    return _manage(request, campaign, status=422, **{name: form})


def _manage(
    request: SignedInRequest, campaign: Campaign, *, status: int = 200, **bound: forms.Form
) -> HttpResponse:
    sponsors = list(_sponsors(campaign))
    for one in sponsors:
        one.can_answer = can_answer_for(request.user, one)
    steps = steps_for(request.user, campaign)
    context: dict[str, Any] = {
        "campaign": campaign,
        "can_run": can_run(request.user, campaign),
        "diagram": diagram(campaign.state, campaign.outcome),
        "steps": steps,
        "sponsors": sponsors,
        "missing": max(0, SPONSORS_NEEDED - accepted_sponsors(campaign)),
        "dashboard": dashboard(campaign) if campaign.opened_at and can_run(request.user, campaign) else {},
        "ways": campaign.ways.all(),
        "way_kinds": _way_kinds(campaign),
        "team": campaign.team.select_related("user").order_by("asked_at"),
        "stages": campaign.stages.all(),
        "documents": campaign.documents.select_related("upload"),
        "updates": campaign.updates.filter(removed_at=None).order_by("-created_at", "-id")[:20],
        "returned": campaign.reviews.filter(decided_at__isnull=False, is_opened=False)
        .order_by("-id")
        .first(),
        "sponsor_form": SponsorForm(),
        "person_form": PersonForm(),
        "stage_form": StageForm(),
        "document_form": DocumentForm(),
        "update_form": UpdateForm(),
        "outcome_form": OutcomeForm(),
        "archive_form": ArchiveForm(
            campaigns=_others(request, campaign),
            initial={"follow_up": campaign.follow_up.slug if campaign.follow_up else None},
        ),
        **bound,
    }
    return render(request, "campaigns/manage.html", context, status=status)


def _way_kinds(campaign: Campaign) -> list[tuple[str, str]]:
    """What can be added: of what a campaign has one of, only what it lacks."""
    there = set(campaign.ways.values_list("kind", flat=True))
    return [(kind.value, str(kind.label)) for kind in WayKind if kind not in SINGLE or kind not in there]


def _sponsors(campaign: Campaign) -> Any:
    return campaign.sponsors.select_related("organisation__logo").order_by("-is_lead", "pk")


def _others(request: SignedInRequest, campaign: Campaign) -> Any:
    opened = Campaign.objects.visible_to(request.user).filter(opened_at__isnull=False)
    return opened.exclude(pk=campaign.pk).order_by("-id")


def _back(campaign: Campaign) -> HttpResponse:
    return redirect_after_post(reverse("manage_campaign", args=[campaign.slug]))
