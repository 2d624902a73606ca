"""What a thief of the database and of var/ finds of what was said: nothing, before and after the keys change."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.apps import apps
from django.conf import settings
from django.contrib import admin as django_admin
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models
from django.test import Client, RequestFactory

from accounts import actions as accounts
from accounts.models import User
from activity.delivery import deliver_due
from core.sealing import Sealed
from core.sealing.boxes import is_current
from core.sealing.rotating import left_under_older_keys, sealed_models
from messaging import actions
from messaging.models import Message
from messaging.proposals.life import Act
from moderation import actions as moderation
from notifications.models import Mail
from notifications.sending import send_due
from tests.accounts.test_exports import archive_of
from tests.core.test_sealing import dump
from tests.makers import make_conversation, make_file, make_user
from tests.messaging.companies import Company, make_company, make_room, make_staff
from tests.messaging.deals import make_call, make_deal, spares

# In every text, every name of a file and every file's bytes that is planted, and nowhere else.
MARK = "zqxjkob"

# Columns of text of this app that are not sealed, and why none of them holds what was said.
OPEN_COLUMNS = {
    "BreakGlass.note": "staff's own words on why they ask",
    "Call.title": "published to all members",
    "Call.body": "published to all members",
    "Call.origin": "ours",
    "Conversation.state": "a state",
    "HiddenNoteWord.word": "an HMAC",
    "HiddenWord.word": "an HMAC",
    "Message.reaction_counts": "numbers",
    "MessageDraft.place": "where it goes: a number or a name of ours",
    "Participant.accepted_language": "a code",
    "Proposal.origin": "ours",
    "Agreement.failure": "a code",
    "Turn.act": "a code",
}


@pytest.fixture(autouse=True)
def _a_place_of_its_own(settings, tmp_path):
    """Its own keys, and mails to files, as on a machine without a mail server."""
    settings.VAR_DIR = tmp_path
    settings.EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
    settings.MAIL_TRANSPORT = "core.mail.EmlBackend"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lying_about() -> dict[str, bytes]:
    """All that a thief has: the tables, the files of the database, sessions unpacked, var/, names of files too."""
    held = {"dump": dump()}
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        held |= {one.name: one.read_bytes() for one in name.parent.glob(f"{name.name}*") if one.is_file()}
    sessions = SessionStore.get_model_class().objects.all()
    held["sessions"] = b"\n".join(str(one.get_decoded()).encode() for one in sessions)
    held["cache"] = b"\n".join(kept_in_the_cache())
    for path in Path(settings.VAR_DIR).rglob("*"):
        if path.is_file() and path.name != "message_keys":
            held[str(path)] = path.name.encode() + b"\n" + path.read_bytes()
    return held


def kept_in_the_cache() -> list[bytes]:
    """What the cache keeps, in this process or in Redis."""
    if not settings.REDIS_URL:
        kept = getattr(cache, "_cache").values()  # noqa: B009  Django's types don't name it
        return [one if isinstance(one, bytes) else str(one).encode() for one in kept]
    with redis.Redis.from_url(settings.REDIS_URL) as asked:
        return [asked.get(key) or b"" for key in asked.scan_iter(_type="string")]


def found_in(held: dict[str, bytes]) -> list[str]:
    return [name for name, content in held.items() if MARK.encode() in content.lower()]


def plant(alice: User, bob: User) -> list[Any]:
    """Something said in every way there is; returns rows that must open to the end."""
    talk = _plant_talk(alice, bob)
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    _plant_desk_and_room(one, other)
    _plant_deals(alice, bob)
    return [talk]


def _plant_talk(alice: User, bob: User) -> Any:
    """By pages, as people do it: so keys of forms, sessions and drafts are in it."""
    client = signed_in(alice)
    asked = make_conversation(
        alice, bob, subject=f"{MARK} subject", body=f"{MARK} first, on our price per MWh"
    )
    sent = {
        "body": f"{MARK} by a form: let us fix the price we sell hosting at",
        "key": str(uuid4()),
        "file": make_file(f"{MARK}.csv", f"{MARK} in a file".encode()),
    }
    assert client.post(f"/messages/{asked.pk}/send/", sent).status_code == 303
    message = asked.messages.last()
    edited = {"body": f"{message.body} {MARK} edited", "version": 1, "key": str(uuid4())}
    assert client.post(f"/messages/one/{message.pk}/edit/", edited).status_code == 303
    signed_in(bob).post("/messages/drafts/", {"place": f"conversation:{asked.pk}", "body": f"{MARK} half"})
    signed_in(bob).post(
        "/messages/drafts/",
        {"place": "new", "body": f"{MARK} to nobody", "fields_json": f'{{"subject": "{MARK} about"}}'},
    )
    gone = actions.send(asked, by=bob, body=f"{MARK} thought better of")
    actions.delete(gone, by=bob)
    assert signed_in(bob).get(f"/messages/search/?q={MARK}").content.count(b"item-body")
    assert MARK in signed_in(bob).get(asked.get_absolute_url()).content.decode()
    heard = Message.objects.get(pk=message.pk)
    moderation.report(heard, by=bob, reason="other", note="Look at this.")
    staff = make_staff()
    glass = actions.grant(actions.ask_to_read(asked, by=staff.first, reason="harm"), by=staff.second)
    actions.read(glass, by=staff.first)
    return heard


def _plant_desk_and_room(one: Company, other: Company) -> None:
    desk = {"desk": "general", "subject": f"{MARK} for the desk", "body": f"{MARK} at the desk"}
    written = actions.write_to_desk(one.organisation, by=other.member, key=uuid4(), **desk)
    taken = actions.take(written, by=one.member)
    actions.write_note(taken, by=one.member, body=f"@kestrel_owner {MARK} beside it", key=uuid4())
    room = make_room(one, other, subject=f"{MARK} room", purpose=f"{MARK} purpose")
    for kind in ("agenda", "minutes"):
        actions.write_paper(room, by=one.signatory, kind=kind, body=f"{MARK} {kind}")
    actions.send(room, by=other.signatory, body=f"{MARK} in the room")
    actions.object_and_leave(room, by=one.signatory, text=f"{MARK} objection")


def _plant_deals(alice: User, bob: User) -> None:
    deal = make_deal(by=alice, to=[bob], title=f"{MARK} pool", scope=f"{MARK} scope of it, and who does what")
    actions.answer_proposal(deal, Act.ASK, by=bob, version=1, text=f"{MARK} question")
    terms = spares(title=f"{MARK} pool, changed")
    actions.counter_proposal(deal, by=bob, version=1, values=terms, note=f"{MARK} note")
    actions.answer_proposal(deal, Act.ACCEPT, by=alice, version=2)
    actions.review_outcome(deal, by=alice, outcome="kept", note=f"{MARK} outcome")
    agreement = deal.agreement
    agreement.pdf = f"{MARK} as the worker would keep it"
    agreement.save(update_fields=["pdf"])
    reply = actions.reply_to_call(make_call(by=alice, is_blind=True), by=make_user(), text=f"{MARK} replies")
    actions.say_of_call(reply, by=alice, text=f"{MARK} back, unnamed")


@pytest.mark.django_db(transaction=True)
def test_dump_and_var_hold_no_word_before_and_after_the_keys_change(alice, bob, caplog):
    caplog.set_level(logging.DEBUG)
    rows = plant(alice, bob)
    deliver_due()
    accounts.ask_for_data(bob, by=bob)
    accounts.build_exports()
    queued = found_in(lying_about())
    send_due()
    assert Mail.objects.filter(recipient=bob, sent_at__isnull=False).exists()
    held = lying_about()
    assert any(name.endswith(".eml") for name in held)
    assert any("exports" in name for name in held)
    # It does look: in the database, its file and its log, and in what was mailed.
    assert b"Kestrel Ridge" in held["dump"]
    assert connection.vendor != "sqlite" or any(
        ".sqlite3" in name and b"Kestrel" in held[name] for name in held
    )
    assert (queued, found_in(held)) == ([], [])
    call_command("rotate_message_keys", verbosity=0)
    assert found_in(lying_about()) == []
    assert [place for place, value in sealed_values() if not is_current(value)] == []
    assert left_under_older_keys() == 0
    call_command("rotate_message_keys", drop_old=True)
    assert found_in(lying_about()) == []
    assert all(MARK in type(row).objects.get(pk=row.pk).body for row in rows)
    # A sealed column of any app that nothing was planted in is one of which we know nothing.
    assert {place for place, _value in sealed_values()} == sealed_columns()
    assert all(opens() for opens in _each_opens())
    assert MARK not in caplog.text.lower()


def sealed_columns() -> set[str]:
    return {f"{model._meta.label}.{field.name}" for model, fields in sealed_models() for field in fields}


def sealed_values() -> list[tuple[str, bytes]]:
    """What the database holds of every sealed column that is not empty."""
    found: list[tuple[str, bytes]] = []
    for model, fields in sealed_models():
        for field in fields:
            values = model._base_manager.values_list(field.name, flat=True)
            found += [(f"{model._meta.label}.{field.name}", one) for one in values if isinstance(one, Sealed)]
    return found


def _each_opens() -> list[Any]:
    return [
        lambda row=row, field=field: getattr(row, field.attname) is not None
        for model, fields in sealed_models()
        for row in model._base_manager.all()
        for field in fields
    ]


@pytest.mark.no_engine
def test_every_column_of_text_is_sealed_or_named_here():
    texts = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
    sealed = sealed_columns()
    plain = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("messaging").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, texts)
        and not field.choices
        and f"{model._meta.label}.{field.name}" not in sealed
    }
    assert plain <= OPEN_COLUMNS.keys(), "seal these, or say why nothing that was said stands there"


def test_ones_own_copy_holds_what_was_said_to_one_and_never_the_others_notes(alice, bob):
    talk = make_conversation(alice, bob, subject=f"{MARK} subject", body=f"{MARK} first")
    sent = {"body": f"{MARK} with it", "file": make_file(f"{MARK}.csv", f"{MARK} in a file".encode())}
    signed_in(alice).post(f"/messages/{talk.pk}/send/", sent)
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    desk = actions.write_to_desk(one.organisation, by=bob, desk="general", body="Do you sell fluid?")
    desk = actions.take(desk, by=one.member)
    actions.write_note(desk, by=one.member, body="He pays late, hyjqaa")
    actions.send(desk, by=one.member, body=f"{MARK} from the desk")
    deal = make_deal(by=alice, to=[bob], title=f"{MARK} pool")
    actions.answer_proposal(deal, Act.ASK, by=bob, version=1, text=f"{MARK} asked")
    data, page, names = archive_of(bob)
    assert [row["subject"] for row in data["messaging.conversations"] if row["id"] == talk.pk] == [
        f"{MARK} subject"
    ]
    said = [row["body"] for row in data["messaging.received"] if row["kind"] == "said"]
    assert f"{MARK} first" in said
    assert f"{MARK} from the desk" in said
    assert any(name.endswith(f"{MARK}.csv") for name in names)
    assert data["messaging.proposals"][0]["terms"]["terms"]["title"] == f"{MARK} pool"
    assert f"{MARK} first" in page
    assert "hyjqaa" not in str(data) + page
    own, _page, _names = archive_of(one.member)
    assert "hyjqaa" in str(own["messaging.SideNote.author"])
    # A colleague who has a seat there and no place in it takes nothing of it along.
    assert MARK not in str(archive_of(one.signatory)[0])
    assert MARK not in str(archive_of(other.member)[0])


def test_a_mail_holds_the_text_only_for_who_chose_it(alice, bob, settings, mailoutbox):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    talk = make_conversation(alice, bob)
    _all_mailed(bob, talk)
    mailoutbox.clear()
    actions.send(talk, by=alice, body=f"{MARK} unasked")
    _all_mailed(bob, talk)
    assert MARK not in mailoutbox[-1].body
    page = signed_in(bob).get("/settings/notifications/").content.decode()
    assert 'name="mail-message_text"' in page
    assert "mail providers can read it" in page
    signed_in(bob).post("/settings/notifications/", {"mail-message": "on", "mail-message_text": "on"})
    said = actions.send(talk, by=alice, body=f"{MARK} asked for")
    deliver_due()
    assert found_in({"dump": dump()}) == []  # what waits holds no word
    send_due()
    assert f"{MARK} asked for" in mailoutbox[-1].body
    assert found_in({"dump": dump()}) == []
    _all_mailed(bob, talk)
    gone = actions.send(talk, by=alice, body=f"{MARK} thought better of")
    deliver_due()
    actions.delete(gone, by=alice)
    send_due()
    assert "thought better" not in mailoutbox[-1].body
    # Nothing of it in the folder that stands in for a mail server.
    settings.MAIL_TRANSPORT = "core.mail.EmlBackend"
    _all_mailed(bob, talk)
    actions.send(talk, by=alice, body=f"{MARK} in a folder")
    deliver_due()
    send_due()
    assert found_in(lying_about()) == []
    assert said.number


def _all_mailed(reader: User, talk: Any) -> None:
    """What is due goes out, and they have read all: so the next word is news again."""
    deliver_due()
    send_due()
    talk.refresh_from_db()
    actions.read_to(talk, by=reader, number=talk.last_number)


def test_no_page_of_staff_shows_what_was_said_or_about_what(alice, bob, admin):
    """The admin, the log, the queues and the health pages: who talks with whom, and of what, is nobody's."""
    talk = make_conversation(alice, bob, subject=f"{MARK} subject", body=f"{MARK} first")
    one, other = make_company("Kestrel Ridge"), make_company("Blue River")
    _plant_desk_and_room(one, other)
    deliver_due()
    client = signed_in(admin)
    pages = [
        "/admin/",
        "/moderation/",
        "/moderation/log/",
        "/moderation/glass/",
        "/healthz",
        "/readyz",
        "/u/alice/",
    ]
    pages += [
        f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in django_admin.site._registry
    ]
    for address in pages:
        answer = client.get(address)
        assert answer.status_code in {200, 302, 403, 405}, (address, answer.status_code)
        assert MARK not in answer.content.decode().lower(), address
    assert "activity" not in django_admin.site._registry[Mail].get_fields(None)  # to whom, not about what
    for model, its_admin in django_admin.site._registry.items():
        if model is Mail:
            continue
        request = RequestFactory().get("/")
        request.user = admin
        shown = {
            (one._meta.label, one.pk) for one in its_admin.get_queryset(request)[:500] if is_of_talk(one)
        }
        assert shown == set(), model
    assert talk.pk


def is_of_talk(row: Any) -> bool:
    """Whether a row of the admin's tells who talks with whom."""
    verb = getattr(row, "verb", "") or getattr(getattr(row, "activity", None), "verb", "")
    kind = getattr(row, "content_type", None)
    return verb.startswith("messaging.") or (kind is not None and kind.app_label == "messaging")
