"""Counts that are true: moved with each signature, counted anew from rows, and never more than is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from activity.recording import record
from campaigns.actions.tallying import are_tallied, set_tallies, tallied_anew, tally_people
from campaigns.models import Campaign, Milestone, Signature, TallyBy
from organisations.models import Organisation, Size

# A sum of sizes is told if so many give theirs, and none is more than this part of it.
FEWEST, LARGEST_PART = 5, 4
# Low and high end of each band in MW; the last has no high end.
BANDS: dict[str, tuple[int, int | None]] = {
    Size.UNDER_1: (0, 1),
    Size.TO_10: (1, 10),
    Size.TO_50: (10, 50),
    Size.TO_200: (50, 200),
    Size.OVER_200: (200, None),
}
STEPS = (
    10,
    25,
    50,
    100,
    250,
    500,
    1000,
    2500,
    5000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
)


def count_people(
    campaign: Campaign, *, come: Collection[Signature] = (), gone: Collection[Signature] = ()
) -> None:
    """Move the counters of people, in the transaction in which these came or went; tell of milestones."""
    if come or gone:
        Campaign.objects.filter(pk=campaign.pk).update(
            people_count=F("people_count") + len(come) - len(gone),
            version=F("version") + 1,
            changed_at=timezone.now(),
        )
        tally_people(campaign, come=come, gone=gone)
        note_milestones(campaign)


def reckon_organisations(campaign: Campaign) -> None:
    """Set what is counted of organisations from their few rows: how many, how many verified, MW together."""
    rows = Signature.objects.filter(campaign=campaign).counted().of_organisations()
    signed = Organisation.objects.filter(pk__in=rows.values("organisation"))
    sizes = rows.filter(gives_size=True).values_list("organisation__size", flat=True)
    low, high = band_sum(sizes)
    Campaign.objects.filter(pk=campaign.pk).update(
        organisation_count=signed.count(),
        verified_count=signed.verified().count(),
        mw_low=low,
        mw_high=high,
        version=F("version") + 1,
        told_version=F("told_version") + 1,
        changed_at=timezone.now(),
    )


def band_sum(sizes: Iterable[str]) -> tuple[int | None, int | None]:
    """The MW of all together as a band; nothing if it would tell what one of them runs.

    (low, None) is "at least low": one of them has no high end.
    """
    bands = [BANDS[size] for size in sizes if size in BANDS]
    lows = [low for low, _high in bands]
    if len(bands) < FEWEST or max(lows) * LARGEST_PART > sum(lows):
        return None, None
    highs = [high for _low, high in bands if high is not None]
    if len(highs) < len(bands):
        return sum(lows), None
    if max(highs) * LARGEST_PART > sum(highs):
        return None, None
    return sum(lows), sum(highs)


def note_milestones(campaign: Campaign) -> None:
    """Reach what is reached, once told to followers; take back what no longer is."""
    now = timezone.now()
    count, goal = Campaign.objects.values_list("people_count", "goal").get(pk=campaign.pk)
    reached = {step for step in (*STEPS, goal) if step <= count}
    known = dict(campaign.milestones.values_list("number", "taken_back_at"))
    if set(known) == reached and not any(known.values()):
        return
    campaign.milestones.filter(number__gt=count, taken_back_at=None).update(taken_back_at=now)
    campaign.milestones.filter(number__lte=count).exclude(taken_back_at=None).update(taken_back_at=None)
    new = sorted(reached - set(known))
    Milestone.objects.bulk_create(
        [Milestone(campaign=campaign, number=number, reached_at=now) for number in new], ignore_conflicts=True
    )
    if new:
        record("campaigns.milestone", by=None, target=campaign, number=new[-1])


def recount(campaign: Campaign) -> int:
    """Set all of it from the rows; returns how many counters were wrong.

    Rows are looked through without keeping anybody from signing: only what seems wrong is counted under a lock.
    """
    wrong = 0 if _is_right(campaign) else _count_anew(campaign)
    names = ("organisation_count", "verified_count", "mw_low", "mw_high")
    with transaction.atomic():
        before = Campaign.objects.select_for_update().get(pk=campaign.pk)
        reckon_organisations(campaign)
        now = Campaign.objects.get(pk=campaign.pk)
    return wrong + sum(getattr(before, name) != getattr(now, name) for name in names)


def _is_right(campaign: Campaign) -> bool:
    """Whether people's counters are what their rows say, as far as nobody signs meanwhile."""
    rows = Signature.objects.filter(campaign=campaign)
    true = tallied_anew(campaign)
    people = sum(n for (by, _value), n in true.items() if by == TallyBy.DAY)
    return (
        rows.counted().count() == rows.good().counted().count() == rows.good().count()
        and people == Campaign.objects.values_list("people_count", flat=True).get(pk=campaign.pk)
        and are_tallied(campaign, true)
    )


@transaction.atomic
def _count_anew(campaign: Campaign) -> int:
    before = Campaign.objects.select_for_update().get(pk=campaign.pk)
    rows = Signature.objects.filter(campaign=campaign)
    good = rows.good().values("pk")
    rows.counted().exclude(pk__in=good).update(is_counted=False)
    rows.filter(is_counted=False, pk__in=good).update(is_counted=True)
    true = tallied_anew(campaign)
    people = sum(n for (by, _value), n in true.items() if by == TallyBy.DAY)
    is_wrong, is_tallied = people != before.people_count, are_tallied(campaign, true)
    if is_wrong:
        Campaign.objects.filter(pk=campaign.pk).update(people_count=people)
        note_milestones(campaign)
    if not is_tallied:
        set_tallies(campaign, true)
    return is_wrong + (not is_tallied)


def recount_all() -> int:
    """Recount every campaign on which somebody can still sign or that was not delivered yet."""
    signed = Signature.objects.filter(campaign=OuterRef("pk"))
    live = Campaign.objects.filter(Exists(signed), delivered_at=None)
    return sum(recount(campaign) for campaign in live)
