"""What a turn of a proposal is called, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from messaging.proposals.life import Act

if TYPE_CHECKING:
    from messaging.models import Turn


def told_of(turn: Turn) -> str:
    """One sentence: Blue River withdrew this proposal."""
    name = turn.party.name if turn.party else ""
    sentence = {
        Act.SEND: _("%(name)s sent version %(version)d."),
        Act.ASK: _("%(name)s asked a question."),
        Act.EXPLAIN: _("%(name)s answered the question."),
        Act.COUNTER: _("%(name)s countered with version %(version)d."),
        Act.ACCEPT: _("%(name)s accepted version %(version)d."),
        Act.DECLINE: _("%(name)s declined version %(version)d."),
        Act.WITHDRAW: _("%(name)s withdrew the proposal."),
        Act.START: _("%(name)s started it with those who agreed."),
        Act.EXPIRE: _("Its time was over."),
    }[Act(turn.act)]
    return sentence % {"name": name, "version": turn.version}
