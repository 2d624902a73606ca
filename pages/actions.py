"""Setting up the place, and writing to those who run it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.permissions import is_admin
from activity.recording import record
from core import markdown, place
from core.errors import Refused
from core.permissions import require
from forum.actions import create_category
from forum.models import Category
from pages.models import Site

if TYPE_CHECKING:
    from pages.forms import Room


def set_up(
    *,
    by: User,
    name: str,
    purpose: str = "",
    rules: str = "",
    contact_email: str = "",
    rooms: Iterable[Room] = (),
) -> Site:
    """Name the place, say its rules, and make its first categories that do not exist yet.

    Can be done again to change name and rules. Raises PermissionDenied for anyone but an admin.
    """
    require(is_admin(by))
    rules_html = markdown.render(rules, site_url=settings.SITE_URL, prefix="rules").html if rules else ""
    with transaction.atomic():
        site, _is_new = Site.objects.update_or_create(
            pk=1,
            defaults={
                "name": name.strip(),
                "purpose": purpose.strip(),
                "rules": rules,
                "rules_html": rules_html,
                "contact_email": contact_email,
            },
            create_defaults={
                "name": name.strip(),
                "purpose": purpose.strip(),
                "rules": rules,
                "rules_html": rules_html,
                "contact_email": contact_email,
                "set_up_at": timezone.now(),
            },
        )
        taken = set(Category.objects.values_list("slug", flat=True))
        for room in rooms:
            if room.slug not in taken:
                create_category(
                    by=by,
                    name=str(room.name),
                    slug=room.slug,
                    description=str(room.description),
                    colour=room.colour,
                    position=room.position,
                )
        record("pages.set_up", by=by, target=site)
        transaction.on_commit(place.forget)
    return site


def write_to_staff(*, sender: User | None, name: str, address: str, text: str) -> None:
    """Mail a message to those who run the place. Raises Refused (409) if nobody can receive it."""
    site = Site.objects.filter(pk=1).first()
    to = [site.contact_email] if site and site.contact_email else []
    if not to:
        admins = User.objects.present().filter(role=Role.ADMIN).exclude(email="")
        to = list(admins.values_list("email", flat=True)[:10])
    if not to:
        raise Refused(_("Nobody can receive messages here yet."))
    who = f"{name} <{address}>" + (f", {settings.SITE_URL}{sender.get_absolute_url()}" if sender else "")
    subject = _("A message to %(site)s from %(name)s") % {"site": place.name(), "name": name}
    EmailMessage(
        subject=" ".join(subject.split())[:150],
        body=f"{who}\n\n{text}\n",
        to=to,
        reply_to=[address],
    ).send()
