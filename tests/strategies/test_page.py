"""A strategy's page, its versions and its history; reviewing on the web."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from strategies import actions
from strategies.models import Reviewer, Revision, Strategy, StrategyCategory
from tests.makers import make_proposal, make_revision, make_strategy, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(alice) -> Strategy:
    return make_strategy(
        author=alice,
        title="Warm <b>fluid</b>",
        sections={"problem": "Fans run **flat out**.", "risks": "Hot spots."},
        applies={"grids": ["ercot"], "countries": ["PY"], "mw_low": 1, "mw_high": 50, "machines": ["S21"]},
        steps=[{"what": "Log for a week", "detail": "At the *meter*.", "who": "Site lead"}],
        measure={"name": "PUE", "unit": "1", "better": "lower", "window_days": 30},
        effect_low=-4.0,
        effect_high=-2.0,
        formula="site_power * uptime * share * power_price",
        variables=[{"name": "share", "unit": "%", "low": 2, "central": 3, "high": 4}],
        sources=[{"kind": "vendor-claim", "title": "Sheet", "url": "https://example.org/x"}],
        valid_until=date(2031, 5, 1),
    )


def test_all_of_it_stands_there(client, whole):
    page = client.get(whole.get_absolute_url()).content.decode()
    for words in (
        "Warm &lt;b&gt;fluid&lt;/b&gt;", "<strong>flat out</strong>", "Paraguay", "ERCOT", "1 to 50 MW",
        "Log for a week", "<em>meter</em>", "−4 to −2 %", "PUE, 1 (lower is better)", "30 days", "https://example.org/x",
        "Not yet known: at which figure one stops.", "Alice Moreau (", "Version 1.", "1 May 2031",
    ):  # fmt: skip
        assert words in page, words
    assert "<b>fluid" not in page


def test_it_speaks_to_machines(client, whole):
    page = client.get(whole.get_absolute_url()).content.decode()
    url = f"http://localhost:8000{whole.get_absolute_url()}"
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert (data["@type"], data["headline"], data["url"]) == ("TechArticle", "Warm <b>fluid</b>", url)
    assert f'<link rel="canonical" href="{url}">' in page
    feed = client.get("/strategies/feed/")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert "Warm &lt;b&gt;fluid" in feed.content.decode()


def test_its_page_asks_little(client, whole, bob, django_assert_max_num_queries):
    client.get(whole.get_absolute_url())
    with django_assert_max_num_queries(10):
        client.get(whole.get_absolute_url())
    client.force_login(bob)
    with django_assert_max_num_queries(30):  # the first of this standing: its parts are drawn
        client.get(whole.get_absolute_url())
    with django_assert_max_num_queries(17):
        client.get(whole.get_absolute_url())


def test_versions_show_what_changed_and_who(client, whole, bob, carol):
    revision = make_revision(
        whole,
        author=bob,
        note="Fewer risks.",
        weight="advice",
        sections={"problem": "Fans run at half speed."},
    )
    actions.approve(revision, by=carol)
    history = client.get(f"{whole.get_absolute_url()}history/").content.decode()
    assert "Fewer risks." in history
    assert "Changes the advice" in history
    page = client.get(f"{whole.get_absolute_url()}v/2/").content.decode()
    assert "<del>Hot spots.</del>" in page.replace("\n", "")
    assert "This is the version that counts now." in page
    old = client.get(f"{whole.get_absolute_url()}v/1/").content.decode()
    assert "Version 2 counts now" in old
    assert client.get(f"{whole.get_absolute_url()}v/3/").status_code == 404
    now = client.get(whole.get_absolute_url()).content.decode()
    assert "and 1 other" in now
    assert "Contributors" in now


def test_a_reviewer_returns_then_approves_on_the_web(client, alice, bob):
    Reviewer.objects.create(category=StrategyCategory.objects.get(slug="cooling"), member=bob)
    revision = make_proposal(author=alice)
    url = f"/strategies/revisions/{revision.pk}/"
    client.force_login(bob)
    assert revision.title in client.get("/strategies/waiting/").content.decode()
    page = client.post(f"{url}decide/", {"version": 1, "return": "1", "on_problem": ""})
    assert page.status_code == 422
    answer = client.post(f"{url}decide/", {"version": 1, "return": "1", "on_problem": "Which coolers?"})
    assert answer.status_code == 303
    client.force_login(alice)
    assert "Which coolers?" in client.get(f"{url}edit/").content.decode()
    actions.send(Revision.objects.get(pk=revision.pk), by=alice)
    client.force_login(bob)
    client.post(f"{url}decide/", {"version": 1, "approve": "1"})
    late = client.post(f"{url}decide/", {"version": 1, "return": "1", "on_risks": "Too late, kept."})
    assert late.status_code == 409
    assert Strategy.objects.get().is_published


def test_what_a_reviewer_says_while_approving_is_kept(client, alice, bob):
    Reviewer.objects.create(category=StrategyCategory.objects.get(slug="cooling"), member=bob)
    revision = make_proposal(author=alice)
    url = f"/strategies/revisions/{revision.pk}/"
    client.force_login(bob)
    sent = {"version": 1, "approve": "1", "on_problem": "Say which coolers, next time.", "on_risks": "  "}
    assert client.post(f"{url}decide/", sent).status_code == 303
    assert Strategy.objects.get().is_published
    assert [(said.section, said.author, said.body) for said in revision.comments.all()] == [
        ("problem", bob, "Say which coolers, next time.")
    ]
    client.force_login(alice)
    assert "Say which coolers, next time." in client.get(url).content.decode()


def test_a_comment_is_text(client, alice, carol):
    revision = make_proposal(author=alice)
    client.force_login(carol)
    url = f"/strategies/revisions/{revision.pk}/"
    assert client.post(f"{url}comment/", {"section": "problem", "body": "<i>How?</i>"}).status_code == 303
    assert "&lt;i&gt;How?&lt;/i&gt;" in client.get(url).content.decode()
    assert client.post(f"{url}comment/", {"section": "nowhere", "body": "x"}).status_code == 422


def test_following(client, whole, bob):
    client.force_login(bob)
    client.post(f"{whole.get_absolute_url()}follow/")
    assert "Following" in client.get(whole.get_absolute_url()).content.decode()
    client.post(f"{whole.get_absolute_url()}follow/", {"stop": "1"})
    assert bob.follows.count() == 0


def test_superseded_and_due_are_said(client, alice, carol, whole):
    newer = make_strategy(author=alice, title="Newer way")
    client.force_login(carol)
    sent = {
        "category": whole.category.pk,
        "superseded_by": f"http://x{newer.get_absolute_url()}",
        "is_due": "on",
    }
    assert client.post(f"{whole.get_absolute_url()}arrange/", sent).status_code == 303
    page = client.get(whole.get_absolute_url()).content.decode()
    assert "Superseded by" in page
    assert "Newer way" in page
    assert (
        client.post(f"{whole.get_absolute_url()}arrange/", {**sent, "superseded_by": "nope"}).status_code
        == 422
    )


def test_administrators_keep_topics_and_reviewers(client, admin, bob):
    client.force_login(admin)
    client.post("/strategies/categories/", {"name": "Water rights"})
    category = StrategyCategory.objects.get(slug="water-rights")
    url = f"/strategies/categories/{category.pk}/"
    assert client.post("/strategies/categories/", {"name": "Water rights"}).status_code == 422
    client.post(f"{url}reviewers/", {"username": "@bob"})
    client.post(f"{url}reviewers/", {"username": "bob"})
    assert [one.member for one in category.reviewers.all()] == [bob]
    assert "Bob Tanaka" in client.get("/strategies/categories/").content.decode()
    assert client.post(f"{url}reviewers/", {"username": "nobody-here"}).status_code == 422
    client.post(f"{url}reviewers/", {"username": "bob", "dismiss": "1"})
    client.post(url, {"name": "Water"})
    client.post(url, {"name": "Water", "remove": "1"})
    assert not StrategyCategory.objects.filter(slug="water-rights").exists()


def test_the_discussion_stands_below(client, whole, bob):
    client.force_login(bob)
    page = client.get(whole.get_absolute_url()).content.decode()
    assert 'id="discussion"' in page
    assert f"/t/{whole.topic_id}/reply/" in page


def test_a_stranger_meets_no_draft(client, bob):
    revision = make_proposal(author=make_user())
    client.force_login(bob)
    for url in (revision.strategy.get_absolute_url(), f"/strategies/revisions/{revision.pk}/"):
        assert client.get(url).status_code == 404


def test_a_members_page_lists_what_they_wrote_at(client, alice, bob, carol):
    strategy = make_strategy(author=alice, title="Warm fluid")
    make_proposal(author=alice, title="Not published")
    client.force_login(bob)
    assert "Warm fluid" not in client.get("/u/bob/").content.decode()
    page = client.get("/u/alice/").content.decode()
    assert "Warm fluid" in page
    assert "Not published" not in page
    actions.approve(make_revision(strategy, author=bob, title="Warm fluid at night"), by=carol)
    assert "Warm fluid at night" in client.get("/u/bob/").content.decode()
    actions.remove_strategy(strategy, by=carol)
    assert "Warm fluid" not in client.get("/u/alice/").content.decode()
