"""Sessions in the database, as Django keeps them, read by a query that is put together once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.prepared import Prepared

_by_key = Prepared(lambda key: Session.objects.filter(session_key=key))


class SessionStore(DatabaseSessions):
    def _get_session_from_db(self) -> Any:
        session = _by_key.first(key=self.session_key) if self.session_key else None
        if session is not None and session.expire_date > timezone.now():
            return session
        self._session_key = None
        return None
