from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.activity.stage import Databases, RedisServer, Stage


@pytest.fixture(scope="session")
def prepared(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Databases]:
    """A migrated database with a topic in it, made once and copied for each test."""
    databases = Databases(tmp_path_factory.mktemp("stages"), pytestconfig)
    yield databases
    databases.drop()


@pytest.fixture
def redis_broker(tmp_path: Path) -> Iterator[RedisServer | None]:
    """A Redis of the test's own where the run uses Redis; None where the broker is files."""
    if not settings.REDIS_URL:
        yield None
        return
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def stage(tmp_path: Path, prepared: Databases, redis_broker: RedisServer | None) -> Iterator[Stage]:
    """Files and SQLite, or Redis and PostgreSQL: whatever this run of the tests is about."""
    stage = Stage(tmp_path / "stage", prepared.copy(), redis_broker.url if redis_broker else "")
    yield stage
    stage.close()
