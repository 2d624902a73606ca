"""A new database is migrated by a short way (core/migrating.py): it must lead to what the models say."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.state import ProjectState
from django.db.models import ForeignKey

from core.migrating import STEPS, drawing_little

pytestmark = pytest.mark.django_db
BESIDE = {("search.Document", "tokens")}  # PostgreSQL's own, which only its engine asks


def test_the_database_has_what_the_models_say():
    """Every column, index, constraint and foreign key of every model."""
    missing = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            meta = model._meta
            if not meta.can_migrate(connection) or meta.proxy:
                continue
            fields = [field for field in meta.local_concrete_fields if field.db_type(connection)]
            described = connection.introspection.get_table_description(cursor, meta.db_table)
            described = [column for column in described if (meta.label, column.name) not in BESIDE]
            if {column.name for column in described} != {field.column for field in fields}:
                missing.append(f"{meta.label}: columns")
            nullable = {column.name for column in described if column.null_ok}
            if nullable != {field.column for field in fields if field.null}:
                missing.append(f"{meta.label}: what may be null")
            kept = connection.introspection.get_constraints(cursor, meta.db_table)
            named = {one.name for one in (*meta.indexes, *meta.constraints)}
            missing += [f"{meta.label}: {name}" for name in named - kept.keys()]
            leading = {
                tuple(one["columns"]): one["foreign_key"] for one in kept.values() if one["foreign_key"]
            }
            for field in fields:
                if isinstance(field, ForeignKey) and field.db_constraint:
                    target = field.target_field
                    if leading.get((field.column,)) != (target.model._meta.db_table, target.column):
                        missing.append(f"{field}: foreign key")
                if field.unique and not _is_kept_once(kept, field.column):
                    missing.append(f"{field}: unique")
    assert missing == []


def test_django_still_has_what_the_short_way_shortens():
    before = {name: getattr(ProjectState, name) for name in (*STEPS, "reload_model")}
    with drawing_little():
        assert all(getattr(ProjectState, name) is not method for name, method in before.items())
    assert {name: getattr(ProjectState, name) for name in before} == before


def _is_kept_once(kept: dict, column: str) -> bool:
    return any(one["columns"] == [column] and (one["unique"] or one["primary_key"]) for one in kept.values())
