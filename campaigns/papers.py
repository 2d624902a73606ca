"""What a campaign offers as PDF."""

from __future__ import annotations

from typing import Any

from campaigns import letters
from campaigns.models import OwnLetter
from printing.papers import Paper, Sheet, register


def _letter(letter: OwnLetter, *, user: Any, options: Any) -> Sheet:
    context = {
        "letter": letter,
        "campaign": letter.way.campaign,
        "head": letters.head(letter),
        "paragraphs": letters.paragraphs(letter),
        "signature": letters.signature_lines(letter),
    }
    return Sheet("campaigns/print/letter.html", name=f"letter-{letter.way.campaign.slug}", context=context)


register(Paper("campaign-letter", model="campaigns.OwnLetter", compose=_letter))
