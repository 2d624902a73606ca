import io
import json
import re
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from core.files import PICTURE_TYPES
from forum import actions as forum
from tests.makers import make_category, make_file, make_post, make_topic, make_upload, make_user
from uploads import actions
from uploads.models import Upload

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def signed_in(user):
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


def seen_by(upload, *people):
    """The answers to the file and its thumbnail, for each of these people."""
    return [
        tuple(signed_in(person).get(url).status_code for url in (upload.url, upload.thumbnail_url))
        for person in people
    ]


SEEN, NOT_FOUND = (200, 200), (404, 404)


def send(client, file, **headers):
    return client.post("/uploads/", {"file": file}, headers={"accept": "application/json"} | headers)


def test_an_unused_file_is_seen_by_its_uploader_alone(alice, bob, carol, admin, visitor):
    upload = make_upload(by=alice)
    assert seen_by(upload, alice) == [SEEN]
    assert seen_by(upload, bob, carol, admin, visitor) == [NOT_FOUND] * 4


def test_a_file_in_public_is_seen_by_all(alice, bob, mallory, visitor):
    upload = make_upload(by=alice, to=make_topic(author=alice).posts.get())
    assert seen_by(upload, alice, bob, mallory, visitor) == [SEEN] * 4


def test_a_file_in_a_hidden_category_is_seen_by_who_may_see_that(alice, bob, carol, admin, visitor):
    room = make_category(see="moderators", reply="moderators", start="moderators")
    topic = make_topic(author=carol, category=room)
    upload = make_upload(by=carol, to=topic.posts.get())
    assert seen_by(upload, carol, admin) == [SEEN] * 2
    assert seen_by(upload, alice, bob, visitor) == [NOT_FOUND] * 3


def test_a_file_in_a_members_category_is_not_for_visitors(alice, bob, visitor):
    topic = make_topic(author=alice, category=make_category(see="members"))
    upload = make_upload(by=alice, to=topic.posts.get())
    assert seen_by(upload, alice, bob) == [SEEN] * 2
    assert seen_by(upload, visitor) == [NOT_FOUND]


def test_a_removed_posts_file_is_for_its_author_and_moderators(alice, bob, carol, visitor):
    post = make_post(make_topic(), author=alice)
    upload = make_upload(by=alice, to=post)
    forum.remove(post, by=carol, reason="spam")
    assert seen_by(upload, alice, carol) == [SEEN] * 2
    assert seen_by(upload, bob, visitor) == [NOT_FOUND] * 2


def test_a_removed_file_is_seen_by_nobody(alice, carol, visitor):
    upload = make_upload(by=alice, to=make_topic(author=alice).posts.get())
    actions.remove(upload, by=carol)
    assert seen_by(upload, alice, carol, visitor) == [NOT_FOUND] * 3


def test_naming_a_hidden_file_in_public_does_not_open_it(alice, bob, carol, visitor):
    room = make_category(see="moderators", reply="moderators", start="moderators")
    upload = make_upload(by=carol, to=make_topic(author=carol, category=room).posts.get())
    post = forum.reply(make_topic(), by=bob, body=f"Look: {upload.markdown}")
    assert seen_by(upload, bob, visitor) == [NOT_FOUND] * 2
    assert "<img" not in post.body_html


def test_hiding_takes_effect_at_once_whatever_the_browser_keeps(alice, bob, carol):
    topic = make_topic(author=alice)
    upload = make_upload(by=alice, to=topic.posts.get())
    client = signed_in(bob)
    first = client.get(upload.url)
    assert first.headers["Cache-Control"] == "private, no-cache"
    kept = {"if-none-match": first.headers["ETag"]}
    again = client.get(upload.url, headers=kept)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "private, no-cache"
    forum.move(topic, by=carol, category=make_category(see="moderators"))
    assert client.get(upload.url, headers=kept).status_code == 404


def test_a_file_has_its_own_two_addresses_and_no_other(alice):
    upload = make_upload(by=alice)
    text = make_upload(by=alice, name="a.txt", content=b"words")
    client = signed_in(alice)
    for path in (
        f"/uploads/{upload.pk}/evil.html",
        f"/uploads/{upload.pk}/thumb/evil.html",
        f"/uploads/{uuid4()}/board.png",
        f"/uploads/{upload.pk}/../{upload.pk}.png",
        "/uploads/1/board.png",
        text.thumbnail_url,
        f"/media/{upload.path}",
    ):
        assert client.get(path, follow=True).status_code == 404, path


