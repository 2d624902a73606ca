"""What was accepted, frozen at that moment: one JSON, and a PDF of it by the worker, both sealed.

printing.PrintedFile is no place for them, since it keeps files as they are; the press is the same (core.pdf).
"""

from __future__ import annotations

import base64
import json
import logging
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from activity.poking import Poker
from activity.recording import record
from core.pdf import Resource, TypesetFailed, missing_packages, typeset
from messaging.models import REVIEW_AFTER, Agreement, Proposal
from messaging.proposals.terms import canonical, lines

logger = logging.getLogger(__name__)
ATTEMPTS = 3

poke_agreements = Poker("messaging.tasks.make_agreements")


def freeze(proposal: Proposal) -> Agreement:
    """Keep what was accepted, and by whom, as it is now; within the transaction of the acceptance."""
    content = json.dumps(frozen(proposal), ensure_ascii=False, indent=2)
    agreement = Agreement.objects.create(proposal=proposal, content=content)
    proposal.review_on = _review_on(proposal)
    proposal.save(update_fields=["review_on"])
    transaction.on_commit(poke_agreements, robust=True)
    return agreement


def frozen(proposal: Proposal) -> dict[str, Any]:
    """The file both sides get. `terms_hash` is the SHA-256 of `canonical`, which are the terms' own bytes."""
    version = proposal.current
    return {
        "proposal": proposal.pk,
        "version": version.number,
        "kind": proposal.kind,
        "terms": version.terms["terms"],
        "files": version.terms.get("files", []),
        "canonical": canonical(version.terms).decode(),
        "terms_hash": version.terms_hash,
        "parties": [
            {
                "name": party.name,
                "organisation": party.organisation.slug if party.organisation else None,
                "legal_name": party.organisation.legal_name if party.organisation else None,
                "agreed": party.agreed_version == version.number,
                "agreed_by": party.agreed_by.shown_name if party.agreed_by else None,
                "agreed_at": party.agreed_at.isoformat() if party.agreed_at else None,
            }
            for party in proposal.seated
        ],
        "accepted_at": proposal.ended_at.isoformat() if proposal.ended_at else None,
        "site": settings.SITE_URL,
    }


def make_agreements(at_most: int = 20) -> int:
    """Make the PDFs that wait, oldest first. Returns how many came out; safe to run twice at once."""
    made = 0
    for _turn in range(at_most):
        agreement = _claimed()
        if agreement is None:
            break
        made += _make(agreement)
    return made


def _claimed() -> Agreement | None:
    """The oldest without a PDF, tried once more; one that was tried often enough has failed."""
    waiting = Agreement.objects.filter(pdf_at=None, failure="").order_by("frozen_at")
    for agreement in waiting.select_related("proposal")[:10]:
        tried = Agreement.objects.filter(pk=agreement.pk, pdf_at=None, attempts=agreement.attempts)
        if agreement.attempts >= ATTEMPTS:
            tried.update(failure="time")
        elif tried.update(attempts=F("attempts") + 1):
            return agreement
    return None


def _make(agreement: Agreement) -> bool:
    """Where the system lacks what makes PDFs it stays to be made: the page says which package brings it."""
    if missing_packages():
        Agreement.objects.filter(pk=agreement.pk).update(attempts=0)
        return False
    try:
        html = composed(agreement)
        content, _pages = typeset(html, {"/static/print/paper.css": _style()})
    except TypesetFailed as failure:
        logger.warning("The PDF of agreement %s was not made: %s", agreement.pk, failure.reason)
        return False
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
        agreement.pdf, agreement.pdf_at = base64.b64encode(content).decode(), timezone.now()
        agreement.save()
    return True


def composed(agreement: Agreement) -> str:
    """The page that is printed, from the frozen file alone, in the terms' own language where the site speaks it."""
    told = json.loads(agreement.content)
    language = told["terms"].get("language", "en")
    spoken = {code.lower(): code for code, _name in settings.LANGUAGES}
    with translation.override(spoken.get(language.lower(), "en")):
        terms = {"kind": told["kind"], "terms": told["terms"], "files": told.get("files", [])}
        context = {
            "told": told,
            "title": told["terms"].get("title", ""),
            "lines": lines(terms),
            "parties": [(one, _moment(one["agreed_at"])) for one in told["parties"]],
            "agreement": agreement,
            "kind": agreement.proposal.get_kind_display(),
            "site_url": settings.SITE_URL,
        }
        return render_to_string("messaging/print/agreement.html", context)


def remind_reviews() -> int:
    """Ask the parties of accepted proposals what became of them, once. Returns how many; safe to run twice."""
    asked = 0
    for pk in list(Proposal.objects.for_review().values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            proposal = Proposal.objects.select_for_update(of=("self",)).for_review().filter(pk=pk).first()
            if proposal is not None:
                proposal.reminded_at = timezone.now()
                proposal.save(update_fields=["reminded_at"])
                record("messaging.proposal_review", by=None, target=proposal)
                asked += 1
    return asked


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _review_on(proposal: Proposal) -> date:
    """The last day of the terms, or half a year from now."""
    ends = proposal.current.terms["terms"].get("ends_on")
    today = timezone.now().date()
    return max(date.fromisoformat(ends), today) if ends else today + REVIEW_AFTER


def _style() -> Resource:
    return Resource((settings.BASE_DIR / "static" / "print" / "paper.css").read_bytes(), "text/css")
