"""The network's figures: read from a real server however it behaves, or entered, and never passed as fresh."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activity.models import Activity
from strategies import fetching
from strategies.actions.facts import enter_facts, note_facts
from strategies.models import FactKind, NetworkFact
from strategies.network import network_now
from strategies.tasks import fetch_facts
from tests.strategies.makers import make_fact

pytestmark = pytest.mark.django_db
RIGHT: dict[str, Any] = {
    "/api/blocks/tip/height": 976_700,
    "/api/v1/mining/hashrate/3d": {"currentHashrate": 1.1e21, "currentDifficulty": 153.7e12},
    "/api/v1/prices": {"time": 1, "USD": 98_765},
    "/api/v1/mining/reward-stats/144": {"totalReward": "45600000000", "totalFee": "576000000"},
}
READ = {"height": 976_700, "difficulty": 153.7e12, "hashrate": 1100, "price": 98_765, "fees": 0.04}


@contextmanager
def api(answers: dict[str, Any], settings: Any) -> Iterator[list[str]]:
    """A server on loopback: an answer is JSON, bytes, a status, or a function that writes by itself."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answer = answers.get(self.path, 404)
            if callable(answer):
                answer(self)
                return
            status, body = (answer, b"") if isinstance(answer, int) and answer < 600 else (200, answer)
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Location", "/api/v1/prices")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.NETWORK_FACTS_URL = f"http://127.0.0.1:{server.server_port}/api/"
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()


def known() -> dict[str, Any]:
    return {kind: pytest.approx(value) for kind, value in NetworkFact.objects.values_list("kind", "value")}


def test_nobody_is_asked_where_no_api_is_named(settings):
    settings.NETWORK_FACTS_URL = ""
    assert fetch_facts() == 0
    assert known() == {}


def test_all_figures_are_read_with_time_and_source(settings):
    with api(RIGHT, settings) as asked:
        assert fetch_facts() == 5
    assert known() == READ
    assert len(asked) == len(set(asked)) == 4
    fact = network_now().facts[FactKind.PRICE]
    assert (fact.source, fact.is_fresh, fact.is_example) == ("127.0.0.1", True, False)


@pytest.mark.parametrize(
    "answer",
    [
        503,
        302,
        b"",
        b"<html>",
        b"[" * 100_000,
        [],
        {},
        {"USD": None},
        {"USD": "many"},
        {"USD": -1},
        {"USD": 0},
        {"USD": 1e300},
        b'{"USD": NaN}',
        b'{"USD": Infinity}',
        b'{"USD": ' + b"9" * 6000 + b"}",
        {"USD": 98_765, "more": "x" * fetching.LARGEST},
    ],
)
def test_a_wrong_answer_leaves_what_was_known(answer, settings):
    make_fact(FactKind.PRICE, 90_000, minutes_ago=20)
    before = NetworkFact.objects.get(kind="price").at
    with api({**RIGHT, "/api/v1/prices": answer}, settings):
        assert fetch_facts() == 4
    price = NetworkFact.objects.get(kind="price")
    assert (price.value, price.at) == (90_000, before)


def test_a_leap_that_cannot_be_is_not_believed(settings):
    make_fact(FactKind.DIFFICULTY, 10e12)
    make_fact(FactKind.PRICE, 5_000)
    with api(RIGHT, settings):
        assert fetch_facts() == 3
    assert known()["difficulty"] == 10e12


def test_a_server_that_drips_holds_us_no_longer_than_the_deadline(settings, monkeypatch):
    monkeypatch.setattr(fetching, "DEADLINE", 0.3)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _second in range(100):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                threading.Event().wait(0.05)
        except OSError:
            pass

    began = time.monotonic()
    with api({**RIGHT, "/api/v1/prices": drip}, settings):
        assert fetch_facts() == 4
    assert time.monotonic() - began < 3


def test_a_server_that_is_away_is_no_error(settings):
    settings.NETWORK_FACTS_URL = "http://127.0.0.1:9/api"
    assert fetch_facts() == 0


def test_what_is_known_from_later_stays():
    make_fact(FactKind.PRICE, 90_000)
    assert note_facts({FactKind.PRICE: 1}, at=timezone.now() - timedelta(hours=1), source="slow.example") == 0
    assert known() == {"price": 90_000}


def test_an_old_figure_is_said_to_be_old(client):
    make_fact(FactKind.PRICE, 90_000)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert not network_now().facts[FactKind.PRICE].is_fresh
        html = client.get("/strategies/calculators/hashprice/").content.decode()
    assert 'class="state is-warn"' in html.split("Price of a bitcoin</dt>")[-1].split("</div>")[0]
    assert "node.example" in html


def test_staff_enter_what_they_looked_up(client, carol, alice):
    address = "/strategies/calculators/network/"
    assert "Enter what you have looked up" not in client.get(address).content.decode()
    client.force_login(carol)
    assert client.post(address, {"difficulty": "150.2", "price": "97,500"}).status_code == 303
    assert known() == {"difficulty": 150.2e12, "price": 97_500}
    assert "entered by hand" in client.get(address).content.decode()
    assert Activity.objects.filter(verb="strategies.fact_entered", actor=carol).count() == 2
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"price": "0"}).status_code == 422
    client.force_login(alice)
    assert client.post(address, {"price": "1"}).status_code == 403
    assert known()["price"] == 97_500


def test_members_cannot_enter_facts_by_the_action_either(alice):
    with pytest.raises(PermissionDenied):
        enter_facts({FactKind.PRICE: 1.0}, by=alice)
    assert known() == {}


def test_the_subsidy_follows_the_height():
    assert network_now().subsidy == 3.125
    make_fact(FactKind.HEIGHT, 1_049_999)
    assert network_now().subsidy == 1.5625
