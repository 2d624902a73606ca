"""The updates of a campaign as an Atom feed, for anyone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Update
from core import place

_MOST = 30


class CampaignUpdates(Feed):
    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = "public, no-cache"
        return response

    def get_object(self, request: HttpRequest, slug: str) -> Campaign:
        return get_object_or_404(Campaign.objects.visible_to(AnonymousUser()), slug=slug)

    def title(self, campaign: Campaign) -> str:
        return f"{campaign.title} · {place.name()}"

    def subtitle(self, campaign: Campaign) -> str:
        return campaign.summary

    def link(self, campaign: Campaign) -> str:
        return campaign.get_absolute_url()

    def feed_url(self, campaign: Campaign) -> str:
        return f"{settings.SITE_URL}{campaign.get_absolute_url()}feed/"

    def items(self, campaign: Campaign) -> Iterable[Update]:
        rows = campaign.updates.filter(removed_at=None).select_related("by", "campaign")
        return rows.order_by("-created_at", "-id")[:_MOST]

    def item_title(self, item: Any) -> str:
        return item.title

    def item_description(self, item: Any) -> str:
        return item.body_html

    def item_link(self, item: Update) -> str:
        return item.campaign.get_absolute_url()

    def item_guid(self, item: Update) -> str:
        return f"{settings.SITE_URL}/campaign-update/{item.pk}"

    def item_author_name(self, item: Update) -> str:
        return item.by.shown_name if item.by else _("Former member")

    def item_pubdate(self, item: Update) -> datetime:
        return item.created_at
