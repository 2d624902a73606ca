"""From one key to the next: every sealed value is sealed anew under the newest key.

Truth is the rows: each says by which key it is sealed, so a run that dies is taken up by the next, and two
at once do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from core.sealing.boxes import is_current
from core.sealing.fields import Sealed, SealedTextField

BATCH = 200  # rows a transaction


def sealed_models() -> list[tuple[type[models.Model], list[SealedTextField]]]:
    """Every model that has sealed columns, with them."""
    found = []
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]
        if fields:
            found.append((model, fields))
    return found


def rotate() -> Iterator[int]:
    """Seal anew whatever an older key sealed; yields how many rows each batch changed."""
    for model, fields in sealed_models():
        yield from _rotate_rows(model, fields)
    for path in settings.SEALED_ELSEWHERE:
        yield from import_module(path).seal_anew()


def left_under_older_keys() -> int:
    """How many rows are not under the newest key yet."""
    left = 0
    for model, fields in sealed_models():
        for values in model._default_manager.values_list(*(field.attname for field in fields)).iterator():
            left += any(not is_current(value) for value in values if isinstance(value, Sealed))
    return left + sum(import_module(path).under_older_keys() for path in settings.SEALED_ELSEWHERE)


def _rotate_rows(model: type[models.Model], fields: list[SealedTextField]) -> Iterator[int]:
    after = None
    while True:
        with transaction.atomic():
            rows = model._default_manager.order_by("pk").select_for_update(of=("self",))
            batch = list(rows.filter(pk__gt=after)[:BATCH] if after is not None else rows[:BATCH])
            if not batch:
                return
            changed = [row for row in batch if _seal_anew(row, fields)]
            for path in settings.SEALED_FOLLOWERS.get(model._meta.label, ()):
                import_string(path)(changed)
        after = batch[-1].pk
        yield len(changed)


def _seal_anew(row: models.Model, fields: list[SealedTextField]) -> bool:
    raw = {field: row.__dict__[field.attname] for field in fields}
    old = [field for field, value in raw.items() if isinstance(value, Sealed) and not is_current(value)]
    if not old:
        return False
    values = {field.attname: field.sealed(getattr(row, field.attname), row) for field in old}
    type(row)._default_manager.filter(pk=row.pk).update(**values)
    return True
