"""A member's picture: made square and bare, shown wherever they are named, to whom they chose, and gone with them."""

from __future__ import annotations

import io
import json
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone
from PIL import Image

from accounts import actions
from accounts.exporting import write_archive
from accounts.models import Profile, User
from core.errors import Refused
from forum import actions as forum
from notifications.models import Notification
from pages.erasure import leave
from tests.forum.test_api import with_token
from tests.makers import make_file, make_group, make_organisation, make_post, make_topic
from uploads.actions import store, sweep_orphans
from uploads.models import Upload

pytestmark = pytest.mark.django_db


def wide() -> bytes:
    """Red at both ends, with EXIF, a green square half transparent in the middle."""
    image = Image.new("RGBA", (1800, 600), (255, 0, 0, 255))
    image.paste((0, 255, 0, 0), (600, 0, 1200, 600))
    exif = Image.Exif()
    exif[0x010E] = "home of alice"
    file = io.BytesIO()
    image.save(file, "PNG", exif=exif)
    return file.getvalue()


def pictured(user, content: bytes | None = None):
    return actions.set_picture(user, make_file("me.png", content), by=user)


def address(user) -> str:
    return f"/uploads/{user.picture_id}/picture.webp"


def test_it_is_cut_to_its_middle_in_two_sizes_without_anything_but_pixels(client, alice):
    pictured(alice, wide())
    for where, side in ((address(alice), 512), (f"/uploads/{alice.picture_id}/thumb/picture.webp", 128)):
        answer = client.get(where)
        content = b"".join(answer.streaming_content)
        with Image.open(io.BytesIO(content)) as image:
            assert (image.format, image.size, image.mode) == ("WEBP", (side, side), "RGB")
            # The middle alone, and white behind what was transparent.
            assert {image.getpixel(point) for point in ((2, 2), (side - 3, side - 3))} == {(255, 255, 255)}
        assert b"home of alice" not in content
        assert answer["Cache-Control"] == "private, max-age=300"


def test_it_is_shown_wherever_initials_were(client, alice, bob):
    pictured(alice)
    topic = make_topic(author=alice)
    make_post(topic, author=bob)
    organisation = make_organisation(by=alice)
    group = make_group("Counsel", alice, bob)
    small = f"/uploads/{alice.picture_id}/thumb/picture.webp"
    client.force_login(alice)
    # The menu of the page is hers, too: once more where the page itself names her.
    for where, least in (
        (topic.get_absolute_url(), 3),
        ("/members/", 2),
        (f"{organisation.get_absolute_url()}seats/", 2),
        (group.get_absolute_url(), 2),
        ("/campaigns/", 1),
    ):
        page = client.get(where).content.decode()
        assert page.count(small) >= least, where
        assert f'src="{small}" alt=""' in page
    for where in ("/u/alice/", "/settings/"):
        assert f'src="{address(alice)}" alt="Alice Moreau"' in client.get(where).content.decode()


@pytest.mark.parametrize(
    ("shown_to", "visitor", "member"), [("everyone", 200, 200), ("members", 404, 200), ("nobody", 404, 404)]
)
def test_who_sees_it_is_the_members_choice(shown_to, visitor, member, client, alice, bob):
    pictured(alice)
    actions.choose_privacy(alice, by=alice, shown_to={"picture": shown_to}, contact_from="anyone")
    assert client.get(address(alice)).status_code == visitor
    told = client.get("/api/v1/members/alice/").json()["picture"]
    assert (told is not None) is (visitor == 200)
    client.force_login(bob)
    assert client.get(address(alice)).status_code == member
    client.force_login(alice)
    assert client.get(address(alice)).status_code == 200


@pytest.mark.parametrize("by", ["alice", "carol"])
def test_pages_kept_for_all_show_a_new_picture_and_a_removed_one(by, alice, request, commits):
    topic = make_topic(author=alice)
    Client().get(topic.get_absolute_url())
    by = request.getfixturevalue(by)
    for change in (lambda: pictured(alice), lambda: actions.remove_picture(alice, by=by)):
        with commits():
            change()
        page = Client().get(topic.get_absolute_url()).content.decode()
        assert ("picture.webp" in page) is (alice.picture_id is not None)


