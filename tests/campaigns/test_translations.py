"""Translations of a letter: members write them, those who run the campaign publish them."""

from __future__ import annotations

import pytest

from campaigns import actions
from core.errors import Refused
from tests.makers import make_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice):
    return make_campaign(by=alice, state="open")


@pytest.fixture
def way(campaign, alice):
    return actions.keep_way(campaign, None, by=alice, kind="translate", title="Translate", time_zone="UTC")


def test_a_translation_is_published_and_read_where_one_signs(client, campaign, way, alice, bob):
    deed = actions.do(way, by=bob, choice="es", note="Estimados comisionados:", is_shown=True)
    pages = (campaign.get_absolute_url(), f"/campaigns/{campaign.slug}/sign/")
    assert all("Estimados" not in client.get(page).content.decode() for page in pages)
    client.force_login(alice)
    who = client.get(f"/campaigns/{campaign.slug}/ways/{way.pk}/who/").content.decode()
    assert 'lang="es">Estimados comisionados:' in who
    where = f"/campaigns/{campaign.slug}/translations/{deed.pk}/"
    before = client.get(campaign.get_absolute_url())
    assert client.post(where).status_code == 303
    client.logout()
    for page in pages:
        text = client.get(page).content.decode()
        assert '<article class="letter mt" lang="es"><p>Estimados comisionados:' in text
        assert "Translated by Bob Tanaka." in text
        assert "What is signed is the original." in text
        assert "has changed since" not in text
    campaign.refresh_from_db()
    actions.rewrite(campaign, by=alice, letter="Another letter.")
    assert "The letter has changed since." in client.get(pages[0]).content.decode()
    client.force_login(alice)
    assert client.post(where, {"down": "1"}).status_code == 303
    assert "Estimados" not in client.get(pages[0]).content.decode()
    assert before.status_code == 200


def test_the_newest_of_a_language_stands_and_a_changed_one_is_looked_at_again(campaign, way, alice, bob):
    first = actions.do(way, by=bob, choice="es", note="Estimados", is_shown=True)
    second = actions.do(way, by=make_user(), choice="es", note="Muy señores míos", is_shown=True)
    for deed in (first, second):
        actions.publish_translation(deed, by=alice)
    shown = type(first).objects.translations()
    assert list(shown) == [second]
    actions.do(way, by=second.user, choice="es", note="Buy my coins", is_shown=True)
    assert list(shown.all()) == []
    actions.publish_translation(first, by=alice)
    actions.undo(way, by=bob)
    assert list(shown.all()) == []


def test_only_translations_are_published(campaign, alice, bob):
    meeting = actions.keep_way(campaign, None, by=alice, kind="meeting", title="Meet", time_zone="UTC")
    deed = actions.do(meeting, by=bob, note="Any Tuesday", is_shown=True)
    with pytest.raises(Refused, match="no translation"):
        actions.publish_translation(deed, by=alice)
