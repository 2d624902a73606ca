"""Rows of a list are kept between readers: none may show another's, and none may grow old."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from forum import actions
from forum.models import Topic
from forum.querysets import TopicInARow
from forum.topic_rows import rows_html
from tests.makers import make_category, make_post, make_topic


@pytest.fixture
def topic(bob):
    return make_topic(author=bob, category=make_category("power"), title="Who carries the ramp?")


def _rows(user, *, in_category: bool = False) -> str:
    topics = Topic.objects.visible_to(user).with_read_number(user).in_rows().order_by("pk")
    return rows_html([TopicInARow(*row) for row in topics], user, in_category=in_category)


def test_each_reader_sees_what_is_new_to_them(topic, alice, bob, carol, visitor):
    actions.read_to(topic, by=alice, number=1)
    make_post(topic, author=bob)
    new = '<span class="state is-act">1 new</span>'
    assert new in _rows(alice)
    assert f'href="/t/{topic.pk}/jump/?to=unread"' in _rows(alice)
    for reader in (bob, carol, visitor):
        assert new not in _rows(reader)
        assert f'href="{topic.get_absolute_url()}"' in _rows(reader)
    assert 'class="dot"' not in _rows(visitor)
    assert "<!--" not in _rows(alice) + _rows(bob) + _rows(visitor)


def test_a_row_changes_with_what_it_shows(topic, alice, bob, carol):
    assert "0 replies" in _rows(alice)
    make_post(topic, author=bob)
    assert "1 reply" in _rows(alice)
    actions.lock(topic, by=carol)
    assert "Locked" in _rows(alice)
    actions.retitle(topic, by=carol, title="Who pays for the ramp?", tags=["meters"], language="en")
    assert "Who pays for the ramp?" in _rows(alice)
    assert 'href="/tag/meters/"' in _rows(alice)
    bob.name = "Robert"
    bob.save()
    assert "Robert" in _rows(alice)
    topic.category.name = "Watts"
    topic.category.save()
    assert ">Watts</a>" in _rows(alice)
    assert ">Watts</a>" not in _rows(alice, in_category=True)


def test_rows_speak_the_readers_language(topic, alice):
    assert "0 replies" in _rows(alice)
    with translation.override("es"):
        assert "0 replies" not in _rows(alice)


def test_a_title_stays_text(topic, alice, carol):
    actions.retitle(topic, by=carol, title="<script>alert(1)</script> & <!--link-->", tags=[], language="en")
    rows = _rows(alice)
    assert "<script>" not in rows
    assert "&lt;!--link--&gt;" in rows


def test_removed_topics_leave_the_list_at_once(topic, carol, client: Client):
    assert "Who carries the ramp?" in client.get("/forum/?order=latest").content.decode()
    actions.remove_topic(topic, by=carol)
    assert "Who carries the ramp?" not in client.get("/forum/?order=latest").content.decode()
