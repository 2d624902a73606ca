"""What a stolen copy tells of side notes, papers, objections, reports and rooms: nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts import actions as accounts
from activity.delivery import deliver_due
from messaging import actions
from messaging.models import Message
from notifications.models import Mail
from tests.messaging.companies import SECRET, make_company, make_desk_conversation, make_room

pytestmark = pytest.mark.django_db


def everything_in_the_database() -> bytes:
    """Every column of every table, as the database holds it."""
    held: list[object] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                held.extend(bytes(value) if isinstance(value, memoryview) else value for value in row)
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in held)


def test_neither_dump_nor_var_nor_mail_nor_export_holds_a_word_of_it():
    company, other = make_company("Kestrel Ridge"), make_company("Blue River")
    conversation = actions.take(make_desk_conversation(company, by=other.member), by=company.member)
    actions.write_note(conversation, by=company.member, body=f"@kestrel_owner They pay late: {SECRET}")
    room = make_room(company, other)
    for kind in ("agenda", "minutes"):
        actions.write_paper(room, by=company.signatory, kind=kind, body=f"We met. {SECRET}")
    said = actions.send(room, by=other.signatory, body=f"A figure: {SECRET}")
    actions.show_to_moderators(Message.objects.get(pk=said.pk), by=company.signatory)
    actions.object_and_leave(room, by=company.signatory, text=f"A figure: {SECRET}")
    deliver_due()
    assert Mail.objects.exists()
    accounts.ask_for_data(other.member, by=other.member)
    words = [word.encode() for word in SECRET.split()]
    dump = everything_in_the_database()
    assert b"Kestrel Ridge" in dump  # it does look
    out = StringIO()
    call_command("dumpdata", "messaging", "notifications", "activity", "moderation", stdout=out)
    files = [path.read_bytes() for path in Path(settings.VAR_DIR).rglob("*") if path.is_file()]
    for held in (dump, out.getvalue().encode(), *files):
        assert not any(word in held for word in words)


def test_nothing_of_it_is_registered_in_the_admin():
    from django.contrib import admin

    assert not {model for model in admin.site._registry if model._meta.app_label == "messaging"}
    assert apps.get_app_config("messaging")
