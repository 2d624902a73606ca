"""People by day, country and source: moved with each signature, so that no page counts all rows to draw a chart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.db.models import F, Q

from campaigns.models import Campaign, Signature, Tally, TallyBy

# What tally_people() reads of a signature.
TALLIED = ("signed_at", "country", "source")
Key = tuple[str, str]


def tally_people(
    campaign: Campaign, *, come: Iterable[Signature] = (), gone: Iterable[Signature] = ()
) -> None:
    """Move the tallies, in the transaction in which these signatures came to count, or no longer do.

    The caller has changed the campaign's own row before, so that two never make the same tally at once.
    """
    moved = Counter(_keys((one.signed_at, one.country, one.source) for one in come))
    moved.subtract(_keys((one.signed_at, one.country, one.source) for one in gone))
    by_change: dict[int, list[Key]] = defaultdict(list)
    for key, change in moved.items():
        if change:
            by_change[change].append(key)
    rows = Tally.objects.filter(campaign=campaign)
    for change, keys in by_change.items():
        named = Q(*(Q(by=by, value=value) for by, value in keys), _connector=Q.OR)
        if rows.filter(named).update(people=F("people") + change) < len(keys):
            known = set(rows.filter(named).values_list("by", "value"))
            Tally.objects.bulk_create(_tally(campaign, key, change) for key in keys if key not in known)


def tallied_anew(campaign: Campaign) -> Counter[Key]:
    """What the tallies should be, from all rows: for the night, not for a page."""
    people = Signature.objects.filter(campaign=campaign).counted().of_people().order_by()
    return Counter(_keys(people.values_list(*TALLIED).iterator()))


def are_tallied(campaign: Campaign, true: Counter[Key]) -> bool:
    rows = Tally.objects.filter(campaign=campaign).exclude(people=0)
    return true == {(by, value): n for by, value, n in rows.values_list("by", "value", "people")}


def set_tallies(campaign: Campaign, true: Counter[Key]) -> None:
    Tally.objects.filter(campaign=campaign).delete()
    Tally.objects.bulk_create((_tally(campaign, key, n) for key, n in true.items()), batch_size=500)


def _keys(rows: Iterable[tuple[datetime, str, str]]) -> Iterator[Key]:
    for signed_at, country, source in rows:
        yield TallyBy.DAY, signed_at.astimezone(UTC).date().isoformat()
        yield TallyBy.COUNTRY, country
        yield TallyBy.SOURCE, source


def _tally(campaign: Campaign, key: Key, people: int) -> Tally:
    by, value = key
    return Tally(campaign=campaign, by=by, value=value, people=people)
