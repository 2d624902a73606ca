"""Sealed columns: what the database holds of them, where they open, and how keys change."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.db import connection, transaction
from django.utils import timezone

from core import sealing
from core.sealing import Sealed, Unreadable, keys, rotating
from core.sealing.boxes import is_current
from messaging import actions
from messaging.models import Conversation, HiddenWord, Message, MessageDraft
from tests.makers import make_conversation

SAID = "Transformer offer zqxjk at 4.20"


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def said(alice, bob):
    return make_conversation(alice, bob, body=SAID).messages.get(number=1)


def raw(message: Message) -> bytes:
    return Message.objects.values_list("body", flat=True).get(pk=message.pk)  # type: ignore[return-value]


def dump() -> bytes:
    """Every value of every table, as a thief would have them."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode()
                      for row in cursor.fetchall() for v in row]  # fmt: skip
    return b"\n".join(found)


def test_a_text_is_plain_on_its_row_and_sealed_in_the_database(said):
    assert Message.objects.get(pk=said.pk).body == SAID
    assert isinstance(raw(said), Sealed)
    assert b"zqxjk" not in dump()
    assert "zqxjk" not in serialize("json", [Message.objects.get(pk=said.pk)])


def test_a_text_put_into_another_row_does_not_open(said, alice, bob):
    other = make_conversation(alice, bob, body="Something else.").messages.get(number=1)
    Message.objects.filter(pk=other.pk).update(body=raw(said))
    with pytest.raises(Unreadable):
        assert Message.objects.get(pk=other.pk).body
    Message.objects.filter(pk=said.pk).update(excerpt=raw(said))
    with pytest.raises(Unreadable):
        assert Message.objects.get(pk=said.pk).excerpt


def test_a_changed_byte_does_not_open(said):
    broken = bytearray(raw(said))
    broken[-1] ^= 1
    Message.objects.filter(pk=said.pk).update(body=Sealed(broken))
    with pytest.raises(Unreadable):
        assert Message.objects.get(pk=said.pk).body


def test_a_sealed_column_is_written_through_its_row_alone(said):
    with pytest.raises(TypeError), transaction.atomic():
        Message.objects.filter(pk=said.pk).update(body="plain")
    with pytest.raises(FieldError), transaction.atomic():
        Conversation.objects.create(created_at=timezone.now(), last_at=timezone.now(), subject="too early")


def test_empty_texts_and_fields_of_a_draft(alice):
    actions.save_draft("new", by=alice, body="Half a line", fields={"subject": "Spare PSUs"})
    draft = MessageDraft.objects.get()
    assert (draft.body, draft.fields) == ("Half a line", {"subject": "Spare PSUs"})
    actions.save_draft("new", by=alice, body="Half a line, and more", version=1)
    draft.refresh_from_db()
    assert (draft.body, draft.fields, draft.version) == ("Half a line, and more", {}, 2)


def test_a_word_is_hidden_otherwise_in_each_conversation():
    assert sealing.blind("zqxjk", scope="conversation 1") != sealing.blind("zqxjk", scope="conversation 2")
    assert sealing.blind("zqxjk", scope="conversation 1") == sealing.blind("zqxjk", scope="conversation 1")
    assert len(sealing.blind("zqxjk", scope="conversation 1")) == 12


def test_rotation_seals_all_anew_and_may_be_cut_short(alice, bob, monkeypatch):
    for number in range(5):
        make_conversation(alice, bob, body=f"{SAID} {number}", subject=f"zqxjk {number}")
    before = set(HiddenWord.objects.values_list("word", flat=True))
    monkeypatch.setattr(rotating, "BATCH", 2)
    keys.write_file([keys.new(), *keys.texts()])
    part = rotating.rotate()
    next(part), next(part)
    part.close()  # as a kill would: what was done is done
    left = rotating.left_under_older_keys()
    assert 0 < left < 10
    with pytest.raises(CommandError):
        call_command("rotate_message_keys", "--drop-old", verbosity=0)
    call_command("rotate_message_keys", verbosity=0)
    assert rotating.left_under_older_keys() == 0
    call_command("rotate_message_keys", "--drop-old", verbosity=0)
    assert len(keys.texts()) == 1
    messages = list(Message.objects.filter(kind="said").order_by("pk"))
    assert [message.body for message in messages] == [f"{SAID} {number}" for number in range(5)]
    assert all(is_current(raw(message)) for message in messages)
    assert not before & set(HiddenWord.objects.values_list("word", flat=True))
    assert b"zqxjk" not in dump()


def test_keys_of_the_environment_are_changed_by_the_operator(settings, said):
    old = keys.texts()[0]
    settings.MESSAGE_KEYS = [old]
    with pytest.raises(CommandError, match="Put a new one before it"):
        call_command("rotate_message_keys", verbosity=0)
    settings.MESSAGE_KEYS = [keys.new(), old]
    call_command("rotate_message_keys", verbosity=0)
    settings.MESSAGE_KEYS = settings.MESSAGE_KEYS[:1]
    assert Message.objects.get(pk=said.pk).body == SAID


def test_what_is_no_key_is_refused_in_words(settings):
    settings.MESSAGE_KEYS = ["short"]
    with pytest.raises(ImproperlyConfigured, match="MESSAGE_KEYS"):
        keys.known()
    settings.MESSAGE_KEYS, settings.IS_LOOPBACK = [], False
    settings.VAR_DIR = settings.VAR_DIR / str(uuid4())
    with pytest.raises(ImproperlyConfigured, match="MESSAGE_KEYS is missing"):
        keys.known()


def test_without_the_keys_nothing_opens(said, settings):
    settings.MESSAGE_KEYS = [keys.new()]
    with pytest.raises(Unreadable):
        assert Message.objects.get(pk=said.pk).body


def test_a_thief_cannot_know_a_text_again():
    assert sealing.digest(SAID) == sealing.digest(SAID)
    assert sealing.digest(SAID) != hashlib.sha256(SAID.encode()).hexdigest()
