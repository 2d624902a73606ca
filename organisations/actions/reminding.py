"""Those whom it concerns hear in time that a proof or a statement lapses: 30 and 7 days before, and when it has.

The worker calls `remind_lapses` each hour. Whoever was told is noted with what they were told of, so that it
comes once however often it runs, and anew for what was renewed. A domain that is looked at again each day
lapses by what it says (verifying.note_check).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from activity.recording import record
from organisations.models import LapseNotice, Organisation, PayoutProof, Verification
from organisations.models.verifications import RECHECKED

BEFORE = (7, 30)  # days
_LATE = timedelta(days=3)  # of what lapsed longer ago nobody is told any more
_AT_MOST = 200
_KEPT = timedelta(days=60)
_Lapse = tuple[str, models.Model, date, str]


def remind_lapses() -> int:
    """Tell of what lapses soon or has; returns of how many things."""
    LapseNotice.objects.filter(until__lt=timezone.now().date() - _KEPT).delete()
    told = 0
    for what, lapsing, until, method in _lapsing():
        if told >= _AT_MOST:
            break
        told += _tell(what, lapsing, until, method)
    return told


def _tell(what: str, lapsing: models.Model, until: date, method: str) -> bool:
    days = _stage(until)
    with transaction.atomic():
        _made, is_new = LapseNotice.objects.get_or_create(
            what=what, object_id=lapsing.pk, until=until, days=days
        )
        if not is_new:
            return False
        target = lapsing.organisation if isinstance(lapsing, Verification) else lapsing
        if days == 0 and isinstance(lapsing, Verification) and not lapsing.organisation.is_verified:
            return False  # that it is no longer verified is news of its own
        verb = f"organisations.{what}_{'lapses' if days else 'lapsed'}"
        record(verb, by=None, target=target, until=until.isoformat(), method=method)
    return True


def _stage(until: date) -> int:
    """How many days before it they are told now: 30, 7, or 0 once it has lapsed."""
    left = (until - timezone.now().date()).days
    return next((days for days in BEFORE if 0 < left <= days), 0 if left <= 0 else BEFORE[-1])


def _lapsing() -> Iterator[_Lapse]:
    now = timezone.now()
    first, last = now - _LATE, now + timedelta(days=BEFORE[-1])
    for proof in _payouts(first, last):
        yield "payout", proof, _day(proof.lapses_at), ""
    # A statement holds to the end of its day.
    stated = Organisation.objects.filter(attested_until__range=(first.date(), last.date()))
    for organisation in stated.order_by("attested_until").iterator(100):
        yield "statement", organisation, organisation.attested_until + timedelta(days=1), ""
    for verification in _proofs(first, last):
        yield "proof", verification, _day(verification.expires_at), verification.method


def _payouts(first: datetime, last: datetime) -> Iterator[PayoutProof]:
    """Those that nobody has signed anew with the same address."""
    newer = PayoutProof.objects.filter(
        Q(user=OuterRef("user")) | Q(organisation=OuterRef("organisation")),
        address=OuterRef("address"),
        lapses_at__gt=OuterRef("lapses_at"),
    )
    rows = PayoutProof.objects.filter(~Exists(newer), lapses_at__range=(first, last))
    yield from rows.select_related("organisation").order_by("lapses_at").iterator(100)


def _proofs(first: datetime, last: datetime) -> Iterator[Verification]:
    """Those looked at once that ran out or will, not those that someone ended."""
    rows = Verification.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=F("expires_at")),
        held_since__isnull=False,
        expires_at__range=(first, last),
    )
    newer = Verification.objects.held().filter(
        organisation=OuterRef("organisation"), method=OuterRef("method"), domain=OuterRef("domain")
    )
    rows = rows.filter(~Exists(newer.exclude(pk=OuterRef("pk")))).exclude(method__in=RECHECKED)
    yield from rows.select_related("organisation").order_by("expires_at").iterator(100)


def _day(moment: datetime | None) -> date:
    assert moment is not None
    return moment.date()
