"""Files of messages: sealed on the disk, seen by who takes part, gone with the message, opened by the newest key."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from PIL import Image

from activity.models import Activity
from core.errors import Refused
from core.sealing import Unreadable, keys
from core.sealing import files as sealed_files
from core.sealing.rotating import left_under_older_keys
from messaging import actions
from messaging.models import Message
from moderation import actions as moderation
from moderation.models import Review
from tests.core.test_sealing import dump
from tests.makers import make_conversation, make_file, make_topic, make_upload, make_user
from tests.messaging.companies import make_company, make_desk_conversation, make_staff
from tests.messaging.test_desk_doors import Api
from uploads import actions as uploads
from uploads.models import Upload

WORDS = b"cobalt tariff sheet"
NAME = "zqxjk-tariff.csv"


@pytest.fixture(autouse=True)
def _a_place_of_its_own(settings, tmp_path):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


def on_the_disk() -> bytes:
    return b"\n".join(path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def said_with_file(talk, by, **fields) -> tuple[Message, Upload]:
    upload = make_upload(by=by, is_sealed=True, **{"name": NAME, "content": WORDS + b",1\n", **fields})
    message = actions.send(talk, by=by, body=f"Here: {upload.markdown}")
    upload.refresh_from_db()
    return message, upload


def test_bytes_and_name_are_sealed_and_who_takes_part_gets_them(alice, bob, carol):
    talk = make_conversation(alice, bob)
    message, upload = said_with_file(talk, alice)
    assert upload.owner == message
    for held in (dump(), on_the_disk()):
        assert not any(mark in held for mark in (WORDS, b"zqxjk", b"text/csv"))
    assert "zqxjk" not in upload.url
    for reader in (alice, bob):
        answer = signed_in(reader).get(upload.url)
        assert body_of(answer) == WORDS + b",1\n"
        assert answer["Cache-Control"] == "private, no-store"
        assert NAME in answer["Content-Disposition"]
        assert answer["Content-Disposition"].startswith("attachment")
    admin = make_user(role="admin", is_superuser=True)
    for other in (carol, make_user(role="moderator"), admin, make_user()):
        assert signed_in(other).get(upload.url).status_code == 404
        assert signed_in(other).get(upload.thumbnail_url).status_code == 404
    assert Client().get(upload.url).status_code == 404
    assert signed_in(admin).get(f"/admin/uploads/upload/{upload.pk}/change/").status_code == 302
    assert str(upload.pk) not in signed_in(admin).get("/admin/uploads/upload/").content.decode()


def test_moderators_get_the_files_of_what_was_reported_until_it_is_decided(alice, bob, carol):
    talk = make_conversation(alice, bob, said=9)
    _earlier, far = said_with_file(talk, bob, name="far.csv")
    for body in ("One.", "Two.", "Three."):
        actions.send(talk, by=alice, body=body)
    message, upload = said_with_file(talk, bob)
    moderation.report(message, by=alice, reason="other")
    review = Review.objects.get(object_id=message.pk)
    address = f"/moderation/reviews/{review.pk}/files/{upload.pk}/"
    looking = signed_in(carol)
    assert address in looking.get(review.get_absolute_url()).content.decode()
    answer = looking.get(address)
    assert body_of(answer) == WORDS + b",1\n"
    assert answer["Cache-Control"] == "private, no-store"
    assert looking.get(address.replace(str(upload.pk), str(far.pk))).status_code == 404
    assert looking.get(upload.url).status_code == 404
    for other in (alice, bob, make_user()):
        assert signed_in(other).get(address).status_code == 404
    moderation.decide(review, by=carol, outcome="keep", reason="other")
    assert looking.get(address).status_code == 404


def test_a_picture_is_drawn_anew_and_its_small_one_is_sealed_too(alice, bob):
    talk = make_conversation(alice, bob)
    sent = io.BytesIO()
    picture, exif = Image.new("RGB", (800, 600), "orange"), Image.Exif()
    exif[0x010E] = "zqxjk shot at 31.5 N"
    picture.save(sent, "JPEG", exif=exif)
    message, upload = said_with_file(talk, alice, name="zqxjk.jpg", content=sent.getvalue())
    assert f'src="{upload.thumbnail_url}"' in message.body_html
    assert f'src="{upload.thumbnail_url}"' in signed_in(bob).get(talk.get_absolute_url()).content.decode()
    for url in (upload.url, upload.thumbnail_url):
        opened = body_of(signed_in(bob).get(url))
        assert Image.open(io.BytesIO(opened)).size
        assert b"zqxjk" not in opened
    assert not any(mark in on_the_disk() for mark in (b"JFIF", b"WEBP", b"zqxjk"))


def test_the_composer_takes_a_file_with_script_and_without(alice, bob):
    talk = make_conversation(alice, bob)
    client = signed_in(alice)
    page = client.get(talk.get_absolute_url()).content.decode()
    assert 'upload-drop url="/uploads/sealed/"' in page
    assert 'type="file" name="file"' in page
    sent = {"body": "See this.", "key": str(uuid4()), "file": make_file(NAME, WORDS)}
    answer = client.post(f"/messages/{talk.pk}/send/", sent)
    assert answer.status_code == 303
    upload = Upload.objects.get()
    assert upload.is_sealed
    assert upload.markdown in talk.messages.last().body
    refused = {"body": "See this.", "key": str(uuid4()), "file": make_file("x.svg", b"<svg onload=x>")}
    answer = client.post(f"/messages/{talk.pk}/send/", refused)
    assert answer.status_code == 422
    assert "HTML, SVG and XML cannot be taken" in answer.content.decode()
    answer = client.post("/uploads/sealed/", {"file": make_file()}, headers={"Accept": "application/json"})
    assert answer.json()["name"] == "board.png"
    assert Upload.objects.get(pk=answer.json()["id"]).is_sealed


def test_it_counts_to_the_same_quota_and_the_same_limits(alice, settings):
    settings.UPLOAD_DAILY_BYTES = 100
    make_upload(by=alice, is_sealed=True, name="a.txt", content=b"a" * 60)
    with pytest.raises(Refused, match="enough for one day"):
        make_upload(by=alice, name="b.txt", content=b"b" * 60)
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(Refused) as refused:
        make_upload(by=alice, is_sealed=True, name="c.txt", content=b"c" * 60)
    assert refused.value.status == 413


def test_what_was_sent_to_be_public_is_no_part_of_a_message_nor_the_other_way_round(alice, bob):
    talk = make_conversation(alice, bob)
    plain = make_upload(by=alice, name="plain.txt", content=b"plain")
    with pytest.raises(Refused, match=r"plain\.txt was sent for public pages"):
        actions.send(talk, by=alice, body=plain.markdown)
    sealed = make_upload(by=alice, is_sealed=True)
    topic = make_topic(author=alice, body=f"Look: {sealed.markdown}")
    sealed.refresh_from_db()
    assert not sealed.is_attached
    assert sealed.thumbnail_url not in topic.posts.get().body_html
    # A public picture may be named; it stays what it is.
    public = make_upload(by=alice, to=topic.posts.get())
    assert actions.send(talk, by=alice, body=public.markdown).body == public.markdown


def test_a_first_contact_carries_none(alice, bob):
    upload = make_upload(by=alice, is_sealed=True)
    with pytest.raises(Refused, match="first message carries no files"):
        actions.start(by=alice, to=[bob], body=upload.markdown)
    company = make_company("Kestrel Ridge")
    with pytest.raises(Refused, match="first message carries no files"):
        make_desk_conversation(company, by=alice, body=upload.markdown)


def test_it_goes_with_its_message_and_not_before(alice, bob):
    talk = make_conversation(alice, bob)
    message, upload = said_with_file(talk, alice)
    assert signed_in(alice).post(f"/uploads/{upload.pk}/remove/").status_code == 403
    edited = actions.edit(message, by=alice, body="Without it.", version=1)
    assert signed_in(bob).get(upload.url).status_code == 200  # its earlier text names it still
    actions.delete(edited, by=alice)
    for reader in (alice, bob):
        assert signed_in(reader).get(upload.url).status_code == 404
    uploads.sweep_orphans()
    assert not Upload.objects.exists()
    assert not default_storage.exists(upload.path)


def test_an_edit_brings_another(alice, bob):
    talk = make_conversation(alice, bob)
    message = actions.send(talk, by=alice, body="Wait for it.")
    upload = make_upload(by=alice, is_sealed=True)
    actions.edit(message, by=alice, body=upload.markdown, version=1)
    assert signed_in(bob).get(upload.url).status_code == 200


def test_who_left_or_was_let_in_later_gets_what_they_read(alice, bob, carol):
    talk = make_conversation(alice, bob)
    _message, before = said_with_file(talk, alice)
    actions.start(by=carol, to=[alice], body="Hello.")
    actions.accept(carol.conversation_places.get().conversation, by=alice)
    actions.add(talk, by=alice, member=carol)
    _message, after = said_with_file(talk, alice, name="later.txt")
    assert [signed_in(carol).get(one.url).status_code for one in (before, after)] == [404, 200]
    actions.leave(talk, by=carol)
    assert [signed_in(carol).get(one.url).status_code for one in (before, after)] == [404, 404]


def test_a_lost_seat_closes_the_files_at_a_desk(alice):
    company = make_company("Kestrel Ridge")
    talk = actions.take(make_desk_conversation(company, by=alice), by=company.member)
    _message, upload = said_with_file(talk, alice)
    client = signed_in(company.signatory)
    assert client.get(upload.url).status_code == 200
    company.signatory.seats.all().delete()
    assert client.get(upload.url).status_code == 404


def test_break_glass_opens_files_for_its_two_and_logs_it(alice, bob):
    staff, talk = make_staff(), make_conversation(alice, bob)
    message, upload = said_with_file(talk, alice)
    _other, elsewhere = said_with_file(make_conversation(alice, make_user()), alice, name="other.txt")
    glass = actions.ask_to_read(talk, by=staff.first, reason="court", hours=4)
    url = f"/moderation/glass/{glass.pk}/file/{upload.pk}/"
    assert signed_in(staff.first).post(url).status_code == 404
    actions.grant(glass, by=staff.second)
    page = signed_in(staff.first).post(f"/moderation/glass/{glass.pk}/read/").content.decode()
    assert url in page
    assert WORDS in body_of(signed_in(staff.second).post(url))
    last = Activity.objects.filter(verb="messaging.glass_read").latest("pk")
    assert (last.actor, last.details["first"]) == (staff.second, message.number)
    assert "zqxjk" not in str(last.details)
    assert signed_in(staff.admin).post(url).status_code == 404
    assert signed_in(staff.first).get(upload.url).status_code == 404
    assert signed_in(staff.first).post(url.replace(str(upload.pk), str(elsewhere.pk))).status_code == 404


def test_rotation_seals_files_and_names_anew_and_the_old_key_can_go(alice, bob):
    talk = make_conversation(alice, bob)
    _message, upload = said_with_file(talk, alice)
    before = on_the_disk()
    call_command("rotate_message_keys", verbosity=0)
    assert left_under_older_keys() == 0
    assert on_the_disk() != before
    call_command("rotate_message_keys", drop_old=True)
    assert len(keys.texts()) == 1
    answer = signed_in(bob).get(upload.url)
    assert body_of(answer) == WORDS + b",1\n"
    assert NAME in answer["Content-Disposition"]
    assert not any(mark in dump() + on_the_disk() for mark in (WORDS, b"zqxjk"))


@pytest.mark.parametrize("size", [0, 1, sealed_files.PIECE, sealed_files.PIECE * 2 + 7])
def test_a_sealed_file_opens_whole_or_not_at_all(size):
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    sealed_files.keep("uploads/aa/one.sealed", io.BytesIO(content))
    assert b"".join(sealed_files.opened("uploads/aa/one.sealed")) == content
    path = Path(default_storage.path("uploads/aa/one.sealed"))
    whole = path.read_bytes()
    other = path.with_name("two.sealed")
    other.write_bytes(whole)
    with pytest.raises(Unreadable):  # at home under its own name alone
        list(sealed_files.opened("uploads/aa/two.sealed"))
    for broken in (whole[:-1], whole[:-20], b"", whole[: 8 + 4 + sealed_files.PIECE + 33], whole[1:]):
        if broken != whole:
            path.write_bytes(broken)
            with pytest.raises(Unreadable):
                list(sealed_files.opened("uploads/aa/one.sealed"))


def test_a_file_that_a_draft_names_is_kept_and_another_goes(alice, bob, time_machine):
    talk = make_conversation(alice, bob)
    kept, unused = (make_upload(by=alice, is_sealed=True, name=name, content=name.encode()) for name in "ab")
    actions.save_draft(f"conversation:{talk.pk}", by=alice, body=f"Soon: {kept.markdown}")
    Upload.objects.update(created_at="2020-01-01T00:00Z")
    uploads.sweep_orphans()
    assert set(Upload.objects.all()) == {kept}
    assert not default_storage.exists(unused.path)


@pytest.mark.django_db
def test_a_first_message_to_a_desk_is_words_alone_and_later_ones_bring_files():
    kestrel, writer = make_company("Kestrel Ridge"), make_user("writer")
    address, desk = f"/organisations/{kestrel.organisation.slug}/write/", {"desk": "general"}
    client = signed_in(writer)
    page = client.get(address).content.decode()
    assert "<post-composer" in page
    assert not any(part in page for part in ("<upload-drop", 'type="file"'))
    refused = client.post(address, {**desk, "body": "See this.", "file": make_file(NAME, WORDS)})
    assert refused.status_code == 422
    assert "A first message carries no files." in refused.content.decode()
    assert "See this." in refused.content.decode()
    first = make_upload(by=writer, is_sealed=True, name=NAME, content=WORDS)
    calls = f"organisations/{kestrel.organisation.slug}/desks/general/conversations/"
    assert Api(writer)("post", calls, {"body": f"Here: {first.markdown}"}).status_code == 400
    actions.take(make_desk_conversation(kestrel, by=writer), by=kestrel.member)

    page = client.get(address).content.decode()
    assert 'upload-drop url="/uploads/sealed/"' in page
    assert 'type="file" name="file"' in page
    sent = client.post(address, {**desk, "body": "See this, now.", "file": make_file(NAME, WORDS)})
    assert sent.status_code == 303
    said = Message.objects.filter(conversation=sent["Location"].split("/")[-2]).get()
    upload = Upload.objects.of(said).get()
    assert upload.is_sealed
    for reader in (writer, kestrel.owner):
        assert body_of(signed_in(reader).get(upload.url)) == WORDS
    assert signed_in(make_user()).get(upload.url).status_code == 404
    answer = Api(writer)("post", calls, {"body": f"Here: {first.markdown}"})
    assert answer.status_code == 201
    assert WORDS not in on_the_disk()
