"""Who may do what with field reports and plans. The author's own right never asks whether a report is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.permissions import is_member, is_moderator
from strategies.models import FieldReport, Strategy

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Someone = User | AnonymousUser


def can_file(user: Someone, strategy: Strategy) -> bool:
    """Members, about what is published."""
    return is_member(user) and strategy.is_published


def can_edit_report(user: Someone, report: FieldReport) -> bool:
    """Its author, while it stands."""
    return is_member(user) and report.author_id == user.pk and report.is_present


def can_withdraw_report(user: Someone, report: FieldReport) -> bool:
    return is_member(user) and report.author_id == user.pk and report.removed_at is None


def can_remove_report(user: Someone) -> bool:
    return is_moderator(user)


def can_restore_report(user: Someone) -> bool:
    return is_moderator(user)


def can_unseal(user: Someone) -> bool:
    return is_moderator(user)


def can_adopt(user: Someone, strategy: Strategy) -> bool:
    """Make a plan: members, from what is published."""
    return is_member(user) and strategy.is_published
