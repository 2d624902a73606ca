"""A proposal between two companies, for tests: alice signs for Kestrel Ridge, dave for Blue River."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from messaging import actions
from messaging.models import Call, Proposal
from organisations.models import Organisation
from tests.makers import make_organisation, make_user

SECRET = "Quetzal-7731"  # stands in no other text


def in_days(days: int) -> str:
    return (timezone.now().date() + timedelta(days=days)).isoformat()


def spares(**told: Any) -> dict[str, Any]:
    """Terms of a spares pool, as a form cleans them."""
    said = {
        "title": f"Shared spares pool {SECRET}",
        "scope": "Control boards and fans in Odessa and Shah Alam, open to both.",
        "stock": "60 control boards, 120 PSUs",
        "dispatch": 48,
        "costs": "65 % Kestrel Ridge, 35 % Blue River",
        "valid_until": in_days(14),
    }
    return {**said, **told}


def make_companies(alice: User, dave: User) -> tuple[Organisation, Organisation]:
    return make_organisation("Kestrel Ridge", by=alice), make_organisation("Blue River", by=dave)


def make_deal(
    *,
    by: User,
    to: list[User | Organisation] | None = None,
    organisation: Organisation | None = None,
    kind: str = "parts",
    is_sent: bool = True,
    threshold: int | None = None,
    **told: Any,
) -> Proposal:
    """On the table, unless `is_sent` says otherwise; `told` changes its terms."""
    proposal = actions.begin_proposal(
        by=by,
        kind=kind,
        values=spares(**told),
        to=to or [make_user()],
        organisation=organisation,
        threshold=threshold,
    )
    if is_sent:
        actions.send_proposal(proposal, by=by)
    return Proposal.objects.get(pk=proposal.pk)


def fresh(proposal: Proposal) -> Proposal:
    """As it is now, with nothing kept on the instance."""
    return Proposal.objects.get(pk=proposal.pk)


def make_call(*, by: User, **told: Any) -> Call:
    """A call for a host in the Nordics, on the board for a month."""
    said = {
        "kind": "hosting",
        "title": "A host with 20 MW from May",
        "body": "Hydro, two years, water cooling is welcome.",
        "language": "en",
        "region": "nordics",
        "size": "10-50",
        "closes_on": timezone.now().date() + timedelta(days=30),
    }
    return actions.publish_call(by=by, **{**said, **told})
