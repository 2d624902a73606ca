"""The list of strategies: what is shown, in which order, narrowed by what."""

from __future__ import annotations

import html
import re

import pytest

from organisations.models import Grid
from strategies.models import Facet, Strategy
from tests.makers import make_strategy
from tests.strategies.makers import make_site
from tests.strategies.test_api import api

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


ERCOT = {"grids": ["ercot"], "climates": ["hot-dry"], "mw_high": 60, "machines": ["Antminer S21"]}
NORDIC = {"grids": ["nordic"], "climates": ["cold"], "mw_high": 5, "machines": ["Whatsminer M60S"]}


@pytest.fixture
def library():
    """Three strategies, the newest first in lists: for anywhere, the north, and Texas."""
    for title, applies in (("Texas", ERCOT), ("North", NORDIC), ("Anywhere", {})):
        make_strategy(title=title, applies=applies)


@pytest.mark.parametrize(
    ("site", "fits"),
    [
        ({"grid": "ercot"}, ["Anywhere", "Texas"]),
        ({"climate": "cold"}, ["Anywhere", "North"]),
        ({"site_power": 30}, ["Anywhere", "Texas"]),
        ({"size": "1-10", "site_power": 30}, ["Anywhere", "North", "Texas"]),
        ({"machines": ["s21"]}, ["Anywhere", "Texas"]),
        ({"machines": ["S21 Pro", "M60S"]}, ["Anywhere", "North"]),
        ({"machines": ["Avalon"]}, ["Anywhere"]),
        ({"grid": "ercot", "climate": "cold"}, ["Anywhere"]),
        ({"pue": 1.1}, ["Anywhere", "North", "Texas"]),
    ],
)
def test_for_my_site_shows_what_fits_what_i_said(client, alice, library, site, fits):
    grid = Grid.objects.get(slug=site["grid"]) if "grid" in site else None
    make_site(alice, **{**site, "grid": grid})
    client.force_login(alice)
    assert titles(client.get("/strategies/?mine=1")) == fits
    listed = api(alice).get("/api/v1/strategies/?mine=1").json()["results"]
    assert [one["title"] for one in listed] == fits


def test_for_my_site_goes_with_other_filters_and_says_what_it_filters_by(client, alice, library):
    make_site(alice, size="10-50", climate="hot-dry")
    client.force_login(alice)
    page = client.get("/strategies/?mine=1&machine=Antminer+S21&order=recent")
    assert titles(page) == ["Anywhere", "Texas"]
    assert "For your site: Hot and dry, 10 to 50 MW." in page.content.decode()
    assert titles(client.get("/strategies/?mine=1&language=es")) == []


def test_for_my_site_asks_whom_it_does_not_know(client, alice, library):
    page = client.get("/strategies/?mine=1")
    assert titles(page) == ["Anywhere", "North", "Texas"]
    assert "Sign in and say what your site is like" in page.content.decode()
    assert client.get("/api/v1/strategies/?mine=1").status_code == 401
    client.force_login(alice)
    page = client.get("/strategies/?mine=1")
    assert titles(page) == ["Anywhere", "North", "Texas"]
    assert "You have not said what your site is like" in page.content.decode()


def test_a_page_marks_whether_it_fits_my_site(client, alice, bob, library):
    make_site(alice, size="10-50", climate="hot-dry", machines=["S21 Pro"])
    client.force_login(alice)
    addresses = {one.title: one.get_absolute_url() for one in Strategy.objects.all()}
    texas = client.get(addresses["Texas"]).content.decode()
    assert "Made for other sites" in texas
    assert "It is for: Antminer S21" in texas
    assert "Fits your site" in client.get(addresses["Anywhere"]).content.decode()
    client.force_login(bob)
    page = client.get(addresses["Texas"]).content.decode()
    assert "Say what my site is like" in page
    assert "Fits your site" not in page


def test_for_my_site_asks_little(client, alice, library, django_assert_max_num_queries):
    make_site(alice, size="10-50", grid=Grid.objects.get(slug="ercot"), machines=["S21"])
    client.force_login(alice)
    client.get("/strategies/?mine=1")
    with django_assert_max_num_queries(8):
        client.get("/strategies/?mine=1")


def form_of(page):
    html = page.content.decode()
    assert "<!--count-->" not in html
    return html[html.index('<form class="facets') :].partition("</form>")[0]


