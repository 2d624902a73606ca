"""Who may write to whom first: the one who is written to decides (Profile.contact_from).

What "shares" and "verified" mean is known on floors above, which name their predicates in
settings.CONTACT_SHARES, `(one, other) -> bool`, and settings.CONTACT_VERIFIED, `(member) -> bool`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Block, ContactFrom, Profile, User
from accounts.permissions import is_member, is_moderator


def can_contact(user: Any, member: User) -> bool:
    """Whether `user` may begin to write to `member`. Moderators may, whatever a member chose; nobody may
    across a block, whichever of the two set it."""
    if not is_member(user) or user == member or not member.is_active or member.is_placeholder:
        return False
    if is_moderator(user):
        return True
    if Block.objects.between(user, member).exists():
        return False
    chosen = Profile.objects.filter(user=member).values_list("contact_from", flat=True).first()
    return _lets_in(ContactFrom(chosen or ContactFrom.ANYONE), user, member)


def _lets_in(chosen: ContactFrom, user: User, member: User) -> bool:
    if chosen == ContactFrom.SHARED:
        return any(import_string(path)(user, member) for path in settings.CONTACT_SHARES)
    if chosen == ContactFrom.VERIFIED:
        return any(import_string(path)(user) for path in settings.CONTACT_VERIFIED)
    return chosen == ContactFrom.ANYONE
