"""'Propose' stands on every profile, post, organisation and strategy page, and leads to a form that names the other."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from forum import actions as forum
from messaging import actions
from messaging.models import OutcomeReview
from messaging.proposals.life import Act
from tests.makers import make_organisation, make_post, make_strategy, make_topic, make_user
from tests.messaging.deals import fresh, make_companies, make_deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def dave(db):
    return make_user("dave", name="Dave Okafor")


def links_on(path: str, user) -> list[str]:
    """Whom the page's links would propose to."""
    from html.parser import HTMLParser

    found: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag, attrs):  # type: ignore[no-untyped-def]
            href = dict(attrs).get("href") or ""
            if tag == "a" and href.startswith("/messages/proposals/new/?"):
                found.extend(parse_qs(urlsplit(href).query)["to"])

    client = Client()
    client.force_login(user)
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    Links().feed(answer.content.decode())
    return found


def test_on_a_profile_a_post_an_organisation_and_a_strategy(alice, dave):
    blue = make_organisation("Blue River", by=dave)
    topic = make_topic()
    plain = make_post(topic, author=dave)
    spoken = forum.reply(topic, by=dave, body="For Blue River: 15.1 J/TH.", organisation=blue)
    places = {
        "/u/dave/": "@dave",
        f"/posts/{plain.pk}/more/": "@dave",
        f"/posts/{spoken.pk}/more/": "blue-river",
        blue.get_absolute_url(): "blue-river",
        make_strategy(author=dave).get_absolute_url(): "@dave",
        make_strategy(author=dave, organisation=blue).get_absolute_url(): "blue-river",
    }
    assert {path: links_on(path, alice) for path in places} == {path: [to] for path, to in places.items()}
    for path in places:
        assert links_on(path, dave) == [], "nobody proposes to themselves"


def test_the_link_leads_to_a_form_that_names_them(alice, dave):
    client = Client()
    client.force_login(alice)
    assert 'value="@dave"' in client.get("/messages/proposals/new/?to=@dave").content.decode()


def test_what_became_of_it_stands_on_the_organisations_page_as_it_consents(alice, dave):
    kestrel, blue = make_companies(alice, dave)
    deal = make_deal(by=alice, organisation=kestrel, to=[blue])
    actions.answer_proposal(deal, Act.ACCEPT, by=dave, version=1)
    actions.review_outcome(fresh(deal), by=alice, outcome="kept", is_shown=True)
    actions.review_outcome(fresh(deal), by=dave, outcome="partly")
    assert OutcomeReview.objects.count() == 2
    pages = [Client().get(one.get_absolute_url()).content.decode() for one in (kestrel, blue)]
    assert ["Completed collaborations" in page for page in pages] == [True, False]
    assert "Partly kept" in pages[0]
