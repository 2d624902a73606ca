from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class MemberBackend(AuthenticationBackend):
    """Sign-in by address or username, where a username counts in any script and case."""

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        return self._check_password(User.objects.named(username).first(), password)
