"""How an organisation becomes verified, and stops being so. The network is asked before, never in here.

`reckon` is the one place that decides: it is called after whatever changes a proof, sets what the badge shows
and tells.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.tokens import digest
from activity.recording import record
from core.errors import Refused
from core.permissions import require
from organisations.actions.seating import locked, seat_down
from organisations.domains import Answer, domain_of
from organisations.models import Membership, Method, Organisation, Seat, Verification, Vouch
from organisations.models.verifications import RECHECKED
from organisations.permissions import can_join_by_domain, can_restrict, can_run, can_vouch

HELD = timedelta(days=365)  # what is looked at once
SEEN = timedelta(days=30)  # what is looked at again, from the last time it was there
AGAIN = timedelta(days=1)
PATIENCE = timedelta(days=3)  # with a domain that does not answer at all
PENDING = timedelta(days=30)
RENEWABLE = timedelta(days=30)  # before it ends, what is looked at once can be shown again
VOUCHERS = 2


def claim_domain(organisation: Organisation, *, by: User, method: str, domain: str) -> Verification:
    """Begin to prove a domain by record or file: a random token to publish. Asking again gives the same.

    Raises PermissionDenied; Refused (422) for a method or domain that proves nothing.
    """
    require(can_run(by, organisation), _("You may not change this organisation."))
    if method not in RECHECKED:
        raise Refused(_("Choose a method."), status=422, field="method")
    name = domain_of(domain)
    now = timezone.now()
    with transaction.atomic():
        locked(organisation)
        made, _is_new = organisation.verifications.open().get_or_create(
            organisation=organisation,
            method=method,
            domain=name,
            defaults={"token": secrets.token_urlsafe(24), "by": by, "expires_at": now + PENDING},
        )
    return made


@transaction.atomic
def note_check(verification: Verification, answer: Answer) -> Verification:
    """What the domain said when it was looked at, by the worker or because someone asked.

    A domain that answers and doesn't say it has lost its proof at once; one that is silent has three days.
    """
    organisation = locked(verification.organisation)
    verification = Verification.objects.get(pk=verification.pk)
    if verification.ended_at is not None:
        return verification
    now = timezone.now()
    verification.checked_at = now
    verification.due_at = now + AGAIN if verification.held_since else None
    if answer == Answer.HOLDS:
        verification.held_since = verification.held_since or now
        verification.expires_at, verification.due_at = now + SEEN, now + AGAIN
        verification.silent_since = None
    elif verification.held_since is not None:
        verification.silent_since = verification.silent_since or now
        if answer == Answer.ABSENT or now - verification.silent_since > PATIENCE:
            verification.ended_at = now
    verification.save()
    reckon(organisation)
    if verification.ended_at is not None and organisation.is_verified:  # else that it isn't is the news
        record("organisations.proof_lapsed", by=None, target=organisation, method=verification.method)
    return verification


def mail_proof(organisation: Organisation, *, by: User, address: str) -> Verification:
    """Mail a link to an address at the organisation's domain; who opens it proves the domain for a year.

    What is proved so already can be renewed in its last month; until then it stays as it is.

    Raises PermissionDenied; Refused (422) for no address, or one that proves nothing.
    """
    require(can_run(by, organisation), _("You may not change this organisation."))
    try:
        validate_email(address)
    except Exception:
        raise Refused(_("This is no e-mail address."), status=422, field="domain") from None
    name = domain_of(address)
    token = secrets.token_urlsafe(32)
    letter = _letter(organisation, by, settings.SITE_URL + reverse("confirm_domain", args=[token]))
    with transaction.atomic():
        locked(organisation)
        made = _mail_proof_to_confirm(organisation, name, by)
        made.digest = digest(token)
        made.save(update_fields=["digest"])
        send_mail(*letter, None, [address])  # a row of the outbox: there if and only if the proof is
    return made


def mail_proof_of(token: str) -> Verification | None:
    """What a mailed link proves or renews; None if it is unknown, used or too old."""
    rows = Verification.objects.open().filter(digest=digest(token))
    return rows.filter(expires_at__gt=timezone.now()).select_related("organisation").first()


def confirm_mail(token: str, *, by: User) -> Verification:
    """Raises PermissionDenied for who doesn't run the organisation; Refused (409) for a link that ended."""
    found = mail_proof_of(token)
    if found is None:
        raise Refused(_("This link was used already or is too old. Ask for a new one."))
    with transaction.atomic():
        organisation = locked(found.organisation)
        require(can_run(by, organisation), _("You may not change this organisation."))
        now = timezone.now()
        waiting = Verification.objects.open().filter(pk=found.pk, digest=digest(token))
        held_since = Coalesce("held_since", now)
        if not waiting.update(held_since=held_since, checked_at=now, expires_at=now + HELD, digest=""):
            raise Refused(_("This link was used already or is too old. Ask for a new one."))
        reckon(organisation)
    found.refresh_from_db()
    return found


