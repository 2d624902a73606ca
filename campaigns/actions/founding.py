"""A campaign is proposed and written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.first_links import outside_of, refuse_first_links
from accounts.models import User
from accounts.names import one_line
from activity.recording import record
from activity.references import at_address, refer
from campaigns.life import State
from campaigns.models import Ask, Campaign, LetterText, Person, Sponsor, Way, WayKind
from campaigns.models.campaigns import ASKS_MAX, STRATEGIES_MAX
from campaigns.permissions import can_change, can_commit, can_found, can_run
from core import markdown
from core.deadlines import moment_at
from core.errors import Refused
from core.permissions import require
from organisations.audiences import Audience, set_audience
from organisations.models import Organisation
from organisations.voice import hold_voice

_RESERVED = {"new", "bodies", "directory", "campaign", "feed"}
# A form that is sent twice within this time was clicked twice.
CLICKED_TWICE = timedelta(minutes=10)
_LINES = ("title", "summary", "people", "docket", "decision", "goal_why", "directed_by", "paid_by")
# What stays open to change when people act on it already: facts of the procedure and of who pays.
FACTS = ("people", "docket_url", "decision", "directed_by", "paid_by", "goal_why")


class Aim:
    """Whom a campaign would move: only the first is what campaigns are for."""

    BODY, BOYCOTT, CONDUCT = "body", "boycott", "conduct"


def found(*, by: User, organisation: Organisation, aim: str, **told: Any) -> Campaign:
    """Propose a campaign for an organisation in which one signs. It is a draft, which its people alone see.

    A second click gives the same one. `told` is what change() takes. Raises PermissionDenied; Refused (422) with
    the reason for what is no campaign (a boycott, joint conduct in the market), and for a deadline or asks that
    can't be.
    """
    require(can_found(by) and can_commit(by, organisation), _("You may not act for this organisation."))
    _check_aim(aim)
    now = timezone.now()
    campaign = Campaign(created_at=now, changed_at=now, created_by=by)
    with transaction.atomic():
        hold_voice(organisation, by=by)
        _tell(campaign, by=by, **told)
        if (same := _just_founded(campaign, organisation)) is not None:
            return same
        campaign.slug = _free_slug(campaign.title)
        campaign.save()
        _write(campaign, told["asks"], told["letter"], by=by)
        _rest_on(campaign, told.get("strategies", ()), by=by)
        Sponsor.objects.create(
            campaign=campaign,
            organisation=organisation,
            is_lead=True,
            asked_at=now,
            agreed_at=now,
            agreed_by=by,
        )
        for position, kind in enumerate((WayKind.SIGN, WayKind.SHARE)):
            Way.objects.create(campaign=campaign, kind=kind, position=position * 100)
        Person.objects.create(campaign=campaign, user=by, asked_at=now, agreed_at=now)
        record("campaigns.proposed", by=by, target=campaign, organisation=organisation.pk)
    return campaign


@transaction.atomic
def change(campaign: Campaign, *, by: User, **told: Any) -> Campaign:
    """Write it anew, all of it: title, summary, why, asks, letter, body, docket, deadline, goal, disclosure, and
    to whom it is open.

    Raises PermissionDenied (also once it was sent in); Refused (422) as found() does.
    """
    campaign = locked(campaign)
    require(can_change(by, campaign), _("You may not change this campaign."))
    _tell(campaign, by=by, **told)
    _write(campaign, told["asks"], told["letter"], by=by)
    _rest_on(campaign, told.get("strategies", ()), by=by)
    save(campaign)
    record("campaigns.changed", by=by, target=campaign)
    return campaign


@transaction.atomic
def change_facts(
    campaign: Campaign,
    *,
    by: User,
    closes: datetime | None,
    time_zone: str,
    strategies: Sequence[str] | None = None,
    **facts: str,
) -> Campaign:
    """Mend what may change while people act on it: the deadline, who decides, addresses, who pays, and the
    `strategies` it rests on, by address (None leaves them).

    Raises PermissionDenied; Refused: 422 for a deadline that can't be or an address that is no strategy's, 409
    once it is closed, or while moderators look at it.
    """
    campaign = rework(campaign, by=by)
    if campaign.closed_at is not None or (campaign.opened_at is not None and not campaign.is_open):
        raise Refused(_("This campaign is closed."))
    if closes is None and campaign.opened_at is not None:
        raise Refused(_("Say until when one can act."), status=422, field="closes")
    before = outside_of(campaign.docket_url)
    refuse_first_links(outside_of(facts["docket_url"]), by=by, before=before, field="docket_url")
    for name in FACTS:
        setattr(campaign, name, one_line(facts[name]))
    _set_deadline(campaign, closes, time_zone)
    if strategies is not None:
        _rest_on(campaign, strategies, by=by)
    save(campaign)
    record("campaigns.changed", by=by, target=campaign)
    return campaign


@transaction.atomic
def rewrite(campaign: Campaign, *, by: User, letter: str) -> LetterText:
    """Change the letter while it is being signed: those who signed are shown what changed and asked again.

    Until they agree they don't count. Raises PermissionDenied; Refused: 409 unless it is open, 422 for the words
    it has already.
    """
    campaign = run(campaign, by=by)
    if not campaign.is_open:
        raise Refused(_("This campaign is closed."))
    text = add_text(campaign, letter, by=by)
    if text.pk == campaign.text_id:
        raise Refused(_("These are the words it has already."), status=422, field="letter")
    campaign.text, campaign.is_asking, campaign.asked_to = text, True, 0
    save(campaign)
    record("campaigns.rewritten", by=by, target=campaign, text=text.pk)
    return text


def locked(campaign: Campaign) -> Campaign:
    """The row as it is now, kept from others until the transaction ends."""
    return Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def run(campaign: Campaign, *, by: User) -> Campaign:
    """The row, locked, for one of those who run it. Raises PermissionDenied."""
    campaign = locked(campaign)
    require(can_run(by, campaign), _("You may not change this campaign."))
    return campaign


def rework(campaign: Campaign, *, by: User) -> Campaign:
    """The same, to change what moderators judge: they open what they have read. Raises Refused (409) meanwhile."""
    campaign = run(campaign, by=by)
    if campaign.state == State.REVIEW:
        raise Refused(_("This campaign is being reviewed. Take it back to change it."))
    return campaign


def save(campaign: Campaign) -> None:
    """Save what was changed, as a new version of its page."""
    campaign.version += 1
    campaign.told_version += 1
    campaign.changed_at = timezone.now()
    campaign.save()


def add_text(campaign: Campaign, letter: str, *, by: User) -> LetterText:
    """The next version of what is signed, pinned by its hash; the same words stay the same version."""
    asks = "\n".join(f"{ask.number}. {ask.text}" for ask in campaign.asks.all())
    text = LetterText(campaign=campaign, body=letter.strip(), asks=asks, by=by)
    text.sha256 = text.digest()
    if campaign.text is not None and campaign.text.sha256 == text.sha256:
        return campaign.text
    newest = campaign.texts.order_by("-number").first()
    text.number = newest.number + 1 if newest else 1
    text.save()
    return text


def _write(campaign: Campaign, asks: Sequence[str], letter: str, *, by: User) -> None:
    wanted = [one_line(ask)[:500] for ask in asks if ask.strip()]
    if not 1 <= len(wanted) <= ASKS_MAX:
        message = _("Write one to %(most)d asks, each on a line of its own.") % {"most": ASKS_MAX}
        raise Refused(message, status=422, field="asks")
    campaign.asks.filter(number__gt=len(wanted)).delete()
    for number, text in enumerate(wanted, 1):
        Ask.objects.update_or_create(campaign=campaign, number=number, defaults={"text": text})
    campaign.text = add_text(campaign, letter, by=by)
    campaign.save(update_fields=["text"])


def _rest_on(campaign: Campaign, addresses: Sequence[str], *, by: User) -> None:
    """Note the strategies it rests on. Those that `by` may not see stay as they are."""
    addresses = [address for address in addresses if address.strip()]
    if len(addresses) > STRATEGIES_MAX:
        message = _("Name at most %(most)d strategies.") % {"most": STRATEGIES_MAX}
        raise Refused(message, status=422, field="strategies")
    named = []
    for address in addresses:
        strategy = at_address(address, seen_by=by)
        if strategy is None or strategy._meta.label != "strategies.Strategy":
            message = _("There is no strategy at “%(address)s”: copy its page’s address.")
            raise Refused(message % {"address": address[:200]}, status=422, field="strategies")
        named.append(strategy)
    refer(campaign, named, seen_by=by)


def _tell(
    campaign: Campaign,
    *,
    by: User,
    closes: datetime | None,
    time_zone: str,
    audience: Audience | None = None,
    **told: Any,
) -> None:
    if audience is not None:
        set_audience(campaign, audience, by=by)
    for name in _LINES:
        setattr(campaign, name, one_line(told.get(name, "")))
    campaign.language, campaign.body, campaign.goal = told["language"], told["body"], told["goal"]
    campaign.docket_url = told.get("docket_url", "")
    campaign.why = told["why"]
    campaign.why_html = rendered(campaign.why)
    campaign.why_renderer = markdown.RENDERER_VERSION
    _set_deadline(campaign, closes, time_zone)


def rendered(text: str) -> str:
    return markdown.render(text, site_url=settings.SITE_URL, prefix="campaign").html


def _set_deadline(campaign: Campaign, closes: datetime | None, time_zone: str) -> None:
    campaign.time_zone = time_zone
    campaign.closes_at = deadline(closes, time_zone, field="closes")
    if campaign.closes_at is not None and campaign.closes_at <= timezone.now():
        raise Refused(_("Choose a moment in the future."), status=422, field="closes")


def deadline(local: datetime | None, zone: str, *, field: str) -> datetime | None:
    """Raises Refused (422) for an hour that clocks there skip."""
    if local is None:
        return None
    try:
        return moment_at(local, zone)
    except ValueError:
        message = _("Clocks there skip this hour: they are set forward. Choose another.")
        raise Refused(message, status=422, field=field) from None


def _just_founded(campaign: Campaign, organisation: Organisation) -> Campaign | None:
    """What a first click made of the same form; the second waits in hold_voice() until that is there."""
    said = {name: getattr(campaign, name) for name in ("created_by", "title", "summary", "why", "body")}
    drafts = Campaign.objects.filter(**said, state=State.DRAFT)
    drafts = drafts.filter(created_at__gt=timezone.now() - CLICKED_TWICE)
    return drafts.filter(sponsors__organisation=organisation, sponsors__is_lead=True).first()


def _check_aim(aim: str) -> None:
    """Raises Refused (422), with the reason, for what campaigns here are not for."""
    if aim == Aim.BOYCOTT:
        message = _(
            "We don't run boycotts: companies that agree not to deal with someone break competition law in "
            "most countries, whatever the cause. Ask a public body to act instead."
        )
    elif aim == Aim.CONDUCT:
        message = _(
            "We don't run campaigns for companies to act alike in the market, be it in prices, output, hash rate "
            "or purchases: competition law forbids it. Ask a public body to act instead."
        )
    elif aim == Aim.BODY:
        return
    else:
        message = _("Choose whom it asks.")
    raise Refused(message, status=422, field="aim")


def _free_slug(title: str) -> str:
    """An address for the title, with a number if another has it."""
    plain = slugify(title, allow_unicode=True)[:70].strip("-_") or "campaign"
    taken = set(Campaign.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    number = 1
    slug = plain
    while slug in taken | _RESERVED:
        number += 1
        slug = f"{plain}-{number}"
    return slug
