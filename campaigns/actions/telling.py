"""What a campaign tells: the stages of the procedure, documents, updates, and the answer, ask by ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.first_links import outside_of, refuse_first_links
from accounts.models import User
from accounts.names import one_line
from activity.recording import record
from campaigns.actions.founding import CLICKED_TWICE, locked, rendered, rework, run, save
from campaigns.actions.leading import led
from campaigns.life import OUTCOMES, State
from campaigns.models import Campaign, Document, Stage, Update
from campaigns.permissions import can_remove
from core import markdown
from core.errors import Refused
from core.permissions import require
from uploads.actions import attach

if TYPE_CHECKING:
    from uploads.models import Upload


@transaction.atomic
def add_stage(campaign: Campaign, *, by: User, title: str, on: date, note: str = "") -> Stage:
    campaign = rework(campaign, by=by)
    stage = Stage.objects.create(campaign=campaign, title=one_line(title), on=on, note=one_line(note))
    save(campaign)
    return stage


@transaction.atomic
def remove_stage(stage: Stage, *, by: User) -> None:
    campaign = rework(stage.campaign, by=by)
    stage.delete()
    save(campaign)


@transaction.atomic
def add_document(
    campaign: Campaign, *, by: User, title: str, url: str = "", upload: Upload | None = None
) -> Document:
    """Link a document, or show a file that `by` has sent. Raises Refused: 422 for neither, 409 during a review."""
    campaign = rework(campaign, by=by)
    if not url and upload is None:
        raise Refused(_("Give an address or a file."), status=422, field="url")
    if campaign.opened_at is not None:  # until then a moderator is yet to see it
        refuse_first_links(outside_of(url), by=by, field="url")
    document = Document.objects.create(campaign=campaign, title=one_line(title), url=url, upload=upload)
    if upload is not None:
        attach([upload.pk], to=campaign, by=by)
    save(campaign)
    return document


@transaction.atomic
def remove_document(document: Document, *, by: User) -> None:
    campaign = rework(document.campaign, by=by)
    if document.upload is not None:
        type(document.upload).objects.filter(pk=document.upload.pk).update(removed_at=timezone.now())
    document.delete()
    save(campaign)


@transaction.atomic
def tell(campaign: Campaign, *, by: User, title: str, body: str = "") -> Update:
    """Tell its followers some news; once, however often it is clicked.

    Raises PermissionDenied; Refused (409) before it was opened.
    """
    campaign = run(campaign, by=by)
    if campaign.opened_at is None:
        raise Refused(_("Nobody follows it yet: it was not opened."))
    title, since = one_line(title), timezone.now() - CLICKED_TWICE
    told = campaign.updates.filter(by=by, title=title, body=body, removed_at=None, created_at__gt=since)
    if (same := told.first()) is not None:
        return same
    html = rendered(body) if body else ""
    refuse_first_links(markdown.outside_links(html), by=by, field="body")
    update = Update.objects.create(
        campaign=campaign,
        by=by,
        title=title,
        body=body,
        body_html=html,
        body_renderer=markdown.RENDERER_VERSION,
    )
    save(campaign)
    record("campaigns.updated", by=by, target=campaign, update=update.pk)
    return update


@transaction.atomic
def remove_update(update: Update, *, by: User) -> None:
    campaign = run(update.campaign, by=by)
    Update.objects.filter(pk=update.pk, removed_at=None).update(removed_at=timezone.now())
    save(campaign)


@transaction.atomic
def take_down_update(update: Update, *, by: User, reason: str) -> None:
    """Hide it from all but moderators. Raises PermissionDenied; Refused (409) if it is."""
    require(can_remove(by), _("You may not remove this."))
    campaign = locked(update.campaign)
    if not Update.objects.filter(pk=update.pk, removed_at=None).update(removed_at=timezone.now()):
        raise Refused(_("This was already removed."))
    save(campaign)
    record("campaigns.update_removed", by=by, target=campaign, update=update.pk, reason=reason)


@transaction.atomic
def restore_update(update: Update, *, by: User) -> None:
    require(can_remove(by), _("You may not restore this."))
    campaign = locked(update.campaign)
    if not Update.objects.filter(pk=update.pk, removed_at__isnull=False).update(removed_at=None):
        raise Refused(_("This is not removed."))
    save(campaign)
    record("campaigns.update_restored", by=by, target=campaign, update=update.pk)


@transaction.atomic
def answer(campaign: Campaign, *, by: User, answers: Mapping[int, Mapping[str, Any]]) -> Campaign:
    """Note what the body answered: by number of the ask its answer, note, document and page.

    The first time it takes the campaign from delivered to answered. Raises PermissionDenied; Refused (409)
    before it was delivered.
    """
    campaign = run(campaign, by=by)
    is_first = campaign.state == State.DELIVERED
    if is_first:
        campaign.state = State.ANSWERED
    elif campaign.state not in (State.ANSWERED, *OUTCOMES):
        raise Refused(_("There is no answer before it was delivered."))
    for ask in campaign.asks.all():
        told = answers.get(ask.number)
        if told is not None:
            ask.answer, ask.note = told["answer"], one_line(told.get("note", ""))
            ask.document, ask.page = told.get("document"), one_line(told.get("page", ""))
            ask.save()
    save(campaign)
    if is_first:
        record("campaigns.answered", by=by, target=campaign)
    return campaign


@transaction.atomic
def decide(
    campaign: Campaign, *, by: User, outcome: str, note: str = "", look_again_on: date | None = None
) -> Campaign:
    """Say what came of it, and when to look whether it lasted.

    Raises PermissionDenied; Refused: 422 for no outcome, 409 before it was answered.
    """
    if outcome not in OUTCOMES:
        raise Refused(_("Choose what came of it."), status=422, field="outcome")
    campaign = led(campaign, by=by, to=outcome)
    campaign.outcome_note, campaign.look_again_on = note.strip(), look_again_on
    save(campaign)
    record("campaigns.decided", by=by, target=campaign, outcome=str(outcome))
    return campaign
