"""Whom the acts of accounts concern, in groups and beside them, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.groups import Group
from accounts.models import Role, User
from activity.models import Activity
from activity.news import News, Story, Told, register


def _who_runs_it(activity: Activity) -> Iterator[Told]:
    """Its owners; of a group without any, the administrators."""
    if not isinstance(activity.target, Group):
        return
    owners = list(activity.target.memberships.owners().values_list("user", flat=True))
    for pk in owners or User.objects.present().filter(role=Role.ADMIN).values_list("pk", flat=True):
        yield Told(pk, "group")


def _whom_it_is_about(activity: Activity) -> Iterator[Told]:
    yield Told(activity.details["user"], "group")


def _requested(story: Story) -> str:
    return _("%(name)s asks to come into the group %(group)s") % _named(story)


def _entered(story: Story) -> str:
    return _("%(name)s came into the group %(group)s") % _named(story)


def _left(story: Story) -> str:
    return _("%(name)s left the group %(group)s") % _named(story)


def _let_in(story: Story) -> str:
    return _("You are in the group %(group)s") % _named(story)


def _declined(story: Story) -> str:
    return _("Your request to come into the group %(group)s was declined") % _named(story)


def _invited(story: Story) -> str:
    return _("%(name)s invites you to the group %(group)s") % _named(story)


def _taken_out(story: Story) -> str:
    return _("You are no longer in the group %(group)s") % _named(story)


def _owned(story: Story) -> str:
    return _("You are an owner of the group %(group)s") % _named(story)


def _disowned(story: Story) -> str:
    return _("You are no longer an owner of the group %(group)s") % _named(story)


def _named(story: Story) -> dict[str, object]:
    return {"name": story.actor, "group": story.target or ""}


_ABOUT = "accounts.Group"
register(
    News("accounts.group_requested", _ABOUT, _who_runs_it, _requested),
    News("accounts.group_entered", _ABOUT, _who_runs_it, _entered),
    News("accounts.group_left", _ABOUT, _who_runs_it, _left),
    News("accounts.group_let_in", _ABOUT, _whom_it_is_about, _let_in, is_official=True),
    News("accounts.group_declined", _ABOUT, _whom_it_is_about, _declined, is_official=True),
    News("accounts.group_invited", _ABOUT, _whom_it_is_about, _invited),
    News(
        "accounts.group_taken_out",
        _ABOUT,
        _whom_it_is_about,
        _taken_out,
        is_official=True,
        outlives_target=True,
    ),
    News("accounts.group_owned", _ABOUT, _whom_it_is_about, _owned, is_official=True),
    News("accounts.group_disowned", _ABOUT, _whom_it_is_about, _disowned, is_official=True),
)


# Vouching -------------------------------------------------------------------------------------------


def _that_member(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, User):
        yield Told(activity.target.pk, "standing")


def _vouched(story: Story) -> str:
    return _("%(name)s vouches for you: nothing of what is asked of newcomers is asked of you any more") % {
        "name": story.actor
    }


register(News("accounts.vouched", "accounts.User", _that_member, _vouched))


# Pictures -------------------------------------------------------------------------------------------


def _picture_removed(story: Story) -> str:
    return _("Moderators removed your picture")


register(
    News(
        "accounts.picture_removed",
        "accounts.User",
        _that_member,
        _picture_removed,
        is_official=True,
        reaches_suspended=True,
    )
)
