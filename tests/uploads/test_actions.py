import io
import threading
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from PIL import Image

from core.errors import Refused
from forum import actions as forum
from forum.models import Draft
from tests.makers import make_category, make_file, make_post, make_topic, make_upload, make_user
from uploads import actions
from uploads.models import Upload

pytestmark = pytest.mark.django_db


def stored_files():
    return sorted(p.name for p in Path(default_storage.location).rglob("*") if p.is_file())


def picture(colour="orange", **options):
    file = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(file, "PNG", **options)
    return file.getvalue()


def test_store_keeps_a_picture_and_its_thumbnail(alice):
    upload = actions.store(make_file("矿机 #1.png", picture()), by=alice)
    upload.refresh_from_db()
    assert (upload.name, upload.media_type, upload.width, upload.height, upload.has_thumbnail) == (
        "矿机-1.png",
        "image/png",
        900,
        600,
        True,
    )
    assert (upload.uploaded_by, upload.owner, upload.is_removed) == (alice, None, False)
    assert stored_files() == [f"{upload.pk}-thumb.webp", f"{upload.pk}.png"]
    assert default_storage.size(upload.path) == upload.size
    with default_storage.open(upload.thumbnail_path) as file, Image.open(file) as small:
        assert small.size == upload.thumbnail_size == (720, 480)


def test_store_keeps_a_text_under_its_type(alice):
    upload = actions.store(make_file("log.csv", b"a,b\n"), by=alice)
    assert (upload.name, upload.media_type, upload.size) == ("log.csv", "text/csv", 4)
    assert (upload.has_thumbnail, upload.thumbnail_size) == (False, None)
    assert upload.markdown == f"[log.csv](/uploads/{upload.pk}/log.csv)"


def test_store_refuses_in_words_at_the_field_and_leaves_nothing(alice):
    with pytest.raises(Refused) as refusal:
        actions.store(make_file("page.png", b"<html><script>"), by=alice)
    assert (refusal.value.status, refusal.value.field) == (422, "file")
    assert "not what its name says" in refusal.value.message
    assert (Upload.objects.count(), stored_files()) == (0, [])


