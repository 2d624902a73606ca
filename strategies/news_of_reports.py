"""Who hears of field reports, grades and plans, and in what words.

Nothing here asks who wrote an unnamed report, but to leave its author out, or to tell them alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from activity.following import followers_of
from activity.models import Activity
from activity.news import News, Story, Told, reason_in_words, register
from strategies.models import AdoptionPlan, FieldReport, Strategy


def _who_wrote_and_follows(strategy: Strategy) -> Iterator[int]:
    if strategy.author_id:
        yield strategy.author_id
    yield from followers_of(strategy)


def _of_report(activity: Activity) -> Iterator[Told]:
    report = activity.target
    if isinstance(report, FieldReport):
        for pk in _who_wrote_and_follows(report.strategy):
            if pk != report.author_id:
                yield Told(pk, "watching")


def _of_grade(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Strategy):
        for pk in _who_wrote_and_follows(activity.target):
            yield Told(pk, "watching")


def _its_author(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, FieldReport) and activity.target.author_id:
        yield Told(activity.target.author_id, "moderation")


def _whose_plan(activity: Activity) -> Iterator[Told]:
    yield Told(int(activity.details["user"]), "reminder")


def _reported(story: Story) -> str:
    report = story.target
    if not isinstance(report, FieldReport):
        return _("A field report was filed")
    if report.is_sealed:
        return _("A verified miner, unnamed, filed a field report on “%(title)s”") % {
            "title": report.strategy
        }
    return _("%(name)s filed a field report on “%(title)s”") % {"name": story.actor, "title": report.strategy}


def _graded(story: Story) -> str:
    return _("“%(title)s” now has grade %(grade)s; before it had %(before)s") % {
        "title": story.target or "",
        "grade": story.details.get("after", ""),
        "before": story.details.get("before", ""),
    }


def _removed(story: Story) -> str:
    return _("A moderator removed your field report: %(reason)s") % {
        "reason": reason_in_words(story.details.get("reason"))
    }


def _restored(story: Story) -> str:
    return _("A moderator restored your field report")


def _unsealed(story: Story) -> str:
    return _("A moderator looked up who wrote your unnamed field report, for a reason that is kept")


def _due(story: Story) -> str:
    title = story.target.strategy if isinstance(story.target, AdoptionPlan) else ""
    return _("It is time to measure “%(title)s”: tell others what came of it") % {"title": title}


_REPORT = "strategies.FieldReport"
register(
    News("strategies.reported", _REPORT, _of_report, _reported),
    News("strategies.graded", "strategies.Strategy", _of_grade, _graded, is_official=True),
    News("strategies.report_removed", _REPORT, _its_author, _removed, is_official=True),
    News("strategies.report_restored", _REPORT, _its_author, _restored, is_official=True),
    News("strategies.report_unsealed", _REPORT, _its_author, _unsealed, is_official=True),
    News("strategies.plan_due", "strategies.AdoptionPlan", _whose_plan, _due, is_official=True),
)
