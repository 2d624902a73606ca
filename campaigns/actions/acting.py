"""The ways to act: kept by those who run a campaign, taken by members."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.first_links import outside_of, refuse_first_links
from accounts.models import User
from accounts.names import one_line
from activity.following import follow
from activity.recording import record
from campaigns import letters
from campaigns.actions.founding import deadline, rework, run, save
from campaigns.models import Campaign, Deed, OwnLetter, Way, WayKind
from campaigns.permissions import can_act
from core.errors import Refused
from core.permissions import require
from organisations.voice import hold_voice
from uploads.actions import attach

if TYPE_CHECKING:
    from organisations.models import Organisation
    from uploads.models import Upload

_LINES = ("title", "text", "place", "url", "phone", "mail_to", "salutation", "ending")
_MOMENTS = ("opens_at", "closes_at", "starts_at", "ends_at")
# What stays whatever is removed: every campaign can be signed and shared.
_KEPT = (WayKind.SIGN, WayKind.SHARE)


def keep_way(campaign: Campaign, way: Way | None, *, by: User, kind: str, time_zone: str, **told: Any) -> Way:
    """Add a way to act at the end of the list, or change one. Its moments are as clocks in `time_zone` show them.

    Raises PermissionDenied; Refused: 409 for a second letter and during a review, 422 for an hour that clocks there
    skip, for an end before its beginning, or for support of nobody who could take it.
    """
    organisation = told.get("organisation")
    if kind == WayKind.DONATE and (organisation is None or not organisation.donation_url):
        message = _("Choose an organisation that names a page of its own for support: we hold no money.")
        raise Refused(message, status=422, field="organisation")
    try:
        with transaction.atomic():
            campaign = rework(campaign, by=by)
            if campaign.opened_at is not None:  # until then a moderator is yet to see it
                before = outside_of(way.url) if way else frozenset()
                refuse_first_links(outside_of(told.get("url") or ""), by=by, before=before, field="url")
            # As it is now: members count themselves on it meanwhile.
            way = way and campaign.ways.select_for_update(of=("self",)).get(pk=way.pk)
            way = way or Way(campaign=campaign, kind=kind, position=_last(campaign) + 1)
            for name in _LINES:
                setattr(way, name, one_line(told.get(name) or ""))
            way.script, way.points = told.get("script", ""), told.get("points", "")
            way.goal, way.organisation, way.time_zone = told.get("goal"), told.get("organisation"), time_zone
            for name in _MOMENTS:
                local: datetime | None = told.get(name)
                setattr(way, name, deadline(local, time_zone, field=name))
            _check_order(way)
            way.save()
            save(campaign)
    except IntegrityError:
        raise Refused(_("The campaign has this way already."), field="kind") from None
    return way


@transaction.atomic
def move_way(way: Way, *, by: User, up: bool) -> None:
    """One place up or down."""
    campaign = rework(way.campaign, by=by)
    ways = list(campaign.ways.all())
    place = next(number for number, one in enumerate(ways) if one.pk == way.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ways):
        ways[place], ways[other] = ways[other], ways[place]
    for number, one in enumerate(ways):
        Way.objects.filter(pk=one.pk).update(position=number)
    save(campaign)


@transaction.atomic
def remove_way(way: Way, *, by: User) -> None:
    """Raises PermissionDenied; Refused (409) for signing and sharing, and for what members have done already."""
    campaign = rework(way.campaign, by=by)
    if way.kind in _KEPT:
        raise Refused(_("Every campaign can be signed and shared."))
    if way.deeds.exists() or way.letters.filter(sent_at__isnull=False).exists():
        raise Refused(_("Members have acted this way, so it stays. It can be closed."))
    way.delete()
    save(campaign)


@transaction.atomic
def do(
    way: Way,
    *,
    by: User,
    organisation: Organisation | None = None,
    choice: str = "",
    note: str = "",
    tracking: str = "",
    is_shown: bool = False,
    proof: Upload | None = None,
) -> Deed:
    """Note that one has done it, for oneself or for an organisation; again, to change what was noted.

    Raises PermissionDenied; Refused (409) while it is not open (what is noted already may change), if nobody
    speaks for the organisation now, or if somebody else of it has noted it.
    """
    require(can_act(by, way.campaign), _("You may not act on this campaign."))
    if way.kind == WayKind.SIGN:
        raise Refused(_("Sign on the campaign's own page: that counts by itself."))
    hold_voice(organisation, by=by)
    who: dict[str, Any] = (
        {"organisation": organisation} if organisation else {"organisation": None, "user": by}
    )
    before = Deed.objects.filter(way=way, **who).select_related("proof").first()
    if before is None and not way.takes_deeds:
        raise Refused(_("This is not open now."))
    told = {"choice": choice[:20], "note": note.strip(), "tracking": one_line(tracking)[:80]}
    told |= {"is_shown": is_shown, "user": by}  # type: ignore[dict-item]
    if before is not None and (before.note, before.choice, True) != (told["note"], told["choice"], is_shown):
        told["published_at"] = None  # type: ignore[assignment]
    if proof is not None:
        told["proof"] = proof  # type: ignore[assignment]
    deed, is_new = Deed.objects.get_or_create(way=way, **who, defaults=told)
    if not is_new:
        if deed.user_id != by.pk:
            raise Refused(_("Somebody else of this organisation has noted it."), field="organisation")
        Deed.objects.filter(pk=deed.pk).update(**told)
        deed.refresh_from_db()
        _touch(way)
    if proof is not None:
        if before is not None:
            _remove_proof(before)
        attach([proof.pk], to=deed, by=by)
    if is_new:
        _count(way, 1)
        follow(way.campaign, by=by)
        told_for = organisation.pk if organisation else None
        record("campaigns.acted", by=by, target=way.campaign, way=way.pk, organisation=told_for)
    return deed


@transaction.atomic
def undo(way: Way, *, by: User, organisation: Organisation | None = None) -> None:
    """Take back that one has done it, with all that was noted; harmless where one hasn't."""
    mine = Deed.objects.filter(way=way, user=by, organisation=organisation)
    for deed in mine.select_related("proof"):
        _remove_proof(deed)
    gone, _rows = mine.delete()
    if gone:
        _count(way, -1)
        record("campaigns.act_taken_back", by=by, target=way.campaign, way=way.pk)


