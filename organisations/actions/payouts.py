"""A member or an organisation shows that they mine: they sign our message with a payout address."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import is_member
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from organisations.models import Organisation, PayoutProof
from organisations.permissions import can_run
from organisations.signatures import check_signature, mainnet_address

OPEN = timedelta(days=1)
HELD = timedelta(days=365)
_KEPT_OPEN = 5  # messages begun and not signed


def begin_payout_proof(*, by: User, address: str, organisation: Organisation | None = None) -> PayoutProof:
    """A message to sign with this address, good for a day; for oneself, or an organisation one runs.

    Raises PermissionDenied; Refused (422) for what is no address.
    """
    _require_own(by, organisation)
    address = mainnet_address(address)
    now = timezone.now().replace(microsecond=0)
    owner = {"user": None if organisation else by, "organisation": organisation}
    with transaction.atomic():
        unsigned = PayoutProof.objects.filter(**owner, signed_at=None).order_by("-id")
        old = list(unsigned.values_list("pk", flat=True)[_KEPT_OPEN - 1 :])
        PayoutProof.objects.filter(pk__in=old).delete()
        return PayoutProof.objects.create(
            **owner,
            address=address,
            message=_message(by, organisation, now.strftime("%Y-%m-%d %H:%M UTC"), now + OPEN),
            asked_at=now,
            open_until=now + OPEN,
        )


def sign_payout_proof(proof: PayoutProof, *, by: User, signature: str) -> PayoutProof:
    """Take the wallet's signature; the badge holds for twelve months.

    Raises PermissionDenied; Refused: 422 for a signature that doesn't fit, 409 for a message that is too old or
    signed already.
    """
    _require_owner(proof, by)
    if not proof.is_open:
        raise Refused(_("This message is too old or signed already. Begin with a new one."))
    check_signature(proof.message, proof.address, signature)
    now = timezone.now()
    with transaction.atomic():
        open_ = PayoutProof.objects.filter(pk=proof.pk, signed_at=None, open_until__gt=now)
        if not open_.update(signed_at=now, lapses_at=now + HELD):
            raise Refused(_("This message is too old or signed already. Begin with a new one."))
        record("organisations.payout_signed", by=by, target=proof.organisation or by)
    proof.refresh_from_db()
    return proof


def show_payout_address(proof: PayoutProof, *, by: User, is_shown: bool) -> None:
    """Whether the address itself stands beside the badge."""
    _require_owner(proof, by)
    proof.is_address_shown = is_shown
    proof.save(update_fields=["is_address_shown"])


@transaction.atomic
def remove_payout_proof(proof: PayoutProof, *, by: User) -> None:
    """Take badge and address away for good."""
    _require_owner(proof, by)
    record("organisations.payout_removed", by=by, target=proof.organisation or by)
    proof.delete()


def _require_owner(proof: PayoutProof, by: User) -> None:
    require(proof.organisation is not None or proof.user_id == by.pk)
    _require_own(by, proof.organisation)


def _require_own(by: User, organisation: Organisation | None) -> None:
    allowed = is_member(by) if organisation is None else can_run(by, organisation)
    require(allowed, _("You may not change this."))


def _message(by: User, organisation: Organisation | None, date: str, until: object) -> str:
    """One line of ASCII: hardware wallets show no more. Never translated, for it is what is signed."""
    who = f"member {by.pk}" if organisation is None else f"organisation {organisation.pk}"
    name = organisation.slug if organisation else by.username
    account = f"{who} {name}" if name.isascii() else who
    end = f"{until:%Y-%m-%d %H:%M} UTC"
    return (
        f"{settings.SITE_HOST} payout address proof; account: {account}; purpose: show that we mine; "
        f"nonce: {secrets.token_hex(16)}; date: {date}; valid until: {end}"
    )
