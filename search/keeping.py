"""What was ranked is kept for a moment: the next page of it, and the same question asked again, find it there.

A ranked list is ids alone, under all that was asked, the categories the reader may see, and the moment the index
last changed. It gives nothing away: what is shown is loaded anew each time, and what was removed or moved behind
a door falls out there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from django.core.cache import cache

from core.prepared import Prepared
from search.models import Document

# Two workers may commit in another order than they began: so long, a document may be missing from a list.
KEEP = 30  # seconds


def kept(asked: Sequence[object], rank: Callable[[], list[int]]) -> list[int]:
    """The ranked ids for what was asked, as they were found before or by `rank` now: 1 query if they were."""
    newest = _newest.first()
    if newest is None:
        return []
    key = "ranked:" + sha256(repr((*asked, newest)).encode()).hexdigest()
    ranked = cache.get(key)
    if ranked is None:
        ranked = rank()
        cache.set(key, ranked, KEEP)
    return ranked


_newest = Prepared(lambda: Document.objects.order_by("-indexed_at").values_list("indexed_at", flat=True)[:1])
