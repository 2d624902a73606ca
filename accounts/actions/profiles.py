"""What members say of themselves, and how they want the site to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.first_links import refuse_first_links
from accounts.models import Audience, ContactFrom, Profile, ProfileTrait, Shown, Theme, User
from accounts.permissions import is_member
from activity.recording import record
from core import markdown
from core.errors import Refused
from core.permissions import require

if TYPE_CHECKING:
    from core.markdown import Rendered


def change_profile(
    user: User,
    *,
    by: User,
    name: str,
    region: str,
    place: str,
    time_zone: str,
    languages: Sequence[str],
    runs: Sequence[str],
    bio: str,
    is_listed: bool,
) -> Profile:
    """Replace a member's profile. The bio's HTML is made here, once.

    Raises PermissionDenied for anyone else, and while suspended: what it says is public; Refused (422) for
    links to other sites while those of the member are looked at first.
    """
    require(by == user and is_member(by), _("You may not change this profile."))
    rendered = _rendered(bio, user)
    # A profile is no way round the look that a moderator takes at a newcomer's first links.
    before = Profile.objects.filter(user=user).values_list("bio_html", flat=True).first() or ""
    refuse_first_links(rendered.outside, by=user, before=markdown.outside_links(before), field="bio")
    with transaction.atomic():
        is_renamed = user.name != name.strip()
        user.name = name.strip()
        user.time_zone = time_zone
        user.save(update_fields=["name", "name_key", "time_zone"])
        profile, _is_new = Profile.objects.select_for_update().get_or_create(user=user)
        profile.user = user
        profile.region = region
        profile.place = place.strip()
        profile.languages = list(languages)
        profile.runs = list(runs)
        profile.bio = bio
        profile.bio_html = rendered.html
        profile.bio_renderer = markdown.RENDERER_VERSION
        profile.is_listed = is_listed
        profile.save()
        set_traits(profile)
        if is_renamed:
            record("accounts.renamed", by=by, target=user)
    user.profile = profile
    return profile


def set_traits(profile: Profile) -> None:
    """Make the rows the directory filters by equal to what the profile shows everyone."""
    languages = [] if Shown.LANGUAGES in profile.shown_to else profile.languages
    runs = [] if Shown.RUNS in profile.shown_to else profile.runs
    wanted = {("language", value) for value in languages} | {("runs", value) for value in runs}
    there = {(trait.kind, trait.value): trait.pk for trait in profile.traits.all()}
    gone = [pk for trait, pk in there.items() if trait not in wanted]
    ProfileTrait.objects.filter(pk__in=gone).delete()
    ProfileTrait.objects.bulk_create(
        [
            ProfileTrait(profile=profile, kind=kind, value=value)
            for kind, value in sorted(wanted - there.keys())
        ],
        ignore_conflicts=True,
    )


def unrendered_bios() -> Iterator[Profile]:
    """Profiles whose bio an older renderer made, a batch at a time by key."""
    after = 0
    while batch := list(
        Profile.objects.filter(bio_renderer__lt=markdown.RENDERER_VERSION, pk__gt=after)
        .exclude(bio="")
        .select_related("user")
        .order_by("pk")[:200]
    ):
        yield from batch
        after = batch[-1].pk


def rerender_bio(profile: Profile) -> None:
    """Make a bio's HTML anew after the renderer changed, unless it was edited meanwhile."""
    rendered = _rendered(profile.bio, profile.user)
    Profile.objects.filter(pk=profile.pk, bio=profile.bio).update(
        bio_html=rendered.html, bio_renderer=markdown.RENDERER_VERSION
    )


def choose_privacy(user: User, *, by: User, shown_to: Mapping[str, str], contact_from: str) -> Profile:
    """Who sees which part of the profile, and who may write first; what is not named is for everyone.

    Raises PermissionDenied; Refused (422) for a part, an audience or a choice there is not.
    """
    require(by == user)
    known = set(shown_to) <= set(Shown.values) and set(shown_to.values()) <= set(Audience.values)
    if not known or contact_from not in ContactFrom.values:
        raise Refused(_("There is no such choice."), status=422)
    with transaction.atomic():
        profile, _is_new = Profile.objects.select_for_update().get_or_create(user=user)
        profile.user = user
        profile.shown_to = {part: who for part, who in shown_to.items() if who != Audience.EVERYONE}
        profile.contact_from = contact_from
        profile.save(update_fields=["shown_to", "contact_from", "words"])
        set_traits(profile)
    return profile


def choose_preferences(user: User, *, by: User, language: str, time_zone: str, theme: str) -> None:
    """How the site looks and speaks to this member."""
    require(by == user)
    user.language, user.time_zone, user.theme = language, time_zone, theme
    user.save(update_fields=["language", "time_zone", "theme"])


def choose_language(user: User, *, by: User, language: str) -> None:
    """The site's language for this member. Raises Refused (422) for one it does not speak."""
    require(by == user)
    if language not in dict(settings.LANGUAGES):
        raise Refused("language", status=422)
    user.language = language
    user.save(update_fields=["language"])


def choose_theme(user: User, *, by: User, theme: str) -> None:
    """Light, dark, or "" as the system has it. Raises Refused (422) for anything else."""
    require(by == user)
    if theme not in Theme.values:
        raise Refused("theme", status=422)
    user.theme = theme
    user.save(update_fields=["theme"])


def choose_mail(user: User, *, by: User, mail_for: Mapping[str, bool]) -> None:
    """Which verbs also come by mail; verbs not named keep what was chosen before."""
    require(by == user)
    with transaction.atomic():
        profile, _is_new = Profile.objects.select_for_update().get_or_create(user=user)
        profile.mail_for = {**profile.mail_for, **mail_for}
        profile.save(update_fields=["mail_for"])


def _rendered(bio: str, user: User) -> Rendered:
    names = markdown.mentions_in(bio)
    members = {
        member.username.lower(): member.get_absolute_url()
        for member in User.objects.present().named_any(sorted(names)[:50])
    }
    return markdown.render(bio, members=members, site_url=settings.SITE_URL, prefix=f"u{user.pk}")
