"""What is kept of signers no longer than it serves. Each function is safe to run twice; batches stay short."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from campaigns.actions.counting import count_people
from campaigns.actions.delivering import wipe_packages
from campaigns.actions.leaving import renew_pages_of
from campaigns.models import Campaign, Signature, SigningLink

TRACE_KEPT = timedelta(days=30)
LINK_KEPT = timedelta(days=7)
MAIL_KEPT_AFTER_DELIVERY = timedelta(days=30)
NAMES_KEPT_AFTER_CLOSE = timedelta(days=183)
BATCH = 1000


def forget_traces() -> int:
    """From where signatures came, after 30 days; and of links whom they were mailed to, after a week."""
    now = timezone.now()
    _forget_links(now)
    rows = Signature.objects.filter(signed_at__lt=now - TRACE_KEPT, address__isnull=False)
    # A visitor's mail domain goes with the address; of a member's account it was a trace alone.
    members = _in_batches(rows.filter(email=""), address=None, network="", agent="", stem="", domain="")
    return members + _in_batches(rows, address=None, network="", agent="", stem="")


def _forget_links(now: datetime) -> None:
    """What a link said goes after a week; that there was one is counted as long as one could ask for more."""
    over = Q(campaign__closed_at__isnull=False) | Q(campaign__removed_at__isnull=False)
    SigningLink.objects.filter(over, asked_at__lt=now - LINK_KEPT).delete()
    told = SigningLink.objects.filter(asked_at__lt=now - LINK_KEPT).exclude(email="")
    told.update(email="", said={})


def forget_addresses() -> int:
    """The mail addresses of visitors 30 days after delivery, but of those who want updates.

    Of who withdrew, 30 days after that, the name too.
    """
    before = timezone.now() - MAIL_KEPT_AFTER_DELIVERY
    people = Signature.objects.of_people()
    gone = people.filter(withdrawn_at__lt=before).exclude(email="", name="")
    delivered = people.filter(campaign__delivered_at__lt=before, wants_updates=False).exclude(email="")
    return _in_batches(gone, email="", domain="", name="") + _in_batches(delivered, email="", domain="")


def anonymise() -> int:
    """All that tells who signed, half a year after a campaign closed; what is left counts one.

    Organisations stay: that they signed is public for good.
    """
    now = timezone.now()
    wipe_packages(now - NAMES_KEPT_AFTER_CLOSE)
    rows = Signature.objects.filter(
        campaign__closed_at__lt=now - NAMES_KEPT_AFTER_CLOSE, anonymised_at=None, organisation=None
    )
    blank: dict[str, object] = dict.fromkeys(("email", "name", "domain", "network", "agent", "stem"), "")
    return _in_batches(
        rows, **blank, user=None, address=None, shows_name=False, wants_updates=False, anonymised_at=now
    )


@transaction.atomic
def forget(user: User) -> None:
    """A member leaves the whole place: before delivery their signatures go, later their name does."""
    mine = Signature.objects.filter(user=user).of_people().select_related("campaign")
    for signature in mine.filter(campaign__delivered_at=None):
        count_people(signature.campaign, gone=[signature] if signature.is_counted else [])
        signature.delete()
    blank: dict[str, object] = dict.fromkeys(
        ("name", "email", "agent", "network", "domain", "stem", "source"), ""
    )
    mine.update(**blank, user=None, address=None, shows_name=False, wants_updates=False)
    Signature.objects.filter(user=user).update(user=None)
    renew_pages_of(Campaign.objects.filter(team__user=user))
    user.campaign_offices.all().delete()


def _in_batches(rows: QuerySet[Signature], **blank: object) -> int:
    """Blank these columns, a short transaction a batch; returns how many rows changed."""
    changed = 0
    while pks := list(rows.order_by("id").values_list("pk", flat=True)[:BATCH]):
        changed += Signature.objects.filter(pk__in=pks).update(**blank)
    return changed
