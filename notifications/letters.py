"""From a Mail row to the message that goes out.

News is composed only now: in the recipient's language and time zone, at the address they have now, and
not at all if it concerns them no longer.
"""

from __future__ import annotations

from dataclasses import replace
from email.utils import format_datetime, formataddr, parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import select_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from activity import news
from activity.news import Story
from core.markdown.quotes import place_on_lines
from core.moments import written_out
from forum.models import Post, Topic
from messaging.models import Message, MessageKind
from notifications.models import Mail, Notification
from notifications.preferences import kind_of, wants_mail, wants_text
from notifications.sentences import title_of
from notifications.unsubscribing import unsubscribe_url

if TYPE_CHECKING:
    from accounts.models import User

EXCERPT_LINES = 60
_WITH_WORDS = {"messaging.sent", "messaging.started"}
_FOLDER = "core.mail.EmlBackend"


def compose(mail: Mail) -> EmailMessage | None:
    """The message of a row, or None for news that no longer concerns its recipient."""
    if mail.activity_id is None:
        return _as_given(mail)
    user, notification = mail.recipient, _notification_of(mail)
    if user is None or notification is None or not _reaches(user, notification):
        return None
    with translation.override(user.language or settings.LANGUAGE_CODE):
        return _letter(mail, user, notification)


def story_of(notification: Notification) -> Story:
    """What its sentence is made of, in the language that is active."""
    story, done_for = _told_of(notification)
    if not done_for:
        return story
    # With the comma that leads on to what they did.
    spoken = _("%(name)s, for %(organisation)s,") % {"name": story.actor, "organisation": done_for}
    return replace(story, actor=spoken)


def _told_of(notification: Notification) -> tuple[Story, str]:
    """Its story without, and the name of, the organisation for which it was done."""
    target, actor = notification.target, notification.actor
    story = Story(
        actor=name_of(actor),
        actor_id=actor.pk if actor else None,
        reason=notification.reason,
        target=target,
        others=max(0, len(notification.actors) - 1),
        is_own=getattr(target, "author_id", None) == notification.recipient_id,
        details=notification.activity.details,
    )
    entry = news.of(notification.verb)
    return story, _one_line(entry.done_for(story)) if entry and entry.done_for else ""


def sentence_of(notification: Notification) -> str:
    entry = news.of(notification.verb)
    return entry.sentence(story_of(notification)) if entry else ""


def name_of(actor: User | None) -> str:
    if actor is None or actor.erased_at:
        return _("A former member")
    return _one_line(actor.shown_name)


def _letter(mail: Mail, user: User, notification: Notification) -> EmailMessage:
    target: Any = notification.target
    verb = notification.verb
    # A removal is told of, but not what was removed.
    is_seen = notification.is_target_seen and hasattr(target, "get_absolute_url")  # type: ignore[attr-defined]
    path = target.get_absolute_url() if is_seen else reverse("notifications")
    context = {
        "notification": notification,
        "title": title_of(notification),
        "sentence": sentence_of(notification),
        "at": written_out(notification.created_at, user.zone),
        "words": (_words_of(target) or _message_words(notification, user)) if is_seen else "",
        "url": settings.SITE_URL + path,
        "site_name": settings.SITE_NAME,
        "kind": kind_of(notification.reason),
        "settings_url": settings.SITE_URL + reverse("settings_notifications"),
        "unsubscribe_url": unsubscribe_url(user, notification.reason),
    }
    subject = _render(verb, "subject.txt", context)
    return EmailMessage(
        subject=_one_line(subject)[:300],
        body=_render(verb, "txt", context).strip() + "\n",
        from_email=_sender(notification),
        to=[user.email],
        headers={**_own_headers(mail), **_thread_headers(target), **_list_headers(context)},
    )


def _render(verb: str, ending: str, context: dict[str, object]) -> str:
    """templates/emails/<verb>.<ending>, or the plain notice for a verb without one of its own."""
    template = select_template([f"emails/{verb}.{ending}", f"emails/notice.{ending}"])
    return template.render(context)


