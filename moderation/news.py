"""Whom moderation's acts concern, and what they are told. Reporters are never named to authors."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import Role, User
from activity.models import Activity
from activity.news import News, Story, Told, name_reasons, reason_in_words, register
from moderation.models import Caution, Outcome, Reason, Review, Suspension

name_reasons(dict(Reason.choices))


def _moderators(activity: Activity) -> Iterator[Told]:
    """Everyone who may decide; who may not see the target is left out by Review's visible_to."""
    moderators = User.objects.present().filter(role__in=[Role.MODERATOR, Role.ADMIN])
    for pk in moderators.values_list("pk", flat=True):
        yield Told(pk, "moderation")


def _reporters(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Review):
        for pk in activity.target.reports.exclude(reporter=None).values_list("reporter", flat=True):
            yield Told(pk, "moderation")


def _whom_it_concerns(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Caution | Suspension):
        yield Told(activity.target.user_id, "moderation")


def _its_author(activity: Activity) -> Iterator[Told]:
    author = getattr(activity.target, "author_id", None)
    if author is not None:
        yield Told(author, "moderation")


def _its_author_of_standing(activity: Activity) -> Iterator[Told]:
    for one in _its_author(activity):
        yield Told(one.user_id, "standing")


def _released(story: Story) -> str:
    return _("Your post waits no more: it is shown")


def _held(story: Story) -> str:
    return _("A newcomer's post with links waits")


def _let_through(story: Story) -> str:
    return _("A moderator let your post through")


def _turned_back(story: Story) -> str:
    return _("A moderator turned your post back: %(reason)s") % {
        "reason": reason_in_words(story.details.get("reason"))
    }


def _reported(story: Story) -> str:
    return _("A report waits: %(reason)s") % {"reason": reason_in_words(story.details.get("reason"))}


def _decided(story: Story) -> str:
    if story.details.get("outcome") == Outcome.KEEP:
        return _("Moderators looked at what you reported and kept it")
    return _("Moderators acted on what you reported")


def _warned(story: Story) -> str:
    return _("A moderator warned you: %(reason)s") % {"reason": reason_in_words(story.details.get("reason"))}


def _suspended(story: Story) -> str:
    return _("Your account was suspended: %(reason)s") % {
        "reason": reason_in_words(story.details.get("reason"))
    }


def _lifted(story: Story) -> str:
    return _("Your suspension was lifted")


register(
    News(
        "moderation.reported",
        "moderation.Review",
        _moderators,
        _reported,
        is_official=True,
        is_coalesced=True,
    ),
    News("forum.held", "forum.HeldPost", _moderators, _held, is_official=True, is_coalesced=True),
    News("forum.let_through", "forum.Post", _its_author, _let_through, is_official=True),
    News("forum.released", "forum.Post", _its_author_of_standing, _released, is_official=True),
    News("forum.turned_back", "forum.HeldPost", _its_author, _turned_back, is_official=True),
    # The reporter can't open the review: the sentence is all there is.
    News(
        "moderation.decided",
        "moderation.Review",
        _reporters,
        _decided,
        is_official=True,
        outlives_target=True,
    ),
    News(
        "moderation.warned",
        "moderation.Caution",
        _whom_it_concerns,
        _warned,
        is_official=True,
        reaches_suspended=True,
    ),
    News(
        "moderation.suspended",
        "moderation.Suspension",
        _whom_it_concerns,
        _suspended,
        is_official=True,
        reaches_suspended=True,
    ),
    News(
        "moderation.lifted",
        "moderation.Suspension",
        _whom_it_concerns,
        _lifted,
        is_official=True,
        reaches_suspended=True,
    ),
)
