"""Where a member is signed in, and how that ends."""

from __future__ import annotations

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.permissions import require


def sign_out_everywhere(user: User, *, by: User, keep: str = "") -> None:
    """End every session of a member, known or not, but the one whose key is `keep`.

    The epoch is part of what each session is checked against, so even one that is on no list ends;
    the caller renews the kept one (django.contrib.auth.update_session_auth_hash).
    """
    require(by == user)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        user.refresh_from_db(fields=["session_epoch"])
        for session in UserSession.objects.filter(user=user).exclude(session_key=keep):
            _end(session)


def sign_out_session(session: UserSession, *, by: User) -> None:
    """End one session of one's own."""
    require(session.user_id == by.pk)
    with transaction.atomic():
        _end(session)


def follow_session(before: str, after: str, *, by: User) -> None:
    """Let the list of sessions know one under the new key it was given."""
    UserSession.objects.filter(user=by, session_key=before).update(session_key=after)


def _end(session: UserSession) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore(session.session_key).delete()
    session.delete()
