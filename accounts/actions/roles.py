from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.second_factors import weigh_second_factor
from accounts.models import Role, User
from accounts.permissions import is_admin
from activity.recording import record
from core.errors import Refused
from core.permissions import require


def give_role(user: User, *, by: User, role: str) -> User:
    """Make a member a moderator or an administrator, or a member again.

    Raises PermissionDenied; Refused: 422 for an unknown role, 409 if nobody would be left to
    administer the site.
    """
    require(is_admin(by), _("Only administrators give roles."))
    if role not in Role.values:
        raise Refused(_("There is no such role."), status=422, field="role")
    with transaction.atomic():
        require_another_admin(user, unless=role == Role.ADMIN)
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.role == role:
            return user
        before, user.role = user.role, role
        user.is_superuser = role == Role.ADMIN
        user.save(update_fields=["role", "is_superuser"])
        weigh_second_factor(user)
        record("accounts.role_given", by=by, target=user, role=role, before=before)
    return user


def require_another_admin(user: User, *, unless: bool = False) -> None:
    """Within a transaction: refuse (409) what would leave the site without an administrator.

    The rows of all administrators are locked, so that two who leave at once do not both pass.
    """
    if unless:
        return
    admins = User.objects.present().filter(role=Role.ADMIN).order_by("pk").select_for_update()
    pks = set(admins.values_list("pk", flat=True))
    if pks == {user.pk}:
        raise Refused(_("This is the only administrator. Make another member an administrator first."))
