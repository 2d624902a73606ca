"""Associations say for what they stand and how one joins."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import one_line
from activity.recording import record
from campaigns.models import Advocate, Position, Subject
from core.errors import Refused
from core.permissions import require
from organisations.models import Kind, Organisation
from organisations.permissions import can_run


@transaction.atomic
def keep_advocate(
    organisation: Organisation,
    *,
    by: User,
    positions: Mapping[str, str],
    dues: str = "",
    dues_note: str = "",
    joining: str = "",
    join_url: str = "",
) -> Advocate:
    """Write its entry anew, all of it; `positions` by their matter, an empty one is none.

    Raises PermissionDenied; Refused (409) for what is no association.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    require(can_run(by, organisation), _("You may not change this organisation."))
    if organisation.kind != Kind.ASSOCIATION:
        raise Refused(
            _("The directory lists advocacy associations. Change the kind of your organisation first.")
        )
    told = {"dues": dues, "dues_note": one_line(dues_note)[:200], "joining": one_line(joining)[:300]}
    told |= {"join_url": join_url, "changed_at": timezone.now()}  # type: ignore[dict-item]
    advocate, _is_new = Advocate.objects.update_or_create(organisation=organisation, defaults=told)
    said = {subject: one_line(positions.get(subject, ""))[:300] for subject in Subject.values}
    advocate.positions.exclude(subject__in=[subject for subject, text in said.items() if text]).delete()
    for subject, text in said.items():
        if text:
            Position.objects.update_or_create(advocate=advocate, subject=subject, defaults={"text": text})
    record("campaigns.advocate_changed", by=by, target=organisation)
    return advocate
