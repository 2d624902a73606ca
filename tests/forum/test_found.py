"""Feeds, sitemap, robots and structured data: for anyone, about what anyone may see."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings

from forum import actions
from tests.makers import make_category, make_post, make_topic

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def hidden():
    category = make_category("counsel", see="moderators")
    from tests.makers import make_user

    return make_topic(
        author=make_user("dora", role="moderator"), category=category, title="Secret plan", tags=["secret"]
    )


def test_every_feed_is_atom_with_absolute_links(client, alice):
    topic = make_topic(author=alice, category=make_category("power"), tags=["ERCOT"], title="<Ramp> & time")
    make_post(topic, author=alice, body="Ours is **15** minutes.")
    for url, entries in (
        ("/forum/feed/", 1),
        ("/c/power/feed/", 1),
        ("/tag/ercot/feed/", 1),
        (f"/t/{topic.slug}/{topic.pk}/feed/", 2),
    ):
        answer = client.get(url)
        assert answer["Content-Type"].startswith("application/atom+xml"), url
        feed = ElementTree.fromstring(answer.content)
        assert len(feed.findall(f"{ATOM}entry")) == entries
        links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
        assert links
        assert all(link.startswith(("http://", "https://")) for link in links), links
        assert "<Ramp> & time" in feed.find(f"{ATOM}entry/{ATOM}title").text


def test_a_feed_takes_a_fixed_number_of_queries(client, alice, django_assert_max_num_queries):
    category = make_category("power")
    for n in range(8):
        make_topic(author=alice, category=category, title=f"Topic {n}", tags=["a"])
    with django_assert_max_num_queries(5):
        client.get("/forum/feed/")


def test_hidden_and_removed_topics_are_nowhere(client, alice, carol, hidden):
    removed = make_topic(author=alice, title="Gone again", tags=["gone"])
    actions.remove_topic(removed, by=carol, reason="spam")
    client.force_login(carol)
    for url in ("/forum/feed/", "/sitemap-pages.xml"):
        page = client.get(url).content.decode()
        assert "Secret plan" not in page
        assert "counsel" not in page
        assert "Gone again" not in page
    for url in (
        "/c/counsel/feed/",
        "/tag/secret/feed/",
        "/tag/gone/feed/",
        f"/t/x/{hidden.pk}/feed/",
        f"/t/x/{removed.pk}/feed/",
        "/sitemap-topics-0.xml",
    ):
        assert client.get(url).status_code == 404, url


def test_the_sitemap_leads_to_every_public_topic(client):
    topics = [make_topic(title=f"Topic {n}") for n in range(3)]
    index = client.get("/sitemap.xml").content.decode()
    maps = re.findall(r"<loc>([^<]+)</loc>", index)
    found = "".join(client.get(url.removeprefix(settings.SITE_URL)).content.decode() for url in maps)
    for topic in topics:
        assert f"<loc>{settings.SITE_URL}{topic.get_absolute_url()}</loc>" in found


def test_robots_names_the_sitemap_and_closes_what_is_members(client):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text
    assert "Disallow: /settings/" in text
    assert "Disallow: /t/" not in text


def test_structured_data_can_not_break_out_of_its_element(client, alice):
    title = '</script><script>alert(1)</script> & "quotes"'
    topic = make_topic(author=alice, title=title, body="Text <!-- </script> of it.")
    page = client.get(topic.get_absolute_url()).content.decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    parsed = json.loads(data)
    assert (parsed["headline"], parsed["@type"]) == (title, "DiscussionForumPosting")
    assert parsed["author"]["name"] == "Alice Moreau"
    assert "<script>alert" not in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}{topic.get_absolute_url()}">' in page
