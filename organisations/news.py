"""Whom it concerns when something happens to an organisation, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from activity.models import Activity
from activity.news import News, Story, Told, name_reasons, reason_in_words, register
from organisations.models import Organisation, Restriction, Seat

name_reasons(dict(Restriction.choices))


def _who_run_it(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Organisation):
        for pk in activity.target.seats.who_run_it().values_list("user", flat=True):
            yield Told(pk, "moderation")


def _restricted(story: Story) -> str:
    reason = reason_in_words(story.details.get("reason"))
    return _("%(organisation)s was restricted to reading: %(reason)s") % {
        "organisation": story.target,
        "reason": reason,
    }


def _unrestricted(story: Story) -> str:
    return _("%(organisation)s is no longer restricted") % {"organisation": story.target}


register(
    News(
        "organisations.restricted",
        "organisations.Organisation",
        _who_run_it,
        _restricted,
        is_official=True,
        reaches_suspended=True,
    ),
    News(
        "organisations.unrestricted",
        "organisations.Organisation",
        _who_run_it,
        _unrestricted,
        is_official=True,
        reaches_suspended=True,
    ),
)

# Seats ----------------------------------------------------------------------------------------------


def _who_runs_it(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Organisation):
        for pk in activity.target.seats.who_run_it().values_list("user", flat=True):
            yield Told(pk, "organisation")


def _whose_seat_it_is(activity: Activity) -> Iterator[Told]:
    yield Told(activity.details["user"], "organisation")


def _requested(story: Story) -> str:
    return _("%(name)s asks for a seat in %(organisation)s") % _named(story)


def _joined(story: Story) -> str:
    return _("%(name)s took a seat in %(organisation)s") % _named(story)


def _left(story: Story) -> str:
    return _("%(name)s left %(organisation)s") % _named(story)


def _approved(story: Story) -> str:
    return _("You have a seat in %(organisation)s") % _named(story)


def _declined(story: Story) -> str:
    return _("%(organisation)s declined your request for a seat") % _named(story)


def _role_changed(story: Story) -> str:
    role = dict(Seat.choices).get(Seat(story.details.get("role", "member")), "")
    return _("Your seat in %(organisation)s is now: %(role)s") % {**_named(story), "role": role}


def _revoked(story: Story) -> str:
    return _("Your seat in %(organisation)s has ended") % _named(story)


def _named(story: Story) -> dict[str, object]:
    return {"name": story.actor, "organisation": story.target}


_ABOUT = "organisations.Organisation"
register(
    News("organisations.requested", _ABOUT, _who_runs_it, _requested),
    News("organisations.joined", _ABOUT, _who_runs_it, _joined),
    News("organisations.left", _ABOUT, _who_runs_it, _left),
    News("organisations.approved", _ABOUT, _whose_seat_it_is, _approved, is_official=True),
    News("organisations.declined", _ABOUT, _whose_seat_it_is, _declined, is_official=True),
    News("organisations.role_changed", _ABOUT, _whose_seat_it_is, _role_changed, is_official=True),
    News("organisations.revoked", _ABOUT, _whose_seat_it_is, _revoked, is_official=True),
)
