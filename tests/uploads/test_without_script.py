"""A file that comes along with the form it belongs to."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from forum import actions as forum
from forum.models import Post, Topic
from tests.makers import make_category, make_file, make_post, make_topic
from uploads.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(alice):
    client = Client()
    client.force_login(alice)
    return client


def test_a_reply_brings_its_file(client, alice):
    topic, form = make_topic(), {"body": "Look at this board.", "key": uuid4()}
    for _ in range(2):  # a double click
        response = client.post(f"/t/{topic.pk}/reply/", form | {"file": make_file()})
        assert response.status_code in (302, 303)
    post, upload = Post.objects.get(number=2), Upload.objects.get()
    assert post.body == f"Look at this board.\n\n![board]({upload.url})"
    assert (upload.owner, Post.objects.count()) == (post, 2)
    assert f'<img src="{upload.thumbnail_url}"' in client.get(topic.get_absolute_url()).text


def test_a_new_topic_and_an_edit_bring_theirs(client, alice):
    category = make_category("boards")
    form = {"category": "boards", "title": "Burnt boards", "body": "A photo.", "key": uuid4()}
    client.post("/forum/new/", form | {"language": "en", "file": make_file()})
    post = Topic.objects.get(category=category).posts.get()
    assert Upload.objects.of(post).count() == 1
    form = {"body": post.body, "version": post.version}
    client.post(f"/posts/{post.pk}/edit/", form | {"file": make_file("log.txt", b"hot\n")})
    post.refresh_from_db()
    assert (post.version, Upload.objects.of(post).count()) == (2, 2)
    assert post.body.endswith("/log.txt)")


def test_a_refusal_stands_at_the_field_and_keeps_the_text(client, settings):
    topic = make_topic()
    form = {"body": "What I wrote.", "key": uuid4()}
    response = client.post(f"/t/{topic.pk}/reply/", form | {"file": make_file("a.svg", b"<svg/>")})
    assert response.status_code == 422
    assert re.search(r'id="id_file_error".*HTML, SVG and XML', response.text, re.DOTALL)
    assert "What I wrote." in response.text
    settings.UPLOAD_MAX_BYTES = 1000
    large = make_file("a.txt", b"x" * 200_000)
    response = client.post(f"/t/{topic.pk}/reply/", form | {"file": large})
    assert response.status_code == 413
    assert "This file is too large" in response.text
    form |= {"title": "Boards", "category": topic.category.slug, "language": "en"}
    response = client.post("/forum/new/", form | {"file": make_file("a.txt", b"x" * 2000)})
    assert (response.status_code, "This file is too large" in response.text) == (413, True)
    assert (Post.objects.count(), Upload.objects.count()) == (1, 0)


def test_a_file_of_a_form_that_was_refused_later_is_named_in_the_text_that_comes_back(client, alice, carol):
    post = make_post(make_topic(), author=alice)
    stale = {"body": "Mine.", "version": post.version, "file": make_file()}
    forum.edit(post, by=carol, body="Somebody else's.", version=post.version)
    response = client.post(f"/posts/{post.pk}/edit/", stale)
    assert response.status_code == 409
    assert Upload.objects.get().markdown in response.text


def test_the_forms_can_carry_a_file(client):
    topic = make_topic()
    for path in (f"/t/{topic.pk}/reply/", "/forum/new/", topic.get_absolute_url()):
        page = client.get(path).text
        assert 'enctype="multipart/form-data"' in page, path
        assert re.search(r'<input type="file" name="file"', page), path
