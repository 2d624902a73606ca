"""Whom it concerns when something happens to an organisation, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from activity.models import Activity
from activity.news import News, Story, Told, name_reasons, reason_in_words, register
from organisations.models import Organisation, Restriction

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
