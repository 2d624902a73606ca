"""What products above do when someone joins or signs in: keep the text they were writing, say.

Named in settings.ARRIVAL_LISTENERS, for accounts knows none of them. Each is
`(request, user) -> None` and may run several times for one person.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)


def tell(request: HttpRequest, user: User) -> None:
    """Call each listener; one that fails must not keep anybody out."""
    for path in getattr(settings, "ARRIVAL_LISTENERS", []):
        try:
            import_string(path)(request, user)
        except Exception:
            logger.exception("%s failed for user %s", path, user.pk)
