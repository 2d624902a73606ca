"""Network facts from an HTTP API as mempool.space's, or one's own: bounded in time and size, and doubted.

What answers slowly, brokenly, hugely or wrongly is left out and said in the log; what was known before stays,
with its time. An API that tells of a fact what can't be, such as a difficulty ten times the last, is not believed.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from strategies.actions.facts import note_facts
from strategies.models.facts import FactKind, NetworkFact

logger = logging.getLogger(__name__)
LARGEST = 512 * 1024  # bytes of an answer
DEADLINE = 6.0  # seconds for one answer, from the first to the last byte
SATOSHIS = 1e8
BLOCKS = 144


@dataclass(frozen=True)
class Question:
    """Where a fact is asked for, how it is read from the answer, and what it can be.

    `most_change` is the largest factor from what was known before; 0 for any.
    """

    path: str
    read: Callable[[Any], float]
    least: float
    most: float
    most_change: float = 0.0


# The paths and fields of mempool.space's API, version 1.
QUESTIONS = {
    FactKind.HEIGHT: Question("/blocks/tip/height", float, 1, 100_000_000, 1.5),
    # The rules let a retarget change it by at most four times.
    FactKind.DIFFICULTY: Question(
        "/v1/mining/hashrate/3d", lambda said: float(said["currentDifficulty"]), 1, 1e20, 4.0
    ),
    FactKind.HASHRATE: Question(
        "/v1/mining/hashrate/3d", lambda said: float(said["currentHashrate"]) / 1e18, 1e-6, 1e8, 5.0
    ),
    FactKind.PRICE: Question("/v1/prices", lambda said: float(said["USD"]), 0.01, 1e9, 5.0),
    FactKind.FEES: Question(
        f"/v1/mining/reward-stats/{BLOCKS}", lambda said: float(said["totalFee"]) / SATOSHIS / BLOCKS, 0, 1000
    ),
}


def fetch_facts() -> int:
    """Ask settings.NETWORK_FACTS_URL for all facts. Returns how many were taken; 0 where none is set."""
    base = settings.NETWORK_FACTS_URL.rstrip("/")
    if not base:
        return 0
    before = dict(NetworkFact.objects.values_list("kind", "value"))
    at, answers, values = timezone.now(), {}, {}
    for kind, question in QUESTIONS.items():
        if question.path not in answers:
            answers[question.path] = _answer(base + question.path)
        value = _value(kind, question, answers[question.path], before.get(kind))
        if value is not None:
            values[kind] = value
    return note_facts(values, at=at, source=urlsplit(base).hostname or base)


def _value(kind: FactKind, question: Question, answer: Any, before: float | None) -> float | None:
    """The figure, if it is there and can be; says in the log what is wrong with it."""
    if answer is None:
        return None
    try:
        value = question.read(answer)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        logger.warning("Network facts: no %s in the answer of %s", kind, question.path)
        return None
    # Not a number is neither.
    can_be = question.least <= value <= question.most
    if can_be and before and question.most_change:
        can_be = before / question.most_change <= value <= before * question.most_change
    if not can_be:
        logger.warning("Network facts: %s can't be %r (it was %r)", kind, value, before)
        return None
    return value


def _answer(url: str) -> Any:
    """The JSON at an address; None, and a line in the log, for whatever goes wrong."""
    try:
        return json.loads(_read(url))
    except (OSError, http.client.HTTPException, ssl.SSLError, ValueError, RecursionError) as error:
        logger.warning("Network facts: %s: %s", url, error or type(error).__name__)
        return None


def _read(url: str) -> bytes:
    """At most LARGEST bytes within DEADLINE seconds; no redirects. Raises OSError, HTTPException, ValueError."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=DEADLINE)
    connection.connect()
    # A timeout of the socket is for each byte: one who sends a byte a second would hold us for days.
    end = threading.Timer(DEADLINE, _cut, [connection.sock])
    end.start()
    try:
        headers = {"User-Agent": "common-hash", "Accept": "application/json"}
        connection.request("GET", parts.path, headers=headers)
        response = connection.getresponse()
        if response.status != 200:
            raise ValueError(f"answered {response.status}")
        body = response.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise ValueError(f"more than {LARGEST} bytes")
        return body
    finally:
        end.cancel()
        connection.close()


def _cut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
