"""The list of public bodies, which moderators keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import one_line
from campaigns.models import Body, DayOff
from campaigns.permissions import can_keep_bodies
from core.errors import Refused
from core.permissions import require


def keep_body(body: Body | None, *, by: User, **told: Any) -> Body:
    """Add a body, or change one; `days_off` are its public holidays by day, with their names.

    Raises PermissionDenied; Refused (409) if it is in the list.
    """
    require(can_keep_bodies(by))
    body = body or Body()
    body.kind, body.country, body.website = told["kind"], told["country"], told.get("website", "")
    body.name, body.jurisdiction = one_line(told["name"]), one_line(told.get("jurisdiction", ""))
    try:
        with transaction.atomic():
            body.save()
            if "days_off" in told:
                _set_days_off(body, told["days_off"])
    except IntegrityError:
        raise Refused(_("This body is in the list already."), field="name") from None
    return body


def _set_days_off(body: Body, days: Mapping[date, str]) -> None:
    body.holidays.exclude(on__in=days).delete()
    for on, name in days.items():
        DayOff.objects.update_or_create(body=body, on=on, defaults={"name": one_line(name)[:80]})


def remove_body(body: Body, *, by: User) -> None:
    """Raises PermissionDenied; Refused (409) for one that a campaign addresses."""
    require(can_keep_bodies(by))
    try:
        body.delete()
    except ProtectedError:
        raise Refused(_("A campaign addresses this body, so it stays.")) from None
