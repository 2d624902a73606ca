"""The API's one way in: `Authorization: Bearer <token>`. Cookies don't count there, so no CSRF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.actions import note_use
from accounts.models import ApiToken
from accounts.tokens import digest

if TYPE_CHECKING:
    from accounts.models import User


class TokenAuthentication(BaseAuthentication):
    """Finds the member by a token's hash. Raises AuthenticationFailed (401) for one unknown or too old,
    PermissionDenied (403) while the member owes the site a second factor."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = (
            ApiToken.objects.select_related("user")
            .filter(digest=digest(value.strip()), revoked_at=None, user__is_active=True)
            .first()
        )
        if token is None:
            raise AuthenticationFailed(_("This token is unknown or was revoked."))
        if token.is_expired:
            raise AuthenticationFailed(_("This token is too old. Make a new one."))
        if token.user.second_factor_due_at is not None:
            raise PermissionDenied(_("Set up a second factor on the site first."))
        note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
