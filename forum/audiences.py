"""Who of many may see a topic, in one query: the doors of forum/querysets.py from the other side.

tests/notifications/test_recipients.py holds the two against each other, door by door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Role
from forum.models import Audience

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
        return users.filter(member_groups=category.group_id)
    return users
