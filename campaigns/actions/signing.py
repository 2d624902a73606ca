"""Signing: members at once, organisations by a signatory, visitors by a mailed link that is good once.

Each is one short transaction. What a suspicious signature comes to is found out later by the worker
(actions.screening), and never told to who signed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import one_line
from accounts.tokens import digest
from activity.following import follow
from activity.poking import Poker
from activity.recording import record
from campaigns.actions.counting import count_people, reckon_organisations
from campaigns.addresses import domain_of, key_of, network_of, stem_of
from campaigns.models import Campaign, Signature, SigningLink
from campaigns.permissions import can_act, can_change_signature, can_sign_for
from campaigns.querysets import SignatureQuerySet
from core.errors import Refused
from core.permissions import require
from core.rate_limits import is_newcomer
from organisations.models import Organisation
from organisations.voice import hold_voice

LINK_GOOD_FOR = timedelta(days=2)
MAILS_A_CAMPAIGN, MAILS_A_DAY = 5, 20
poke_screen = Poker("campaigns.tasks.screen")


@dataclass(frozen=True)
class Trace:
    """From where a request came, for the fraud rules."""

    address: str = ""
    agent: str = ""

    def columns(self) -> dict[str, Any]:
        """An agent alone says nothing, and would be found by nobody who forgets traces."""
        return {
            "address": self.address or None,
            "network": network_of(self.address),
            "agent": self.agent[:200] if self.address else "",
        }


def sign(campaign: Campaign, *, by: User, trace: Trace | None = None, **said: Any) -> Signature:
    """Sign in one's own name. Signing again changes nothing.

    `said`: country, source, shows_name, wants_updates, is_forwarded. Raises PermissionDenied; Refused (409)
    once the campaign is closed.
    """
    require(can_act(by, campaign), _("You may not sign."))
    key = key_of(by.email, campaign.pk) if by.email else ""
    with transaction.atomic():
        signature, is_new = _put(
            campaign,
            (Signature.objects.filter(user=by, organisation=None), Signature.objects.of_mailbox(key)),
            user=by,
            address_key=key,
            name=by.shown_name,
            language=by.language,
            is_counted=True,
            **_screening(by),
            **_consents(said),
            **(trace or Trace()).columns(),
        )
        if is_new:
            count_people(campaign, come=[signature])
            if signature.screened_at is None:
                transaction.on_commit(poke_screen, robust=True)
        elif signature.user_id is None:
            # They signed by mail before; from now on it is their account's.
            Signature.objects.filter(pk=signature.pk).update(user=by)
            signature.user = by
        if signature.wants_updates:
            follow(campaign, by=by)
    return signature


def sign_for(
    campaign: Campaign, organisation: Organisation, *, by: User, gives_size: bool = False, **said: Any
) -> Signature:
    """Sign for an organisation, by its signatory. Its name is public.

    Raises PermissionDenied; Refused (409) once closed, or if nobody speaks for it now.
    """
    require(can_sign_for(by, organisation, campaign), _("You may not act for this organisation."))
    with transaction.atomic():
        hold_voice(organisation, by=by)
        signature, is_new = _put(
            campaign,
            [Signature.objects.filter(organisation=organisation)],
            organisation=organisation,
            user=by,
            name=organisation.name,
            screened_at=timezone.now(),
            is_counted=True,
            gives_size=gives_size,
            **{**_consents(said), "shows_name": True, "country": organisation.country},
        )
        if is_new:
            reckon_organisations(campaign)
            record("campaigns.signed", by=by, target=campaign, organisation=organisation.pk)
    return signature


def ask_for_link(campaign: Campaign, *, email: str, language: str = "", **said: Any) -> None:
    """Mail a visitor the link by which they sign; to one who has signed, the way to their signature.

    Says nothing of which it was, and mails nothing to a mailbox that has had enough, be it asked for at one
    moment by many. Raises Refused (409) once the campaign is closed; PermissionDenied for one that is not open
    to everyone.
    """
    require(campaign.is_open_to_all)
    _check_open(campaign)
    key, mailbox = key_of(email, campaign.pk), key_of(email, 0)
    now = timezone.now()
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        today = SigningLink.objects.filter(mailbox=mailbox, asked_at__gt=now - timedelta(days=1))
        link = SigningLink(
            campaign=campaign,
            digest=digest(token),
            email=email,
            address_key=key,
            mailbox=mailbox,
            said={
                "name": one_line(said.get("name", ""))[:80],
                "language": language,
                **_consents(said),
            },
            asked_at=now,
            expires_at=now + LINK_GOOD_FOR,
        )
        if today.count() >= MAILS_A_DAY or not _number(link):
            return
        signed = Signature.objects.filter(campaign=campaign).of_mailbox(key).standing().first()
        if signed is not None:
            mail("signed", campaign, email, language, link=link_to(signed))
        else:
            path = reverse("confirm_signature", args=[campaign.slug, token])
            mail("link", campaign, email, language, link=settings.SITE_URL + path)


def _number(link: SigningLink) -> bool:
    """Keep it under the next number of its address; False if that has had all its mails."""
    links = SigningLink.objects.filter(campaign=link.campaign, address_key=link.address_key)
    for _try in range(MAILS_A_CAMPAIGN + 1):
        link.number = (links.aggregate(last=Max("number"))["last"] or 0) + 1
        if link.number > MAILS_A_CAMPAIGN:
            return False
        try:
            with transaction.atomic():
                link.save()
        except IntegrityError:
            continue  # another, asked for at the same moment, has this number
        return True
    return False


def link_of(token: str) -> SigningLink | None:
    """What a mailed link stands for; None if it is unknown, used, or too old."""
    rows = SigningLink.objects.filter(used_at=None, expires_at__gt=timezone.now())
    return rows.filter(digest=digest(token)).select_related("campaign__body", "campaign__text").first()


def confirm(token: str, *, trace: Trace | None = None) -> Signature:
    """Sign by a mailed link. The worker decides whether it counts.

    Raises Refused (409) for a link that was used or is too old, and once the campaign is closed.
    """
    found = link_of(token)
    if found is None:
        raise Refused(_("This link was used already, or is too old. Ask for a new one."))
    with transaction.atomic():
        used = SigningLink.objects.filter(pk=found.pk, used_at=None).update(used_at=timezone.now())
        if not used:
            raise Refused(_("This link was used already, or is too old. Ask for a new one."))
        signature, is_new = _put(
            found.campaign,
            [Signature.objects.of_mailbox(found.address_key)],
            address_key=found.address_key,
            email=found.email,
            domain=domain_of(found.email),
            stem=stem_of(found.email),
            **found.said,
            **(trace or Trace()).columns(),
        )
        if is_new:
            transaction.on_commit(poke_screen, robust=True)
    return signature


@transaction.atomic
def withdraw(signature: Signature, *, by: User | None = None) -> None:
    """Sign no longer. Whoever has its link, or its account, is its signer; an organisation's signs for it now.

    Raises PermissionDenied; Refused (409) once the letter was delivered.
    """
    signature = _locked(signature, by=by)
    if signature.campaign.delivered_at is not None:
        raise Refused(_("The letter was delivered: a signature can't be withdrawn any more."))
    if not signature.is_standing:
        return
    was_counted = signature.is_counted
    signature.withdrawn_at, signature.is_counted = timezone.now(), False
    signature.save(update_fields=["withdrawn_at", "is_counted"])
    _uncount(signature, was_counted)


@transaction.atomic
def agree_again(signature: Signature, *, by: User | None = None) -> None:
    """Sign the letter as it reads now; `by` as in withdraw().

    Raises PermissionDenied; Refused (409) once the campaign is closed, or while nobody speaks for the organisation.
    """
    signature = _locked(signature, by=by)
    if by is not None:
        hold_voice(signature.organisation, by=by)
    _check_open(signature.campaign)
    if not signature.is_outdated or not signature.is_standing:
        return
    signature.text = signature.campaign.text  # type: ignore[assignment]
    is_good = signature.held_at is None and signature.invalidated_at is None
    signature.is_counted = is_good and (signature.screened_at is not None or signature.user_id is not None)
    signature.save(update_fields=["text", "is_counted"])
    if signature.is_counted and signature.organisation_id is None:
        count_people(signature.campaign, come=[signature])
    elif signature.is_counted:
        reckon_organisations(signature.campaign)


@transaction.atomic
def choose_consents(
    signature: Signature,
    *,
    by: User | None = None,
    shows_name: bool,
    wants_updates: bool,
    is_forwarded: bool,
) -> None:
    """Say anew what may be done with a signature; until delivery what is forwarded, always the rest.

    `by` as in withdraw(). Raises PermissionDenied.
    """
    signature = _locked(signature, by=by)
    signature.shows_name = shows_name or signature.organisation_id is not None
    signature.wants_updates = wants_updates
    if signature.campaign.delivered_at is None:
        signature.is_forwarded = is_forwarded
    signature.save(update_fields=["shows_name", "wants_updates", "is_forwarded"])


def link_to(signature: Signature) -> str:
    """The signature's own page, for a mail."""
    return settings.SITE_URL + signature.get_absolute_url()


