"""The demo's groups and who is in them. Nothing is recorded, so nobody is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Group, GroupMembership, GroupRequest, User
from pages.demo import content
from pages.demo.content import DemoGroup


def load_groups(members: dict[str, User], now: datetime) -> int:
    """Add those that are missing; returns how many. One whose name a real group has stays out."""
    taken = {value for pair in Group.objects.values_list("slug", "name") for value in pair}
    wanted = [demo for demo in content.groups() if not {demo.slug, demo.name} & taken]
    with transaction.atomic():
        for demo in wanted:
            _load(demo, members, now)
    return len(wanted)


def clear_groups(authors: list[int]) -> None:
    """The demo's own, unless a real member came into one or a real category is open to it."""
    slugs = [demo.slug for demo in content.groups()]
    theirs = GroupMembership.objects.exclude(user__in=authors).values("group")
    ours = Group.objects.filter(slug__in=slugs, memberships__user__in=authors).exclude(pk__in=theirs)
    ours = ours.exclude(pk__in=Group.objects.filter(category__isnull=False).values("pk"))
    Group.objects.filter(pk__in=list(ours.values_list("pk", flat=True))).delete()


def _load(demo: DemoGroup, members: dict[str, User], now: datetime) -> None:
    group = Group.objects.create(
        slug=demo.slug,
        name=demo.name,
        description=demo.description,
        entry=demo.entry,
        created_at=now - timedelta(days=90),
    )
    GroupMembership.objects.bulk_create(
        GroupMembership(
            group=group, user=members[name], is_owner=name == demo.owner, since=now - timedelta(days=80)
        )
        for name in [demo.owner, *demo.members]
    )
    GroupRequest.objects.bulk_create(
        GroupRequest(group=group, user=members[name], note=note, asked_at=now)
        for name, note in demo.requests.items()
    )