@transaction.atomic
def review(organisation: Organisation, *, by: User, note: str) -> Verification:
    """Moderators looked at papers: the note says at which. Raises PermissionDenied; Refused (422, 409)."""
    require(can_restrict(by), _("You may not verify this organisation."))
    if not note.strip():
        raise Refused(_("Say what you looked at."), status=422, field="note")
    organisation = locked(organisation)
    now = timezone.now()
    organisation.verifications.open().filter(method=Method.STAFF).update(ended_at=now)
    made = _hold(organisation, Method.STAFF, by=by, note=" ".join(note.split())[:500])
    reckon(organisation)
    return made


@transaction.atomic
def end_verification(verification: Verification, *, by: User) -> None:
    """Take a proof back: its own people any, moderators what moderators gave. Raises Refused (409)."""
    organisation = locked(verification.organisation)
    is_staffs = verification.method == Method.STAFF
    allowed = can_restrict(by) if is_staffs else can_run(by, organisation)
    require(allowed, _("You may not end this verification."))
    open_ = Verification.objects.open().filter(pk=verification.pk)
    if not open_.update(ended_at=timezone.now()):
        raise Refused(_("This verification has ended already."))
    reckon(organisation)


@transaction.atomic
def vouch(organisation: Organisation, *, by: User, voucher: Organisation) -> None:
    """Say, for a verified organisation, that one knows another, for a year; doing it again renews that."""
    require(can_vouch(by, voucher, organisation), _("You can't vouch for this organisation."))
    locked(organisation)
    now = timezone.now()
    Vouch.objects.update_or_create(
        organisation=organisation, voucher=voucher, defaults={"by": by, "given_at": now}
    )
    record("organisations.vouched", by=by, target=organisation, voucher=voucher.pk)
    _weigh_vouches(organisation)
    reckon(organisation)


@transaction.atomic
def unvouch(organisation: Organisation, *, by: User, voucher: Organisation) -> None:
    """Take that back. That there was none is no error."""
    require(can_run(by, voucher), _("You may not change this organisation."))
    locked(organisation)
    if Vouch.objects.filter(organisation=organisation, voucher=voucher).delete()[0]:
        record("organisations.unvouched", by=by, target=organisation, voucher=voucher.pk)
    _weigh_vouches(organisation)
    reckon(organisation)


@transaction.atomic
def allow_domain_join(organisation: Organisation, *, by: User, is_allowed: bool) -> None:
    """Whether people with an address at a verified domain take a member's seat by themselves."""
    require(can_run(by, organisation), _("You may not change this organisation."))
    organisation.lets_domain_join = is_allowed
    organisation.save(update_fields=["lets_domain_join"])
    record("organisations.joining_changed", by=by, target=organisation)


@transaction.atomic
def join_by_domain(organisation: Organisation, *, by: User, is_shown: bool = True) -> Membership:
    """Take a member's seat by a confirmed address at a verified domain."""
    organisation = locked(organisation)
    allowed = can_join_by_domain(by, organisation)
    require(allowed, _("Your address is not at a verified domain of this organisation."))
    seat = seat_down(organisation, by, Seat.MEMBER, is_shown=is_shown)
    record("organisations.joined", by=by, target=organisation, user=by.pk, role=Seat.MEMBER.value)
    return seat


