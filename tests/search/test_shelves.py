"""Strategies and campaigns in the site's search: found once public, gone once hidden, behind the same filters."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from activity.recording import record
from campaigns import actions as campaigns
from campaigns.models import Campaign
from forum.models import Category
from search.actions import forget_gone, index_all
from search.finding import Filters, find
from search.models import Document
from strategies.models import Strategy
from tests.makers import make_campaign, make_category, make_strategy, make_topic

pytestmark = pytest.mark.django_db

SAID = {
    "sections": {"problem": "Quokkas nest in the **radiators**."},
    "steps": [{"what": "Fence the wombat out", "who": "Electrician"}],
}


def announced(strategy: Strategy, verb: str = "strategies.published") -> Strategy:
    """As its own action would: the listener hears the same verb."""
    record(verb, by=strategy.author, target=strategy)
    return strategy


def found(text: str, user, **filters) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    results = find(text, user=user, filters=Filters(**filters)).results
    return [(result.kind, result.url) for result in results]


def test_a_strategy_is_found_by_what_it_says(client, visitor, alice, commits):
    with commits():
        strategy = announced(make_strategy(author=alice, title="Dry coolers", **SAID))
        announced(make_strategy(author=alice, title="Another"))
    place = [("strategy", strategy.get_absolute_url())]
    for words in ("quokka radiator", "wombat electrician", "wombat fence"):
        assert found(words, visitor) == place, words
    page = client.get("/search/?q=quokka&kind=strategy").content.decode()
    assert "<mark>Quokkas</mark> nest in the radiators." in page
    assert ">Strategy<" in page
    assert "Alice Moreau" in page
    assert client.get("/search/?q=quokka&kind=topic").context["found"].results == []


def test_the_api_names_it_without_a_topic(client, alice, commits):
    with commits():
        strategy = announced(make_strategy(author=alice, title="Dry coolers", **SAID))
    (result,) = client.get("/api/v1/search/?q=quokka").json()["results"]
    assert (result["kind"], result["id"], result["topic"], result["number"]) == (
        "strategy",
        strategy.pk,
        None,
        None,
    )
    assert result["url"].endswith(strategy.get_absolute_url())


@pytest.mark.parametrize("state", ["draft", "removed"])
def test_what_is_not_public_is_found_by_nobody(state, visitor, alice, carol, commits):
    with commits():
        strategy = announced(make_strategy(author=alice, title="Dry coolers", **SAID))
    assert found("quokka", alice)
    Strategy.objects.filter(pk=strategy.pk).update(state=state)
    for user in (visitor, alice, carol):  # at once, before the worker has heard of it
        assert found("quokka", user) == []
    with commits():
        announced(strategy, "strategies.removed")
    assert not Document.objects.exists()


def test_an_older_text_is_not_shown(visitor, alice, commits):
    with commits():
        strategy = announced(make_strategy(author=alice, title="Dry coolers", **SAID))
    Strategy.objects.filter(pk=strategy.pk).update(version=2, summary="Only what stands now.")
    (result,) = find("quokka", user=visitor).results
    assert result.excerpt == "Only what stands now."


def test_a_campaign_is_found_from_its_opening_on(visitor, alice, carol, commits):
    with commits():
        draft = make_campaign(by=alice, title="Let the quokka load respond")
    assert found("quokka", visitor) == found("quokka", alice) == []
    with commits():
        opened = make_campaign(title="Let the wombat load respond", state="open")
    assert found("wombat", visitor) == [("campaign", opened.get_absolute_url())]
    with commits():
        campaigns.remove(Campaign.objects.get(pk=opened.pk), by=carol, reason="spam")
    assert found("wombat", visitor) == []
    assert draft.state == "draft"


def test_filters_of_the_forum_leave_them_out(visitor, alice, bob, commits):
    category = make_category("power")
    with commits():
        topic = make_topic(author=alice, category=category, title="Quokka topic")
        strategy = announced(make_strategy(author=bob, title="Quokka strategy"))
    of_topic, of_strategy = ("topic", topic.get_absolute_url()), ("strategy", strategy.get_absolute_url())
    assert sorted(found("quokka", visitor)) == [of_strategy, of_topic]
    assert found("quokka", visitor, category=Category.objects.get(slug="power")) == [of_topic]
    assert found("quokka", visitor, tag="x") == []
    assert found("quokka", visitor, author=bob) == [of_strategy]
    assert found("quokka", visitor, until=date(2001, 1, 1)) == []


def test_reindexing_finds_them_again_and_forgets_what_went(visitor, alice, capsys):
    strategy = make_strategy(author=alice, title="Quokka strategy")
    make_strategy(author=alice, title="Draft quokka").__class__.objects.exclude(pk=strategy.pk).update(
        state="draft"
    )
    call_command("reindex")
    assert "Indexed 1 documents." in capsys.readouterr().out
    assert found("quokka", visitor) == [("strategy", strategy.get_absolute_url())]
    assert sum(index_all(missing_only=True)) == 0
    Strategy.objects.filter(pk=strategy.pk).update(state="removed")
    assert forget_gone() == 1


def test_many_strategies_cost_no_query_each(visitor, alice, commits, django_assert_max_num_queries):
    with commits():
        for number in range(6):
            announced(make_strategy(author=alice, title=f"Quokka {number}"))
        make_campaign(title="Let the quokka load respond", state="open")
    find("warm", user=visitor)
    with django_assert_max_num_queries(7):
        assert len(find("quokka", user=visitor).results) == 7
