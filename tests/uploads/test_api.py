from uuid import uuid4

import pytest
from django.test import Client

from accounts.actions import create_token
from tests.makers import make_file
from uploads.models import Upload

pytestmark = pytest.mark.django_db


def send(token, **data):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return Client().post("/api/v1/uploads/", data, headers=headers)


@pytest.fixture
def token(alice):
    return create_token(alice, by=alice, name="test", scopes=["read", "write"])[1]


def test_a_client_sends_a_file_and_gets_what_to_write(alice, token):
    response = send(token, file=make_file("hash board.png"))
    upload = Upload.objects.get()
    assert (response.status_code, upload.uploaded_by) == (201, alice)
    assert response.json() == {
        "id": str(upload.pk),
        "url": f"/uploads/{upload.pk}/hash-board.png",
        "markdown": f"![hash board](/uploads/{upload.pk}/hash-board.png)",
        "name": "hash-board.png",
        "media_type": "image/png",
        "size": upload.size,
        "width": 40,
        "height": 30,
        "thumb": f"/uploads/{upload.pk}/thumb/hash-board.png",
    }


def test_the_same_key_and_file_is_the_same_upload(token):
    key = uuid4()
    ids = {send(token, file=make_file(), key=key).json()["id"] for _ in range(2)}
    assert (len(ids), Upload.objects.count()) == (1, 1)


def test_refusals_are_problems_that_name_the_field(alice, token, settings):
    response = send(token, file=make_file("a.svg", b"<svg/>"))
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["errors"] == {
        "file": ["HTML, SVG and XML cannot be taken. A drawing can be saved as PNG."]
    }
    assert send(token).json()["errors"] == {"file": ["No file was submitted."]}
    settings.UPLOAD_MAX_BYTES = 10
    assert send(token, file=make_file("a.txt", b"x" * 11)).status_code == 413
    reading = create_token(alice, by=alice, name="reader", scopes=["read"])[1]
    assert send(reading, file=make_file()).status_code == 403
    assert send(None, file=make_file()).status_code == 401
    assert send("unknown", file=make_file()).status_code == 401
    assert Upload.objects.count() == 0
