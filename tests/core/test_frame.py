"""The frame of every page: what it must never hold, where its links lead, what it weighs."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve

from core.refusals import server_error
from tests.makers import make_category, make_post, make_topic


class Page(HTMLParser):
    """The addresses a page leads to, and whatever a strict CSP would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.refused: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        for name in ("href", "action", "formaction", "hx-get", "url", "preview"):
            if found.get(name) and tag != "link":
                self.addresses.add(found[name] or "")
        self.refused += [
            f"{tag} {name}" for name in found if name == "style" or name.startswith(("on", "hx-on"))
        ]
        if tag == "style" or (
            tag == "script" and "src" not in found and found.get("type") != "application/ld+json"
        ):
            self.refused.append(tag)


@pytest.fixture
def topic(bob):
    topic = make_topic(author=bob, category=make_category("power"), tags=["meters"])
    make_post(topic, author=bob, body="Ours is metered on **15-minute** intervals.")
    return topic


def _read(client: Client, path: str) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == 200, path
    return response.content.decode()


PAGES = ["/", "/forum/", "/forum/?order=top", "/c/power/", "/tag/meters/", "/search/?q=metered", "/members/"]
MEMBERS_PAGES = ["/forum/new/", "/bookmarks/", "/drafts/", "/notifications/", "/settings/"]


@pytest.mark.parametrize("who", ["visitor", "alice", "carol"])
def test_pages_hold_nothing_inline_and_every_link_leads_somewhere(who, request, client, topic):
    user = request.getfixturevalue(who)
    paths = [*PAGES, topic.get_absolute_url(), "/u/bob/"]
    if who != "visitor":
        client.force_login(user)
        post = topic.posts.get(number=2)
        more = ["more", "bookmark", "history"] + (["edit"] if who == "carol" else [])
        paths += [
            *MEMBERS_PAGES,
            *(f"/posts/{post.pk}/{page}/" for page in more),
            f"/t/{topic.pk}/reply/?to=2",
        ]
    lost = set()
    for path in paths:
        page = Page(_read(client, path))
        assert page.refused == [], path
        for address in page.addresses:
            parts = urlsplit(address)
            if not parts.netloc and parts.path.startswith("/") and not _leads_somewhere(parts.path):
                lost.add(address)
    assert lost == set()


def _leads_somewhere(path: str) -> bool:
    try:
        return bool(resolve(path))
    except Resolver404:
        return path.startswith("/static/")


def test_a_visitors_page_sets_no_cookie_and_loads_no_script_for_members(client, topic):
    response = client.get(topic.get_absolute_url())
    assert response.cookies == {}
    assert "htmx" not in response.content.decode()
    assert "csrfmiddlewaretoken" not in response.content.decode()


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "Home"), ("/forum/", "Forums"), ("/c/power/", "Forums"), ("/members/", "Members")],
)
def test_masthead_marks_the_area_one_is_in(client, topic, path, current):
    text = _read(client, path)
    nav = text[text.index('<nav class="areas"') : text.index("</nav>")]
    assert re.findall(r'aria-current="page">.*?</svg>(.*?)</a>', nav) == [current]


def test_colour_scheme_is_the_browsers_choice_then_the_accounts(client, alice):
    assert "data-theme" not in _read(client, "/forum/")
    client.cookies["theme"] = "dark"
    assert '<html lang="en" dir="ltr" data-theme="dark">' in _read(client, "/forum/")
    client.cookies.clear()
    alice.theme = "light"
    alice.save()
    client.force_login(alice)
    assert 'data-theme="light"' in _read(client, "/forum/")


def test_bell_counts_without_a_query(client, alice):
    alice.unread_notifications = 120
    alice.save()
    client.force_login(alice)
    text = _read(client, "/forum/")
    assert 'aria-label="Notifications, 120 new"' in text
    assert '<span class="count" aria-hidden="true">99+</span>' in text


def test_not_found_says_so_and_keeps_what_was_typed_to_itself(client, db):
    response = client.get("/nowhere/?q=<script>")
    assert response.status_code == 404
    assert "Stale block" in response.content.decode()
    assert "<script>" not in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_the_page_of_a_broken_server_asks_nothing_of_it(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert Page(response.content.decode()).refused == []
    assert "Something broke on this server" in response.content.decode()


def test_a_page_of_twenty_posts_stays_under_60_kB(client, alice, bob):
    body = "We shed 12 MW in four blocks and measured each at the meter, class 0.5, over 30 days. " * 8
    topic = make_topic(author=bob, body=body)
    for _number in range(19):
        make_post(topic, author=bob, body=body)
    client.force_login(alice)
    text = _read(client, topic.get_absolute_url())
    assert text.count('<article class="post"') == 20
    assert len(text.encode()) < 60_000
