"""Companies and associations, and who sits in them."""

from organisations.models.blocks import OrganisationBlock
from organisations.models.doors import Gated, OpenTo
from organisations.models.grids import Grid
from organisations.models.lapses import LapseNotice
from organisations.models.organisations import (
    Attestation,
    FormerName,
    Kind,
    Organisation,
    OrganisationLanguage,
    Restriction,
    Size,
)
from organisations.models.payouts import PayoutProof
from organisations.models.seats import Invitation, JoinRequest, Membership, PastSeat, Seat
from organisations.models.verifications import Method, Verification, Vouch

__all__ = [
    "Attestation",
    "FormerName",
    "Gated",
    "Grid",
    "Invitation",
    "JoinRequest",
    "Kind",
    "LapseNotice",
    "Membership",
    "Method",
    "OpenTo",
    "Organisation",
    "OrganisationBlock",
    "OrganisationLanguage",
    "PastSeat",
    "PayoutProof",
    "Restriction",
    "Seat",
    "Size",
    "Verification",
    "Vouch",
]
