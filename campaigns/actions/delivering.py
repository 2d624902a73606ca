"""A campaign is delivered: frozen, listed for the body, its receipt kept, and every look at the list logged."""

from __future__ import annotations

import csv
import hashlib
import io
import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import one_line
from activity.poking import Poker
from activity.recording import record
from campaigns.actions.counting import recount
from campaigns.actions.founding import locked, save
from campaigns.actions.leading import led
from campaigns.actions.screening import screen_due
from campaigns.life import State
from campaigns.models import Campaign, Delivery, Export, Signature
from campaigns.permissions import can_run
from core.deadlines import local_time
from core.errors import Refused
from core.pdf import Resource, TypesetFailed, missing_packages, typeset
from core.permissions import require
from organisations.models.organisations import country_names
from uploads.actions import attach

if TYPE_CHECKING:
    from uploads.models import Upload

logger = logging.getLogger(__name__)
# The paper lists so many people; the file of names has all.
ON_PAPER = 2000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
poke_package = Poker("campaigns.tasks.screen")


def deliver(campaign: Campaign, *, by: User) -> Delivery:
    """Freeze who signs what as of now; from here on nobody signs or withdraws. The worker makes the package.

    Raises PermissionDenied; Refused (409) unless it is closed.
    """
    require(can_run(by, campaign), _("You may not change this campaign."))
    # Who signed in the last minute is delivered too.
    while campaign.state == State.CLOSED and screen_due(of=campaign):
        continue
    recount(campaign)
    with transaction.atomic():
        campaign = led(campaign, by=by, to=State.DELIVERED)
        campaign.delivered_at = timezone.now()
        save(campaign)
        assert campaign.text is not None
        delivery = Delivery.objects.create(
            campaign=campaign,
            by=by,
            text=campaign.text,
            people=campaign.people_count,
            organisations=campaign.organisation_count,
            verified=campaign.verified_count,
            at=campaign.delivered_at,
        )
        record("campaigns.delivered", by=by, target=campaign)
        transaction.on_commit(poke_package, robust=True)
    return delivery


@transaction.atomic
def note_receipt(delivery: Delivery, *, by: User, receipt: str = "", proof: Upload | None = None) -> Delivery:
    """Keep what shows that the body has it. Raises PermissionDenied; Refused (422) for nothing."""
    campaign = locked(delivery.campaign)
    require(can_run(by, campaign), _("You may not change this campaign."))
    if not receipt and proof is None:
        raise Refused(_("Give the number of the receipt, or a file."), status=422, field="receipt")
    delivery.receipt = one_line(receipt)[:200]
    if proof is not None:
        delivery.proof = proof
        attach([proof.pk], to=campaign, by=by)
    delivery.save(update_fields=["receipt", "proof"])
    save(campaign)
    return delivery


@transaction.atomic
def export(campaign: Campaign, *, by: User, what: str, purpose: str, rows: int) -> Export:
    """Note a download of personal data before it begins. Raises PermissionDenied; Refused (422) without purpose."""
    require(can_run(by, campaign), _("You may not change this campaign."))
    purpose = one_line(purpose)
    if len(purpose) < 5:
        raise Refused(_("Say what for."), status=422, field="purpose")
    made = Export.objects.create(campaign=campaign, by=by, what=what, purpose=purpose[:300], rows=rows)
    record("campaigns.exported", by=by, target=campaign, export=made.pk)
    return made


def make_packages() -> int:
    """Make what was delivered and has no files yet; safe to run twice."""
    made = 0
    waiting = Delivery.objects.filter(made_at=None, wiped_at=None).select_related("campaign__body", "text")
    for delivery in waiting.order_by("id")[:5]:
        listed, content = _listed(delivery)
        _keep(delivery.path(".csv"), content)
        has_pdf = _make_pdf(delivery)
        made += Delivery.objects.filter(pk=delivery.pk, made_at=None).update(
            made_at=timezone.now(),
            listed=listed,
            csv_sha256=hashlib.sha256(content).hexdigest(),
            has_pdf=has_pdf,
        )
    return made


def wipe_packages(before: object) -> int:
    """Delete the lists of what closed before then: their names are gone too."""
    wiped = 0
    for delivery in Delivery.objects.filter(campaign__closed_at__lt=before, wiped_at=None):
        for ending in (".csv", ".pdf"):
            default_storage.delete(delivery.path(ending))
        wiped += Delivery.objects.filter(pk=delivery.pk).update(wiped_at=timezone.now(), has_pdf=False)
    return wiped


def _signers(delivery: Delivery) -> Iterator[Signature]:
    """Organisations, then the people who agreed to be forwarded, in the order in which they signed."""
    rows = Signature.objects.filter(campaign=delivery.campaign).counted()
    yield from rows.of_organisations().select_related("organisation").order_by("signed_at", "id")
    yield from rows.of_people().filter(is_forwarded=True).order_by("signed_at", "id").iterator(2000)


def _listed(delivery: Delivery) -> tuple[int, bytes]:
    """The list as CSV, and how many stand in it. A cell never begins as a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["kind", "name", "country", "signed_at", "text_sha256"])
    listed = 0
    for one in _signers(delivery):
        name = one.organisation.name if one.organisation else one.name
        name = f"'{name}" if name.startswith(_FORMULA) else name
        kind = "organisation" if one.organisation_id else "person"
        writer.writerow([kind, name, one.country, one.signed_at.isoformat(), delivery.text.sha256])
        listed += 1
    return listed, file.getvalue().encode()


def _make_pdf(delivery: Delivery) -> bool:
    """The letter with its signers on paper; False where this system can make none."""
    if missing_packages():
        return False
    people = (
        Signature.objects.filter(campaign=delivery.campaign).counted().of_people().filter(is_forwarded=True)
    )
    organisations = Signature.objects.filter(campaign=delivery.campaign).counted().of_organisations()
    context = {
        "delivery": delivery,
        "day": local_time(delivery.at, delivery.campaign.time_zone).date(),
        "campaign": delivery.campaign,
        "organisations": organisations.select_related("organisation").order_by("signed_at", "id")[:ON_PAPER],
        "are_all_named": people.count() == delivery.people,
        "more": max(0, people.count() - ON_PAPER),
        "asks": delivery.campaign.asks.all(),
    }
    with translation.override(delivery.campaign.language):
        named = _named(people.order_by("signed_at", "id")[:ON_PAPER])
        context |= {"people": named, "site_url": settings.SITE_URL}
        html = render_to_string("campaigns/print/delivery.html", context)
    style = (settings.BASE_DIR / "static" / "print" / "paper.css").read_bytes()
    try:
        content, _pages = typeset(html, {"/static/print/paper.css": Resource(style, "text/css")})
    except TypesetFailed as failure:
        logger.warning("No PDF of delivery %s: %s", delivery.pk, failure.reason)
        return False
    _keep(delivery.path(".pdf"), content)
    return True


def _named(people: Iterable[Signature]) -> list[str]:
    """Name and country, in the language that is active."""
    countries = country_names()
    return [", ".join(part for part in (one.name, countries.get(one.country)) if part) for one in people]


def _keep(path: str, content: bytes) -> None:
    default_storage.delete(path)
    default_storage.save(path, ContentFile(content))
