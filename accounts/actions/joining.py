"""How a member comes: sign-up, the first steps after it, and sign-ups that came to nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.profiles import set_traits
from accounts.models import Profile, RetiredName, User
from activity.recording import record
from core.errors import Refused
from core.permissions import require

if TYPE_CHECKING:
    from collections.abc import Sequence

# How long a sign-up may wait for its confirmation before the name is free again.
UNCONFIRMED_DAYS = 7


def join(user: User, *, name: str = "", language: str = "") -> User:
    """Save a new member, who accepted the terms and must still confirm the address.

    Raises Refused (409, `field`) if username or address was taken since the form was checked.
    """
    if RetiredName.objects.of(user.username).exists():
        raise Refused(_("This username is taken."), field="username")
    user.name = name.strip()
    user.language = language
    user.accepted_terms_at = timezone.now()
    try:
        with transaction.atomic():
            user.save()
            Profile.objects.create(user=user, languages=[language] if language else [])
            record("accounts.joined", by=user, target=user)
    except IntegrityError:
        user.pk = None
        if User.objects.looking_like(user.username).exists():
            raise Refused(_("This username is taken."), field="username") from None
        raise Refused(_("This address is in use."), field="email") from None
    return user


def accept_terms(user: User, *, by: User) -> None:
    """Note that a member accepted terms and privacy; the first time counts."""
    require(by == user)
    if user.accepted_terms_at is None:
        user.accepted_terms_at = timezone.now()
        user.save(update_fields=["accepted_terms_at"])


@transaction.atomic
def welcome(
    user: User,
    *,
    by: User,
    time_zone: str | None = None,
    languages: Sequence[str] | None = None,
    runs: Sequence[str] | None = None,
) -> None:
    """Finish the first steps; what is None was left for later. Safe to run twice."""
    require(by == user)
    if time_zone is not None:
        user.time_zone = time_zone
    user.welcomed_at = user.welcomed_at or timezone.now()
    user.save(update_fields=["time_zone", "welcomed_at"])
    profile, _is_new = Profile.objects.get_or_create(user=user)
    if languages is not None:
        profile.languages = list(languages)
    if runs is not None:
        profile.runs = list(runs)
    profile.save(update_fields=["languages", "runs"])
    set_traits(profile)


def forget_unconfirmed() -> int:
    """Delete sign-ups whose address was not confirmed in time, and free their names.

    Returns how many. Nobody who ever signed in is among them, so nothing hangs on these rows.
    """
    since = timezone.now() - timedelta(days=UNCONFIRMED_DAYS)
    stale = User.objects.filter(
        accepted_terms_at__lt=since,
        welcomed_at=None,
        last_login=None,
        erased_at=None,
        role="member",
        origin="",
    ).exclude(emailaddress__verified=True)
    forgotten = 0
    for user in stale[:500]:
        with transaction.atomic():
            user.delete()
        forgotten += 1
    return forgotten
