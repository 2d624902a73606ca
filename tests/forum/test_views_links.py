"""Following every link and every form of every page, as a visitor, a member and a moderator."""

from __future__ import annotations

import html
import re
from collections import Counter
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from activity.delivery import deliver_due
from forum import actions
from tests.forum.browsing import signed_in
from tests.makers import make_post, make_topic
from tests.world import make_belongings, make_cast, make_places

pytestmark = pytest.mark.django_db

START = ["/", "/forum/", "/members/", "/moderation/log/", "/search/?q=minutes", "/about/"]
# Signing out ends the walk; files of ours are served elsewhere.
LEFT_OUT = ("/static/", "/accounts/logout/", "/admin/")
TWICE = 2
ONE_PAGE = {"account_login?next"}  # the same page, wherever it sends one back to
# The two who look after the place see what alice sees, and more.
TIMES = {"visitor": TWICE, "alice": TWICE, "carol": 1, "admin": 1}


@pytest.mark.slow
def test_no_link_and_no_form_leads_nowhere():
    cast = make_cast()
    places = make_places(cast)
    make_belongings(cast, places["open"])
    alice, bob = cast["alice"], cast["bob"]
    assert alice
    assert bob
    topic = make_topic(author=bob, replies=25)
    actions.read_to(topic, by=alice, number=3)
    actions.edit(topic.posts.get(number=2), by=bob, body="Edited.", version=1)
    actions.answer(make_post(topic, author=alice), by=bob)
    actions.bookmark(topic.posts.get(number=4), by=alice, note="Later")
    deliver_due()
    broken = {}
    for who, times in TIMES.items():
        user = cast[who]
        broken[who] = _walk(signed_in(user) if user else Client(), times)
    assert broken == {who: [] for who in broken}


def _walk(client: Client, times: int) -> list[str]:
    """The addresses that pages lead to and that are not there, each with the page that names it.

    From each kind of page, each kind of link is followed so many times: twenty posts have the same buttons.
    """
    seen: set[str] = set()
    followed: Counter[tuple[str, str]] = Counter()
    waiting, broken = [(url, "") for url in START], []
    while waiting:
        url, page = waiting.pop(0)
        address = url.partition("#")[0]
        way = _kind(page), _kind(address)
        if way[1] in ONE_PAGE:
            way = "", way[1]
        if address in seen or address.startswith(LEFT_OUT) or followed[way] >= times:
            continue
        seen.add(address)
        followed[way] += 1
        answer = client.get(address)
        if answer.status_code in {301, 302}:
            waiting.append((urljoin(address, answer["Location"]), page))
            continue
        if answer.status_code != 200:
            broken.append(f"{answer.status_code} {address} on {page}")
            continue
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        broken += [f"form {form} on {address}" for form in _forms(text, address) if not _exists(form)]
        waiting += [(link, address) for link in _links(text, address)]
    return broken


def _kind(address: str) -> str:
    """The view that answers, and what else the address asks of it."""
    path, _question, query = address.partition("?")
    try:
        view = resolve(path).view_name if path else ""
    except Resolver404:
        return address
    return f"{view}?{'&'.join(sorted(part.partition('=')[0] for part in query.split('&')))}"


def _links(page: str, base: str) -> list[str]:
    found = [html.unescape(link) for link in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', page)]
    return [urljoin(base, link) for link in found if not re.match(r"(https?:)?//|mailto:|#", link)]


def _forms(page: str, base: str) -> set[str]:
    found = re.findall(r'\b(?:form)?action="([^"]*)"|\bhx-(?:get|post)="([^"]*)"', page)
    return {urljoin(base, html.unescape(one or other)) for one, other in found}


def _exists(address: str) -> bool:
    try:
        resolve(re.split(r"[?#]", address)[0])
    except Resolver404:
        return False
    return True
