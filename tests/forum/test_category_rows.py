"""A row of the list of categories: the topic that moved last there, and what is new to its reader."""

from __future__ import annotations

import re

from forum import actions
from tests.forum.browsing import signed_in
from tests.makers import make_category, make_post, make_topic


def row(client, name: str) -> str:
    """The text of a category's row on the forum's front page."""
    page = client.get("/forum/").content.decode()
    rows = [part for part in page.split("<li>") if f">{name}</a>" in part]
    assert len(rows) == 1
    return " ".join(re.sub(r"<[^>]+>", " ", rows[0]).split())


def test_a_row_names_the_topic_that_moved_last_and_who_moved_it(client, alice, bob):
    power = make_category("power")
    first = make_topic(author=alice, category=power, title="Ramp time")
    make_topic(author=alice, category=power, title="Take or pay")
    make_post(first, author=bob)
    assert "Power 2 topics Ramp time Bob Tanaka ," in row(client, "Power")


def test_what_is_removed_is_never_the_last_topic(client, alice, carol):
    power = make_category("power")
    kept = make_topic(author=alice, category=power, title="Ramp time")
    actions.remove_topic(make_topic(author=alice, category=power, title="Spam"), by=carol)
    assert "Spam" not in row(signed_in(carol), "Power")
    actions.remove_topic(kept, by=carol)
    assert row(client, "Power").startswith("Power 0 topics Latest")


def test_the_last_topic_of_a_hidden_category_is_told_to_nobody_outside(client, alice, carol):
    desk = make_category("desk", see="moderators")
    make_topic(author=carol, category=desk, title="Who reported whom")
    assert "Who reported whom" not in client.get("/forum/").content.decode()
    assert "Who reported whom" not in signed_in(alice).get("/forum/").content.decode()
    assert "Who reported whom" in row(signed_in(carol), "Desk")


def test_topics_that_went_on_since_one_read_them_are_counted(client, alice, bob):
    power = make_category("power")
    topics = [make_topic(author=bob, category=power) for _each in range(3)]
    for topic in topics[:2]:
        actions.read_to(topic, by=alice, number=1)
        make_post(topic, author=bob)
    make_post(topics[2], author=bob)  # which alice never opened
    reader = signed_in(alice)
    assert "Power 2 topics with new posts 3 topics" in row(reader, "Power")
    assert "new posts" not in row(client, "Power")
    actions.read_everything(by=alice)
    assert "new posts" not in row(reader, "Power")


def test_a_category_shows_the_same_of_those_under_it(client, alice):
    site = make_category("site")
    power = make_category("power", parent=site)
    make_topic(author=alice, category=power, title="Ramp time")
    page = client.get("/c/site/").content.decode()
    assert page.count("Ramp time</a>") == 2  # in the row, and in the list of topics


def test_categories_to_choose_from_stand_under_those_they_belong_to(alice):
    for slug, position in (("money", 2), ("site", 1)):
        top = make_category(slug, position=position)
        make_category(f"{slug}-b", parent=top, position=2)
        make_category(f"{slug}-a", parent=top)
    page = signed_in(alice).get("/forum/new/").content.decode()
    select = page[page.index('name="category"') :].partition("</select>")[0]
    assert re.findall(r'label="([^"]+)"|>([^<>\n]+)</option>', select) == [
        ("", "Choose a category"),
        ("Site", ""),
        ("", "Site"),
        ("", "Site a"),
        ("", "Site b"),
        ("Money", ""),
        ("", "Money"),
        ("", "Money a"),
        ("", "Money b"),
    ]
