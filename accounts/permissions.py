"""Who counts as what. Roles nest: an administrator is a moderator is a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def is_member(user: User | AnonymousUser) -> bool:
    """Signed in, active and not suspended: may write."""
    return user.is_authenticated and user.is_active and not user.is_suspended


def can_mute(user: User | AnonymousUser, member: User | None) -> bool:
    """Anyone signed in, whoever is somebody else and still here."""
    return user.is_authenticated and member is not None and member.pk != user.pk and member.erased_at is None


def is_moderator(user: User | AnonymousUser) -> bool:
    return is_member(user) and getattr(user, "role", "") in {Role.MODERATOR, Role.ADMIN}


def can_remove_picture(user: User | AnonymousUser, member: User) -> bool:
    """One's own, also while suspended; moderators anybody's."""
    return user.is_authenticated and (user.pk == member.pk or is_moderator(user))


def can_vouch(user: User | AnonymousUser, member: User) -> bool:
    """Members of verified organisations, for others who can be met."""
    if not is_member(user) or user.pk == member.pk or not member.is_active or member.is_placeholder:
        return False
    return any(import_string(path)(user) for path in settings.CONTACT_VERIFIED)


def is_admin(user: User | AnonymousUser) -> bool:
    return is_member(user) and getattr(user, "role", "") == Role.ADMIN
