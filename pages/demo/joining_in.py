"""What members did on the demo's campaigns: their deeds, letters and translations, and what they said below."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from activity.models import Activity
from campaigns.actions.reviewing import ROOM
from campaigns.models import Campaign, Deed, OwnLetter, Way, WayKind
from core.deadlines import moment_at
from forum.actions import open_discussion
from forum.actions.posts import append_post
from forum.models import Post, Topic
from forum.writing import write
from organisations.models import Organisation

ORIGIN = "demo"
_OWN = "We were at our level 95 seconds after the signal, in 41 of 41 events. A threshold of 75 MW leaves us out."


def add_way(
    campaign: Campaign,
    told: dict[str, Any],
    *,
    position: int,
    members: dict[str, User],
    organisations: dict[str, Organisation],
    now: datetime,
) -> None:
    """A way to act with what was done: `done` is member -> number or choice, `letters` member -> step."""
    said = dict(told)
    done, letters = said.pop("done", {}), said.pop("letters", {})
    translations, starts = said.pop("translations", {}), said.pop("starts", None)
    organisation = organisations.get(said.pop("organisation", ""))
    zone = campaign.time_zone
    if starts is not None:
        day = (now + timedelta(days=starts)).date()
        said["starts_at"] = moment_at(datetime.combine(day, time(10)), zone)
    sent = {name: "letter" for name, step in letters.items() if step == 3}
    count = len({*done, *translations, *sent})
    way = Way.objects.create(
        campaign=campaign, position=position, time_zone=zone, organisation=organisation, count=count, **said
    )
    at = (campaign.opened_at or now) + timedelta(days=3)
    _do(way, {**done, **sent}, members, at)
    _translate(way, translations, members, at)
    OwnLetter.objects.bulk_create(
        OwnLetter(
            way=way,
            user=members[name],
            name=members[name].shown_name,
            step=step,
            own=_OWN if step > 1 else "",
            is_public=step == 3,
            saved_at=at,
            sent_at=at if step == 3 else None,
        )
        for name, step in letters.items()
    )


def _do(way: Way, done: dict[str, str], members: dict[str, User], at: datetime) -> None:
    says = "tracking" if way.kind == WayKind.COMMENT else "choice"
    Deed.objects.bulk_create(
        Deed(way=way, user=members[name], is_shown=True, done_at=at, **{says: what})
        for name, what in done.items()
    )


def _translate(way: Way, told: dict[str, dict[str, str]], members: dict[str, User], at: datetime) -> None:
    Deed.objects.bulk_create(
        Deed(
            way=way,
            user=members[name],
            choice=said["language"],
            note=said["text"],
            is_shown=True,
            done_at=at,
            published_at=at + timedelta(days=1),
            of_text_id=way.campaign.text_id,
        )
        for name, said in told.items()
    )


def discuss(campaign: Campaign, told: list[dict[str, Any]], *, by: User, members: dict[str, User]) -> None:
    """Open its topic as opening the campaign does, with what members said there."""
    since = campaign.opened_at or campaign.created_at
    lead = campaign.sponsors.filter(is_lead=True).select_related("organisation").get()
    topic = open_discussion(
        ROOM,
        by=by,
        title=campaign.title,
        body=f"{campaign.summary}\n\n{settings.SITE_URL}{campaign.get_absolute_url()}",
        home=campaign.get_absolute_url(),
        language=campaign.language,
        organisation=lead.organisation,
    )
    Post.objects.filter(topic=topic).update(created_at=since)
    last = since
    for said in told:
        author, last = members[said["by"]], since + timedelta(days=said["after"])
        topic = Topic.objects.get(pk=topic.pk)
        append_post(topic, by=author, written=write(said["text"], by=author, prefix="talk"), at=last)
    for pk, number in Post.objects.filter(topic=topic).values_list("pk", "number"):
        Post.objects.filter(pk=pk).update(origin=f"{ORIGIN}:campaign-{campaign.pk}-{number}")
    Topic.objects.filter(pk=topic.pk).update(created_at=since, last_posted_at=last)
    Activity.objects.filter(
        content_type=ContentType.objects.get_for_model(Topic), object_id=topic.pk
    ).delete()
    Campaign.objects.filter(pk=campaign.pk).update(topic=topic)
