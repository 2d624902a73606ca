"""What tests of search need: a topic as it lies in the index, and full-text tables emptied after a flush."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _empty_tokens(request: pytest.FixtureRequest) -> Iterator[None]:
    """A flush deletes documents by row, so the trigger empties FTS5; this says so if it ever doesn't."""
    yield
    if "transactional_db" in request.fixturenames and connection.vendor == "sqlite":
        blocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_tokens")
