from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from organisations.models import Grid
from organisations.permissions import can_keep_grids


def add_grid(name: str, *, by: User) -> Grid:
    """A region or grid that organisations can name. Raises Refused (409) if there is one of this name."""
    require(can_keep_grids(by))
    slug = slugify(name)[:40].strip("-_") or f"grid-{Grid.objects.count() + 1}"
    try:
        with transaction.atomic():
            grid = Grid.objects.create(name=name.strip(), slug=slug)
            record("organisations.grid_added", by=by, target=grid)
    except IntegrityError:
        raise Refused(_("This is in the list already."), field="name") from None
    return grid


def rename_grid(grid: Grid, *, by: User, name: str) -> None:
    """Another name at the same address. Raises Refused (409) if the name is in use."""
    require(can_keep_grids(by))
    grid.name = name.strip()
    try:
        with transaction.atomic():
            grid.save(update_fields=["name"])
            record("organisations.grid_renamed", by=by, target=grid)
    except IntegrityError:
        raise Refused(_("This is in the list already."), field="name") from None


@transaction.atomic
def remove_grid(grid: Grid, *, by: User) -> None:
    """Take it out of the list, and out of every organisation's."""
    require(can_keep_grids(by))
    record("organisations.grid_removed", by=by, target=grid)
    grid.delete()
