"""The protocol of rooms between competitors: what each person accepts before they read or write there.

A version is never changed: whoever accepted it accepted these words. A new one gets the next number, and every
room between competitors that is opened after it follows it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Told:
    """A protocol in one language."""

    language: str
    points: tuple[str, ...]


PROTOCOLS: dict[int, tuple[str | Promise, ...]] = {
    1: (
        _(
            "We talk about the purpose of this room and nothing else. Each meeting follows an agenda written "
            "beforehand."
        ),
        _(
            "We don't share or ask for prices, costs, margins, bids, contract terms, customers or suppliers "
            "that are not public."
        ),
        _(
            "We don't share or ask for figures or plans, not public, of output, capacity, hash rate, "
            "curtailment, purchases or sales."
        ),
        _(
            "We don't agree on prices, output, markets, territories, bids, whom to deal with or whom not to "
            "hire, here or anywhere else, in words or by signs."
        ),
        _("Figures that are shared are old, of several companies together, and tell of none of them alone."),
        _(
            "Each organisation decides for itself and alone what it does afterwards. Nothing said here binds "
            "anyone."
        ),
        _("Whoever hears what doesn't belong here says so, objects and leaves; their objection is kept."),
        _(
            "Everything is kept: nothing disappears, minutes are written, and counsel may read along. "
            "Authorities and courts can ask for it."
        ),
    ),
}
CURRENT = max(PROTOCOLS)


def protocol_in(version: int, language: str) -> list[Told]:
    """A version in English, whose words count, and beside it in the reader's language if that is another."""
    languages = [settings.LANGUAGE_CODE]
    if language.split("-")[0] != settings.LANGUAGE_CODE.split("-")[0]:
        languages.append(language)
    told = []
    for one in languages:
        with translation.override(one):
            told.append(Told(one, tuple(str(point) for point in PROTOCOLS[version])))
    return told
