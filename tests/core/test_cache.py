"""Pages go on without the cache, and a cache that hangs is not asked in every request."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from core import cache as module
from core.cache import ForgivingRedisCache


@pytest.fixture
def hanging() -> Iterator[str]:
    """The address of a Redis that takes calls and never answers."""
    ForgivingRedisCache._not_before = 0.0
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(50)
        yield f"redis://127.0.0.1:{door.getsockname()[1]}/0"
    ForgivingRedisCache._not_before = 0.0


def cache_at(address: str) -> ForgivingRedisCache:
    timeouts = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
    return ForgivingRedisCache(address, {"OPTIONS": timeouts})


def test_an_absent_cache_is_an_empty_one(monkeypatch):
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    cache = cache_at("redis://127.0.0.1:1/0")
    assert cache.get("key", "otherwise") == "otherwise"
    assert cache.get_many(["key"]) == {}
    assert cache.has_key("key") is False
    assert cache.set("key", 1) is None
    assert cache.set_many({"key": 1}) == ["key"]
    assert cache.add("key", 1) is False
    assert cache.touch("key") is False
    assert cache.delete("key") is False
    assert cache.delete_many(["key"]) is None
    assert cache.get_or_set("key", 7) == 7
    with pytest.raises(ValueError, match="not found"):
        cache.incr("key")


def test_a_hanging_cache_costs_one_timeout_for_many_questions(hanging):
    cache = cache_at(hanging)
    started = time.monotonic()
    assert [cache.get("key") for _turn in range(20)] == [None] * 20
    assert time.monotonic() - started < 1.5


def test_it_is_asked_again_after_a_pause(hanging):
    cache = cache_at(hanging)
    cache.get("key")
    first = ForgivingRedisCache._not_before
    ForgivingRedisCache._not_before = 0.0
    cache.get("key")
    assert ForgivingRedisCache._not_before > first


def test_one_client_lasts_for_each_server():
    cache = cache_at("redis://127.0.0.1:1/0")
    asked = cache._cache
    assert asked.get_client("one") is asked.get_client("other", write=True)
    assert cache_at("redis://127.0.0.1:1/0")._cache.get_client("one") is not asked.get_client("one")
