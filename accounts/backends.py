from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from core.prepared import Prepared

_by_pk = Prepared(lambda pk: User.objects.filter(pk=pk))


class MemberBackend(AuthenticationBackend):
    """Sign-in by address or username, where a username counts in any script and case."""

    def get_user(self, user_id: int) -> User | None:
        user: User | None = _by_pk.first(pk=int(user_id))
        return user if user is not None and self.user_can_authenticate(user) else None

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        return self._check_password(User.objects.named(username).first(), password)
