"""What a browser makes of an uploaded file: it shows pictures, keeps the rest, and runs nothing."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import expect

from forum.models import Post
from tests.journeys.conftest import PHONE
from tests.makers import make_topic, make_upload
from uploads.models import Upload

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PDF = b"%PDF-1.7\nalert(1)\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
RUNS = "window.ran = true; document.documentElement.dataset.ran = 'yes'\n"
# Load an address as each thing that could run it, and say what came of it.
LOAD_AS_CODE = """async (url) => {
  const tried = (element) => new Promise((done) => {
    element.onload = () => done("loaded");
    element.onerror = () => done("refused");
    document.head.append(element);
  });
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
  const module = Object.assign(document.createElement("script"), { type: "module", src: url });
  return {
    script: await tried(Object.assign(document.createElement("script"), { src: url })),
    module: await tried(module),
    sheet: await tried(sheet),
    worker: await new Promise((done) => {
      try { new Worker(url).onerror = () => done("refused"); setTimeout(() => done("loaded"), 1500); }
      catch { done("refused"); }
    }),
    service: await navigator.serviceWorker.register(url).then(() => "loaded", () => "refused"),
    ran: Boolean(window.ran),
  };
}"""
REFUSED = {"script": "refused", "module": "refused", "sheet": "refused", "worker": "refused"}


def test_no_upload_runs_as_script_even_on_a_page_of_ours(open_browser, alice, faults):
    topic = make_topic(author=alice)
    uploads = [
        make_upload(by=alice, to=topic.posts.get(), name=name, content=content)
        for name, content in (
            ("evil.js", RUNS.encode()),
            ("evil.csv", RUNS.encode()),
            ("evil.pdf", PDF),
            ("board.png", None),
        )
    ]
    page = open_browser(alice)
    page.goto(topic.get_absolute_url())
    for upload in uploads:
        outcome = page.evaluate(LOAD_AS_CODE, upload.url)
        assert outcome == REFUSED | {"service": "refused", "ran": False}, upload.name
    assert faults  # the browser says why, for each
    assert all("/uploads/" in fault or "MIME" in fault or "Content Security" in fault for fault in faults)
    faults.clear()


def test_a_file_opened_by_itself_has_no_origin_and_what_is_no_picture_is_saved(open_browser, alice):
    topic = make_topic(author=alice)
    picture = make_upload(by=alice, to=topic.posts.get())
    text = make_upload(by=alice, to=topic.posts.get(), name="evil.html", content=b"hello\n")
    page = open_browser(alice)
    page.goto(picture.url)
    assert page.evaluate("[document.contentType, self.origin]") == ["image/png", "null"]
    page.goto(topic.get_absolute_url())
    with page.expect_download() as download:
        page.evaluate("(url) => { location.href = url }", text.url)
    assert download.value.suggested_filename == "evil.html.txt"


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desktop"])
def test_a_reply_brings_a_picture_without_script(open_browser, alice, bob, size):
    topic = make_topic(author=bob)
    page = open_browser(alice, java_script_enabled=False, viewport=size)
    page.goto(f"/t/{topic.pk}/reply/")
    page.locator("textarea[name=body]").fill("Look at this board.")
    page.get_by_label("A file to put at the end").set_input_files(
        f"{settings.BASE_DIR}/static/img/mark-180.png"
    )
    page.get_by_role("button", name="Post reply").click()
    picture = page.locator("#post-2 .prose img")
    expect(picture).to_be_visible()
    assert picture.bounding_box()["width"] == 180
    assert Upload.objects.get().owner == Post.objects.get(number=2)


def test_with_script_the_plain_file_field_is_out_of_the_way(open_browser, alice):
    page = open_browser(alice)
    page.goto(f"/t/{make_topic().pk}/reply/")
    expect(page.get_by_role("button", name="Attach a file")).to_be_visible()
    expect(page.get_by_label("A file to put at the end")).to_be_hidden()


def test_the_uploads_page_works_without_script(open_browser, alice):
    page = open_browser(alice, java_script_enabled=False, viewport=PHONE)
    page.goto("/uploads/new/")
    page.get_by_label("File").set_input_files(f"{settings.BASE_DIR}/static/img/mark-180.png")
    page.get_by_role("button", name="Send").click()
    upload = Upload.objects.get()
    expect(page.get_by_label("Put this line into your text")).to_have_value(upload.markdown)
    expect(page.locator("main img")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The file was removed.")).to_be_visible()
