"""Every way a conversation changes."""

from messaging.actions.answering import accept, decline
from messaging.actions.drafting import forget_draft, save_draft
from messaging.actions.sending import send
from messaging.actions.starting import start

__all__ = ["accept", "decline", "forget_draft", "save_draft", "send", "start"]
