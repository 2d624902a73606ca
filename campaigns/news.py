"""Whom it concerns when something happens to a campaign, and what they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from activity.following import followers_of
from activity.models import Activity
from activity.news import News, Story, Told, name_reasons, reason_in_words, register
from campaigns.models import Campaign, Fault, State
from campaigns.querysets import COMMITTING
from core.moments import figure
from organisations.models import Membership

name_reasons(dict(Fault.choices))
_ABOUT = "campaigns.Campaign"


def _moderators(activity: Activity) -> Iterator[Told]:
    moderators = User.objects.present().filter(role__in=[Role.MODERATOR, Role.ADMIN])
    for pk in moderators.values_list("pk", flat=True):
        yield Told(pk, "moderation")


def _team(activity: Activity) -> Iterator[Told]:
    """Those who stand for it by name."""
    if isinstance(activity.target, Campaign):
        team = activity.target.team.filter(agreed_at__isnull=False)
        for pk in team.values_list("user", flat=True):
            yield Told(pk, "campaign")


def _followers(activity: Activity) -> Iterator[Told]:
    """Whoever follows it, and those who run it."""
    yield from _team(activity)
    if isinstance(activity.target, Campaign):
        for pk in followers_of(activity.target):
            yield Told(pk, "campaign")


def _who_commit(activity: Activity) -> Iterator[Told]:
    """Those who can say yes for the organisation that was asked."""
    seats = Membership.objects.filter(organisation=activity.details.get("organisation"), role__in=COMMITTING)
    for pk in seats.values_list("user", flat=True):
        yield Told(pk, "campaign")


def _who_is_named(activity: Activity) -> Iterator[Told]:
    yield Told(activity.details["user"], "campaign")


def _those_asked(activity: Activity) -> Iterator[Told]:
    for pk in activity.details.get("users", []):
        yield Told(pk, "campaign")


def _milestone(story: Story) -> str:
    number = int(story.details.get("number", 0))
    return ngettext(
        "%(number)s person signed “%(campaign)s”", "%(number)s people signed “%(campaign)s”", number
    ) % {"number": figure(number), "campaign": story.target}


def _said(sentence: Callable[[], str]) -> Callable[[Story], str]:
    return lambda story: sentence() % {"name": story.actor, "campaign": story.target}


def _returned(story: Story) -> str:
    return _("Moderators returned “%(campaign)s”: %(reason)s") % {
        "campaign": story.target,
        "reason": reason_in_words(story.details.get("reason")),
    }


def _removed(story: Story) -> str:
    return _("Moderators removed “%(campaign)s”: %(reason)s") % {
        "campaign": story.target,
        "reason": reason_in_words(story.details.get("reason")),
    }


def _update_removed(story: Story) -> str:
    return _("Moderators removed news of “%(campaign)s”: %(reason)s") % {
        "campaign": story.target,
        "reason": reason_in_words(story.details.get("reason")),
    }


def _decided(story: Story) -> str:
    outcome = str(story.details.get("outcome", ""))
    label = State(outcome).label if outcome in State.values else ""
    return _("“%(campaign)s”: %(outcome)s") % {"campaign": story.target, "outcome": label}


register(
    News(
        "campaigns.submitted",
        _ABOUT,
        _moderators,
        _said(lambda: _("A campaign waits for review: “%(campaign)s”")),
        is_official=True,
    ),
    News("campaigns.returned", _ABOUT, _team, _returned, is_official=True),
    News("campaigns.removed", _ABOUT, _team, _removed, is_official=True),
    News("campaigns.update_removed", _ABOUT, _team, _update_removed, is_official=True),
    News("campaigns.decided", _ABOUT, _followers, _decided),
    News(
        "campaigns.asked_again",
        _ABOUT,
        _those_asked,
        _said(lambda: _("The letter of “%(campaign)s” has changed: do you still sign it?")),
        is_official=True,
    ),
    News("campaigns.milestone", _ABOUT, _followers, _milestone, is_official=True),
    News("campaigns.updated", _ABOUT, _followers, _said(lambda: _("News of “%(campaign)s”"))),
    News("campaigns.closed", _ABOUT, _followers, _said(lambda: _("“%(campaign)s” is closed"))),
    News("campaigns.delivered", _ABOUT, _followers, _said(lambda: _("“%(campaign)s” was delivered"))),
    News(
        "campaigns.answered",
        _ABOUT,
        _followers,
        _said(lambda: _("“%(campaign)s” was answered")),
    ),
    News(
        "campaigns.look_again",
        _ABOUT,
        _team,
        _said(lambda: _("“%(campaign)s”: look whether what was won lasted")),
        is_official=True,
    ),
    News("campaigns.opened", _ABOUT, _team, _said(lambda: _("“%(campaign)s” is open")), is_official=True),
    News(
        "campaigns.sponsor_asked",
        _ABOUT,
        _who_commit,
        _said(lambda: _("%(name)s asks your organisation to sponsor “%(campaign)s”")),
    ),
    News(
        "campaigns.sponsor_offered",
        _ABOUT,
        _team,
        _said(lambda: _("%(name)s offers that their organisation sponsors “%(campaign)s”")),
    ),
    News(
        "campaigns.sponsored",
        _ABOUT,
        _team,
        _said(lambda: _("One more organisation sponsors “%(campaign)s”")),
    ),
    News(
        "campaigns.person_asked",
        _ABOUT,
        _who_is_named,
        _said(lambda: _("%(name)s asks you to stand for “%(campaign)s” by name")),
    ),
)
