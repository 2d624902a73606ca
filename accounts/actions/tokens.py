from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User
from accounts.permissions import is_admin, is_member
from accounts.tokens import all_scopes, digest, new_token
from activity.recording import record
from core.errors import Refused
from core.permissions import require

MOST_TOKENS = 20


def create_token(
    user: User, *, by: User | None, name: str, scopes: Sequence[str], days: int | None = None
) -> tuple[ApiToken, str]:
    """A key to the API, and the token itself, which nobody can read again.

    It is good for `days`, or until it is revoked. `by` is None for the command line.
    Raises PermissionDenied; Refused: 422 for an unknown scope, 409 when there are too many.
    """
    require(by is None or (by == user and is_member(by)), _("A suspended member makes no tokens."))
    chosen = [scope for scope in all_scopes() if scope in scopes]
    if not chosen or set(scopes) - set(chosen):
        raise Refused(_("Choose what the token may do."), status=422, field="scopes")
    token = new_token()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        good = ApiToken.objects.filter(user=user, revoked_at=None).exclude(expires_at__lte=timezone.now())
        if good.count() >= MOST_TOKENS:
            raise Refused(_("You have too many tokens. Revoke one that you no longer use."))
        kept = ApiToken.objects.create(
            user=user,
            name=name.strip()[:80] or "API",
            digest=digest(token),
            scopes=chosen,
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
        record("accounts.token_created", by=by, target=user, token=kept.pk)
    return kept, token


def note_use(token: ApiToken) -> None:
    """Remember the day a token was last used: one write a day, however busy its program is."""
    today = timezone.now().date()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


def revoke_token(token: ApiToken, *, by: User) -> None:
    """Make a token worthless at once; revoking twice changes nothing."""
    require(token.user_id == by.pk or is_admin(by))
    if token.revoked_at is None:
        with transaction.atomic():
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            record("accounts.token_revoked", by=by, target=token.user, token=token.pk)
