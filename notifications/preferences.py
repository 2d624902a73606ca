"""The kinds of news, and which of them come by mail.

A kind is why someone hears, not what happened: the same reply is a mention to one and, to another, a
reply in a topic they watch. Profile.mail_for holds what a member changed, by key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """One reason to be told. `mails` is the default; without `can_mail` it never leaves the site."""

    key: str
    label: str | Promise
    hint: str | Promise = ""
    mails: bool = True
    can_mail: bool = True


KINDS = (
    Kind("mention", _("Someone mentions you")),
    Kind("reply", _("Someone replies to you or quotes you")),
    Kind(
        "watching",
        _("New in what you watch"),
        _("Replies in topics, and new topics in the categories and tags you watch."),
    ),
    Kind("answer", _("A reply is marked as the answer"), _("Yours, or one to your question.")),
    Kind("reaction", _("Someone reacts to your post"), mails=False, can_mail=False),
    Kind(
        "moderation",
        _("Moderators act on what you wrote or reported"),
        _("Moved, removed or restored posts, warnings, and what became of your reports."),
    ),
    Kind("organisation", _("Someone joins, asks to join or leaves your organisation, or your seat changes")),
    Kind("desk", _("Someone writes to a desk at which you answer, or a colleague leaves a side note there")),
    Kind(
        "room",
        _("Rooms of organisations"),
        _("Invitations, agendas and minutes, objections, and when a room ends."),
    ),
    Kind("campaign", _("News of campaigns you run, sign or follow")),
    Kind("message", _("Someone writes to you"), _("Who and where; what they wrote only if you choose that.")),
    Kind("proposal", _("A proposal or an open call of yours moves")),
    Kind("following", _("New from organisations you follow"), _("What is said in their name."), mails=False),
    Kind(
        "lapse",
        _("A proof or statement of yours lapses"),
        _("30 and 7 days before, and when it has: verification, payout address, statement on sanctions."),
    ),
    Kind(
        "review",
        _("Strategies you write or review"),
        _("Sent, returned and published texts, and strategies of yours that are due for review."),
    ),
    Kind("group", _("Someone comes into, asks to join or leaves your group, or you are let in or invited")),
    Kind("standing", _("Someone vouches for you, and what you may do here changes")),
    Kind("reminder", _("Reminders you set on bookmarks")),
)
# No kind of its own: whether mails about messages hold their text. Off unless somebody switches it on.
WITH_TEXT = "message_text"
WITH_TEXT_LABEL = _(
    "… with what they wrote in it. Messages are encrypted on this server; a mail is not, so mail providers can read it."
)
_BY_KEY = {kind.key: kind for kind in KINDS}


def mailed_kinds() -> list[Kind]:
    """Those a member may choose to have by mail."""
    return [kind for kind in KINDS if kind.can_mail]


def kind_of(key: str) -> Kind | None:
    return _BY_KEY.get(key)


def wants_mail(mail_for: Mapping[str, Any], key: str) -> bool:
    """Whether news of this kind comes by mail to a member with these preferences."""
    kind = _BY_KEY.get(key)
    if kind is None or not kind.can_mail:
        return False
    return bool(mail_for.get(key, kind.mails))


def wants_text(mail_for: Mapping[str, Any]) -> bool:
    """Whether mails about messages hold their text, for a member with these preferences."""
    return mail_for.get(WITH_TEXT) is True


def boxes() -> list[tuple[str, str | Promise, bool]]:
    """What a member chooses among: key, label and default of each, the text of messages below its kind."""
    found: list[tuple[str, str | Promise, bool]] = []
    for kind in mailed_kinds():
        found.append((kind.key, kind.label, kind.mails))
        if kind.key == "message":
            found.append((WITH_TEXT, WITH_TEXT_LABEL, False))
    return found


def chosen(mail_for: Mapping[str, Any]) -> dict[str, bool]:
    """Each kind that can be mailed, and whether it is."""
    return {kind.key: wants_mail(mail_for, kind.key) for kind in mailed_kinds()}
