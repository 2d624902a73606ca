"""Who may do what with a group."""

from __future__ import annotations

from typing import Any

from accounts.groups import Entry, Group, GroupInvitation, GroupMembership, GroupRemoval
from accounts.permissions import is_admin, is_member


def is_in(user: Any, group: Group) -> bool:
    return user.is_authenticated and GroupMembership.objects.filter(group=group, user=user.pk).exists()


def is_invited(user: Any, group: Group) -> bool:
    return user.is_authenticated and GroupInvitation.objects.filter(group=group, user=user.pk).exists()


def can_make_groups(user: Any) -> bool:
    """Make, rename and remove groups, and decide how one comes in: that opens doors of categories."""
    return is_admin(user)


def can_run_group(user: Any, group: Group) -> bool:
    """Let people in and out: its owners, and administrators."""
    if not is_member(user):
        return False
    return is_admin(user) or GroupMembership.objects.owners().filter(group=group, user=user.pk).exists()


def can_enter(user: Any, group: Group) -> bool:
    """Come in now: into an open one, unless one was taken out of it; into any by invitation."""
    if not is_member(user) or is_in(user, group):
        return False
    if is_invited(user, group):
        return True
    was_removed = GroupRemoval.objects.filter(group=group, user=user.pk).exists()
    return group.entry == Entry.OPEN and not was_removed


def can_ask_to_enter(user: Any, group: Group) -> bool:
    """Ask its owners: where that is the way in, or where one was taken out of an open one."""
    if not is_member(user) or is_in(user, group) or can_enter(user, group):
        return False
    return group.entry != Entry.INVITATION