def reckon_expired(at_most: int = 50) -> int:
    """Take badges off that have expired, and proofs begun and never finished; returns how many badges."""
    now = timezone.now()
    Verification.objects.open().filter(expires_at__lte=now).update(ended_at=now)
    stale = Organisation.objects.filter(verified_until__lte=now).order_by("verified_until")[:at_most]
    for organisation in stale:
        with transaction.atomic():
            reckon(locked(organisation))
    return len(stale)


def reckon(organisation: Organisation) -> None:
    """Set what the badge shows from the proofs that hold; news if it comes or goes. The row is locked.

    What was vouched for by it is weighed again: a voucher that isn't verified counts no more.
    """
    best = organisation.verifications.held().order_by("-expires_at", "id").first()
    before = organisation.verified_how, organisation.verified_since
    organisation.verified_until = best.expires_at if best else None
    organisation.verified_how = best.method if best else ""
    organisation.verified_since = best.held_since if best else None
    organisation.save(update_fields=["verified_until", "verified_how", "verified_since"])
    if (organisation.verified_how, organisation.verified_since) == before:
        return
    was_verified = int(bool(before[0]))
    verb = f"organisations.{'verified' if best else 'unverified'}"
    record(verb, by=None, target=organisation, was_verified=was_verified)
    for vouched in Vouch.objects.filter(voucher=organisation).select_related("organisation"):
        other = locked(vouched.organisation)
        _weigh_vouches(other)
        reckon(other)


def _mail_proof_to_confirm(organisation: Organisation, domain: str, by: User) -> Verification:
    """The proof that a mailed link will confirm: one that ends within a month, or a new one.

    Raises Refused (409) for one that holds longer.
    """
    now = timezone.now()
    of_domain = organisation.verifications.open().filter(method=Method.MAIL, domain=domain)
    held = of_domain.filter(held_since__isnull=False, expires_at__gt=now).first()
    if held is not None:
        if held.expires_at > now + RENEWABLE:
            raise Refused(_("This domain is proved by mail already."), field="domain")
        return held
    of_domain.filter(held_since__isnull=False).update(ended_at=now)
    made, _is_new = of_domain.update_or_create(
        organisation=organisation,
        method=Method.MAIL,
        domain=domain,
        held_since=None,
        defaults={"by": by, "expires_at": now + timedelta(days=2)},
    )
    return made


def _letter(organisation: Organisation, by: User, link: str) -> tuple[str, str]:
    """Subject and text of the mail that proves a domain."""
    context = {"organisation": organisation, "by": by, "link": link}
    subject = render_to_string("organisations/email/domain_subject.txt", context)
    message = render_to_string("organisations/email/domain_message.txt", context).strip()
    return " ".join(subject.split()), message


def _weigh_vouches(organisation: Organisation) -> None:
    """Two vouchers that are verified otherwise than by vouching make a verification; fewer end it.

    It holds for a year from the second newest of their words.
    """
    vouchers = Organisation.objects.verified().exclude(verified_how=Method.VOUCHED).filter(restricted_at=None)
    given = organisation.vouches.filter(voucher__in=vouchers, given_at__gt=timezone.now() - HELD)
    newest = given.order_by("-given_at").values_list("given_at", flat=True)[:VOUCHERS]
    held = organisation.verifications.open().filter(method=Method.VOUCHED)
    if len(newest) < VOUCHERS:
        held.update(ended_at=timezone.now())
        return
    if not held.exists():
        _hold(organisation, Method.VOUCHED)
    held.update(expires_at=newest[VOUCHERS - 1] + HELD)


def _hold(organisation: Organisation, method: str, *, by: User | None = None, note: str = "") -> Verification:
    now = timezone.now()
    try:
        with transaction.atomic():
            return Verification.objects.create(
                organisation=organisation,
                method=method,
                by=by,
                note=note,
                held_since=now,
                checked_at=now,
                expires_at=now + HELD,
            )
    except IntegrityError:
        raise Refused(_("This was done a moment ago.")) from None
