"""Every way a conversation changes."""

from messaging.actions.adding import add
from messaging.actions.agreements import make_agreements, remind_reviews
from messaging.actions.answering import accept, decline
from messaging.actions.arranging import arrange, leave, read_to
from messaging.actions.calling import (
    agree_to_reveal,
    change_call,
    close_call,
    decline_reply,
    forget_calls,
    publish_call,
    reply_to_call,
    say_of_call,
)
from messaging.actions.changing import delete, edit, react
from messaging.actions.countering import SAID, answer_proposal, counter_proposal, expire_proposals
from messaging.actions.desks import (
    give_back,
    hand_over,
    keep_desk,
    settle,
    take,
    unsettle,
    write_to_desk,
)
from messaging.actions.drafting import forget_draft, save_draft
from messaging.actions.ending import end_due_rooms, end_room, extend_room, withdraw
from messaging.actions.glass import ask_to_read, grant, read, read_file, refuse
from messaging.actions.notes import delete_note, write_note
from messaging.actions.objecting import object_and_leave
from messaging.actions.opening import close_door, come_in, open_door
from messaging.actions.outcomes import review_outcome, set_review_date
from messaging.actions.papers import write_paper
from messaging.actions.proposing import (
    begin_proposal,
    drop_proposal,
    rewrite_proposal,
    send_proposal,
)
from messaging.actions.reporting import close_reports, show_to_moderators
from messaging.actions.returning import send_in
from messaging.actions.rooms import (
    accept_protocol,
    answer_invitation,
    bring,
    invite_organisation,
    open_room,
)
from messaging.actions.sending import send
from messaging.actions.starting import start
from messaging.actions.stepping_back import forget_proposals
from messaging.actions.turns import late

__all__ = [
    "SAID",
    "accept",
    "accept_protocol",
    "add",
    "agree_to_reveal",
    "answer_invitation",
    "answer_proposal",
    "arrange",
    "ask_to_read",
    "begin_proposal",
    "bring",
    "change_call",
    "close_call",
    "close_door",
    "close_reports",
    "come_in",
    "counter_proposal",
    "decline",
    "decline_reply",
    "delete",
    "delete_note",
    "drop_proposal",
    "edit",
    "end_due_rooms",
    "end_room",
    "expire_proposals",
    "extend_room",
    "forget_calls",
    "forget_draft",
    "forget_proposals",
    "give_back",
    "grant",
    "hand_over",
    "invite_organisation",
    "keep_desk",
    "late",
    "leave",
    "make_agreements",
    "object_and_leave",
    "open_door",
    "open_room",
    "publish_call",
    "react",
    "read",
    "read_file",
    "read_to",
    "refuse",
    "remind_reviews",
    "reply_to_call",
    "review_outcome",
    "rewrite_proposal",
    "save_draft",
    "say_of_call",
    "send",
    "send_in",
    "send_proposal",
    "set_review_date",
    "settle",
    "show_to_moderators",
    "start",
    "take",
    "unsettle",
    "withdraw",
    "write_note",
    "write_paper",
    "write_to_desk",
]
