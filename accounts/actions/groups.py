from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Group, User
from accounts.permissions import is_admin
from activity.recording import record
from core.errors import Refused
from core.permissions import require


def create_group(name: str, *, by: User) -> Group:
    """A group, which opens doors of categories. Raises Refused (409) if the name is in use."""
    require(is_admin(by))
    try:
        with transaction.atomic():
            group = Group.objects.create(name=name.strip())
            record("accounts.group_created", by=by, target=group)
    except IntegrityError:
        raise Refused(_("There is a group of this name."), field="name") from None
    return group


@transaction.atomic
def add_to_group(group: Group, user: User, *, by: User) -> None:
    require(is_admin(by))
    group.members.add(user)
    record("accounts.group_entered", by=by, target=user, group=group.pk)


@transaction.atomic
def remove_from_group(group: Group, user: User, *, by: User) -> None:
    require(is_admin(by))
    group.members.remove(user)
    record("accounts.group_left", by=by, target=user, group=group.pk)