def _as_given(mail: Mail) -> EmailMessage:
    headers = dict(mail.headers)
    sender = headers.pop("From", settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        mail.subject, mail.text, sender, [mail.to], headers={**headers, **_own_headers(mail)}
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _own_headers(mail: Mail) -> dict[str, str]:
    """The same each time it is sent, so that a second copy is known as one."""
    return {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.created_at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def _thread_headers(target: object) -> dict[str, str]:
    """What makes mail programs show a topic's mails as one conversation."""
    topic = target.topic if isinstance(target, Post) else target
    if not isinstance(topic, Topic):
        return {}
    root = f"<topic-{topic.pk}@{settings.SITE_HOST}>"
    return {
        "In-Reply-To": root,
        "References": root,
        "List-Id": f"{settings.SITE_NAME} <topic-{topic.pk}.{settings.SITE_HOST}>",
    }


def _list_headers(context: dict[str, object]) -> dict[str, str]:
    """One click in the mail program ends this kind of mail (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{context['unsubscribe_url']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _sender(notification: Notification) -> str:
    """The member's name with the site's, from the site's own address."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    entry = news.of(notification.verb)
    if entry is None or entry.is_official or notification.actor is None:
        return settings.DEFAULT_FROM_EMAIL
    story, done_for = _told_of(notification)
    shown = story.actor
    if done_for:
        shown = _("%(name)s, for %(organisation)s") % {"name": story.actor, "organisation": done_for}
    return formataddr((f"{shown} · {name or settings.SITE_NAME}", address))


def _notification_of(mail: Mail) -> Notification | None:
    """The news this mail tells, if its recipient may see it now."""
    told = Notification.objects.filter(activity=mail.activity_id)
    return told.visible_to(mail.recipient).for_rows().first()


def _reaches(user: User, notification: Notification) -> bool:
    entry = news.of(notification.verb)
    if entry is None or not user.is_active or user.erased_at or not user.email:
        return False
    if user.is_suspended and not entry.reaches_suspended:
        return False
    if not entry.is_official and user.blocks.filter(blocked=notification.actor_id).exists():
        return False
    if not entry.outlives_target and getattr(notification.target, "removed_at", None):
        return False
    profile = getattr(user, "profile", None)
    return wants_mail(profile.mail_for if profile else {}, notification.reason)


def _words_of(target: object) -> str:
    """What was written, as plain Markdown with quotes as mails have them, at a length fit for a mail."""
    post = target if isinstance(target, Post) else None
    if isinstance(target, Topic):
        post = target.posts.filter(number=1, removed_at=None).first()
    if post is None:
        return ""
    return _shortened(post.body)


def _message_words(notification: Notification, user: User) -> str:
    """What a message says, for who switched that on; nothing of a first contact, whose sender they don't know.

    It is read as the mail goes out and kept nowhere, so it has no place in a folder of mails on our own disk.
    """
    profile = getattr(user, "profile", None)
    if notification.verb not in _WITH_WORDS or notification.reason != "message":
        return ""
    if not wants_text(profile.mail_for if profile else {}) or settings.MAIL_TRANSPORT == _FOLDER:
        return ""
    said = (
        Message.objects.visible_to(user)
        .present()
        .filter(
            conversation=notification.object_id,
            number=notification.activity.details.get("number", 0),
            kind=MessageKind.SAID,
        )
    )
    found = said.first()
    return _shortened(found.body) if found else ""


def _shortened(body: str) -> str:
    lines = _as_in_mail(body)
    return "\n".join([*lines[:EXCERPT_LINES], "…"] if len(lines) > EXCERPT_LINES else lines)


def _as_in_mail(body: str) -> list[str]:
    """Lines with `>` before what a [quote] holds."""
    text, blocks = place_on_lines(body)
    lines: list[str] = []
    ends: list[int] = []
    for number, line in enumerate(text.split("\n")):
        margin = "> " * len(ends)
        if number in blocks and blocks[number].kind == "quote":
            author = blocks[number].value.partition(",")[0].strip()
            ends.append(blocks[number].last)
            lines += [f"{margin}> {author}:"] if author else []
        elif ends and number == ends[-1]:
            ends.pop()
        else:
            lines.append(f"{margin}{line}".rstrip())
    return lines


def _one_line(text: str) -> str:
    return " ".join(text.split())
