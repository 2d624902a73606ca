"""Every way the forum changes. A write is a verb; `git grep` finds all of them here."""

from forum.actions.arranging import (
    change_category,
    create_category,
    merge,
    move,
    move_posts,
    move_posts_to_new_topic,
)
from forum.actions.deciding import forget_held, let_through, release_trusted, take_back, turn_back
from forum.actions.discussions import change_discussion, hide_discussion, open_discussion, show_discussion
from forum.actions.posts import edit, remove, reply, rerender, restore, unrendered_posts
from forum.actions.reading import read_everything, read_to
from forum.actions.recounting import recount_forum
from forum.actions.reminding import remind_due
from forum.actions.taking_part import (
    bookmark,
    drop_draft,
    react,
    save_draft,
    unbookmark,
    unreact,
    watch,
)
from forum.actions.topics import (
    answer,
    archive,
    lock,
    pin,
    remove_topic,
    restore_topic,
    retitle,
    start,
    unanswer,
    unarchive,
    unlock,
    unpin,
)

__all__ = [
    "answer",
    "archive",
    "bookmark",
    "change_category",
    "change_discussion",
    "create_category",
    "drop_draft",
    "edit",
    "forget_held",
    "hide_discussion",
    "let_through",
    "lock",
    "merge",
    "move",
    "move_posts",
    "move_posts_to_new_topic",
    "open_discussion",
    "pin",
    "react",
    "read_everything",
    "read_to",
    "recount_forum",
    "release_trusted",
    "remind_due",
    "remove",
    "remove_topic",
    "reply",
    "rerender",
    "restore",
    "restore_topic",
    "retitle",
    "save_draft",
    "show_discussion",
    "start",
    "take_back",
    "turn_back",
    "unanswer",
    "unarchive",
    "unbookmark",
    "unlock",
    "unpin",
    "unreact",
    "unrendered_posts",
    "watch",
]
