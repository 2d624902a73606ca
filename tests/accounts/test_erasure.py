"""Who leaves and takes everything along is found nowhere: in no table, index, file or mail.

One mark stands in whatever a member can write, another where something of theirs rightly stays with
others; the first may be found nowhere afterwards, the second where accounts/retained.py says.
"""

from __future__ import annotations

import inspect
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
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
from tests.accounts.walking import columns, names_of_members, places_of, rows_of
from tests.makers import PASSWORD, make_user
from uploads.actions import sweep_orphans

# Of what was planted, what accounts/exporting.py doesn't give to who asks for their data.
NOT_IN_THE_COPY = {
    "forum.Tag.name": "it is in forum.TopicTag",
    "forum.Tag.slug": "made from the name",
    "campaigns.SigningLink.email": "said under their address by whoever knows it, until the link is opened",
    "campaigns.SigningLink.said": "the same",
    "messaging.ReportedMessage.said": "a copy for moderators, of several people's words",
    "mfa.Authenticator.data": "it would open the account",
    "notifications.Mail.headers": "composed when it is sent, and wiped then",
    "notifications.Mail.html": "the same",
    "notifications.Mail.subject": "the same",
    "notifications.Mail.text": "the same",
    "notifications.Mail.to": "the same",
    "organisations.Invitation.email": "the organisation's, which asked them in",
    "sessions.Session.session_data": "it would open the account",
}


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
    rows, exported = rows_of(user), told_in(test_exports.archive_of(user)[0])
    with_everything(user)
    return Gone(user, frozenset(before), frozenset(rows), frozenset(exported))


@dataclass(frozen=True)
class Gone:
    user: User
    planted: frozenset[str]
    rows: frozenset[str]
    exported: frozenset[str]


def told_in(data: dict[str, Any]) -> set[str]:
    """The columns of an export in which a mark stands."""
    return {
        f"{'.'.join(key.split('.')[:2])}.{column}"
        for key, rows in data.items()
        for row in rows
        for column, value in row.items()
        if PRIVATE in json.dumps(value, default=str).lower()
        or STAYS in json.dumps(value, default=str).lower()
    }


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


def test_nothing_of_theirs_is_left_but_what_is_said_to_stay(caplog, gone):
    """Planted in every column of text: first it is all in the copy of their data, afterwards nowhere but in the
    places that accounts/retained.py names."""
    unplanted = {place for place in columns() - gone.planted if not is_exempt(place)}
    assert sorted(unplanted) == [], (
        "plant a mark in these, or say in unplanted.py why no member's words stand there"
    )
    unnamed = names_of_members() - gone.rows - NOT_THEIR_ROWS.keys()
    assert sorted(unnamed) == [], "plant a row in these, or say in unplanted.py why none is theirs"
    # Who agreed is named in what was agreed; it is the other side's as well.
    assert places_of(PRIVATE) == {"messaging.Agreement.content"}
    stays = {place for place in places_of(STAYS) if not place.startswith(("search_", "file "))}
    assert "forum.Topic.title" in stays
    assert {place for place in stays if not is_retained(place)} == set()
    assert {place for place in rows_of(gone.user) if not is_retained(place)} == set()
    assert PRIVATE not in caplog.text
    uncopied = {place for place in gone.planted - gone.exported if not _is_derived(place)}
    assert uncopied == NOT_IN_THE_COPY.keys()


def _is_derived(place: str) -> bool:
    """Whether it is made from another column: HTML, folded words, the index; or a file that went out."""
    return place.startswith(("search", "file ")) or place.endswith(("_html", "_key", ".words"))


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
            if "." in label:
                assert apps.get_model(label)._meta.get_field(field), place
            else:
                assert apps.get_model(place), place


def test_the_page_says_what_stays(client, alice):
    client.force_login(alice)
    page = client.get("/settings/leave/").content.decode()
    for kept in RETAINED:
        assert escape(str(kept.why)) in page