def test_store_refuses_a_file_that_is_too_large_unread(alice, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    with pytest.raises(Refused) as refusal:
        actions.store(make_file("a.txt", b"x" * 1001), by=alice)
    assert refusal.value.status == 413
    assert "1000\xa0bytes" in refusal.value.message


def test_store_is_for_members_in_good_standing(mallory, visitor):
    for nobody in (mallory, visitor):
        with pytest.raises(PermissionDenied):
            actions.store(make_file(), by=nobody)


def test_store_has_a_quota_a_day_and_a_member(alice, bob, settings):
    settings.UPLOAD_DAILY_BYTES = 100
    actions.store(make_file("a.txt", b"x" * 60), by=alice)
    with pytest.raises(Refused, match="enough for one day"):
        actions.store(make_file("b.txt", b"y" * 60), by=alice)
    assert len(stored_files()) == 1
    actions.store(make_file("b.txt", b"y" * 60), by=bob)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        actions.store(make_file("b.txt", b"y" * 60), by=alice)


def test_store_of_the_same_unused_file_is_one_upload(alice, bob):
    first = actions.store(make_file(), by=alice)
    assert actions.store(make_file(), by=alice) == first
    assert actions.store(make_file(), by=bob) != first
    actions.attach([first.pk], to=make_topic(author=alice).posts.get(), by=alice)
    assert actions.store(make_file(), by=alice) != first


def test_store_with_a_key_is_one_upload_even_once_it_is_used(alice):
    key = uuid4()
    first = actions.store(make_file(), by=alice, key=key)
    actions.attach([first.pk], to=make_topic(author=alice).posts.get(), by=alice)
    assert actions.store(make_file(), by=alice, key=key) == first
    assert actions.store(make_file("a.txt", b"another"), by=alice, key=key) != first


@pytest.mark.django_db(transaction=True)
def test_store_with_one_key_at_once_is_one_upload():
    alice, key, made = make_user("alice"), uuid4(), []

    def send():
        try:
            made.append(actions.store(make_file(), by=alice, key=key).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(set(made)), Upload.objects.count()) == (4, 1, 1)
    assert len(stored_files()) == 2


def test_a_row_that_cannot_be_written_leaves_no_file(alice, monkeypatch):
    def fail(self, **kwargs):
        raise RuntimeError("no room")

    monkeypatch.setattr(Upload, "save", fail)
    with pytest.raises(RuntimeError):
        actions.store(make_file(), by=alice)
    assert stored_files() == []


def test_a_disk_that_cannot_be_written_leaves_no_row(alice, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file"
    with pytest.raises(OSError, match="File exists"):
        actions.store(make_file(), by=alice)
    assert Upload.objects.count() == 0


def test_attach_takes_only_ones_own_unused_files(alice, bob):
    post = make_topic(author=bob).posts.get()
    elsewhere = make_topic(author=bob).posts.get()
    hers = make_upload(by=alice)
    used = make_upload(by=bob, to=elsewhere)
    mine = make_upload(by=bob)
    actions.attach([hers.pk, used.pk, mine.pk, uuid4()], to=post, by=bob)
    assert list(Upload.objects.of(post)) == [mine]
    assert list(Upload.objects.of(elsewhere)) == [used]
    actions.attach([hers.pk], to=post, by=None)
    assert list(Upload.objects.unattached()) == [hers]


def test_a_reply_attaches_what_its_text_shows(alice):
    topic = make_topic(author=alice)
    upload = actions.store(make_file("hash board.png", picture()), by=alice)
    post = forum.reply(topic, by=alice, body=f"Look:\n\n{upload.markdown}")
    assert list(Upload.objects.of(post)) == [upload]
    assert f'href="/uploads/{upload.pk}/hash-board.png"' in post.body_html
    assert (
        f'<img src="/uploads/{upload.pk}/thumb/hash-board.png" alt="hash board" width="720" height="480"'
    ) in post.body_html


def test_the_renderer_is_told_only_of_pictures_the_author_may_see(alice, bob):
    hidden = make_category(see="moderators")
    secret = make_upload(by=alice, to=make_topic(author=alice).posts.get())
    forum.move(secret.owner.topic, by=make_user(role="moderator"), category=hidden)
    public = make_upload(by=alice, to=make_topic(author=alice).posts.get())
    unused = make_upload(by=alice)
    text = make_upload(by=alice, name="a.txt", content=b"words")
    body = " ".join(upload.markdown for upload in (secret, public, unused, text))
    assert set(actions.rendered_uploads(body, by=bob)) == {public.pk}
    assert set(actions.rendered_uploads(body, by=alice)) == {public.pk, unused.pk}
    assert set(actions.rendered_uploads(body, by=None)) == {public.pk}
    assert set(actions.rendered_uploads(body, by=None, of=secret.owner)) == {public.pk, secret.pk}


def test_a_picture_stays_when_the_post_is_rendered_anew_without_its_author(alice):
    upload = make_upload(by=alice)
    post = forum.reply(make_topic(), by=alice, body=upload.markdown)
    before = post.body_html
    assert "<img" in before
    post.author = None
    forum.rerender(post)
    post.refresh_from_db()
    assert post.body_html.replace(f"p{post.pk}", "") == before.replace(f"p{post.pk}", "")


def test_attach_uploaded_file_adds_a_line_once(alice):
    key = uuid4()
    assert actions.attach_uploaded_file("Text.", None, by=alice) == "Text."
    body = actions.attach_uploaded_file("Text.\n", make_file(), by=alice, key=key)
    upload = Upload.objects.get()
    assert body == f"Text.\n\n{upload.markdown}"
    assert actions.attach_uploaded_file("Text.\n", make_file(), by=alice, key=key) == body
    assert actions.attach_uploaded_file(body, make_file(), by=alice, key=key) == body
    assert actions.attach_uploaded_file("", make_file(), by=alice, key=key) == upload.markdown


def test_a_form_with_a_file_sent_twice_is_one_post_with_one_file(alice):
    topic, key = make_topic(author=alice), uuid4()
    for _ in range(2):
        body = actions.attach_uploaded_file("See here.", make_file(), by=alice, key=key)
        post = forum.reply(topic, by=alice, body=body, key=key)
    assert (post.number, Upload.objects.of(post).count(), Upload.objects.count()) == (2, 1, 1)


def test_remove_is_for_the_uploader_and_moderators_who_see_it(alice, bob, carol, mallory):
    upload = make_upload(by=alice, to=make_topic(author=alice).posts.get())
    for other in (bob, mallory):
        with pytest.raises(PermissionDenied):
            actions.remove(upload, by=other)
    actions.remove(upload, by=carol)
    with pytest.raises(Refused) as refusal:
        actions.remove(upload, by=alice)
    assert refusal.value.status == 409
    unused = make_upload(by=alice)
    with pytest.raises(PermissionDenied):
        actions.remove(unused, by=carol)
    actions.remove(unused, by=alice)
    assert Upload.objects.present().count() == 0


def test_the_sweep_destroys_what_nobody_used_for_a_day(alice, bob):
    kept = make_upload(by=alice, to=make_topic(author=alice).posts.get())
    drafted = make_upload(by=alice)
    Draft.objects.create(user=alice, place="new:1", body=f"so far: {drafted.markdown}")
    old = make_upload(by=bob, name="a.txt", content=b"old")
    with time_machine.travel(timezone.now() + timedelta(hours=23), tick=False):
        fresh = make_upload(by=bob, name="b.txt", content=b"fresh")
    assert actions.sweep_orphans() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert actions.sweep_orphans() == 1
        assert actions.sweep_orphans() == 0
    assert set(Upload.objects.all()) == {kept, drafted, fresh}
    assert not default_storage.exists(old.path)
    assert default_storage.exists(drafted.path)


def test_another_members_draft_keeps_nothing(alice, bob):
    upload = make_upload(by=alice)
    Draft.objects.create(user=bob, place="new:1", body=upload.markdown)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert actions.sweep_orphans() == 1


def test_the_sweep_goes_through_more_than_one_batch(alice, monkeypatch):
    from uploads.actions import sweeping

    monkeypatch.setattr(sweeping, "BATCH", 2)
    uploads = [make_upload(by=alice, name=f"{n}.txt", content=b"%d" % n) for n in range(7)]
    Draft.objects.create(user=alice, place="new:1", body=uploads[3].markdown)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert actions.sweep_orphans() == 6
    assert list(Upload.objects.all()) == [uploads[3]]


def test_a_removed_file_is_destroyed_after_a_month(alice, carol):
    upload = make_upload(by=alice, to=make_topic(author=alice).posts.get())
    actions.remove(upload, by=carol)
    assert actions.sweep_orphans() == 0
    assert default_storage.exists(upload.path)
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert actions.sweep_orphans() == 1
    assert stored_files() == []


def test_a_file_goes_with_its_owners_row(alice):
    post = make_post(make_topic(author=alice), author=alice)
    upload = make_upload(by=alice, to=post)
    stays = make_upload(by=alice, to=post.topic.posts.first())
    post.delete()
    assert actions.sweep_orphans() == 1
    assert list(Upload.objects.all()) == [stays]
    assert not default_storage.exists(upload.path)


def test_erasure_takes_everything_a_member_sent(alice, bob):
    make_upload(by=alice, to=make_topic(author=alice).posts.get())
    make_upload(by=alice)
    stays = make_upload(by=bob)
    actions.erase_uploads_of(alice)
    assert list(Upload.objects.present()) == [stays]
    assert actions.sweep_orphans() == 2
    assert len(stored_files()) == 2


def test_a_sweep_that_was_killed_between_file_and_row_is_finished_by_the_next(alice):
    upload = make_upload(by=alice)
    actions.erase_uploads_of(alice)
    default_storage.delete(upload.path)
    assert actions.sweep_orphans() == 1
    assert (Upload.objects.count(), stored_files()) == (0, [])


def test_files_that_never_got_their_row_are_found_folder_by_folder(alice):
    import os

    from uploads.actions import sweeping

    upload = make_upload(by=alice)
    folder = Path(default_storage.path(upload.path)).parent
    stray, young = folder / f"{uuid4()}.png", folder / f"{uuid4()}.png"
    part = folder / ".part-abc"
    for path in (stray, young, part):
        path.write_bytes(b"x")
    before = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (stray, part, Path(default_storage.path(upload.path))):
        os.utime(path, (before, before))
    sweeping._sweep_strays(folder.name)
    assert stored_files() == sorted([young.name, f"{upload.pk}.png", f"{upload.pk}-thumb.webp"])
