"""Every way an organisation changes."""

from organisations.actions.founding import attest, change, found, rerender, set_logo, unrendered
from organisations.actions.grids import add_grid, remove_grid, rename_grid
from organisations.actions.inviting import accept, invitation_of, invite, withdraw
from organisations.actions.restricting import restrict, unrestrict
from organisations.actions.seating import (
    approve,
    ask,
    change_role,
    choose_shown,
    decline,
    forget,
    leave,
    revoke,
    unask,
)

__all__ = [
    "accept",
    "add_grid",
    "approve",
    "ask",
    "attest",
    "change",
    "change_role",
    "choose_shown",
    "decline",
    "forget",
    "found",
    "invitation_of",
    "invite",
    "leave",
    "remove_grid",
    "rename_grid",
    "rerender",
    "restrict",
    "revoke",
    "set_logo",
    "unask",
    "unrendered",
    "unrestrict",
    "withdraw",
]
