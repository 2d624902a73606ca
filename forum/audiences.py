"""Who of many may see a topic, in one query: the doors of forum/querysets.py from the other side.

tests/notifications/test_recipients.py holds the two against each other, door by door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Role
from forum.models import Audience
from organisations.audiences import who_are_in_group, who_sit_in_kind

if TYPE_CHECKING:
    from accounts.models import User
    from forum.models import Category, Topic


def who_see(topic: Topic, users: QuerySet[User]) -> QuerySet[User]:
    """Those of `users` who may see a topic that stands, through its category's door and its parent's."""
    users = _behind(topic.category, users)
    return _behind(topic.category.parent, users) if topic.category.parent else users


def _behind(category: Category, users: QuerySet[User]) -> QuerySet[User]:
    if category.see == Audience.MODERATORS:
        return users.filter(role__in=[Role.MODERATOR, Role.ADMIN], is_active=True).exclude(
            suspended_until__gt=timezone.now()
        )
    if category.see == Audience.GROUP:
        return who_are_in_group(users, category.group_id)
    if category.see == Audience.KIND:
        return who_sit_in_kind(users, category.organisation_kind)
    return users
