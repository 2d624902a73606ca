"""A migrated database, made once for a set of migrations and copied by each process of tests.

It lies in .pytest_cache (a file), or beside the tests' databases on PostgreSQL, under a name made of what migrating
reads: change a migration or a model, and a new one is made.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

PREFIX = "test_template_"


def copy_template(config: pytest.Config, name: str) -> None:
    """Make the database of this name (a path on SQLite), migrated. Raises if it is there already."""
    if settings.IS_SQLITE:
        _copy_file(Path(config.cache.mkdir("databases")), Path(name))
    else:
        _copy_on_server(name)


def migrate(name: str) -> None:
    before = settings.DATABASES["default"]["NAME"]
    connect_to(name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connect_to(before)


def connect_to(name: str) -> None:
    """Make this process's connection lead there."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def drop(name: str) -> None:
    """Take back what copy_template made on PostgreSQL; a file goes with its folder."""
    if not settings.IS_SQLITE:
        with server() as ask:
            ask.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def server() -> Iterator[psycopg.Connection]:
    """A connection to the PostgreSQL server of DATABASE_URL, outside of any transaction."""
    given = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(given._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(address, autocommit=True) as ask:
        yield ask


def _copy_file(folder: Path, name: Path) -> None:
    template = folder / f"{PREFIX}{_key()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            for old in folder.glob(f"{PREFIX}*"):
                old.unlink()
            half_made = folder / "half-made.sqlite3"
            half_made.unlink(missing_ok=True)
            migrate(str(half_made))
            half_made.rename(template)
        shutil.copyfile(template, name)


def _copy_on_server(name: str) -> None:
    template = PREFIX + _key()
    with server() as ask:
        ask.execute("SELECT pg_advisory_lock(hashtext('test_template'))")  # until this connection ends
        made = ask.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"]).fetchall()
        if (template,) not in made:
            for (old,) in made:
                ask.execute(f'DROP DATABASE "{old}"')  # half made, or of other migrations
            half_made = f"{PREFIX}half_made"
            ask.execute(f'CREATE DATABASE "{half_made}"')
            migrate(half_made)
            ask.execute(f'ALTER DATABASE "{half_made}" RENAME TO "{template}"')
        ask.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _key() -> str:
    """A hash of what decides what migrating makes: migrations, what they import, and the models."""
    base = Path(settings.BASE_DIR)
    ours = [Path(app.path) for app in apps.get_app_configs() if base in Path(app.path).parents]
    ours = [path for path in ours if ".venv" not in path.parts]
    read = {path for app in ours for kind in ("migrations", "models") for path in app.glob(f"{kind}/**/*.py")}
    read |= {app / name for app in ours for name in ("models.py", "apps.py", "migrations.py")}
    named = re.compile(rf"^(?:from|import) ((?:{'|'.join(app.name for app in ours)})[.\w]*)", re.MULTILINE)
    for path in [path for path in read if path.exists()]:
        for module in named.findall(path.read_text()):
            file = base / module.replace(".", "/")
            read |= {file.with_suffix(".py"), file / "__init__.py"}
    summed = hashlib.sha256(f"{version('django')} {version('django-allauth')} {settings.IS_SQLITE}".encode())
    for path in sorted(path for path in read if path.exists()):
        summed.update(path.relative_to(base).as_posix().encode() + path.read_bytes())
    return summed.hexdigest()[:16]
