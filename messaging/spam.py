"""What makes a first contact look like an advertisement. It is then kept aside, and its receiver not told.

Nobody reads it for that: what is compared is the sender's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.allowances import links_checked
from accounts.models import Block
from messaging.models import Conversation, Message, State

if TYPE_CHECKING:
    from accounts.models import User
    from forum.writing import Written

LOOKED_AT = 10  # of the sender's latest first contacts
MOST_ALIKE = 2
MOST_DECLINED = 3


def looks_like_spam(written: Written, *, by: User, to: User | None) -> bool:
    """A newcomer's links, the same words to several, a sender whom several turned away, or one who is muted."""
    if written.outside and links_checked(by) is not None:
        return True
    if to is not None and Block.objects.filter(by=to, blocked=by).exists():
        return True
    asked = Conversation.objects.filter(started_by=by, asked_at__isnull=False).order_by("-created_at", "-id")
    latest = list(asked.values_list("pk", "state")[:LOOKED_AT])
    if sum(state == State.DECLINED for _pk, state in latest) >= MOST_DECLINED:
        return True
    said = Message.objects.filter(conversation__in=[pk for pk, _state in latest], number=1)
    same = _bare(written.body)
    return sum(_bare(message.body) == same for message in said) >= MOST_ALIKE


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