@transaction.atomic
def publish_translation(deed: Deed, *, by: User) -> Deed:
    """Show a translation of the letter on the campaign's page, in place of an earlier one in its language.

    Raises PermissionDenied; Refused (409) for a deed that is none, or whose writer did not agree to it.
    """
    campaign = run(deed.way.campaign, by=by)
    now = Deed.objects.select_for_update(of=("self",)).select_related("way").filter(pk=deed.pk).first()
    if now is None:
        raise Refused(_("There is no translation that could be published."))
    deed = now
    if deed.way.kind != WayKind.TRANSLATE or not (deed.note and deed.is_shown):
        raise Refused(_("There is no translation that could be published."))
    Deed.objects.filter(way__campaign=campaign, choice=deed.choice).update(published_at=None)
    deed.published_at, deed.of_text = timezone.now(), campaign.text
    deed.save(update_fields=["published_at", "of_text"])
    save(campaign)
    record("campaigns.translated", by=by, target=campaign, deed=deed.pk)
    return deed


@transaction.atomic
def take_down_translation(deed: Deed, *, by: User) -> None:
    """Show it no longer; it stays its writer's."""
    campaign = run(deed.way.campaign, by=by)
    Deed.objects.filter(pk=deed.pk).update(published_at=None, of_text=None)
    save(campaign)


@transaction.atomic
def forget_deeds(user: User) -> None:
    """A member leaves the whole place: their letters, and what they noted to have done."""
    OwnLetter.objects.filter(user=user).delete()
    for deed in Deed.objects.filter(user=user).select_related("way__campaign", "organisation", "proof"):
        undo(deed.way, by=user, organisation=deed.organisation)


