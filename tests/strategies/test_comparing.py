"""Any two versions side by side, chosen in a form that needs no script."""

from __future__ import annotations

import re

import pytest

from strategies import actions
from strategies.models import Strategy
from tests.makers import make_revision, make_strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(alice, carol) -> Strategy:
    """Three versions: fans, then dust, then noise."""
    strategy = make_strategy(author=alice, sections={"problem": "Fans run flat out."})
    for problem in ("Dust clogs the fins.", "Noise carries at night."):
        actions.approve(make_revision(strategy, author=alice, sections={"problem": problem}), by=carol)
        strategy = Strategy.objects.get(pk=strategy.pk)
    return strategy


def changes_in(page: str) -> tuple[str, str]:
    """What the one says and the other doesn't: the old and the new words of the one section that differs."""
    diff = re.findall(r'<div class="diff"[^>]*>(.*?)</div>', page, re.S)
    assert len(diff) == 1
    old, new = (re.sub(rf"<{tag}>.*?</{tag}>", "", diff[0], flags=re.S) for tag in ("ins", "del"))
    return re.sub("<[^>]*>", "", old).strip(), re.sub("<[^>]*>", "", new).strip()


def test_two_are_chosen_in_the_history(client, three):
    history = f"{three.get_absolute_url()}history/"
    page = client.get(history).content.decode()
    assert page.count("<select") == 2
    assert page.count('<option value="3" selected') == page.count('<option value="2" selected') == 1
    assert f"{three.get_absolute_url()}v/3/?with=1" in page
    answer = client.get(history, {"old": "1", "new": "3"})
    assert (answer.status_code, answer["Location"]) == (302, f"{three.get_absolute_url()}v/3/?with=1")
    compared = client.get(answer["Location"]).content.decode()
    assert "From version 1 to version 3" in compared
    assert changes_in(compared) == ("Fans run flat out.", "Noise carries at night.")
    assert "Dust" not in compared.partition("The whole text")[0].partition("From version 1")[2]


def test_the_older_may_come_second_and_one_may_be_held_against_itself(client, three):
    url = three.get_absolute_url()
    older = client.get(f"{url}v/1/?with=3").content.decode()
    assert changes_in(older) == ("Noise carries at night.", "Fans run flat out.")
    assert "Nothing differs." in client.get(f"{url}v/2/?with=2").content.decode()


@pytest.mark.parametrize(
    "asked", [{"old": "1"}, {"old": "9", "new": "1"}, {"old": "x", "new": "1"}, {"new": ""}]
)
def test_what_isnt_there_is_just_the_history(client, three, asked):
    answer = client.get(f"{three.get_absolute_url()}history/", asked)
    assert answer.status_code == 200
    assert "Version 3" in answer.content.decode()


def test_a_single_version_has_nothing_to_compare(client, alice):
    page = client.get(f"{make_strategy(author=alice).get_absolute_url()}history/").content.decode()
    assert "<select" not in page


def test_versions_of_what_isnt_published_are_nobodys(client, three, bob, carol):
    actions.remove_strategy(three, by=carol)
    client.force_login(bob)
    assert client.get(f"{three.get_absolute_url()}history/?old=1&new=2").status_code == 404
    assert client.get(f"{three.get_absolute_url()}v/2/?with=1").status_code == 404
