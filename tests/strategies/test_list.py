"""The list of strategies: what is shown, in which order, narrowed by what."""

from __future__ import annotations

import html
import re

import pytest

from strategies.models import Strategy
from tests.makers import make_strategy

pytestmark = pytest.mark.django_db


def titles(page) -> list[str]:
    rows = re.findall(r"<h3[^>]*><a [^>]*>(.*?)</a></h3>", page.content.decode(), re.S)
    return [html.unescape(title) for title in rows]


def test_an_empty_library_says_so(client):
    assert "No strategy is published yet." in client.get("/strategies/").content.decode()


def test_the_best_evidence_comes_first(client):
    for title, grade, reports in [("One", "C", 0), ("Two", "A", 3), ("Three", "B", 1), ("Four", "A", 9)]:
        Strategy.objects.filter(pk=make_strategy(title=title, grade=grade).pk).update(report_count=reports)
    assert titles(client.get("/strategies/")) == ["Four", "Two", "Three", "One"]
    assert titles(client.get("/strategies/?order=reports")) == ["Four", "Two", "Three", "One"]
    assert titles(client.get("/strategies/?order=recent")) == ["Four", "Three", "Two", "One"]


def test_what_is_not_published_is_not_listed(client, alice):
    for title, state in [("Shown", "published"), ("Draft", "draft"), ("Gone", "removed")]:
        Strategy.objects.filter(pk=make_strategy(author=alice, title=title).pk).update(state=state)
    client.force_login(alice)
    assert titles(client.get("/strategies/")) == ["Shown"]
    assert titles(client.get("/strategies/?category=cooling")) == ["Shown"]


def test_filters_narrow_and_what_is_not_limited_fits_everywhere(client):
    for title, grids in (("Texas", ["ercot"]), ("Anywhere", []), ("Nordic", ["nordic"])):
        make_strategy(title=title, applies={"grids": grids})
    make_strategy(title="Hedge", category="treasury", grade="B", applies={"grids": ["nordic"]})
    assert titles(client.get("/strategies/?grid=ercot")) == ["Anywhere", "Texas"]
    assert titles(client.get("/strategies/?category=treasury&category=cooling&grade=B")) == ["Hedge"]
    assert titles(client.get("/strategies/?category=treasury&grid=ercot")) == []


@pytest.mark.parametrize(
    "query", ["grid=nowhere", "grade=Z", "category=%00", "size=🙂", "cursor=x", "order=x"]
)
def test_an_unknown_filter_is_left_out(client, query):
    make_strategy(title="Here")
    assert titles(client.get(f"/strategies/?{query}")) == ["Here"]


def test_what_a_member_wrote_is_text(client):
    make_strategy(title="<b>Fans</b> @version@ & @by@", summary="<i>Sum</i>")
    page = client.get("/strategies/").content.decode()
    assert "&lt;b&gt;Fans&lt;/b&gt; @version@ &amp; @by@" in page
    assert "&lt;i&gt;Sum&lt;/i&gt;" in page


def test_pages_follow_each_other_by_key(client):
    for number in range(35):
        make_strategy(title=f"Number {number}")
    first = client.get("/strategies/")
    older = html.unescape(re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1])
    second = client.get(f"/strategies/{older}")
    assert (len(titles(first)), len(titles(second))) == (30, 5)
    assert not set(titles(first)) & set(titles(second))


def test_a_list_asks_little(client, alice, django_assert_max_num_queries):
    for number in range(5):
        make_strategy(title=f"Number {number}")
    client.get("/strategies/")
    with django_assert_max_num_queries(2):
        client.get("/strategies/")
    with django_assert_max_num_queries(5):
        client.get("/strategies/?category=cooling&grade=C&size=1-10&grid=ercot")
    client.force_login(alice)
    with django_assert_max_num_queries(3):
        client.get("/strategies/")
