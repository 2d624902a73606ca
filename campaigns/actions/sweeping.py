"""Staff look at what was held, and invalidate or release many signatures at once, in batches one can stop."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activity.poking import Poker
from activity.recording import record
from campaigns.actions.counting import count_people
from campaigns.actions.tallying import TALLIED
from campaigns.models import Campaign, Signature, Sweep
from campaigns.permissions import can_sweep
from core.errors import Refused
from core.permissions import require

BATCH = 500
poke_sweep = Poker("campaigns.tasks.screen")


def begin_sweep(
    campaign: Campaign,
    *,
    by: User,
    is_release: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    network: str = "",
    domain: str = "",
) -> Sweep:
    """Invalidate the people's signatures that fit all that is given, or count what is held of them.

    Raises PermissionDenied; Refused (422) if nothing is given: all of a campaign is never meant.
    """
    require(can_sweep(by), _("You may not judge signatures."))
    if not (since or until or network or domain):
        raise Refused(_("Give a time, a network or a mail domain."), status=422, field="network")
    sweep = Sweep(
        campaign=campaign,
        by=by,
        is_release=is_release,
        since=since,
        until=until,
        network=network,
        domain=domain,
    )
    sweep.total = found_by(sweep).count()
    with transaction.atomic():
        sweep.save()
        record("campaigns.swept", by=by, target=campaign, sweep=sweep.pk)
        transaction.on_commit(poke_sweep, robust=True)
    return sweep


@transaction.atomic
def cancel_sweep(sweep: Sweep, *, by: User) -> None:
    """Stop where it is; what was done stays. Raises PermissionDenied; Refused (409) once it has ended."""
    require(can_sweep(by), _("You may not judge signatures."))
    ended = Sweep.objects.filter(pk=sweep.pk, ended_at=None).update(
        ended_at=timezone.now(), is_cancelled=True
    )
    if not ended:
        raise Refused(_("This has ended already."))


def sweep_due(most: int = 40) -> int:
    """Go on with what was begun, a batch a transaction; returns how many signatures changed."""
    changed = 0
    for sweep in Sweep.objects.filter(ended_at=None).order_by("id")[:10]:
        for _turn in range(most):
            found = _sweep_batch(sweep)
            changed += found
            if not found:
                break
    return changed


def found_by(sweep: Sweep) -> QuerySet[Signature]:
    """The signatures it is about that are still as they were."""
    rows = Signature.objects.filter(campaign=sweep.campaign).of_people().filter(invalidated_at=None)
    if sweep.is_release:
        rows = rows.filter(held_at__isnull=False)
    if sweep.since:
        rows = rows.filter(signed_at__gte=sweep.since)
    if sweep.until:
        rows = rows.filter(signed_at__lte=sweep.until)
    if sweep.network:
        rows = rows.filter(network=sweep.network)
    if sweep.domain:
        rows = rows.filter(domain=sweep.domain)
    return rows


def _sweep_batch(sweep: Sweep) -> int:
    with transaction.atomic():
        sweep = Sweep.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=sweep.pk)
        if sweep.ended_at is not None:
            return 0
        pks = list(
            found_by(sweep)
            .filter(pk__gt=sweep.last_id)
            .select_for_update(of=("self",))
            .order_by("id")
            .values_list("pk", flat=True)[:BATCH]
        )
        if not pks:
            Sweep.objects.filter(pk=sweep.pk).update(ended_at=timezone.now())
            return 0
        rows = Signature.objects.filter(pk__in=pks)
        if sweep.is_release:
            rows.update(held_at=None, hold="")
            come = list(rows.good().filter(is_counted=False).only(*TALLIED))
            Signature.objects.filter(pk__in=[one.pk for one in come]).update(is_counted=True)
            count_people(sweep.campaign, come=come)
        else:
            gone = list(rows.counted().only(*TALLIED))
            rows.update(invalidated_at=timezone.now(), is_counted=False)
            count_people(sweep.campaign, gone=gone)
        Sweep.objects.filter(pk=sweep.pk).update(done=F("done") + len(pks), last_id=pks[-1])
    return len(pks)
