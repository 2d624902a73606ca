from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Model

from accounts.permissions import is_admin, is_member, is_moderator
from messaging.models import Objection
from moderation.targets import author_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser


def can_report(user: Someone, target: Model) -> bool:
    """Members, about what others did."""
    if isinstance(target, Objection):
        return is_member(user) and target.by_id == user.pk  # theirs to show, or not
    author = author_of(target)
    return is_member(user) and (author is None or author.pk != user.pk)


def can_decide(user: Someone) -> bool:
    return is_moderator(user)


def can_discipline(user: Someone, member: User) -> bool:
    """Warn or suspend: moderators the members, administrators also moderators, nobody themselves."""
    if member.pk == user.pk or not is_moderator(user):
        return False
    return is_admin(user) or not _is_staff(member)


def _is_staff(member: User) -> bool:
    return member.role in {"moderator", "admin"}
