from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Block, Distance, User
from core.errors import Refused
from core.permissions import require


def block(user: User, *, by: User) -> Block:
    """Stop hearing from a member, who can't write to one either. They are not told.

    Whom one had muted is blocked from then on. Blocking twice is blocking once.
    """
    _refuse_oneself(user, by, _("You cannot block yourself."))
    found, _is_new = Block.objects.update_or_create(
        by=by, blocked=user, defaults={"distance": Distance.BLOCKED}
    )
    return found


def unblock(user: User, *, by: User) -> None:
    """Hear from a member again."""
    require(by.is_authenticated)
    Block.objects.filter(by=by, blocked=user, distance=Distance.BLOCKED).delete()


def mute(user: User, *, by: User) -> Block:
    """Fold what a member writes, and hear no news of them. They are not told.

    Muting twice is muting once; whom one blocked stays blocked, which is more.
    """
    _refuse_oneself(user, by, _("You cannot mute yourself."))
    with transaction.atomic():
        found, _is_new = Block.objects.get_or_create(
            by=by, blocked=user, defaults={"distance": Distance.MUTED}
        )
    return found


def unmute(user: User, *, by: User) -> None:
    """Hear from a member again; one who is blocked stays so."""
    require(by.is_authenticated)
    Block.objects.filter(by=by, blocked=user, distance=Distance.MUTED).delete()


def _refuse_oneself(user: User, by: User, message: str) -> None:
    require(by.is_authenticated)
    if user.pk == by.pk:
        raise Refused(message, status=422)