SERVED = {
    "photo.png": (None, "image/png", "inline"),
    "manual.pdf": (PDF, "application/pdf", "attachment"),
    "data.csv": (b"a,b\n", "text/csv; charset=utf-8", "attachment"),
    "evil.js": (b"alert(1)\n", "text/plain; charset=utf-8", "attachment"),
}


@pytest.mark.parametrize("name", SERVED)
def test_a_file_is_served_as_what_it_is_and_can_run_nothing(name, alice):
    content, media_type, disposition = SERVED[name]
    upload = make_upload(by=alice, name=name, content=content)
    response = signed_in(alice).get(upload.url)
    body = b"".join(response.streaming_content)
    assert len(body) == upload.size == int(response.headers["Content-Length"])
    assert content in (None, body)
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"] == f'{disposition}; filename="{upload.name}"'
    assert_harmless(response)


def assert_harmless(response):
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox"} <= set(policy)
    assert not any("script" in part for part in policy)
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_name_in_any_script_survives_the_header(alice):
    upload = make_upload(by=alice, name="矿机 “照片”.png")
    assert unquote(upload.url) == f"/uploads/{upload.pk}/矿机-“照片”.png"
    response = signed_in(alice).get(upload.url)
    assert response.headers["Content-Disposition"] == (
        "inline; filename*=utf-8''" + upload.url.rpartition("/")[2]
    )


def test_head_answers_without_the_file(alice):
    upload = make_upload(by=alice)
    response = signed_in(alice).head(upload.url)
    assert (response.status_code, int(response.headers["Content-Length"])) == (200, upload.size)


def test_nginx_may_send_the_file_once_we_have_said_yes(alice, bob, settings):
    settings.UPLOAD_ACCEL_PATH = "/protected/"
    upload = make_upload(by=alice)
    response = signed_in(alice).get(upload.url)
    assert (response.content, response.headers["X-Accel-Redirect"]) == (b"", f"/protected/{upload.path}")
    assert_harmless(response)
    assert "X-Accel-Redirect" not in signed_in(bob).get(upload.url).headers


def test_a_file_missing_on_the_disk_is_a_404_in_the_log(alice, caplog):
    from django.core.files.storage import default_storage

    upload = make_upload(by=alice)
    default_storage.delete(upload.path)
    assert signed_in(alice).get(upload.url).status_code == 404
    assert f"The file of upload {upload.pk} is missing" in caplog.text


def test_serving_takes_few_queries(alice, bob, django_assert_max_num_queries):
    upload = make_upload(by=alice, to=make_topic(author=alice).posts.get())
    member, visitor = signed_in(bob), Client()
    with django_assert_max_num_queries(4):
        member.get(upload.url)
    with django_assert_max_num_queries(2):
        visitor.get(upload.thumbnail_url)


def test_a_script_sends_a_file_and_gets_the_line_to_insert(alice):
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 40)).save(picture, "JPEG", exif=exif)
    response = send(signed_in(alice), make_file("Hash Board.JPG", picture.getvalue()))
    upload = Upload.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "id": str(upload.pk),
        "url": f"/uploads/{upload.pk}/Hash-Board.jpg",
        "markdown": f"![Hash Board](/uploads/{upload.pk}/Hash-Board.jpg)",
        "name": "Hash-Board.jpg",
        "media_type": "image/jpeg",
        "size": upload.size,
        "width": 40,
        "height": 60,
        "thumb": f"/uploads/{upload.pk}/thumb/Hash-Board.jpg",
    }


def test_a_script_is_told_why_not(alice, visitor, mallory, settings):
    response = send(signed_in(alice), make_file("a.svg", b"<svg/>"))
    assert (response.status_code, response.json()["detail"]) == (
        422,
        "HTML, SVG and XML cannot be taken. A drawing can be saved as PNG.",
    )
    assert send(signed_in(alice), make_file("a.txt", b"")).json()["detail"] == "This file is empty."
    response = signed_in(alice).post("/uploads/", {}, headers={"accept": "application/json"})
    assert (response.status_code, response.json()["detail"]) == (422, "This field is required.")
    settings.UPLOAD_MAX_BYTES = 200_000
    response = send(signed_in(alice), make_file("a.txt", b"x" * 300_000))
    assert (response.status_code, "up to 195.3" in response.json()["detail"]) == (413, True)
    response = send(signed_in(visitor), make_file())
    assert (response.status_code, response.headers["Content-Type"]) == (401, "application/problem+json")
    assert send(signed_in(mallory), make_file()).status_code == 403
    assert Upload.objects.count() == 0


