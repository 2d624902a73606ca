"""What a member says of their own site. It is private, so no activity tells of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.permissions import is_member
from core.permissions import require
from strategies.models.sites import SiteProfile


@transaction.atomic
def keep_site(*, by: User, **told: Any) -> SiteProfile:
    """Keep what they said, in place of what they said before. Raises PermissionDenied."""
    require(is_member(by))
    profile, _made = SiteProfile.objects.update_or_create(user=by, defaults=told)
    return profile


@transaction.atomic
def forget_site(user: User) -> None:
    """As if they had never said anything."""
    SiteProfile.objects.filter(user=user).delete()
