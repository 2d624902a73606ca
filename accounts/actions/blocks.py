from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Block, User
from core.errors import Refused
from core.permissions import require


def block(user: User, *, by: User) -> Block:
    """Stop hearing from a member. They are not told. Blocking twice is blocking once."""
    require(by.is_authenticated)
    if user.pk == by.pk:
        raise Refused(_("You cannot block yourself."), status=422)
    found, _is_new = Block.objects.get_or_create(by=by, blocked=user)
    return found


def unblock(user: User, *, by: User) -> None:
    """Hear from a member again."""
    require(by.is_authenticated)
    Block.objects.filter(by=by, blocked=user).delete()
