"""The parts of a published strategy's page that all readers of one standing share, drawn once for what they show.

They are kept under all that decides how they look (`page_facts.py`). What is one reader's own, as what they said of
their site, never gets in here: the parts are drawn for a stand-in that has a standing and no more.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.standing import somebody, standing
from core import place
from core.release import release
from strategies.models import Revision, Strategy, Translation
from strategies.page_facts import Facts, published_at
from strategies.page_text import text_context
from strategies.report_pages import evidence_for
from strategies.worth import worth_context

if TYPE_CHECKING:
    from accounts.models import User

    Someone = User | AnonymousUser

# In seconds. Nothing depends on it but how much the cache holds.
_KEEP = 60 * 60
_NAMES = ("head", "top", "notes", "read", "reports", "along", "glance", "versions", "contributors")
Parts = dict[str, Any]


def parts_of(strategy: Strategy, *, reader: Someone, csrf_token: str, language: str = "") -> Parts | None:
    """The parts by name, in the words of the translation into `language`; None where there is no such one.

    Beside the parts of the templates: `title`, `summary`, `worth` at the usual site, `applies` and `applies_words`.
    `strategy` came through published_at().
    """
    facts = Facts(strategy)
    if language and language not in facts.languages:
        return None
    hashprice = facts.hashprice
    key = _key(facts, reader, language)
    own = f"{key}:{hashprice}"
    kept = cache.get_many([key, own])
    if len(kept) < 2:
        drawn = _drawn(strategy.pk, reader, language)
        if drawn is None:
            return None
        # What was drawn may be newer than what was asked: then it belongs under another key.
        again = published_at(strategy.slug)
        if again is not None and _key(Facts(again), reader, language) == key and facts.hashprice == hashprice:
            worth = {name: drawn[name] for name in ("mark", "worth", "live")}
            cache.set_many({key: drawn, own: worth}, _KEEP)
        kept = {key: drawn, own: drawn}
    parts: Parts = {**kept[key], **{name: kept[own][name] for name in ("worth", "live")}}
    parts["along"] = _signed(parts["along"], parts["mark"], csrf_token)
    parts["notes"] = _signed(parts["notes"], parts["mark"], csrf_token)
    return parts


def draw(
    strategy: Strategy,
    revision: Revision,
    translation: Translation | None = None,
    *,
    reader: Someone,
    csrf_token: str,
    mine: Revision | None = None,
) -> Parts:
    """The same parts for one reader, of whatever they may see; `mine` is their own open revision of it."""
    context = text_context(strategy, revision, translation, reader=reader) | {
        "user": reader,
        "mine": mine,
        "csrf_token": csrf_token,
        "SITE_URL": settings.SITE_URL,
    }
    if strategy.is_published:
        context["evidence"] = evidence_for(reader, strategy, said=context["revision"])
        context |= worth_context(context["revision"], None, {})
    parts = {name: _html(f"strategies/_part_{name}.html", context) for name in _NAMES}
    return parts | {
        "title": context["text"].title,
        "summary": context["text"].summary,
        "worth": _html("strategies/_worth_section.html", context),
        "live": _html("strategies/_live.html", context) if context.get("effect") else "",
        "applies": revision.applies,
        "applies_words": context["applies"],
    }


def _drawn(pk: int, reader: Someone, language: str) -> Parts | None:
    """For whoever is of the reader's standing, with a mark that no writer can know where a form's token goes."""
    strategy = Strategy.objects.published().for_page().filter(pk=pk).first()
    if strategy is None or strategy.current is None:
        return None
    translation = strategy.translations.newest_in(language) if language else None
    if language and translation is None:
        return None
    who = standing(reader)
    mark = secrets.token_hex(16)
    stand_in = somebody(who, 0) if who else AnonymousUser()
    return draw(strategy, strategy.current, translation, reader=stand_in, csrf_token=mark) | {"mark": mark}


def _key(facts: Facts, reader: Someone, language: str) -> str:
    """Days count too: some pass, and of past years the page says which."""
    shown = (
        facts.text, standing(reader), language, get_language(), timezone.localdate(), place.name(), release(),
    )  # fmt: skip
    return f"strategy-parts:{hashlib.blake2b(repr(shown).encode(), digest_size=16).hexdigest()}"


def _signed(html: str, mark: str, csrf_token: str) -> SafeString:
    return mark_safe(html.replace(mark, csrf_token))


def _html(template: str, context: dict[str, Any]) -> SafeString:
    return mark_safe(render_to_string(template, context))
