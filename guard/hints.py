"""A gentle hint to who writes what competitors must not share. It never blocks, and nobody else hears of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guard.matching import Words, found_in, plain
from guard.models import ADVICE, WordRule


@dataclass(frozen=True)
class Hint:
    """One thing that the text seems to tell, and the words that look like it."""

    about: str
    words: tuple[str, ...]

    @property
    def advice(self) -> str | Promise:
        return ADVICE[self.about]

    @property
    def shown(self) -> str:
        return " … ".join(self.words)


def hints_for(text: str) -> list[Hint]:
    """Each matter at most once, whatever language the words are in. One query."""
    if not text.strip():
        return []
    said = plain(text)
    found: dict[str, Hint] = {}
    for rule in WordRule.objects.all():
        if rule.about in found:
            continue
        words = found_in(said, Words(rule.first, rule.second, rule.unless))
        if words:
            found[rule.about] = Hint(rule.about, words)
    return list(found.values())


def hint_after(request: HttpRequest, *texts: str, still: str = "") -> None:
    """For those without script, once their texts were sent: they stand, and can still be changed.

    `still` says so in other words than those for a post.
    """
    for hint in hints_for("\n".join(texts)):
        messages.warning(request, _in_one_line(hint, still or _("It is posted; you can still edit it.")))


def _in_one_line(hint: Hint, still: str) -> SafeString:
    return format_html(
        '{} “{}”. {} <a href="/competition-law/">{}</a>', hint.advice, hint.shown, still, _("Why")
    )
