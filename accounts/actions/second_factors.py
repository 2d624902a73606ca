"""Second factors as the site keeps account of them; allauth.mfa makes and checks them."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import is_admin
from accounts.second_factor import has_second_factor, must_have_second_factor
from activity.recording import record
from core.permissions import require


def weigh_second_factor(user: User) -> bool:
    """Note whether a member owes a second factor; call it when a role, a seat or a factor changes.

    Returns whether they do. Safe to run twice: the moment since when it is owed stays.
    """
    is_due = must_have_second_factor(user) and not has_second_factor(user)
    changed = User.objects.filter(pk=user.pk, second_factor_due_at__isnull=is_due)
    changed.update(second_factor_due_at=timezone.now() if is_due else None)
    user.refresh_from_db(fields=["second_factor_due_at"])
    return is_due


@transaction.atomic
def note_second_factor(user: User, *, kind: str, is_added: bool) -> None:
    """A member set one up, or removed one: remembered, and what they owe is weighed anew."""
    record(f"accounts.factor_{'added' if is_added else 'removed'}", by=user, target=user, kind=kind)
    weigh_second_factor(user)


def remove_second_factors(user: User, *, by: User | None) -> int:
    """For a member who lost them all, codes too: from here on the password alone signs in.

    `by` is None for the command line. Returns how many were removed.
    """
    require(by is None or is_admin(by))
    with transaction.atomic():
        removed, _each = Authenticator.objects.filter(user=user).delete()
        if removed:
            record("accounts.factors_removed", by=by, target=user)
        weigh_second_factor(user)
    return removed