@transaction.atomic
def save_letter(way: Way, *, by: User, step: int, **told: Any) -> OwnLetter:
    """Keep a draft of one's own letter as far as it is. Raises PermissionDenied; Refused (409) once closed."""
    require(can_act(by, way.campaign), _("You may not act on this campaign."))
    if not way.is_open:
        raise Refused(_("This is not open now."))
    letter, _is_new = OwnLetter.objects.get_or_create(way=way, user=by, defaults={"name": by.shown_name})
    letter = (
        OwnLetter.objects.select_for_update(of=("self",))
        .select_related("way__campaign__body")
        .get(pk=letter.pk)
    )
    for name, value in told.items():
        setattr(letter, name, value)
    letter.step, letter.saved_at = max(letter.step, step), timezone.now()
    letter.save()
    return letter


@transaction.atomic
def send_letter(letter: OwnLetter, *, by: User, tracking: str = "") -> OwnLetter:
    """Note that its writer has sent it; the site sends nothing in anyone's name.

    Raises PermissionDenied; Refused: 409 once closed, 422 while something is missing.
    """
    require(
        can_act(by, letter.way.campaign) and letter.user_id == by.pk, _("You may not act on this campaign.")
    )
    if faults := missing(letter):
        raise Refused(" ".join(faults.values()), status=422)
    do(letter.way, by=by, choice="letter", tracking=tracking)
    if letter.sent_at is None:
        letter.sent_at = timezone.now()
        letter.save(update_fields=["sent_at"])
    return letter


def missing(letter: OwnLetter) -> dict[str, str]:
    """What a letter still lacks before it can be sent: field and sentence."""
    faults = {}
    wanted = letters.gaps(letter)
    if not letter.name:
        faults["name"] = _("Enter your name.")
    if "size" in wanted and not _is_number(letter.size):
        faults["size"] = _("Enter the size of your site in MW, for example 38.")
    if "seconds" in wanted and not _is_number(letter.seconds):
        faults["seconds"] = _("Enter a number of seconds.")
    if "employees" in wanted and not _is_number(letter.employees):
        faults["employees"] = _("Enter how many people you employ.")
    if "place" in wanted and not letter.place:
        faults["place"] = _("Enter where your site is.")
    if letter.way.points_list and not letter.points:
        faults["points"] = _("Choose at least one point.")
    if letters.sentences(letter.own) < 2:
        faults["own"] = _("Write at least two sentences of your own.")
    return faults


def recount_ways() -> int:
    """Set the counters of all ways from their rows; returns how many were wrong."""
    wrong = 0
    for way in Way.objects.exclude(kind=WayKind.SIGN).iterator(500):
        wrong += (
            Way.objects.filter(pk=way.pk).exclude(count=way.deeds.count()).update(count=way.deeds.count())
        )
    return wrong


def _check_order(way: Way) -> None:
    for begins, ends in (("opens_at", "closes_at"), ("starts_at", "ends_at")):
        first, last = getattr(way, begins), getattr(way, ends)
        if first is not None and last is not None and last <= first:
            raise Refused(_("This is before it begins."), status=422, field=ends)


def _remove_proof(deed: Deed) -> None:
    """Nobody sees it any more; the sweep destroys the file."""
    if deed.proof is not None:
        type(deed.proof).objects.filter(pk=deed.proof.pk).update(removed_at=timezone.now())


def _count(way: Way, change: int) -> None:
    Way.objects.filter(pk=way.pk).update(count=F("count") + change)
    _touch(way)


def _touch(way: Way) -> None:
    later = {"version": F("version") + 1, "told_version": F("told_version") + 1}
    Campaign.objects.filter(pk=way.campaign_id).update(**later, changed_at=timezone.now())


def _last(campaign: Campaign) -> int:
    return campaign.ways.aggregate(last=Max("position"))["last"] or 0


def _is_number(text: str) -> bool:
    try:
        return float(text.replace(",", ".")) > 0
    except ValueError:
        return False
