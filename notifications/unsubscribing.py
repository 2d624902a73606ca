"""The link at the end of a mail: signed, so that it needs no sign-in, and for one kind of mail."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from notifications.preferences import Kind, kind_of

_SALT = "notifications.unsubscribe"


def unsubscribe_url(user: User, kind: str) -> str:
    """Where one member ends one kind of mail."""
    token = signing.dumps([user.pk, kind], salt=_SALT)
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


def read_token(token: str) -> tuple[User, Kind] | None:
    """Whose mail of which kind; None for a link that is not ours or of a member who has gone."""
    try:
        pk, key = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.present().filter(pk=pk).first()
    kind = kind_of(key)
    return (user, kind) if user and kind else None
