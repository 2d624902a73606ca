"""Who leaves and takes everything along is found nowhere: in no table, index, file or mail.

One mark stands in whatever a member can write, another where something of theirs rightly stays with
others; the first may be found nowhere afterwards, the second where accounts/retained.py says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.utils.html import escape

from accounts import actions
from accounts.models import User
from accounts.retained import RETAINED, is_retained
from activity.delivery import deliver_due
from forum import actions as forum
from notifications.sending import send_due
from pages import erasure
from pages.tasks import purge_the_erased
from tests.accounts import test_exports
from tests.makers import PASSWORD, make_post, make_topic, make_user
from uploads.actions import sweep_orphans

PRIVATE = "qwvplimsoll"
STAYS = "zxkfreeboard"


@pytest.fixture
def gone(bob, monkeypatch, settings) -> User:
    """A member who wrote wherever one can, and left with everything."""
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    monkeypatch.setattr(test_exports, "MARK", PRIVATE)
    user = make_user(PRIVATE, email=f"{PRIVATE}@example.org", password=PASSWORD)
    client = Client(headers={"user-agent": f"Mozilla {PRIVATE}"})
    client.post("/accounts/login/", {"login": PRIVATE, "password": PASSWORD})
    test_exports.write_everywhere(user, bob)
    answered = make_topic(author=user, title=f"Asked by {STAYS}", body=f"{PRIVATE} opening")
    make_post(answered, author=bob, body=f"As {STAYS} says: yes.")
    client.post("/settings/data/")
    Authenticator.objects.create(user=user, type="webauthn", data={"name": PRIVATE})
    forum.save_draft(f"topic:{answered.pk}", by=user, body=f"{PRIVATE} again")
    deliver_due()
    actions.build_exports()
    send_due()
    assert PRIVATE.encode() in b"".join(content for _place, content in everything())
    with_everything(user)
    return user


def with_everything(user: User) -> None:
    """Leave, and let the worker do what it does in the minutes and the night after."""
    erasure.leave(user, by=user, with_content=True)
    while User.objects.filter(content_due_at__isnull=False).exists():
        erasure.erase_due_content()
    deliver_due()
    send_due()
    sweep_orphans()
    for path in settings.MAIL_DIR.glob("*.eml"):  # the goodbye has been read by now
        if b"is deleted" in path.read_bytes():
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


def test_nothing_of_theirs_is_left_anywhere(gone):
    assert places_of(PRIVATE) == set()


def test_what_stays_with_others_stays_where_it_is_said(gone):
    found = {place for place in places_of(STAYS) if not place.startswith(("search_", "file "))}
    assert "forum.Topic.title" in found
    assert {place for place in found if not is_retained(place)} == set()


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