def _put(campaign: Campaign, who: Iterable[SignatureQuerySet], **columns: Any) -> tuple[Signature, bool]:
    """The signature of these people, and whether it came to stand now. `who`: the ways in which it may be known.

    Each way has its index, of which the database could use none if they were asked for together. A second
    signature at the same moment waits at the unique constraint and finds the first.
    """
    _check_open(campaign)
    now, text = timezone.now(), campaign.text_id
    assert text is not None  # none is opened without
    for _try in range(3):
        known = (_of(campaign, rows) for rows in who)
        there = next((signature for signature in known if signature is not None), None)
        if there is None:
            try:
                with transaction.atomic():
                    made = Signature.objects.create(campaign=campaign, text_id=text, signed_at=now, **columns)
            except IntegrityError:
                continue
            return made, True
        if there.is_standing or there.invalidated_at is not None:
            return there, False
        for name, value in {**columns, "withdrawn_at": None, "text_id": text}.items():
            setattr(there, name, value)
        there.signed_at, there.screened_at = now, columns.get("screened_at")
        if there.held_at is not None:
            there.is_counted = False
        there.save()
        return there, there.held_at is None
    raise Refused(_("Something else happened at the same moment. Try again."))


def _of(campaign: Campaign, rows: SignatureQuerySet) -> Signature | None:
    locked = rows.select_for_update(of=("self",)).select_related("campaign")
    return locked.filter(campaign=campaign).order_by("id").first()


