"""Every way a campaign changes."""

from campaigns.actions.bodies import keep_body, remove_body
from campaigns.actions.following import follow, unfollow
from campaigns.actions.founding import change, change_facts, found
from campaigns.actions.leading import (
    archive,
    close,
    close_due,
    remind_due,
    remove,
    restore,
    seek,
    set_follow_up,
    submit,
    take_back,
)
from campaigns.actions.reviewing import give_back, open_campaign, send_back, take
from campaigns.actions.sponsoring import (
    agree_to_stand,
    ask_sponsor,
    drop_person,
    drop_sponsor,
    name_person,
    sponsor,
)
from campaigns.actions.telling import (
    add_document,
    add_stage,
    answer,
    decide,
    remove_document,
    remove_stage,
    remove_update,
    tell,
)

__all__ = [
    "add_document",
    "add_stage",
    "agree_to_stand",
    "answer",
    "archive",
    "ask_sponsor",
    "change",
    "change_facts",
    "close",
    "close_due",
    "decide",
    "drop_person",
    "drop_sponsor",
    "follow",
    "found",
    "give_back",
    "keep_body",
    "name_person",
    "open_campaign",
    "remind_due",
    "remove",
    "remove_body",
    "remove_document",
    "remove_stage",
    "remove_update",
    "restore",
    "seek",
    "send_back",
    "set_follow_up",
    "sponsor",
    "submit",
    "take",
    "take_back",
    "tell",
    "unfollow",
]
