"""Whom it concerns when something happens to an organisation, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activity.models import Activity
from activity.news import News, Story, Told, name_reasons, reason_in_words, register
from organisations.models import Organisation, PayoutProof, Restriction, Seat
from organisations.models.organisations import method_label

name_reasons(dict(Restriction.choices))


def _who_run_it(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Organisation):
        for pk in activity.target.seats.who_run_it().values_list("user", flat=True):
            yield Told(pk, "moderation")


def _restricted(story: Story) -> str:
    reason = reason_in_words(story.details.get("reason"))
    return _("%(organisation)s was restricted to reading: %(reason)s") % {
        "organisation": story.target,
        "reason": reason,
    }


def _unrestricted(story: Story) -> str:
    return _("%(organisation)s is no longer restricted") % {"organisation": story.target}


register(
    News(
        "organisations.restricted",
        "organisations.Organisation",
        _who_run_it,
        _restricted,
        is_official=True,
        reaches_suspended=True,
    ),
    News(
        "organisations.unrestricted",
        "organisations.Organisation",
        _who_run_it,
        _unrestricted,
        is_official=True,
        reaches_suspended=True,
    ),
)

# Proofs and statements --------------------------------------------------------------------------------


def _who_keep_it(activity: Activity) -> Iterator[Told]:
    """Those who run the organisation; of a member's own proof, the member."""
    target = activity.target
    organisation = getattr(target, "organisation", target)
    if activity.verb == "organisations.verified" and activity.details.get("was_verified"):
        return  # by another proof now
    if isinstance(target, PayoutProof) and target.user_id is not None:
        yield Told(target.user_id, "lapse")
    elif isinstance(organisation, Organisation):
        for pk in organisation.seats.who_run_it().values_list("user", flat=True):
            yield Told(pk, "lapse")


def _verified(story: Story) -> str:
    return _("%(organisation)s is verified") % _lapse(story)


def _unverified(story: Story) -> str:
    return _("%(organisation)s is no longer verified") % _lapse(story)


def _proof_lapses(story: Story) -> str:
    return _("The verification of %(organisation)s (%(method)s) holds until %(day)s: renew it in time") % (
        _lapse(story)
    )


def _proof_lapsed(story: Story) -> str:
    return _("A verification of %(organisation)s holds no more: %(method)s") % _lapse(story)


def _statement_lapses(story: Story) -> str:
    return _("The statement on sanctions of %(organisation)s ends on %(day)s: renew it in time") % _lapse(
        story
    )


def _statement_lapsed(story: Story) -> str:
    said = _(
        "The statement on sanctions of %(organisation)s has ended: nobody speaks for it until it is renewed"
    )
    return said % _lapse(story)


def _payout_lapses(story: Story) -> str:
    told = _lapse(story)
    if not told["organisation"]:
        return _("The badge of your payout address holds until %(day)s: sign again in time") % told
    return _("The badge of %(organisation)s's payout address holds until %(day)s: sign again in time") % told


def _payout_lapsed(story: Story) -> str:
    told = _lapse(story)
    if not told["organisation"]:
        return _("The badge of your payout address is gone: sign again to have it back") % told
    return _("The badge of %(organisation)s's payout address is gone: sign again to have it back") % told


def _lapse(story: Story) -> dict[str, object]:
    target = story.target
    until = parse_date(str(story.details.get("until", "")))
    return {
        "organisation": (target.organisation if isinstance(target, PayoutProof) else target) or "",
        "method": method_label(str(story.details.get("method", ""))),
        "day": date_format(until) if until else "",
    }


_OF_PAYOUTS = "organisations.PayoutProof"
register(
    *(
        News(f"organisations.{verb}", about, _who_keep_it, sentence, is_official=True)
        for verb, about, sentence in (
            ("verified", "organisations.Organisation", _verified),
            ("unverified", "organisations.Organisation", _unverified),
            ("proof_lapses", "organisations.Organisation", _proof_lapses),
            ("proof_lapsed", "organisations.Organisation", _proof_lapsed),
            ("statement_lapses", "organisations.Organisation", _statement_lapses),
            ("statement_lapsed", "organisations.Organisation", _statement_lapsed),
            ("payout_lapses", _OF_PAYOUTS, _payout_lapses),
            ("payout_lapsed", _OF_PAYOUTS, _payout_lapsed),
        )
    )
)

# Seats ----------------------------------------------------------------------------------------------


def _who_runs_it(activity: Activity) -> Iterator[Told]:
    if isinstance(activity.target, Organisation):
        for pk in activity.target.seats.who_run_it().values_list("user", flat=True):
            yield Told(pk, "organisation")


def _whose_seat_it_is(activity: Activity) -> Iterator[Told]:
    yield Told(activity.details["user"], "organisation")


def _requested(story: Story) -> str:
    return _("%(name)s asks for a seat in %(organisation)s") % _named(story)


def _joined(story: Story) -> str:
    return _("%(name)s took a seat in %(organisation)s") % _named(story)


def _left(story: Story) -> str:
    return _("%(name)s left %(organisation)s") % _named(story)


def _approved(story: Story) -> str:
    return _("You have a seat in %(organisation)s") % _named(story)


def _declined(story: Story) -> str:
    return _("%(organisation)s declined your request for a seat") % _named(story)


def _role_changed(story: Story) -> str:
    role = dict(Seat.choices).get(Seat(story.details.get("role", "member")), "")
    return _("Your seat in %(organisation)s is now: %(role)s") % {**_named(story), "role": role}


def _revoked(story: Story) -> str:
    return _("Your seat in %(organisation)s has ended") % _named(story)


def _named(story: Story) -> dict[str, object]:
    return {"name": story.actor, "organisation": story.target}


_ABOUT = "organisations.Organisation"
register(
    News("organisations.requested", _ABOUT, _who_runs_it, _requested),
    News("organisations.joined", _ABOUT, _who_runs_it, _joined),
    News("organisations.left", _ABOUT, _who_runs_it, _left),
    News("organisations.approved", _ABOUT, _whose_seat_it_is, _approved, is_official=True),
    News("organisations.declined", _ABOUT, _whose_seat_it_is, _declined, is_official=True),
    News("organisations.role_changed", _ABOUT, _whose_seat_it_is, _role_changed, is_official=True),
    News("organisations.revoked", _ABOUT, _whose_seat_it_is, _revoked, is_official=True),
)
