"""Everything that lies anywhere: each column of each table, sealed ones opened, and each file. For tests that
plant a mark and look where it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, models

from accounts.models import User
from core.sealing.rotating import sealed_models


def everything() -> Iterator[tuple[str, bytes]]:
    """Each column of each table of the database, sealed ones opened, sessions unpacked; each file, and its name."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield f"{table}.{name}", _bytes(value)
    for model, fields in sealed_models():
        for row in model._base_manager.all():
            for field in fields:
                yield f"{model._meta.db_table}.{field.column}", _bytes(getattr(row, field.attname))
    for row in SessionStore.get_model_class().objects.all():
        yield "django_session.session_data", _bytes(row.get_decoded())
    for folder in (Path(settings.MEDIA_ROOT), settings.MAIL_DIR):
        for path in folder.rglob("*"):
            yield f"file {path.name}", path.name.encode() + (path.read_bytes() if path.is_file() else b"")


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode("utf-8", "replace")


def places_of(mark: str) -> set[str]:
    columns = {
        f"{model._meta.db_table}.{field.column}": f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    }
    return {columns.get(place, place) for place, content in everything() if mark.encode() in content.lower()}


def columns() -> set[str]:
    """Every column, of every model, in which text can stand that is not chosen from a list."""
    texts = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField,
             models.GenericIPAddressField)  # fmt: skip
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, texts) and not field.choices
    }


def names_of_members() -> set[str]:
    """Every column that names a member."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is User
    }


def rows_of(user: User) -> set[str]:
    """Where a row names this one."""
    found = set()
    for place in names_of_members():
        label, _dot, field = place.rpartition(".")
        if apps.get_model(label)._base_manager.filter(**{field: user.pk}).exists():
            found.add(place)
    return found
