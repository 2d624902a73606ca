"""Every way a strategy changes. A write is a verb; `git grep` finds all of them here."""

from strategies.actions.categories import (
    add_category,
    assign_reviewer,
    dismiss_reviewer,
    remove_category,
    rename_category,
)
from strategies.actions.keeping import (
    arrange,
    ask_for_review,
    lapse_due,
    remove_strategy,
    rerender,
    restore_strategy,
    unrendered,
)
from strategies.actions.proposing import propose, revise, save, take_back, withdraw
from strategies.actions.reviewing import approve, comment, return_, send
from strategies.actions.translating import remove_translation, translate

__all__ = [
    "add_category",
    "approve",
    "arrange",
    "ask_for_review",
    "assign_reviewer",
    "comment",
    "dismiss_reviewer",
    "lapse_due",
    "propose",
    "remove_category",
    "remove_strategy",
    "remove_translation",
    "rename_category",
    "rerender",
    "restore_strategy",
    "return_",
    "revise",
    "save",
    "send",
    "take_back",
    "translate",
    "unrendered",
    "withdraw",
]