def _screening(user: User) -> dict[str, Any]:
    """A newcomer's signature counts at once like any member's, and is screened like a visitor's.

    Else whoever makes a hundred accounts would count a hundred times.
    """
    if not is_newcomer(user):
        return {"screened_at": timezone.now()}
    domain, stem = (domain_of(user.email), stem_of(user.email)) if user.email else ("-", "")
    return {"screened_at": None, "domain": domain, "stem": stem}


def _consents(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "country": said.get("country", ""),
        "source": said.get("source", "")[:30],
        "shows_name": bool(said.get("shows_name")),
        "wants_updates": bool(said.get("wants_updates")),
        "is_forwarded": bool(said.get("is_forwarded")),
    }


def _check_open(campaign: Campaign) -> None:
    now = Campaign.objects.only("state", "closes_at", "text_id", "removed_at").get(pk=campaign.pk)
    if not now.is_open or now.is_removed:
        raise Refused(_("Thank you, but signing is over: this campaign is closed."), code="closed")
    campaign.text_id = now.text_id


def _locked(signature: Signature, *, by: User | None) -> Signature:
    rows = Signature.objects.select_for_update(of=("self",)).select_related("campaign", "organisation")
    now = rows.get(pk=signature.pk)
    require(can_change_signature(by, now), _("You may not act for this organisation."))
    return now


def _uncount(signature: Signature, was_counted: bool) -> None:
    if signature.organisation_id is not None:
        reckon_organisations(signature.campaign)
    elif was_counted:
        count_people(signature.campaign, gone=[signature])


def mail(kind: str, campaign: Campaign, email: str, language: str, **context: Any) -> None:
    """A row of the outbox: there if and only if the transaction is."""
    with translation.override(language or settings.LANGUAGE_CODE):
        told = {"campaign": campaign, "days": LINK_GOOD_FOR.days, **context}
        subject = render_to_string(f"campaigns/email/{kind}_subject.txt", told).strip()
        message = render_to_string(f"campaigns/email/{kind}_message.txt", told).strip()
    send_mail(" ".join(subject.split()), message, None, [email])
