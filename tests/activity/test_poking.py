"""A poke never holds anyone up, and many are one."""

from __future__ import annotations

import os
import time
from threading import Event

import pytest

from activity.poking import PAUSE_SECONDS, Poker
from tests.activity.stage import until

pytestmark = pytest.mark.real_broker


class Counting(Poker):
    """Counts what would go to the broker; a broker may be slow."""

    def __init__(self, slow: Event | None = None) -> None:
        super().__init__("activity.tasks.deliver")
        self.sent: list[float] = []
        self.slow = slow

    def _send(self) -> None:
        self.sent.append(time.monotonic())
        if self.slow:
            self.slow.wait(5)


def test_a_hundred_pokes_at_once_are_one_or_two():
    poker = Counting()
    started = time.monotonic()
    for _turn in range(100):
        poker()
    took = time.monotonic() - started
    until(lambda: poker.sent, "the first is sent")
    poker()
    until(lambda: len(poker.sent) >= 2, "the last one is never dropped")
    assert took < PAUSE_SECONDS
    assert len(poker.sent) <= 3


def test_a_broker_that_hangs_holds_nobody_up():
    hangs = Event()
    poker = Counting(slow=hangs)
    poker()
    until(lambda: poker.sent, "it hangs in the broker")
    started = time.monotonic()
    poker()
    assert time.monotonic() - started < 0.1
    hangs.set()


def test_a_forked_process_does_not_wait_for_its_parents_timer():
    poker = Counting()
    poker()
    until(lambda: poker.sent, "the first is sent")
    poker()  # waits for the pause
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        poker.sent.clear()
        poker()
        poker._timer.join(5)
        os.write(writing, b"sent" if poker.sent else b"lost")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 4) == b"sent"
