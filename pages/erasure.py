"""A member leaves the whole place: what each app knows of them, and then what they wrote."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from accounts import actions as members
from accounts.models import User
from campaigns import actions as campaigns
from campaigns.actions import leaving as campaigning
from core import mail as mails
from forum.actions import erasing
from messaging.actions import leaving as messaging
from messaging.actions.calling import forget_calls
from messaging.actions.stepping_back import forget_proposals
from moderation.models import Caution, Report, Suspension
from notifications.models import Mail, Notification
from organisations import actions as organisations
from printing.actions import forget_prints
from search import actions as search
from strategies.actions import leaving as writing
from strategies.actions import planning, reporting
from strategies.actions.sites import forget_site
from uploads import actions as uploads

if TYPE_CHECKING:
    from accounts.models import User as Member

logger = logging.getLogger(__name__)
# How many posts one run of the task destroys before it lets others write.
BATCH = 50


def leave(user: Member, *, by: Member, with_content: bool) -> None:
    """Erase a member: what is personal at once, what they wrote (if asked for) soon, by the worker.

    Raises PermissionDenied; Refused (409) for the only administrator.
    """
    address, language = user.email, user.language
    with transaction.atomic():
        members.erase(user, by=by, with_content=with_content)
        erasing.forget(user)
        campaigns.forget(user)
        campaigns.forget_deeds(user)
        organisations.forget(user, address=address)
        messaging.forget(user)
        forget_proposals(user)
        forget_calls(user)
        forget_site(user)
        forget_prints(of=user)
        planning.forget_plans(of=user)
        writing.forget_writer(user)
        campaigning.forget_links(address=address)
        if with_content:
            writing.disown_strategies(user)
            campaigning.disown_campaigns(user)
            search.disown(user)
            reporting.erase_reports_of(user, at_most=1000)
        else:
            reporting.forget_reporter(user)
        Notification.objects.filter(recipient=user).delete()
        Mail.objects.filter(Q(recipient=user) | Q(to=address)).delete()
        for model in (Caution, Suspension):
            model.objects.filter(user=user).update(note="")
        if with_content:
            Report.objects.filter(reporter=user).update(note="")
        if with_content:
            transaction.on_commit(_poke, robust=True)
    if address:
        mails.forget(address)
        _say_goodbye(address, language, with_content)


def erase_due_content() -> int:
    """Destroy what leaving members wrote, a batch each. Returns how many posts and reactions.

    Truth is User.content_due_at: a run that dies is taken up by the next.
    """
    erased = 0
    for user in User.objects.filter(content_due_at__isnull=False).order_by("content_due_at")[:20]:
        count = (
            erasing.erase_posts_of(user, at_most=BATCH)
            or messaging.erase_messages_of(user, at_most=BATCH)
            or erasing.erase_traces_of(user)
        )
        if not count:
            uploads.erase_uploads_of(user)
            members.finish_erasure(user)
        erased += count
    return erased


def _poke() -> None:
    from pages.tasks import erase_content

    try:
        erase_content.apply_async(retry=False, expires=60)
    except Exception as error:
        logger.warning("No poke, the broker is away: %s", error)


def _say_goodbye(address: str, language: str, with_content: bool) -> None:
    context = {"with_content": with_content}
    with translation.override(language or translation.get_language()):
        subject = render_to_string("account/email/left_subject.txt", context).strip()
        message = render_to_string("account/email/left_message.txt", context).strip()
    send_mail(subject, message, None, [address])
