"""A PDF is asked for, made by the worker as the asker may see it, fetched by them alone, and gone in time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from core import pdf
from forum.models import Category, Topic
from pages import erasure
from printing import actions, papers
from printing.models import PrintedFile, PrintJob
from tests.makers import make_category, make_topic, make_upload

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a page\n"


@pytest.fixture(autouse=True)
def _a_paper(monkeypatch) -> None:
    """Any topic's opening post can be had."""

    def compose(topic: Topic, *, user, options) -> papers.Sheet:
        text = mark_safe(topic.posts.get(number=1).body_html)
        return papers.Sheet("printing/text.html", f"topic-{topic.pk}", {"heading": topic.title, "text": text})

    monkeypatch.setattr(papers, "_papers", {"topic": papers.Paper("topic", "forum.Topic", compose)})


@pytest.fixture
def press(monkeypatch) -> list[tuple[str, dict[str, pdf.Resource]]]:
    """A press that notes what it is given: what the real one makes is test_press.py's."""
    given: list[tuple[str, dict[str, pdf.Resource]]] = []

    def typeset(html, resources):
        given.append((html, resources))
        return PDF, 1

    monkeypatch.setattr(actions, "typeset", typeset)
    return given


def test_it_is_made_by_the_worker_and_fetched_by_whoever_asked(client, press, alice, bob, carol):
    job = actions.order(make_topic(author=alice), by=alice, of="topic")
    client.force_login(alice)
    waiting = client.get(job.get_absolute_url())
    assert "is being made" in waiting.content.decode()
    assert '<meta http-equiv="refresh"' in waiting.content.decode()
    assert "no-store" in waiting["Cache-Control"]
    assert actions.make_prints() == 1
    assert actions.make_prints() == 0
    job.refresh_from_db()
    page = client.get(job.get_absolute_url()).content.decode()
    assert job.url in page
    assert "http-equiv" not in page
    answer = client.get(job.url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("attachment")
    for other in (bob, carol):
        client.force_login(other)
        assert client.get(job.url).status_code == 404
        assert client.get(job.get_absolute_url()).status_code == 404
    assert Client().get(job.url).status_code == 404


def test_a_visitor_has_the_address_and_loses_it_with_the_thing(client, press, visitor):
    topic = make_topic()
    job = actions.order(topic, by=visitor, of="topic")
    actions.make_prints()
    job.refresh_from_db()
    assert client.get(job.url).status_code == 200
    Category.objects.filter(pk=topic.category_id).update(see="moderators")
    assert client.get(job.url).status_code == 404


def test_nobody_orders_what_they_may_not_see(alice, bob):
    topic = make_topic(author=alice, category=make_category("attic"))
    Category.objects.filter(pk=topic.category_id).update(see="moderators")
    with pytest.raises(PermissionDenied):
        actions.order(topic, by=bob, of="topic")
    with pytest.raises(PermissionDenied):
        actions.order(topic, by=bob, of="no such paper")


def test_what_is_hidden_before_it_is_made_is_not_made(client, press, alice, bob):
    topic = make_topic(author=alice)
    job = actions.order(topic, by=bob, of="topic")
    Category.objects.filter(pk=topic.category_id).update(see="moderators")
    assert actions.make_prints() == 0
    job.refresh_from_db()
    assert (job.failure, press) == ("gone", [])


def test_the_same_page_is_the_same_file(press, alice, bob):
    topic = make_topic(author=alice)
    first = actions.order(topic, by=alice, of="topic")
    assert actions.order(topic, by=alice, of="topic") == first  # a second click
    actions.order(topic, by=bob, of="topic")
    assert actions.make_prints() == 2
    assert (len(press), PrintedFile.objects.count()) == (1, 1)
    with translation.override("zh-hans"):
        actions.order(topic, by=bob, of="topic")
    actions.make_prints()
    assert PrintedFile.objects.count() == 2


def test_a_file_that_went_missing_is_made_again(press, alice):
    topic = make_topic(author=alice)
    actions.order(topic, by=alice, of="topic")
    actions.make_prints()
    default_storage.delete(PrintedFile.objects.get().path)
    actions.order(topic, by=alice, of="topic")
    assert actions.make_prints() == 1
    assert default_storage.exists(PrintedFile.objects.get().path)


def test_it_shows_only_pictures_that_the_asker_may_see(press, alice, bob):
    shown, hidden = make_upload(by=alice), make_upload(by=bob, name="secret.png")
    topic = make_topic(author=alice, body=f"{shown.markdown}\n\n{hidden.markdown}")
    topic.posts.update(body_html=f'<img src="{shown.thumbnail_url}"><img src="{hidden.thumbnail_url}">'
                                 '<img src="/uploads/00000000-0000-4000-8000-000000000000/a.png">')  # fmt: skip
    actions.order(topic, by=alice, of="topic")
    actions.make_prints()
    ((_html, resources),) = press
    assert set(resources) == {"/static/print/paper.css", shown.thumbnail_url}


def test_jobs_and_files_are_gone_after_a_day(client, press, alice, bob):
    topic = make_topic(author=alice)
    job, other = (actions.order(topic, by=user, of="topic") for user in (alice, bob))
    actions.make_prints()
    job.refresh_from_db()
    path = PrintedFile.objects.get().path
    PrintJob.objects.filter(pk=other.pk).update(expires_at=timezone.now() + timedelta(days=3))
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        client.force_login(alice)
        assert client.get(job.url).status_code == 404
        assert actions.forget_prints() == 1
        assert default_storage.exists(path)  # bob's still
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        actions.forget_prints()
    assert not default_storage.exists(path)
    assert not PrintedFile.objects.exists()


def test_who_leaves_takes_their_jobs_along(press, alice, bob):
    actions.order(make_topic(author=alice), by=bob, of="topic")
    actions.make_prints()
    erasure.leave(bob, by=bob, with_content=False)
    assert not PrintJob.objects.exists()
    assert not PrintedFile.objects.exists()


def test_a_job_whose_worker_died_is_begun_anew_three_times(press, alice):
    job = actions.order(make_topic(author=alice), by=alice, of="topic")
    PrintJob.objects.update(started_at=timezone.now(), attempts=1)
    assert actions.make_prints() == 0
    PrintJob.objects.update(started_at=timezone.now() - timedelta(hours=1))
    assert actions.make_prints() == 1
    PrintJob.objects.update(started_at=timezone.now() - timedelta(hours=1), attempts=3, ready_at=None)
    assert actions.make_prints() == 0
    job.refresh_from_db()
    assert job.failure == "time"


def test_where_pango_is_missing_the_page_says_which_package_brings_it(client, monkeypatch, alice):
    monkeypatch.setitem(pdf.LIBRARIES, "pango-of-tomorrow", "libpango-tomorrow")
    job = actions.order(make_topic(author=alice), by=alice, of="topic")
    assert actions.make_prints() == 0
    client.force_login(alice)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "libpango-tomorrow" in page
    assert "Print" in page


def test_letters_without_a_font_are_told_of(client, press, monkeypatch, alice):
    monkeypatch.setattr(pdf, "_has_font", lambda code: code != "zh-cn")
    job = actions.order(make_topic(author=alice, body="限电条款"), by=alice, of="topic")
    actions.make_prints()
    client.force_login(alice)
    assert "fonts-noto-cjk" in client.get(job.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_file(press, alice):
    topic = make_topic(author=alice)
    for language in ("en", "es", "ru"):
        with translation.override(language):
            actions.order(topic, by=alice, of="topic")

    def work() -> None:
        try:
            actions.make_prints()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _one in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert PrintJob.objects.waiting().count() == 0
    assert (len(press), PrintedFile.objects.count()) == (3, 3)