def test_the_form_shows_what_was_chosen_and_nothing_else(client):
    make_strategy(title="Texas", applies={"grids": ["ercot"]})
    form = form_of(client.get("/strategies/?grid=ercot&category=cooling&category=treasury&order=recent"))
    assert set(re.findall(r'value="([^"]*)"[^>]* checked', form)) == {"cooling", "treasury"}
    assert set(re.findall(r'value="([^"]+)" selected', form)) == {"ercot", "recent"}
    assert '<span class="count">2</span>' in form
    assert "Remove all filters" in form
    form = form_of(client.get("/strategies/"))
    assert " checked" not in form
    assert set(re.findall(r'value="([^"]+)" selected', form)) == {"evidence"}
    assert "Remove all filters" not in form


def test_a_row_changes_with_all_that_it_shows(client, alice):
    strategy = make_strategy(title="Before", author=alice, summary="Fans")
    assert titles(client.get("/strategies/")) == ["Before"]
    Strategy.objects.filter(pk=strategy.pk).update(title="After", report_count=2, success_count=1)
    alice.name = "Alice of the North"
    alice.save()
    page = client.get("/strategies/").content.decode()
    assert "After" in page
    assert "1 of 2 worked" in page
    assert "Alice of the North" in page


@pytest.mark.parametrize(
    "query",
    ["", "?order=recent", "?grid=ercot", "?category=cooling&grade=B", "?cost=nothing&size=1-10&language=es"],
)
def test_two_thousand_strategies_are_listed_by_one_query(client, alice, query, django_assert_max_num_queries):
    first = make_strategy(title="First", applies={"grids": ["ercot"]})
    many = [
        Strategy(
            slug=f"s{number}",
            title=f"Strategy {number}",
            category=first.category,
            author=alice,
            state="published",
            grade="ABCD"[number % 4],
            changed_at=first.changed_at,
            report_count=number % 7,
        )
        for number in range(2000)
    ]
    Strategy.objects.bulk_create(many)
    Facet.objects.bulk_create(
        Facet(strategy=one, kind=kind, value=("*", "ercot", "1-10")[number % 3])
        for number, one in enumerate(many)
        for kind in ("grid", "size", "language")
    )
    client.get(f"/strategies/{query}")
    with django_assert_max_num_queries(1):
        assert client.get(f"/strategies/{query}").status_code == 200


def chosen(page) -> list[tuple[str, str]]:
    """What narrows the list, with the address of the list without it."""
    links = re.findall(
        r'href="([^"]*)"><span class="vh">Remove filter: </span>(.*?)<svg', page.content.decode()
    )
    return [(html.unescape(label), html.unescape(address)) for address, label in links]


def test_each_filter_in_force_can_be_removed_by_itself(client):
    make_strategy(title="Texas", applies={"grids": ["ercot"]})
    assert chosen(client.get("/strategies/?order=recent")) == []
    page = client.get(
        "/strategies/?category=cooling&category=treasury&grid=ercot&mine=1&order=recent&grade=Z"
    )
    assert chosen(page) == [
        ("For my site", "?category=cooling&category=treasury&grid=ercot&order=recent"),
        ("Cooling: air, hydro, immersion", "?mine=1&category=treasury&grid=ercot&order=recent"),
        (
            "Treasury",
            "?mine=1&category=cooling&grid=ercot&order=recent",
        ),
        ("ERCOT", "?mine=1&category=cooling&category=treasury&order=recent"),
    ]
    last = chosen(client.get("/strategies/?grid=ercot"))[0][1]
    assert chosen(client.get(f"/strategies/{last}")) == []


def test_boxes_say_how_many_there_are(client):
    for category, grade in (("cooling", "A"), ("cooling", "C"), ("treasury", "C")):
        make_strategy(category=category, grade=grade)
    Strategy.objects.filter(pk=make_strategy(category="cooling", grade="A").pk).update(state="removed")
    form = form_of(client.get("/strategies/"))
    many = dict(
        re.findall(r'type="checkbox" name="\w+" value="([^"]+)".*?<span class="num">(\d+)</span>', form, re.S)
    )
    assert {name: many[name] for name in ("cooling", "treasury", "noise", "A", "C", "D")} == {
        "cooling": "2",
        "treasury": "1",
        "noise": "0",
        "A": "1",
        "C": "2",
        "D": "0",
    }
