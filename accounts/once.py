"""A double click, a retry or two tabs never make two of anything.

Every form and API write carries a one-time key. The first use is remembered with a digest of what
was sent; the same key with the same content answers with what the first use made, the same key with
other content is refused, and the text is kept under a new key.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OnceKey
from core.errors import Refused

if TYPE_CHECKING:
    from accounts.models import User


def claim(key: UUID | None, *, by: User, content: str) -> OnceKey | None:
    """Use a key, within the transaction of the act itself. None for a key that is None.

    A returned row with an `object_id` was used before for the same content: answer with that.
    Raises Refused (409) if it was used for other content.
    """
    if key is None:
        return None
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    once, is_new = OnceKey.objects.get_or_create(user=by, key=key, defaults={"digest": digest})
    if not is_new and once.digest != digest:
        raise Refused(
            _("This form was already sent with another text. Nothing is lost: check it and send again."),
            status=409,
            code="key-used",
        )
    return once


def spend(key: UUID | None, *, by: User) -> None:
    """Note that a form was sent, where nothing hangs on which text it held; within the act's transaction."""
    if key is not None:
        OnceKey.objects.get_or_create(user=by, key=key, defaults={"digest": ""})


def is_spent(key: UUID | None, *, by: User) -> bool:
    """Whether a form was sent already; of one that is being sent this moment, after that has ended.

    Within a transaction: until its end whoever sends the form waits in turn.
    """
    if key is None:
        return False
    once, is_new = OnceKey.objects.get_or_create(user=by, key=key, defaults={"digest": ""})
    if is_new:
        once.delete()
    return not is_new


def settle(once: OnceKey | None, *, made: int) -> None:
    """Note what the key made."""
    if once is not None:
        once.object_id = made
        once.save(update_fields=["object_id"])


def forget_keys(older_than: timedelta = timedelta(days=7)) -> int:
    """Delete keys too old to be sent again by any browser or client that is still waiting."""
    return OnceKey.objects.filter(created_at__lt=timezone.now() - older_than).delete()[0]
