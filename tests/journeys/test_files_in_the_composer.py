"""A file finds its way into a text by button, by pasting and by dragging, and a bad one says why not."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from forum.models import Post, Topic
from tests.journeys.conftest import PHONE
from tests.makers import make_topic
from uploads.models import Upload

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# What a browser does when a file is pasted, or carried over the page and let go.
PASTE = """([name, type, content]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name, { type }));
  const text = document.querySelector("#reply textarea");
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""
DRAG = """([name, type, content, last]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name, { type }));
  const text = document.querySelector("#reply textarea");
  for (const kind of ["dragenter", "dragover", last])
    text.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def topic(alice) -> Topic:
    return make_topic(author=alice)


@pytest.fixture
def page(open_browser: Callable[..., Page], bob, topic) -> Page:
    page = open_browser(bob)
    page.goto(topic.get_absolute_url())
    return page


def picture(colour: str) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(drawn, "PNG")
    return drawn.getvalue()


def send(page: Page) -> Post:
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#post-2")
    picture = page.locator("#post-2 .prose img")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.complete && image.naturalWidth > 0")
    return Post.objects.get(number=2)


def test_a_pasted_picture_stands_in_the_post(page, bob):
    text = page.locator("#reply textarea")
    text.fill("The board:")
    page.evaluate(PASTE, ["board.png", "image/png", base64.b64encode(picture("orange")).decode()])
    expect(page.locator("#reply textarea")).to_have_value(re.compile("/uploads/"))
    post = send(page)
    upload = Upload.objects.get()
    assert post.body.startswith("The board:")
    assert (upload.uploaded_by, upload.object_id) == (bob, post.pk)


def test_a_picture_dragged_over_the_form_marks_it_and_dropped_is_uploaded(page):
    composer = page.locator("#reply .composer")
    page.evaluate(DRAG, ["board.png", "image/png", base64.b64encode(picture("orange")).decode(), "dragover"])
    expect(composer).to_have_class("composer is-over")
    page.evaluate(DRAG, ["board.png", "image/png", base64.b64encode(picture("orange")).decode(), "dragleave"])
    expect(composer).to_have_class("composer")
    page.evaluate(DRAG, ["board.png", "image/png", base64.b64encode(picture("orange")).decode(), "drop"])
    expect(page.locator("#reply textarea")).to_have_value(re.compile("/uploads/"))
    expect(composer).to_have_class("composer")
    send(page)


def test_a_file_of_a_kind_that_is_not_taken_says_so_and_keeps_the_text(page, faults):
    text = page.locator("#reply textarea")
    text.fill("See the file.")
    script = base64.b64encode(b"MZ\x90\x00" + bytes(200)).decode()
    page.evaluate(DRAG, ["tune.exe", "application/octet-stream", script, "drop"])
    expect(page.locator("[data-upload-status]")).to_contain_text("tune.exe: ")
    expect(text).to_have_value("See the file.")
    assert not Upload.objects.exists()
    assert ["422" in fault or "415" in fault for fault in faults] == [True]
    faults.clear()


def test_on_a_phone_the_button_takes_several_files_in_their_order(open_browser, bob, topic):
    page = open_browser(bob, viewport=PHONE)
    page.goto(topic.get_absolute_url())
    pictures = {name: picture(colour) for name, colour in (("first", "orange"), ("second", "navy"))}
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach a file").click()
    chooser.value.set_files(
        [
            {"name": f"{name}.png", "mimeType": "image/png", "buffer": content}
            for name, content in pictures.items()
        ]
    )
    text = page.locator("#reply textarea")
    expect(text).to_have_value(re.compile("first.*/uploads/.*second.*/uploads/", re.DOTALL))
