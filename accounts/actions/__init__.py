"""Every way a member comes, changes and goes."""

from accounts.actions.blocks import block, mute, unblock, unmute
from accounts.actions.claims import claim, claim_of, invite, make_placeholder
from accounts.actions.exports import ask_for_data, build_exports, forget_exports
from accounts.actions.groups import (
    add_to_group,
    ask_to_enter,
    change_group,
    create_group,
    end_group_invitation,
    enter_group,
    hand_over_group,
    invite_to_group,
    leave_group,
    let_in,
    remove_from_group,
    remove_group,
    set_group_owner,
    stop_asking,
    turn_away,
)
from accounts.actions.joining import accept_terms, forget_unconfirmed, join, welcome
from accounts.actions.leaving import erase, finish_erasure
from accounts.actions.pictures import remove_picture, set_picture
from accounts.actions.profiles import (
    change_profile,
    choose_language,
    choose_mail,
    choose_preferences,
    choose_privacy,
    choose_theme,
    rerender_bio,
    unrendered_bios,
)
from accounts.actions.roles import give_role
from accounts.actions.second_factors import (
    note_second_factor,
    remove_second_factors,
    weigh_second_factor,
)
from accounts.actions.sessions import follow_session, sign_out_everywhere, sign_out_session
from accounts.actions.sign_ins import forget_sign_ins, note_sign_in
from accounts.actions.tokens import create_token, note_use, revoke_token
from accounts.actions.vouching import note_links_let_through, unvouch, vouch

__all__ = [
    "accept_terms",
    "add_to_group",
    "ask_for_data",
    "ask_to_enter",
    "block",
    "build_exports",
    "change_group",
    "change_profile",
    "choose_language",
    "choose_mail",
    "choose_preferences",
    "choose_privacy",
    "choose_theme",
    "claim",
    "claim_of",
    "create_group",
    "create_token",
    "end_group_invitation",
    "enter_group",
    "erase",
    "finish_erasure",
    "follow_session",
    "forget_exports",
    "forget_sign_ins",
    "forget_unconfirmed",
    "give_role",
    "hand_over_group",
    "invite",
    "invite_to_group",
    "join",
    "leave_group",
    "let_in",
    "make_placeholder",
    "mute",
    "note_links_let_through",
    "note_second_factor",
    "note_sign_in",
    "note_use",
    "remove_from_group",
    "remove_group",
    "remove_picture",
    "remove_second_factors",
    "rerender_bio",
    "revoke_token",
    "set_group_owner",
    "set_picture",
    "sign_out_everywhere",
    "sign_out_session",
    "stop_asking",
    "turn_away",
    "unblock",
    "unmute",
    "unrendered_bios",
    "unvouch",
    "vouch",
    "weigh_second_factor",
    "welcome",
]
