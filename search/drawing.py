"""What of a page of results costs most to draw: its rows, and the fields that narrow it."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.holes import filled
from core.moments import moment
from forum.figures import replies_text
from search.finding import Result
from search.forms import SearchForm


def rows_html(results: list[Result]) -> SafeString:
    """The list's items, from search/_result.html."""
    return format_html_join("\n", "<li>{}</li>", ((_row(result),) for result in results))


def refine_html(form: SearchForm) -> SafeString:
    """The fields beside the results; those without a value are the same for all who see the same categories."""
    if any(form.data.get(name) for name in form.fields if name not in ("q", "kind")):
        return render_to_string("search/_refine.html", {"form": form})
    return _plain(tuple(form.fields["category"].choices), get_language())  # type: ignore[attr-defined]


@lru_cache(maxsize=200)
def _plain(categories: tuple[tuple[str, str], ...], _language: str | None) -> SafeString:
    form = SearchForm(categories=())
    form.fields["category"].choices = categories  # type: ignore[attr-defined]
    return render_to_string("search/_refine.html", {"form": form})


def _row(result: Result) -> SafeString:
    return filled(
        "search/_result.html",
        holes={
            "url": result.url,
            "title": result.marked_title,
            "excerpt": result.excerpt,
            "language": result.language,
            "language_name": result.language_name,
            "replies": replies_text(result.reply_count, get_language()),
            "author": _speaker(result),
            "category": result.category,
            "at": moment(result.created_at),
        },
        kind=str(result.kind),
        is_foreign=result.is_foreign,
        is_answered=result.is_answered,
        has_replies=result.reply_count > 0,
        has_category=bool(result.category),
        has_excerpt=bool(result.excerpt),
    )


def _speaker(result: Result) -> str:
    """Who said it, and for whom."""
    if result.author is None:
        return _("Former member")
    if not result.author.organisation:
        return result.author.shown_name
    names = {"name": result.author.shown_name, "organisation": result.author.organisation_name}
    return _("%(name)s for %(organisation)s") % names
