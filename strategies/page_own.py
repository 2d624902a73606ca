"""A strategy's page for one reader: the parts all share, with what is this reader's own put between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from activity.following import is_following
from activity.references import resting_on
from core import frame
from core.holes import filled
from core.http import csrf_token
from core.prepared import Prepared
from forum.discussions import discussion_html
from strategies.fitting import points_of, profile_of
from strategies.models import Revision, SiteProfile, Strategy
from strategies.page import in_words_of
from strategies.page_parts import Parts
from strategies.permissions import can_arrange, can_remove, can_restore, can_revise
from strategies.permissions_of_reports import can_adopt
from strategies.worth import worth_context

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser

_NOTHING = mark_safe("")


def page_of(request: HttpRequest, strategy: Strategy, parts: Parts, *, language: str = "") -> HttpResponse:
    """The whole page; `language` is that of the translation shown, if one is."""
    user = request.user
    site = profile_of(user) if strategy.is_published else None
    holes = {
        **{name: parts[name] for name in _SHARED},
        "summary": parts["summary"] or parts["title"],
        "panel": _panel(request, strategy),
        "worth": parts["worth"],
        "site": _site(user, parts, site) if strategy.is_published else _NOTHING,
        "campaigns": _campaigns(user, strategy) if strategy.is_published else _NOTHING,
        "discussion": discussion_html(request, strategy.topic),
    }
    if strategy.is_published and (site is not None or request.GET):
        holes["worth"] = _worth(request, strategy, site, language)
    return frame.page(
        request, "strategies/strategy.html", holes=holes, has_talk=strategy.topic_id is not None
    )


def token_of(request: HttpRequest) -> str:
    """What their forms carry. A visitor's page has none: asking for one would set a cookie."""
    return csrf_token(request) if request.user.is_authenticated else ""


_SHARED = (
    "title", "head", "live", "top", "notes", "read", "reports", "along", "glance", "versions", "contributors",
)  # fmt: skip


def _panel(request: HttpRequest, strategy: Strategy) -> SafeString:
    """What they may do with it."""
    user = request.user
    mine = _mine.first(strategy=strategy.pk, member=user.pk) if user.is_authenticated else None
    may_revise = can_revise(user, strategy)
    return filled(
        "strategies/_panel.html",
        holes={
            "slug": mark_safe(quote(strategy.slug)),
            "csrf_token": token_of(request),
            "deal_to": _other_side(user, strategy) if may_revise else "",
            "write_url": reverse("edit_revision", args=[mine]) if mine else "",
        },
        has_deal=may_revise and bool(_other_side(user, strategy)),
        has_begun=mine is not None,
        is_signed_in=user.is_authenticated,
        is_following=is_following(user, strategy),
        can_adopt=can_adopt(user, strategy),
        can_revise=may_revise,
        can_arrange=can_arrange(user, strategy),
        can_remove=can_remove(user, strategy),
        can_restore=can_restore(user, strategy),
    )


def _other_side(user: Someone, strategy: Strategy) -> str:
    """With whom one would make a deal over it: as the form for a proposal names them."""
    if strategy.author_id == user.pk:
        return ""
    if strategy.organisation:
        return strategy.organisation.slug
    return f"@{strategy.author.username}" if strategy.author else ""


def _site(user: Someone, parts: Parts, site: SiteProfile | None) -> SafeString:
    """What they said of their site against where it applies. Never kept: it is for them alone."""
    if not user.is_authenticated:
        return _NOTHING
    points = points_of(site, applies=parts["applies"], told=parts["applies_words"])
    if not points:
        return filled("strategies/_site.html", holes={})
    context = {"site_points": points, "site_fits": all(point.fits for point in points)}
    return mark_safe(render_to_string("strategies/_site.html", context))


def _worth(request: HttpRequest, strategy: Strategy, site: SiteProfile | None, language: str) -> SafeString:
    """Its worth by figures of the reader's own, kept with their account or in the address. Never kept here."""
    translation = strategy.translations.newest_in(language) if language else None
    said = in_words_of(strategy.current, translation) if strategy.current else None
    context: dict[str, Any] = worth_context(said, site, request.GET.dict())
    context |= {"strategy": strategy, "translation": translation, "user": request.user}
    return mark_safe(render_to_string("strategies/_worth_section.html", context))


def _campaigns(user: Someone, strategy: Strategy) -> SafeString:
    found = resting_on(strategy, seen_by=user)
    if not found:
        return _NOTHING
    return mark_safe(render_to_string("strategies/_campaigns.html", {"campaigns": found}))


_mine = Prepared(
    lambda strategy, member: (
        Revision.objects.open().filter(strategy=strategy, author=member).values_list("pk", flat=True)
    )
)
