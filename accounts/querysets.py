from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    def present(self) -> UserQuerySet:
        """Those who can be met: active, not erased."""
        return self.filter(is_active=True, erased_at=None)

    def named(self, username: str) -> UserQuerySet:
        return self.filter(username__iexact=username)

    def visible_to(self, user: Any) -> UserQuerySet:
        """Profiles are public; those of erased members are nobody's."""
        return self.present()


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> User:
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> User:
        return self.create_user(
            username, email, password, **{"role": "admin", "is_superuser": True, **fields}
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)
