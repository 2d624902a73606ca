"""Lists of topics: their orders, their filters, and the links between them."""

from __future__ import annotations

import html
import re

import pytest

from forum import actions
from tests.makers import make_category, make_post, make_topic

pytestmark = pytest.mark.django_db


def titles(page) -> list[str]:
    rows = re.findall(
        r'<article class="item">.*?<h3[^>]*><a [^>]*>(.*?)</a></h3>', page.content.decode(), re.S
    )
    return [html.unescape(title) for title in rows]


def test_a_list_is_not_narrowed_to_the_readers_language_by_itself(client):
    make_topic(title="Зимний максимум", language="ru")
    page = client.get("/forum/?order=latest")
    assert titles(page) == ["Зимний максимум"]
    tabs = re.findall(r'href="(\?order=[^"]*)"', page.content.decode())
    assert tabs
    assert [tab for tab in tabs if "language=" in tab] == []


def test_a_chosen_language_stays_from_tab_to_tab(client):
    make_topic(title="Dry season", language="es")
    make_topic(title="Ramp time", language="en")
    page = client.get("/forum/?order=latest&language=es")
    assert titles(page) == ["Dry season"]
    assert "?order=new&amp;language=es" in page.content.decode()


def test_languages_i_read(client, alice):
    alice.profile.languages = ["es", "ru"]
    alice.profile.save()
    for language in ("es", "ru", "en"):
        make_topic(title=f"In {language}", language=language)
    client.force_login(alice)
    assert set(titles(client.get("/forum/?order=new&language=mine"))) == {"In es", "In ru"}


def test_unread_lists_what_was_opened_and_went_on(client, alice, bob):
    category = make_category()
    read, unread, never = (
        make_topic(author=bob, category=category, title=t) for t in ("Read", "Unread", "Never")
    )
    for topic in (read, unread):
        actions.read_to(topic, by=alice, number=1)
    make_post(unread, author=bob)
    client.force_login(alice)
    page = client.get("/forum/?order=unread")
    assert titles(page) == ["Unread"]
    assert "1 new" in page.content.decode()
    assert never.title not in titles(page)
    actions.read_everything(by=alice)
    assert titles(client.get("/forum/?order=unread")) == []


def test_top_goes_by_reactions_and_unanswered_by_replies(client, alice, bob, carol):
    quiet, loud = make_topic(author=alice, title="Quiet"), make_topic(author=alice, title="Loud")
    for user in (bob, carol):
        actions.react(loud.posts.get(), by=user, kind="useful")
    make_post(loud, author=bob)
    assert titles(client.get("/forum/?order=top&period=week")) == ["Loud", "Quiet"]
    assert titles(client.get("/forum/?order=unanswered")) == ["Quiet"]
    assert quiet.title == "Quiet"


def test_pages_follow_each_other_both_ways_without_a_gap(client, settings):
    settings.TOPICS_PER_PAGE = 4
    category = make_category("power")
    made = [make_topic(category=category, title=f"Topic {n}").title for n in range(10)]
    seen, url = [], "/c/power/"
    while url:
        page = client.get(url)
        seen += titles(page)
        found = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        url = "/c/power/" + found[1].replace("&amp;", "&") if found else ""
    assert seen == made[::-1]
    back = re.search(r'rel="prev" href="([^"]+)"', page.content.decode())
    assert titles(client.get("/c/power/" + back[1].replace("&amp;", "&"))) == made[5:1:-1]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "%00", "WyJuIiwxXQ", "é" * 200])
def test_a_broken_cursor_starts_from_the_beginning(cursor, client):
    make_topic(title="First")
    assert titles(client.get("/forum/", {"order": "latest", "cursor": cursor})) == ["First"]


def test_a_word_that_is_no_tag_leads_to_a_search(client, carol):
    hidden = make_category("staff", see="moderators")
    make_topic(author=carol, category=hidden, tags=["secret"])
    assert client.get("/tag/secret/")["Location"] == "/search/?q=secret"
    assert client.get("/tag/nothing-of-it/")["Location"] == "/search/?q=nothing+of+it"


def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(client, alice, django_assert_max_num_queries):
    category = make_category("power")
    for n in range(20):
        make_topic(author=alice, category=category, title=f"Topic {n}", tags=["a", f"b{n}"])
    for url, most in (("/forum/?order=latest", 4), ("/c/power/", 6), ("/tag/a/", 5), ("/", 5)):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
    client.force_login(alice)
    for url, most in (
        ("/forum/?order=latest", 7),
        ("/forum/?order=unread", 7),
        ("/c/power/", 9),
        ("/tag/a/", 8),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
