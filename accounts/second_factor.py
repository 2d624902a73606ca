"""Who must prove themselves twice when signing in, and who can.

A second factor is an authenticator app or a passkey (allauth.mfa). Whom the site obliges is said by the
predicates of settings.SECOND_FACTOR_FOR, each `(user) -> bool`, so that floors above can add theirs; what
came of asking them is kept in `User.second_factor_due_at` (actions.weigh_second_factor), since every page
looks at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Role

if TYPE_CHECKING:
    from accounts.models import User


def must_have_second_factor(user: User) -> bool:
    """Whether any predicate of settings.SECOND_FACTOR_FOR obliges them. The demo's members are exempt:
    their password is published, and they are loaded on loopback hosts alone."""
    if user.origin == "demo" or not user.is_active:
        return False
    return any(import_string(path)(user) for path in settings.SECOND_FACTOR_FOR)


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none: they stand in for one that was lost."""
    proofs = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user_id=user.pk, type__in=proofs).exists()


def is_of_the_staff(user: User) -> bool:
    """A moderator or an administrator, suspended or not: what they could do if their password leaked."""
    return user.role in {Role.MODERATOR, Role.ADMIN}
