"""Every way an organisation changes."""

from organisations.actions.blocking import block_organisation, unblock_organisation
from organisations.actions.following import follow, unfollow
from organisations.actions.founding import attest, change, found, rerender, set_logo, unrendered
from organisations.actions.grids import add_grid, remove_grid, rename_grid
from organisations.actions.inviting import accept, invitation_of, invite, withdraw
from organisations.actions.payouts import (
    begin_payout_proof,
    remove_payout_proof,
    show_payout_address,
    sign_payout_proof,
)
from organisations.actions.reminding import remind_lapses
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
from organisations.actions.verifying import (
    allow_domain_join,
    claim_domain,
    confirm_mail,
    end_verification,
    join_by_domain,
    mail_proof,
    mail_proof_of,
    note_check,
    reckon_expired,
    review,
    unvouch,
    vouch,
)

__all__ = [
    "accept",
    "add_grid",
    "allow_domain_join",
    "approve",
    "ask",
    "attest",
    "begin_payout_proof",
    "block_organisation",
    "change",
    "change_role",
    "choose_shown",
    "claim_domain",
    "confirm_mail",
    "decline",
    "end_verification",
    "follow",
    "forget",
    "found",
    "invitation_of",
    "invite",
    "join_by_domain",
    "leave",
    "mail_proof",
    "mail_proof_of",
    "note_check",
    "reckon_expired",
    "remind_lapses",
    "remove_grid",
    "remove_payout_proof",
    "rename_grid",
    "rerender",
    "restrict",
    "review",
    "revoke",
    "set_logo",
    "show_payout_address",
    "sign_payout_proof",
    "unask",
    "unblock_organisation",
    "unfollow",
    "unrendered",
    "unrestrict",
    "unvouch",
    "vouch",
    "withdraw",
]
