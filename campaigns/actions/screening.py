"""What the worker does with signatures: hold what looks made up, count the rest, ask again after an edit.

Held signatures silently don't count, until staff release or invalidate them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from activity.recording import record
from campaigns.actions.counting import count_people, reckon_organisations
from campaigns.actions.signing import link_to, mail
from campaigns.actions.tallying import TALLIED
from campaigns.addresses import is_crowded
from campaigns.models import Campaign, Hold, Signature, Update
from campaigns.querysets import COMMITTING
from organisations.models import Membership

BATCH = 200
WINDOW = timedelta(hours=1)
# So many in an hour, of people without an account or with one of a few days, are more than a meeting or an
# office.
MOST = {Hold.NETWORK: 25, Hold.DOMAIN: 25, Hold.ROW: 5}
_COLUMN = {Hold.NETWORK: "network", Hold.DOMAIN: "domain", Hold.ROW: "stem"}


def screen_due(most: int = 20, *, of: Campaign | None = None) -> int:
    """Look at new signatures, of all campaigns or `of` one, batch by batch; returns how many."""
    screened = 0
    for _turn in range(most):
        found = _screen_batch(of)
        screened += found
        if not found:
            break
    return screened


def _screen_batch(of: Campaign | None) -> int:
    with transaction.atomic():
        rows = Signature.objects.filter(screened_at=None, withdrawn_at=None, invalidated_at=None)
        if of is not None:
            rows = rows.filter(campaign=of)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        # Campaign by campaign: in the order of the index, which holds only those nobody looked at.
        first = rows.order_by("campaign", "id").first()
        if first is None:
            return 0
        campaign = Campaign.objects.get(pk=first.campaign_id)
        batch = list(rows.filter(campaign=campaign).order_by("id")[:BATCH])
        now = timezone.now()
        Signature.objects.filter(pk__in=[one.pk for one in batch]).update(screened_at=now)
        gone = [one for rule in Hold for one in _hold(campaign, batch, rule)]
        fresh = Signature.objects.filter(pk__in=[one.pk for one in batch]).good().filter(is_counted=False)
        come = list(fresh)
        Signature.objects.filter(pk__in=[one.pk for one in come]).update(is_counted=True)
        count_people(campaign, come=come, gone=gone)
    return len(batch)


def _hold(campaign: Campaign, batch: Iterable[Signature], rule: Hold) -> list[Signature]:
    """Hold what a rule finds in an hour round this batch; returns those that were counted before."""
    column = _COLUMN[rule]
    gone: list[Signature] = []
    starts: dict[str, list[Signature]] = {}
    for one in batch:
        value = getattr(one, column)
        if value and not (rule == Hold.DOMAIN and is_crowded(value)):
            starts.setdefault(value, []).append(one)
    for value, ones in starts.items():
        since = min(one.signed_at for one in ones) - WINDOW
        until = max(one.signed_at for one in ones)
        rows = Signature.objects.filter(campaign=campaign, **{column: value})
        # Of members only newcomers have a domain: established ones may well sit in one office.
        rows = rows.of_people().filter(Q(user=None) | ~Q(domain=""))
        rows = rows.filter(signed_at__gt=since, signed_at__lte=until)
        if rows.count() > MOST[rule]:
            # Locked, so that nobody withdraws one meanwhile, and it would be taken off twice.
            gone += rows.counted().select_for_update(of=("self",)).order_by("id").only(*TALLIED)
            rows.filter(held_at=None).update(held_at=timezone.now(), hold=rule, is_counted=False)
    return gone


def ask_again_due(most: int = 20) -> int:
    """Ask those who signed an earlier text, batch by batch; until they agree they don't count."""
    asked = 0
    for campaign in Campaign.objects.filter(is_asking=True, removed_at=None):
        for _turn in range(most):
            found = _ask_batch(campaign)
            asked += found
            if not found:
                break
    return asked


def _ask_batch(campaign: Campaign) -> int:
    """Ask the next of them, by number; once it is through, a last look finds what was signed out of turn."""
    with transaction.atomic():
        rows = Signature.objects.filter(campaign=campaign).standing().exclude(text=campaign.text_id)
        rows = rows.exclude(asked_text=campaign.text_id, asked_text__isnull=False)
        rows = rows.select_for_update(of=("self",)).order_by("id")
        batch = list(rows.filter(pk__gt=campaign.asked_to)[:BATCH])
        if not batch and campaign.asked_to:
            batch = list(rows[:BATCH])
        # Only if it was not edited again meanwhile: then it begins anew.
        same = Campaign.objects.filter(pk=campaign.pk, text=campaign.text_id)
        if not batch:
            same.update(is_asking=False, asked_to=0)
            return 0
        pks = [one.pk for one in batch]
        campaign.asked_to = max(pks)
        same.update(asked_to=campaign.asked_to)
        people = [one for one in batch if one.is_counted and one.organisation_id is None]
        Signature.objects.filter(pk__in=pks).update(asked_text=campaign.text_id, is_counted=False)
        count_people(campaign, gone=people)
        if any(one.organisation_id for one in batch):
            reckon_organisations(campaign)
        if users := _to_ask(batch):
            record("campaigns.asked_again", by=None, target=campaign, users=users)
        for one in batch:
            if one.email and one.user_id is None and one.held_at is None and one.invalidated_at is None:
                one.campaign = campaign
                mail("changed", campaign, one.email, one.language, link=link_to(one))
    return len(batch)


def _to_ask(batch: Iterable[Signature]) -> list[int]:
    """The members whom it concerns: who signed, and of an organisation who signs for it now."""
    users = {one.user_id for one in batch if one.organisation_id is None and one.user_id is not None}
    organisations = [one.organisation_id for one in batch if one.organisation_id is not None]
    if organisations:
        seats = Membership.objects.filter(organisation__in=organisations, role__in=COMMITTING)
        users |= set(seats.values_list("user", flat=True))
    return sorted(users)


def mail_updates_due(most: int = 20) -> int:
    """Bring updates to those who signed without an account and want them; returns how many mails."""
    sent = 0
    waiting = Update.objects.filter(mailed_at=None, removed_at=None, campaign__removed_at=None)
    for update in waiting.select_related("campaign").order_by("id")[:10]:
        for _turn in range(most):
            found = _mail_batch(update)
            sent += found
            if not found:
                break
    return sent


def _mail_batch(update: Update) -> int:
    with transaction.atomic():
        update = Update.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=update.pk)
        rows = Signature.objects.filter(campaign=update.campaign, user=None, wants_updates=True)
        rows = rows.standing().filter(held_at=None, invalidated_at=None, pk__gt=update.mailed_to)
        rows = rows.filter(signed_at__lte=update.created_at).exclude(email="")
        batch = list(rows.order_by("id")[:BATCH])
        if not batch:
            Update.objects.filter(pk=update.pk).update(mailed_at=timezone.now())
            return 0
        page = settings.SITE_URL + update.campaign.get_absolute_url()
        for one in batch:
            one.campaign = update.campaign
            mail(
                "update",
                update.campaign,
                one.email,
                one.language,
                update=update,
                page=page,
                link=link_to(one),
            )
        Update.objects.filter(pk=update.pk).update(mailed_to=batch[-1].pk)
    return len(batch)
