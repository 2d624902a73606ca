"""What all readers of a campaign's page share, drawn once for each version of what it tells.

Who reads and how many signed is left out: a signature a second must not draw all of it a second time.
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from campaigns.life import diagram
from campaigns.models import Campaign, Deed, Signature, WayKind
from core.release import release

# In seconds: days pass, and organisations and people are called otherwise.
_KEEP = 300
_PARTS = ("asks", "read", "facts", "data")
UPDATES_SHOWN = 10
SUPPORTERS_SHOWN = 12


def parts_of(campaign: Campaign, *, may_report: bool) -> dict[str, SafeString]:
    """The parts by name: what is asked; why, the letter, news and who runs it; facts; documents and open data.

    `may_report` is whether this reader may report its news.
    """
    now = int(timezone.now().timestamp()) // _KEEP
    key = f"campaign-parts:{campaign.pk}:{campaign.told_version}:{get_language()}:{may_report:d}:{now}:{release()}"
    kept: dict[str, SafeString] | None = cache.get(key)
    if kept is None:
        told = _told(campaign, may_report=may_report)
        kept = {name: render_to_string(f"campaigns/_part_{name}.html", told) for name in _PARTS}
        cache.set(key, kept, _KEEP)
    return kept


def _told(campaign: Campaign, *, may_report: bool) -> dict[str, object]:
    sponsors = campaign.sponsors.select_related("organisation__logo").order_by("-is_lead", "agreed_at")
    updates = campaign.updates.filter(removed_at=None).select_related("by").order_by("-created_at", "-id")
    translated = Deed.objects.filter(way__campaign=campaign, way__kind=WayKind.TRANSLATE)
    return {
        "campaign": campaign,
        "SITE_URL": settings.SITE_URL,
        "may_report": may_report,
        "asks": campaign.asks.select_related("document__upload"),
        "diagram": diagram(campaign.state, campaign.outcome),
        "stages": campaign.stages.all(),
        "documents": campaign.documents.select_related("upload"),
        "updates": updates[:UPDATES_SHOWN],
        "sponsors": [one for one in sponsors if one.is_accepted],
        "team": campaign.team.filter(agreed_at__isnull=False).select_related("user"),
        "supporters": _supporters(campaign),
        "translations": translated.translations().order_by("choice"),
    }


def _supporters(campaign: Campaign) -> list[Signature]:
    """The first organisations that signed, the verified ones first."""
    if not campaign.organisation_count:
        return []
    rows = Signature.objects.filter(campaign=campaign).counted().of_organisations()
    rows = rows.select_related("organisation__logo")
    verified_first = F("organisation__verified_until").desc(nulls_last=True)
    return list(rows.order_by(verified_first, "signed_at", "id")[:SUPPORTERS_SHOWN])
