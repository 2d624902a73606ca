"""Who may do what with an open call, and which calls fit somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Block, Distance
from accounts.permissions import is_member
from messaging.models import Call, CallReply, Proposal
from messaging.proposals.regions import regions_of
from organisations.models import Organisation
from organisations.permissions import can_speak_for, has_seat

FITTING_SHOWN = 5


@dataclass(frozen=True)
class Match:
    """A call that fits, and why."""

    call: Call
    because: list[str]


def stands_behind(user: Any, side: Call | CallReply) -> bool:
    """Whether it is theirs, or of an organisation where they have a seat."""
    if side.organisation is not None:
        return has_seat(user, side.organisation)
    return bool(side.by_id == user.pk)


def can_keep_call(user: Any, call: Call) -> bool:
    """Change it and close it: whoever speaks for those behind it."""
    if call.organisation is not None:
        return can_speak_for(user, call.organisation)
    return is_member(user) and call.by_id == user.pk


def can_reply_to(user: Any, call: Call, organisation: Organisation | None = None) -> bool:
    """For oneself or for an organisation; not to one's own side's, nor across a block of its author's.

    A block of the reader's own is no obstacle to a blind call: that would tell who wrote it.
    """
    if not is_member(user) or stands_behind(user, call):
        return False
    if organisation is not None and not can_speak_for(user, organisation):
        return False
    if call.wants_verified and (organisation is None or not organisation.is_verified):
        return False
    return not Block.objects.filter(by=call.by_id, blocked=user.pk, distance=Distance.BLOCKED).exists()


def can_answer_reply(user: Any, reply: CallReply) -> bool:
    """Agree to be named, or let it be: either side, by who speaks for it now."""
    for side in (reply.call, reply):
        if not stands_behind(user, side):
            continue
        if side.organisation is None or can_speak_for(user, side.organisation):
            return is_member(user)
    return False


def can_say(user: Any, reply: CallReply) -> bool:
    """Write to the other side while names are sealed. Who replied waits until the caller has written back."""
    if not reply.call.is_blind or reply.is_revealed or reply.is_declined or not can_answer_reply(user, reply):
        return False
    return stands_behind(user, reply.call) or reply.words.filter(is_callers=True).exists()


def matches(user: Any) -> list[Match]:
    """Open calls of others that fit this person's organisations, profile and languages, the best first."""
    mine = list(Organisation.objects.of(user).prefetch_related("grids", "languages"))
    grids = {grid.pk for one in mine for grid in one.grids.all()}
    regions = regions_of(one.country for one in mine)
    sizes = {one.size for one in mine if one.size}
    profile = getattr(user, "profile", None)
    languages = set(profile.languages if profile else []) | {
        row.code for one in mine for row in one.languages.all()
    }
    kinds = _kinds_of(user)
    near = Q(grid__in=grids) | Q(region__in=regions) | Q(size__in=sizes) | Q(kind__in=kinds)
    rows = Call.objects.visible_to(user).open().exclude(pk__in=Call.objects.of(user).values("pk"))
    found = []
    for call in rows.filter(near).for_rows().order_by("-created_at", "-id")[:100]:
        because = [
            (call.grid_id in grids, 4, _("your grid")),
            (call.region in regions, 3, _("your region")),
            (call.kind in kinds, 2, _("a kind you deal in")),
            (call.size in sizes, 2, _("your size")),
            (call.language in languages, 1, _("your language")),
        ]
        weight = sum(points for fits, points, _why in because if fits)
        found.append((weight, Match(call, [why for fits, _points, why in because if fits])))
    found.sort(key=lambda one: -one[0])
    return [match for _weight, match in found[:FITTING_SHOWN]]


def _kinds_of(user: Any) -> set[str]:
    """The kinds of what one's own side called for, replied to or negotiates."""
    called = Call.objects.of(user).values_list("kind", flat=True)
    replied = CallReply.objects.of(user).values_list("call__kind", flat=True)
    proposed = Proposal.objects.visible_to(user).values_list("kind", flat=True)
    return set(called.order_by().union(replied.order_by(), proposed.order_by()))
