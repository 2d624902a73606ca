"""Who leaves and takes everything along is found nowhere: in no table, index, file or mail.

One mark stands in whatever a member can write, another where something of theirs rightly stays with
others; the first may be found nowhere afterwards, the second where accounts/retained.py says.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, models
from django.test import Client
from django.utils.html import escape

from accounts import actions
from accounts.models import User
from accounts.retained import RETAINED, is_retained
from activity.delivery import deliver_due
from config.celery import app as celery_app
from notifications.sending import send_due
from pages import erasure
from pages.tasks import purge_the_erased
from tests.accounts import test_exports
from tests.accounts.planting import PRIVATE, STAYS, plant
from tests.accounts.unplanted import NOT_A_MEMBERS, NOT_THEIR_ROWS, is_exempt
from tests.makers import PASSWORD, make_user
from uploads.actions import sweep_orphans


@pytest.fixture
def gone(bob, monkeypatch, settings, caplog) -> Gone:
    """A member who wrote wherever one can, and left with everything; with the places as they were before."""
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    caplog.set_level("INFO")
    monkeypatch.setattr(test_exports, "MARK", PRIVATE)
    user = make_user(PRIVATE, email=f"{PRIVATE}@example.org", password=PASSWORD)
    client = Client(headers={"user-agent": f"Mozilla {PRIVATE}"})
    client.post("/accounts/login/", {"login": PRIVATE, "password": PASSWORD})
    plant(user, bob)
    client.post("/settings/data/")
    deliver_due()
    actions.build_exports()
    mailed = places_of(PRIVATE)  # before the mails' texts are wiped
    send_due()
    before = mailed | places_of(PRIVATE) | places_of(STAYS)
    rows = rows_of(user)
    with_everything(user)
    return Gone(user, frozenset(before), frozenset(rows))


@dataclass(frozen=True)
class Gone:
    user: User
    planted: frozenset[str]
    rows: frozenset[str]


def with_everything(user: User) -> None:
    """Leave, and let the worker do what it does in the minutes and the night after."""
    address = user.email.encode()
    erasure.leave(user, by=user, with_content=True)
    while User.objects.filter(content_due_at__isnull=False).exists():
        erasure.erase_due_content()
    deliver_due()
    send_due()
    sweep_orphans()
    for path in settings.MAIL_DIR.glob("*.eml"):
        # What others were sent is in their mailboxes; the goodbye has been read by now.
        mail = path.read_bytes()
        if b"To: " + address not in mail or b"is deleted" in mail:
            path.unlink()
    purge_the_erased()


def everything() -> Iterator[tuple[str, bytes]]:
    """Each column of each table of the database, sessions unpacked; each file, and its name."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield f"{table}.{name}", _bytes(value)
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


def test_nothing_of_theirs_is_left_but_what_is_said_to_stay(caplog, gone):
    """Planted in every column of text; afterwards nowhere, but in the places that accounts/retained.py names."""
    unplanted = {place for place in columns() - gone.planted if not is_exempt(place)}
    assert sorted(unplanted) == [], (
        "plant a mark in these, or say in unplanted.py why no member's words stand there"
    )
    unnamed = names_of_members() - gone.rows - NOT_THEIR_ROWS.keys()
    assert sorted(unnamed) == [], "plant a row in these, or say in unplanted.py why none is theirs"
    for path in settings.MAIL_DIR.rglob("*.eml"):
        if PRIVATE.encode() in path.read_bytes().lower():
            print(path.read_text()[:600])
            print("=====")
    assert places_of(PRIVATE) == set()
    stays = {place for place in places_of(STAYS) if not place.startswith(("search_", "file "))}
    assert "forum.Topic.title" in stays
    assert {place for place in stays if not is_retained(place)} == set()
    assert {place for place in rows_of(gone.user) if not is_retained(place)} == set()
    assert PRIVATE not in caplog.text


def test_a_message_to_the_worker_is_a_name_and_nothing_else():
    """No broker's folder, and no queue, ever holds anything of a member."""
    celery_app.loader.import_default_modules()
    ours = [task for name, task in celery_app.tasks.items() if not name.startswith("celery.")]
    assert len(ours) > 5
    assert {task.name for task in ours if inspect.signature(task.run).parameters} == set()


def test_every_line_of_the_unplanted_names_what_there_is():
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert {line for line in NOT_A_MEMBERS if line not in labels and line not in columns()} == set()
    assert NOT_THEIR_ROWS.keys() - names_of_members() == set()


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_in_the_databases_file(gone):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = connection.settings_dict["NAME"]
    for path in (Path(name), Path(f"{name}-wal")):
        assert PRIVATE.encode() not in path.read_bytes().lower()


def test_every_place_that_is_said_to_stay_is_one_there_is():
    for kept in RETAINED:
        for place in kept.places:
            label, _dot, field = place.rpartition(".")
            assert apps.get_model(label)._meta.get_field(field), place


def test_the_page_says_what_stays(client, alice):
    client.force_login(alice)
    page = client.get("/settings/leave/").content.decode()
    for kept in RETAINED:
        assert escape(str(kept.why)) in page
