"""Redis as a cache that pages can do without.

What can't be read isn't there, what can't be written isn't kept. After a failure Redis is left alone for a
moment, so that one that hangs costs a timeout now and then, not one in every request.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionPool, Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 2.0


class LastingClient(RedisCacheClient):
    """Django's makes redis-py's client anew for each question: half of what the answer costs."""

    def __init__(self, *servers: Any, **options: Any) -> None:
        super().__init__(*servers, **options)
        self._made: dict[ConnectionPool, Redis] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        """The one of that server's connections, of which it takes one for each command."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._made:
            self._made[pool] = super().get_client(key, write=write)
        return self._made[pool]


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, as good as empty while Redis is away."""

    # Of this process: Django makes one instance a thread.
    _not_before = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = LastingClient

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, lambda: super(ForgivingRedisCache, self).get(key, default, version))

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        return self._or({}, lambda: super(ForgivingRedisCache, self).get_many(keys, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._or(False, lambda: super(ForgivingRedisCache, self).has_key(key, version))

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._or(None, lambda: super(ForgivingRedisCache, self).set(key, value, timeout, version))

    def set_many(
        self, data: dict[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        kept = lambda: super(ForgivingRedisCache, self).set_many(data, timeout, version)  # noqa: E731
        return self._or(list(data), kept)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._or(False, lambda: super(ForgivingRedisCache, self).add(key, value, timeout, version))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._or(False, lambda: super(ForgivingRedisCache, self).touch(key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._or(False, lambda: super(ForgivingRedisCache, self).delete(key, version))

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        self._or(None, lambda: super(ForgivingRedisCache, self).delete_many(keys, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError for a key that isn't there, as any cache does; all are not while Redis is away."""
        number = self._or(None, lambda: super(ForgivingRedisCache, self).incr(key, delta, version))
        if number is None:
            raise ValueError(f"Key {key!r} not found")
        return number

    def _or(self, otherwise: Any, ask: Callable[[], Any]) -> Any:
        if time.monotonic() < ForgivingRedisCache._not_before:
            return otherwise
        try:
            return ask()
        except RedisError as error:
            ForgivingRedisCache._not_before = time.monotonic() + PAUSE_SECONDS
            logger.warning("The cache is away, going on without it: %s", error)
            return otherwise
