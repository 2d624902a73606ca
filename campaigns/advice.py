"""What those who run a campaign could do next, as its figures say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.life import State
from campaigns.models import Campaign, Deed, Delivery, OwnLetter, WayKind
from core.moments import figure

MOST = 3
QUIET = timedelta(days=14)
FEW_LETTERS = 3


class Advice(NamedTuple):
    """A sentence, and where one does it."""

    text: str
    url: str


def advice_for(campaign: Campaign) -> list[Advice]:
    """At most three, the most pressing first."""
    rules = {State.OPEN: _while_open, State.DELIVERED: _after_delivery, State.ANSWERED: _after_delivery}
    rule = rules.get(State(campaign.state))
    return list(rule(campaign))[:MOST] if rule else []


def _while_open(campaign: Campaign) -> Iterator[Advice]:
    manage = reverse("manage_campaign", args=[campaign.slug])
    short = campaign.goal - campaign.people_count
    if campaign.is_closing and short > 0:
        yield Advice(
            ngettext(
                "It closes within a week, %(count)s person short of the goal: ask those who follow it to pass it on.",
                "It closes within a week, %(count)s people short of the goal: ask those who follow it to pass it on.",
                short,
            )
            % {"count": figure(short)},
            f"{manage}#news",
        )
    translations = Deed.objects.filter(
        way__campaign=campaign, way__kind=WayKind.TRANSLATE, is_shown=True, published_at=None
    )
    if waiting := translations.values_list("way", flat=True).first():
        who = reverse("way_who", args=[campaign.slug, waiting])
        yield Advice(_("A translation of the letter waits for you to read and publish it."), who)
    if not campaign.ways.exclude(kind__in=[WayKind.SIGN, WayKind.SHARE]).exists():
        yield Advice(
            _("Add a way to act: a comment filed in the docket weighs more than a name."), f"{manage}#ways"
        )
    letters = OwnLetter.objects.filter(way__campaign=campaign)
    unsent = letters.filter(sent_at=None).count()
    if unsent >= FEW_LETTERS and unsent > letters.exclude(sent_at=None).count():
        text = ngettext(
            "%(count)s letter was begun and not sent: remind its writer in an update that the draft is kept.",
            "%(count)s letters were begun and not sent: remind their writers in an update that drafts are kept.",
            unsent,
        )
        yield Advice(text % {"count": figure(unsent)}, f"{manage}#news")
    told = campaign.updates.filter(removed_at=None).order_by("-created_at").first()
    since = told.created_at if told else campaign.opened_at
    if since is not None and since < timezone.now() - QUIET:
        yield Advice(_("No news for two weeks: tell its followers where it stands."), f"{manage}#news")


def _after_delivery(campaign: Campaign) -> Iterator[Advice]:
    delivery = Delivery.objects.filter(campaign=campaign).first()
    if delivery is not None and not delivery.receipt and delivery.proof_id is None:
        yield Advice(_("Keep the proof that the body has it."), reverse("delivery", args=[campaign.slug]))