def test_sending_too_often_is_429_with_a_time_to_wait(alice, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"upload": (2, 3600)}
    client = signed_in(alice)
    answers = [send(client, make_file(f"{n}.txt", b"%d" % n)) for n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[2].headers["Retry-After"]) > 0


def test_sending_needs_the_forms_token(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert send(client, make_file()).status_code == 403
    assert Upload.objects.count() == 0


def test_without_script_a_page_gives_the_line_to_paste(alice, django_assert_max_num_queries):
    client = signed_in(alice)
    page = client.get("/uploads/new/")
    assert 'enctype="multipart/form-data"' in page.text
    assert 'type="file"' in page.text
    sent = client.post("/uploads/", {"file": make_file("board (1).png")})
    upload = Upload.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/uploads/{upload.pk}/")
    with django_assert_max_num_queries(8):
        shown = client.get(sent.headers["Location"])
    assert f"![board 1](/uploads/{upload.pk}/board-1.png)</textarea>" in shown.text
    with django_assert_max_num_queries(8):
        assert f'href="/uploads/{upload.pk}/">board-1.png</a>' in client.get("/uploads/new/").text
    removed = client.post(f"/uploads/{upload.pk}/remove/", follow=True)
    assert "The file was removed." in removed.text
    assert Upload.objects.present().count() == 0


def test_without_script_a_refusal_stands_at_the_field(alice, settings):
    client = signed_in(alice)
    response = client.post("/uploads/", {"file": make_file("a.png", b"<html>")})
    assert response.status_code == 422
    assert re.search(r'id="id_file_error".*This file is not what its name says', response.text, re.DOTALL)
    settings.UPLOAD_MAX_BYTES = 200_000
    response = client.post("/uploads/", {"file": make_file("a.txt", b"x" * 10_000_000)})
    assert response.status_code == 413
    assert "This file is too large" in response.text


def test_the_pages_are_for_members_and_a_files_page_for_its_uploader(alice, bob, carol, visitor):
    upload = make_upload(by=alice, to=make_topic(author=alice).posts.get())
    page = f"/uploads/{upload.pk}/"
    for path in ("/uploads/new/", page):
        assert signed_in(visitor).get(path).headers["Location"] == f"/accounts/login/?next={path}"
    assert signed_in(visitor).post("/uploads/").headers["Location"].startswith("/accounts/login/")
    assert signed_in(bob).get(page).status_code == 404
    assert signed_in(bob).post(page + "remove/").status_code == 403
    assert signed_in(alice).get(page).status_code == 200
    assert signed_in(carol).post(page + "remove/").status_code == 303


def test_everything_evil_over_the_wire_is_refused_or_served_harmless(shared_data, alice, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"upload": (1000, 3600)}
    client, outcomes = signed_in(alice), {}
    for line in (shared_data / "evil/index.jsonl").open():
        entry = json.loads(line)
        path = shared_data / "evil" / entry["file"]
        response = send(client, SimpleUploadedFile(path.name, path.read_bytes()))
        outcomes[entry["file"]] = response.status_code
        assert response.status_code in (201, 422), entry["file"]
        if response.status_code == 422:
            assert response.json()["detail"]
            continue
        for url in filter(None, (response.json()["url"], response.json()["thumb"])):
            served = client.get(url)
            body = b"".join(served.streaming_content)
            assert_harmless(served)
            assert served.headers["Content-Type"] in {*PICTURE_TYPES, "text/plain; charset=utf-8"}
            if served.headers["Content-Type"] in PICTURE_TYPES:
                assert b"Exif" not in body
                assert b"<script" not in body
                with Image.open(io.BytesIO(body)) as image:
                    assert dict(image.getexif()) == {}
                    assert Image.MIME[image.format] == served.headers["Content-Type"]
            else:
                assert served.headers["Content-Disposition"].startswith("attachment")
    assert sum(status == 201 for status in outcomes.values()) >= 27


def test_the_storage_holds_nothing_a_member_named(alice):
    from pathlib import Path

    from django.core.files.storage import default_storage

    upload = make_upload(by=alice, name="../../evil.php.png")
    names = {p.name for p in Path(default_storage.location).rglob("*") if p.is_file()}
    assert names == {f"{upload.pk}.png", f"{upload.pk}-thumb.webp"}


def test_newcomers_may_send_less(settings):
    from django.utils import timezone

    settings.RATE_LIMITS = settings.RATE_LIMITS | {"upload": (3, 3600)}
    client = signed_in(make_user(date_joined=timezone.now()))
    assert send(client, make_file("a.txt", b"a")).status_code == 201
    assert send(client, make_file("b.txt", b"b")).status_code == 429
