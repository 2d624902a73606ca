"""Who runs a campaign: organisations and people, each of whom says yes for themselves."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import one_line
from activity.recording import record
from campaigns.actions.founding import locked, save
from campaigns.life import State
from campaigns.models import Campaign, Person, Sponsor
from campaigns.permissions import can_answer_for, can_commit, can_run
from core.errors import Refused
from core.permissions import require
from organisations.models import Organisation
from organisations.voice import hold_voice

# While a new sponsor may come: later it would change what people signed under.
_WHILE = (State.DRAFT, State.SPONSORS, State.OPEN)


@transaction.atomic
def ask_sponsor(campaign: Campaign, organisation: Organisation, *, by: User) -> Sponsor:
    """Ask an organisation to sponsor it, or take its offer. Asking twice is asking once.

    Raises PermissionDenied; Refused (409) at the wrong time or for one that speaks for nobody.
    """
    campaign = locked(campaign)
    require(can_run(by, campaign), _("You may not change this campaign."))
    _check_time(campaign)
    if not organisation.is_speaking:
        raise Refused(_("Nobody speaks for this organisation at present."), field="organisation")
    sponsor, _is_new = Sponsor.objects.get_or_create(campaign=campaign, organisation=organisation)
    if sponsor.asked_at is None:
        sponsor.asked_at = timezone.now()
        sponsor.save(update_fields=["asked_at"])
        save(campaign)
        verb = "campaigns.sponsored" if sponsor.is_accepted else "campaigns.sponsor_asked"
        record(verb, by=by, target=campaign, organisation=organisation.pk)
    return sponsor


@transaction.atomic
def sponsor(campaign: Campaign, organisation: Organisation, *, by: User) -> Sponsor:
    """Say for an organisation that it sponsors: a yes if it was asked, else an offer.

    Raises PermissionDenied; Refused (409) at the wrong time, or if nobody speaks for it now.
    """
    campaign = locked(campaign)
    require(can_commit(by, organisation), _("You may not act for this organisation."))
    _check_time(campaign)
    hold_voice(organisation, by=by)
    found, _is_new = Sponsor.objects.get_or_create(campaign=campaign, organisation=organisation)
    if found.agreed_at is None:
        found.agreed_at, found.agreed_by = timezone.now(), by
        found.save(update_fields=["agreed_at", "agreed_by"])
        save(campaign)
        verb = "campaigns.sponsored" if found.is_accepted else "campaigns.sponsor_offered"
        record(verb, by=by, target=campaign, organisation=organisation.pk)
    return found


@transaction.atomic
def drop_sponsor(sponsor: Sponsor, *, by: User) -> None:
    """End a sponsorship, from either side. Raises PermissionDenied; Refused (409) for the lead's own."""
    campaign = locked(sponsor.campaign)
    require(can_run(by, campaign) or can_answer_for(by, sponsor), _("You may not change this campaign."))
    if sponsor.is_lead:
        raise Refused(_("The organisation that leads a campaign can't leave it."))
    if campaign.state == State.REVIEW:
        raise Refused(_("This campaign is being reviewed."))
    sponsor.delete()
    save(campaign)
    record("campaigns.sponsor_dropped", by=by, target=campaign, organisation=sponsor.organisation_id)


@transaction.atomic
def name_person(campaign: Campaign, user: User, *, by: User, office: str = "") -> Person:
    """Ask a member to stand for it by name; naming them again changes their office."""
    campaign = locked(campaign)
    require(can_run(by, campaign), _("You may not change this campaign."))
    person, is_new = Person.objects.update_or_create(
        campaign=campaign, user=user, defaults={"office": one_line(office)[:80]}
    )
    save(campaign)
    if is_new:
        record("campaigns.person_asked", by=by, target=campaign, user=user.pk)
    return person


@transaction.atomic
def agree_to_stand(campaign: Campaign, *, by: User) -> Person:
    """Say yes to being named. Raises Refused (409) for who was not asked, or no longer is."""
    campaign = locked(campaign)
    person = campaign.team.filter(user=by).first()
    if person is None:
        raise Refused(_("Nobody asks you to stand for this campaign."))
    if person.agreed_at is None:
        person.agreed_at = timezone.now()
        person.save(update_fields=["agreed_at"])
        save(campaign)
    return person


@transaction.atomic
def drop_person(person: Person, *, by: User) -> None:
    """Leave it, or let someone go. Raises PermissionDenied; Refused (409) for the last one."""
    campaign = locked(person.campaign)
    require(person.user_id == by.pk or can_run(by, campaign), _("You may not change this campaign."))
    others = campaign.team.filter(agreed_at__isnull=False).exclude(pk=person.pk)
    if person.agreed_at is not None and not others.exists():
        raise Refused(_("Somebody must stand for this campaign by name. Name another first."))
    person.delete()
    save(campaign)


def _check_time(campaign: Campaign) -> None:
    if campaign.state not in _WHILE:
        raise Refused(_("Sponsors can't be changed at this stage."))
