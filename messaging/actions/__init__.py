"""Every way a conversation changes."""

from messaging.actions.agreements import make_agreements, remind_reviews
from messaging.actions.answering import accept, decline
from messaging.actions.countering import SAID, answer_proposal, counter_proposal, expire_proposals
from messaging.actions.drafting import forget_draft, save_draft
from messaging.actions.outcomes import review_outcome
from messaging.actions.proposing import (
    begin_proposal,
    drop_proposal,
    rewrite_proposal,
    send_proposal,
)
from messaging.actions.sending import send
from messaging.actions.starting import start
from messaging.actions.stepping_back import forget_proposals
from messaging.actions.turns import late

__all__ = [
    "SAID",
    "accept",
    "answer_proposal",
    "begin_proposal",
    "counter_proposal",
    "decline",
    "drop_proposal",
    "expire_proposals",
    "forget_draft",
    "forget_proposals",
    "late",
    "make_agreements",
    "remind_reviews",
    "review_outcome",
    "rewrite_proposal",
    "save_draft",
    "send",
    "send_proposal",
    "start",
]
