from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from core.migrating import drawing_little


class Command(migrate.Command):
    """Django's own, quicker where there is nothing yet."""

    def handle(self, *args: Any, **options: Any) -> Any:
        if MigrationRecorder(connections[options["database"]]).applied_migrations():
            return super().handle(*args, **options)
        with drawing_little():
            return super().handle(*args, **options)
