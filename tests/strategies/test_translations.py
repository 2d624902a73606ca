"""Strategies in other languages: each knows what it translates, and nothing that was written is lost."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import Refused
from strategies import actions
from strategies.actions import reporting
from strategies.models import Strategy
from tests.makers import make_revision, make_strategy, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def strategy(alice) -> Strategy:
    steps = [{"what": "Log for a week", "detail": "At the *meter*.", "who": "Site lead"}]
    return make_strategy(
        author=alice, title="Warm fluid", sections={"problem": "Fans.", "risks": "Dust."}, steps=steps
    )


SPANISH = {
    "language": "es", "title": "Fluido caliente", "summary": "Ahorra.", "section-problem": "**Ventiladores**.",
    "section-risks": "", "step-0-what": "Registrar una semana", "step-0-detail": "En el medidor.", "step-0-who": "",
}  # fmt: skip


def test_it_is_shown_in_its_words_and_the_rest_in_the_originals(client, bob, strategy):
    client.force_login(bob)
    url = strategy.get_absolute_url()
    assert "Log for a week" in client.get(f"{url}translate/?language=es").content.decode()
    answer = client.post(f"{url}translate/", {**SPANISH, "of": strategy.current_id})
    assert answer["Location"] == f"{url}in/es/"
    page = client.get(f"{url}in/es/").content.decode()
    for words in (
        "Fluido caliente",
        "<strong>Ventiladores</strong>",
        "Registrar una semana",
        "Dust.",
        "Site lead",
    ):
        assert words in page
    assert 'lang="es"' in page
    assert "The original has changed since" not in page
    original = client.get(url).content.decode()
    assert f'hreflang="es" href="http://localhost:8000{url}in/es/"' in original
    assert "Warm fluid" in client.get("/strategies/?language=es").content.decode()


def test_it_says_that_the_original_has_changed_and_what(client, bob, carol, strategy):
    client.force_login(bob)
    url = strategy.get_absolute_url()
    client.post(f"{url}translate/", {**SPANISH, "of": strategy.current_id})
    actions.approve(
        make_revision(strategy, author=bob, sections={"problem": "Pumps.", "risks": "Dust."}), by=carol
    )
    assert "The original has changed since" in client.get(f"{url}in/es/").content.decode()
    form = client.get(f"{url}translate/?language=es").content.decode()
    assert "<ins>Pumps</ins>" in form
    strategy.refresh_from_db()
    client.post(f"{url}translate/", {**SPANISH, "over": 1, "of": strategy.current_id})
    assert "The original has changed since" not in client.get(f"{url}in/es/").content.decode()
    assert strategy.translations.count() == 2


def test_who_comes_second_sees_the_first(client, alice, bob, strategy):
    url = strategy.get_absolute_url()
    client.force_login(bob)
    client.post(f"{url}translate/", {**SPANISH, "of": strategy.current_id})
    client.force_login(alice)
    mine = {**SPANISH, "title": "Agua tibia", "of": strategy.current_id}
    page = client.post(f"{url}translate/", mine)
    assert page.status_code == 409
    assert "Agua tibia" in page.content.decode()
    assert "Fluido caliente" in page.content.decode()
    assert client.post(f"{url}translate/", {**mine, "over": 1}).status_code == 303
    assert "Agua tibia" in client.get(f"{url}in/es/").content.decode()


def test_the_original_is_no_translation(alice, strategy):
    told = {"title": "Again", "sections": {}, "steps": []}
    for language in ("en", "tlh"):
        with pytest.raises(Refused) as refused:
            actions.translate(
                strategy, by=alice, language=language, of=strategy.current, content=told, labels={}
            )
        assert refused.value.status == 422


def test_moderators_take_one_back(client, alice, carol, strategy):
    client.force_login(alice)
    url = strategy.get_absolute_url()
    client.post(f"{url}translate/", {**SPANISH, "of": strategy.current_id})
    assert client.post(f"{url}in/es/remove/").status_code == 403
    client.force_login(carol)
    client.post(f"{url}in/es/remove/")
    assert client.get(f"{url}in/es/").status_code == 404
    assert client.get(f"{url}in/en/").status_code == 302
    assert not strategy.facets.filter(kind="language", value="es").exists()


def test_variables_and_the_measure_are_translated_too(client, bob):
    strategy = make_strategy(
        formula="site_power * uptime * power_price * share",
        variables=[
            {"name": "share", "unit": "%", "low": 2, "central": 4, "high": 6, "label": "Power saved"},
            {"name": "hold", "unit": "%", "low": 1, "central": 2, "high": 3, "label": "Time held"},
        ],
        measure={"name": "Energy per terahash", "unit": "J/TH", "baseline": "30 days before"},
        lead_time="two evenings",
        effect_low=-9,
        effect_high=-3,
    )
    day = date(2026, 3, 31)
    measured = {"before": 18.0, "after": 17.0, "started_on": day, "ended_on": day, "text": "Held."}
    reporting.file_report(strategy, by=make_user("hana"), outcome="worked", **measured)
    client.force_login(bob)
    url = strategy.get_absolute_url()
    form = client.get(f"{url}translate/?language=es").content.decode()
    assert 'name="label-share"' in form
    told = {
        "language": "es",
        "of": strategy.current_id,
        "title": "Fluido",
        "label-share": "Potencia ahorrada",
    }
    labels = {"label-measure.name": "Energía por terahash", "label-cost.lead_time": "dos tardes"}
    client.post(f"{url}translate/", {**told, **labels})
    page = client.get(f"{url}in/es/").content.decode()
    for words in ("Potencia ahorrada", "Time held", "Energía por terahash", "30 days before", "dos tardes"):
        assert words in page
    for words in ("Power saved", "Energy per terahash", "two evenings"):
        assert words not in page
    assert "Power saved" in client.get(url).content.decode()
    part = client.get(f"{url}effect/?in=es&site_power=10", headers={"HX-Request": "true"}).content.decode()
    assert "Potencia ahorrada" in part
    assert client.get(f"{url}effect/?in=xx").status_code == 200
    answer = client.get(f"/api/v1/strategies/{strategy.slug}/translations/").json()["results"][0]
    assert answer["labels"] == {
        "share": "Potencia ahorrada",
        "measure.name": "Energía por terahash",
        "cost.lead_time": "dos tardes",
    }
