"""A member's picture: theirs to give and take back; moderators take away what breaks the rules."""

from __future__ import annotations

from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Profile, User
from accounts.permissions import can_remove_picture, is_member
from activity.recording import record
from core.avatars import PICTURE
from core.permissions import require
from uploads.actions import attach, store
from uploads.models import Upload


def set_picture(user: User, file: File[Any] | IO[Any], *, by: User) -> User:
    """Show the middle of this picture for a member; the one before is destroyed by the sweep.

    Takes some seconds; never call it in a transaction. Raises PermissionDenied for anyone else and while
    suspended; Refused: 413 for a file that is too large, 422 for one that is no picture.
    """
    require(by == user and is_member(by), _("You may not change this profile."))
    picture = store(file, by=by, square=PICTURE)  # type: ignore[arg-type]
    with transaction.atomic():
        # they may have left, or been suspended, while the picture was drawn
        require(is_member(_locked(user)), _("You may not change this profile."))
        profile, _is_new = Profile.objects.select_for_update().get_or_create(user=user)
        _take_down(profile)
        attach([picture.pk], to=profile, by=by)
        user.picture = picture
        user.save(update_fields=["picture"])
        record("accounts.pictured", by=by, target=user)
    return user


@transaction.atomic
def remove_picture(user: User, *, by: User) -> User:
    """Show initials again. That there is no picture is no error. Raises PermissionDenied."""
    require(can_remove_picture(by, user), _("You may not change this profile."))
    user.picture_id = _locked(user).picture_id
    profile, _is_new = Profile.objects.select_for_update().get_or_create(user=user)
    if user.picture_id is None:
        return user
    _take_down(profile)
    user.picture = None
    user.save(update_fields=["picture"])
    record("accounts.pictured" if by == user else "accounts.picture_removed", by=by, target=user)
    return user


def _locked(user: User) -> User:
    """The member as they are now. Locked before their profile, as erasure does it."""
    return User.objects.select_for_update().get(pk=user.pk)


def _take_down(profile: Profile) -> None:
    Upload.objects.of(profile).present().update(removed_at=timezone.now())
