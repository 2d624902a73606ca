"""Who hears of texts that are sent, judged and published, and of what is due for review; and in what words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import Role, User
from activity.following import followers_of
from activity.models import Activity
from activity.news import News, Story, Told, register
from strategies.models import ReviewBecause, Revision, Strategy, Weight


def _its_reviewers(activity: Activity) -> Iterator[Told]:
    """Those of its topic; where it has none, moderators."""
    revision = activity.target
    if not isinstance(revision, Revision):
        return
    reviewers = list(revision.strategy.category.reviewers.values_list("member", flat=True))
    if not [pk for pk in reviewers if pk != revision.author_id]:
        moderators = User.objects.present().filter(role__in=[Role.MODERATOR, Role.ADMIN])
        reviewers = list(moderators.values_list("pk", flat=True))
    for pk in reviewers:
        yield Told(pk, "review")


def _its_author(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Revision) and activity.target.author_id:
        yield Told(activity.target.author_id, "review")


def _both_sides(activity: Activity) -> Iterator[Told]:
    """A comment: the author, and whoever said something before."""
    revision = activity.target
    if isinstance(revision, Revision):
        yield from _its_author(activity)
        for pk in revision.comments.values_list("author", flat=True).distinct():
            if pk:
                yield Told(pk, "review")


def _of_publication(activity: Activity) -> Iterator[Told]:
    """Its author; and where the advice changes, those who follow it or wrote at it."""
    strategy = activity.target
    if not isinstance(strategy, Strategy):
        return
    if activity.details.get("author"):
        yield Told(int(activity.details["author"]), "review")
    if activity.details.get("weight") == Weight.ADVICE:
        for pk in (*followers_of(strategy), *_authors(strategy)):
            yield Told(pk, "watching")


def _of_due(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Strategy):
        for pk in _authors(activity.target):
            yield Told(pk, "review")


def _of_superseded(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Strategy):
        for pk in (*followers_of(activity.target), *_authors(activity.target)):
            yield Told(pk, "watching")


def _of_removal(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Strategy) and activity.target.author_id:
        yield Told(activity.target.author_id, "moderation")


def _authors(strategy: Strategy) -> list[int]:
    found = strategy.revisions.published().exclude(author=None).values_list("author", flat=True)
    return list(found.distinct())


def _sent(story: Story) -> str:
    return _("%(name)s sent “%(title)s” for review") % _named(story)


def _returned(story: Story) -> str:
    return _("Your text “%(title)s” came back with comments") % _named(story)


def _commented(story: Story) -> str:
    return _("%(name)s commented on “%(title)s”") % _named(story)


def _published(story: Story) -> str:
    if story.reason == "review":
        return _("Your text “%(title)s” is published") % _named(story)
    return _("A new version of “%(title)s” changes the advice") % _named(story)


def _due(story: Story) -> str:
    if story.details.get("because") == ReviewBecause.EXPIRED:
        return _("“%(title)s” was valid until now: does it still hold?") % _named(story)
    if story.details.get("because") == ReviewBecause.CAMPAIGN:
        message = _("A campaign that rests on “%(title)s” was decided: does it still hold?")
        return message % _named(story)
    return _("“%(title)s” is due for review: does it still hold?") % _named(story)


def _superseded(story: Story) -> str:
    return _("“%(title)s” is superseded by another strategy") % _named(story)


def _removed(story: Story) -> str:
    return _("A moderator removed your strategy")


def _restored(story: Story) -> str:
    return _("A moderator restored your strategy")


def _named(story: Story) -> dict[str, object]:
    return {"name": story.actor, "title": story.target or ""}


_TEXT, _STRATEGY = "strategies.Revision", "strategies.Strategy"
register(
    News("strategies.sent", _TEXT, _its_reviewers, _sent),
    News("strategies.returned", _TEXT, _its_author, _returned, is_official=True),
    News("strategies.commented", _TEXT, _both_sides, _commented),
    News("strategies.published", _STRATEGY, _of_publication, _published, is_official=True),
    News("strategies.due", _STRATEGY, _of_due, _due, is_official=True),
    News("strategies.superseded", _STRATEGY, _of_superseded, _superseded, is_official=True),
    News("strategies.removed", _STRATEGY, _of_removal, _removed, is_official=True, outlives_target=True),
    News("strategies.restored", _STRATEGY, _of_removal, _restored, is_official=True),
)