def test_changing_and_removing_takes_the_file_before_from_the_disk(client, alice, settings):
    pictured(alice, wide())
    first = alice.picture
    pictured(alice)
    assert client.get(f"/uploads/{first.pk}/picture.webp").status_code == 404
    second = alice.picture
    client.force_login(alice)
    answer = client.post("/u/alice/picture/remove/", {"next": "/settings/"})
    assert (answer.status_code, answer["Location"]) == (303, "/settings/")
    actions.remove_picture(alice, by=alice)
    settings.UPLOAD_REMOVED_DAYS = 0
    sweep_orphans()
    assert not Upload.objects.exists()
    assert not any(default_storage.exists(one.path) for one in (first, second))


def test_what_is_no_picture_is_refused_beside_the_field(client, alice, bob, mallory):
    client.force_login(alice)
    answer = client.post("/settings/picture/", {"file": make_file("me.pdf", b"%PDF-1.4 no picture")})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Send a picture: JPEG, PNG, GIF or WebP." in page
    assert 'name="bio"' in page
    assert client.post("/settings/picture/").status_code == 422
    assert client.post("/settings/picture/", {"file": make_file()}).status_code == 303
    with pytest.raises(Refused):
        actions.set_picture(alice, make_file("a.txt", b"text"), by=alice)
    for who in (bob, mallory):
        with pytest.raises(PermissionDenied):
            actions.set_picture(alice, make_file(), by=who)
    with pytest.raises(PermissionDenied):
        pictured(mallory)
    assert Upload.objects.count() == 1


def test_moderators_take_one_away_and_the_member_is_told(client, alice, bob, carol, commits):
    pictured(alice)
    with pytest.raises(PermissionDenied):
        actions.remove_picture(alice, by=bob)
    client.force_login(carol)
    assert "Remove picture" in client.get("/u/alice/").content.decode()
    with commits():
        assert client.post("/u/alice/picture/remove/").status_code == 303
    assert Notification.objects.get(recipient=alice).verb == "accounts.picture_removed"
    alice.refresh_from_db()
    assert alice.picture_id is None
    client.logout()
    assert "removed a member" in client.get("/moderation/log/").content.decode()


def test_who_left_while_it_was_drawn_gets_none(alice, monkeypatch):
    def store_and_leave(*args, **kwargs):
        stored = store(*args, **kwargs)
        User.objects.filter(pk=alice.pk).update(erased_at=timezone.now(), is_active=False)
        return stored

    monkeypatch.setattr("accounts.actions.pictures.store", store_and_leave)
    with pytest.raises(PermissionDenied):
        pictured(alice)
    assert User.objects.get(pk=alice.pk).picture_id is None


def test_the_api_sets_and_removes_it(alice, settings):
    client = with_token(alice)
    answer = client.generic("PUT", "/api/v1/me/picture/", *multipart(make_file("me.png", wide())))
    alice.refresh_from_db()
    assert (answer.status_code, answer.json()["picture"]) == (200, settings.SITE_URL + address(alice))
    assert client.get("/api/v1/me/").json()["picture"] == answer.json()["picture"]
    bad = client.generic("PUT", "/api/v1/me/picture/", *multipart(make_file("a.txt", b"text")))
    assert bad.status_code == 400
    assert client.delete("/api/v1/me/picture/").status_code == 204
    assert client.get("/api/v1/me/").json()["picture"] is None


def test_it_is_in_the_copy_of_ones_data_and_leaves_with_the_member(client, alice):
    topic = make_topic(author=alice)
    forum.reply(topic, by=alice, body="Immersion works.")
    pictured(alice, wide())
    where, picture = address(alice), alice.picture
    archive = io.BytesIO()
    write_archive(alice, archive)
    with ZipFile(archive) as opened:
        assert f"files/{picture.pk}-picture.webp" in opened.namelist()
        assert json.loads(opened.read("data.json"))["accounts.User"][0]["picture"]
    leave(alice, by=alice, with_content=False)
    alice.refresh_from_db()
    assert alice.picture_id is None
    assert client.get(where).status_code == 404
    sweep_orphans()
    assert not default_storage.exists(picture.path)
    assert not Profile.objects.filter(user=alice).exists()


def multipart(file):
    return encode_multipart(BOUNDARY, {"file": file}), MULTIPART_CONTENT
