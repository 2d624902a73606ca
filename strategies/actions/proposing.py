"""A text is proposed: a strategy's first, or another for one that stands. Until it is sent it is its author's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import once
from activity.recording import record
from core.errors import Refused
from core.markdown import RENDERER_VERSION
from core.permissions import require
from organisations.voice import hold_voice
from strategies.content import Content, content_of, tidied
from strategies.models import Revision, RevisionState, State, Strategy, StrategyCategory, Weight
from strategies.models.revisions import NEXT
from strategies.permissions import can_edit, can_propose, can_revise, can_take_back, can_withdraw
from strategies.writing import Written, write
from uploads.actions import attach

if TYPE_CHECKING:
    from accounts.models import User
    from organisations.models import Organisation

RESERVED = {
    "calculators", "categories", "drafts", "facts", "feed", "mine", "new", "plans", "reports", "review", "reviewers",
    "revisions", "site", "sites", "strategy", "waiting",
}  # fmt: skip


def propose(
    *,
    by: User,
    category: StrategyCategory,
    content: Content,
    language: str = "",
    organisation: Organisation | None = None,
    key: UUID | None = None,
) -> Revision:
    """Begin a strategy as a draft that only its author sees. The same author, key and text give the same again.

    Raises PermissionDenied; Refused: 422 without a title, 409 for a key used before or a seat that ended.
    """
    require(can_propose(by), _("You may not propose a strategy."))
    content = _titled(content)
    written = write(content, by=by)
    with transaction.atomic():
        used = once.claim(key, by=by, content=f"propose {category.pk} {_told(content, organisation)}")
        if used and used.object_id:
            return Revision.objects.select_related("strategy").get(pk=used.object_id)
        hold_voice(organisation, by=by)
        strategy = Strategy.objects.create(
            slug=free_slug(content["title"]),
            category=category,
            language=language or by.language or "en",
            author=by,
            organisation=organisation,
            title=content["title"],
            summary=content["summary"],
        )
        revision = _begin(strategy, content, written, by=by, organisation=organisation)
        once.settle(used, made=revision.pk)
    return revision


def revise(
    strategy: Strategy,
    *,
    by: User,
    content: Content,
    based_on: Revision,
    note: str = "",
    weight: str = Weight.IMPROVEMENT,
    organisation: Organisation | None = None,
    key: UUID | None = None,
) -> Revision:
    """Begin another text for a strategy that stands, written over `based_on`, one of its published revisions.

    Raises PermissionDenied; Refused: 422 without a title, 409 if one has a revision of it open already (named in
    `revision`), for a key used before or a seat that ended.
    """
    require(can_revise(by, strategy), _("You may not revise this strategy."))
    content = _titled(content)
    written = write(content, by=by, of=based_on)
    try:
        with transaction.atomic():
            told = f"revise {strategy.pk} {based_on.pk} {_told(content, organisation)}"
            used = once.claim(key, by=by, content=told)
            if used and used.object_id:
                return Revision.objects.select_related("strategy").get(pk=used.object_id)
            hold_voice(organisation, by=by)
            revision = _begin(
                strategy,
                content,
                written,
                by=by,
                organisation=organisation,
                based_on=based_on,
                note=note,
                weight=weight,
            )
            once.settle(used, made=revision.pk)
    except IntegrityError:
        mine = strategy.revisions.open().get(author=by)
        message = _("You have a revision of this strategy open already. Both texts are below.")
        raise Refused(message, code="open", revision=mine.pk) from None
    return revision


def save(
    revision: Revision,
    *,
    by: User,
    content: Content,
    version: int,
    based_on: int | None = None,
    note: str | None = None,
    weight: str | None = None,
    organisation: Organisation | None = None,
    category: StrategyCategory | None = None,
    language: str = "",
) -> Revision:
    """Write a draft or a returned text anew. `version` is the one it was typed over; `based_on` names the published
    revision whose changes the author has seen (by id).

    Raises PermissionDenied; Refused: 422 without a title; 409 with `version` if it was saved elsewhere meanwhile,
    or if it was sent or a seat ended.
    """
    content = _titled(content)
    written = write(content, by=by, of=revision)
    with transaction.atomic():
        revision = locked(revision)
        if revision.state == RevisionState.IN_REVIEW:
            raise Refused(_("This text is with the reviewers. Take it back to change it."), code="sent")
        require(can_edit(by, revision), _("You may not change this text."))
        if revision.edit_version != version and content != content_of(revision):
            message = _("This text was saved from another window meanwhile. Both are below.")
            raise Refused(message, code="edited", version=revision.edit_version)
        hold_voice(organisation, by=by)
        _put(revision, content, written, by=by)
        if based_on is not None and based_on in {revision.based_on_id, revision.strategy.current_id}:
            revision.based_on_id = based_on
        revision.note = revision.note if note is None else note.strip()
        revision.weight = weight or revision.weight
        revision.organisation = organisation
        revision.edit_version += 1
        revision.save()
        attach(written.uploads, to=revision, by=by)
        _tell_draft(revision, category, language)
    return revision


@transaction.atomic
def take_back(revision: Revision, *, by: User) -> Revision:
    """Go on writing at what was sent. Raises Refused (409) if it was decided meanwhile."""
    revision = locked(revision)
    if revision.state != RevisionState.IN_REVIEW and revision.author_id == by.pk:
        raise Refused(_("This was decided meanwhile."))
    require(can_take_back(by, revision), _("You may not change this text."))
    to_state(revision, RevisionState.DRAFT)
    record("strategies.taken_back", by=by, target=revision)
    return revision


@transaction.atomic
def withdraw(revision: Revision, *, by: User) -> Revision:
    """Give it up for good; its text stays with its author and those who reviewed it."""
    revision = locked(revision)
    if not revision.is_open and revision.author_id == by.pk:
        raise Refused(_("This was decided meanwhile."))
    require(can_withdraw(by, revision), _("You may not withdraw this text."))
    to_state(revision, RevisionState.WITHDRAWN)
    record("strategies.withdrawn", by=by, target=revision)
    return revision


def locked(revision: Revision) -> Revision:
    """The revision as it is now, and its strategy, whose row everyone who changes either waits for."""
    strategy = Strategy.objects.select_for_update().get(pk=revision.strategy_id)
    now = Revision.objects.get(pk=revision.pk)
    now.strategy = strategy
    return now


def to_state(revision: Revision, state: str) -> None:
    """Along the table beside the model; saves it."""
    if state not in NEXT[RevisionState(revision.state)]:
        raise Refused(_("This was decided meanwhile."))
    revision.state = state
    revision.save()


def _begin(
    strategy: Strategy,
    content: Content,
    written: Written,
    *,
    by: User,
    organisation: Organisation | None,
    based_on: Revision | None = None,
    note: str = "",
    weight: str = Weight.IMPROVEMENT,
) -> Revision:
    revision = Revision(
        strategy=strategy,
        author=by,
        organisation=organisation,
        based_on=based_on,
        note=note.strip(),
        weight=weight,
    )
    _put(revision, content, written, by=by)
    revision.save(force_insert=True)
    attach(written.uploads, to=revision, by=by)
    record("strategies.begun", by=by, target=revision)
    return revision


def _put(revision: Revision, content: Content, written: Written, *, by: User) -> None:
    for name, value in content.items():
        setattr(revision, name, value)
    revision.sections_html = written.html
    revision.renderer_version = RENDERER_VERSION
    revision.updated_at = timezone.now()


def _tell_draft(revision: Revision, category: StrategyCategory | None, language: str) -> None:
    """What a strategy that was never published is called and about is what its draft says."""
    strategy = revision.strategy
    if strategy.state != State.DRAFT:
        return
    strategy.title, strategy.summary = revision.title, revision.summary
    strategy.category = category or strategy.category
    strategy.language = language or strategy.language
    strategy.organisation = revision.organisation
    strategy.save(update_fields=["title", "summary", "category", "language", "organisation"])


def _titled(content: Content) -> Content:
    content = tidied(content)
    if len(content["title"]) < 2:
        raise Refused(_("Give the strategy a title."), status=422, field="title")
    return content


def _told(content: Content, organisation: Organisation | None) -> str:
    return f"{organisation and organisation.pk} {json.dumps(content, sort_keys=True, default=str)}"


def free_slug(title: str) -> str:
    """An address for the title, with a number if another has it."""
    plain = slugify(title, allow_unicode=True)[:70].strip("-_") or "strategy"
    taken = set(Strategy.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    number, slug = 1, plain
    while slug in taken | RESERVED:
        number += 1
        slug = f"{plain}-{number}"
    return slug
