"""Authors that an import made, and how the people behind them take their names over."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Claim, Profile, RetiredName, User
from accounts.names import USERNAME_MAX, one_line, username_validators
from accounts.permissions import is_moderator
from accounts.tokens import digest
from activity.recording import record
from core.errors import Refused
from core.permissions import require

CLAIM_DAYS = 14


def make_placeholder(username: str, *, name: str = "", origin: str, joined: datetime | None = None) -> User:
    """The author of imported posts: a name that nobody can sign in with until it is claimed.

    `origin` is `imported:<source>:<id>` and makes this safe to run again: the same origin is the
    same member. A name that is taken, reserved or not fit for an address gets a number.
    Raises ValueError for another kind of origin.
    """
    if not origin.startswith("imported:"):
        raise ValueError(f"an imported author's origin, not {origin!r}")
    found = User.objects.filter(origin=origin).first()
    if found is not None:
        return found
    for attempt in range(50):
        user = User(
            username=_free_username(username, attempt),
            name=one_line(name)[:80],
            origin=origin,
            date_joined=joined or timezone.now(),
            password=make_password(None),
        )
        try:
            with transaction.atomic():
                user.save()
                Profile.objects.create(user=user, is_listed=False)
        except IntegrityError:
            # The name was taken a moment ago, or another run of the import was quicker.
            found = User.objects.filter(origin=origin).first()
            if found is not None:
                return found
            continue
        return user
    raise Refused(f"no free username for {username!r}")


def invite(user: User, *, email: str, by: User | None) -> Claim:
    """Mail the person behind an imported author a link with which to take the name over.

    Only the newest link works, once, for CLAIM_DAYS. `by` is None for the command line.
    Raises Refused: 409 if the name is claimed or the address is another member's, 422 for no address.
    """
    require(by is None or is_moderator(by))
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is no e-mail address."), status=422, field="email") from None
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        _require_unclaimed(user)
        if _is_taken(email, user):
            raise Refused(_("This address belongs to another member."), field="email")
        now = timezone.now()
        Claim.objects.filter(user=user, used_at=None).update(expires_at=now)
        claim = Claim.objects.create(
            user=user, email=email, digest=digest(token), expires_at=now + timedelta(days=CLAIM_DAYS)
        )
        record("accounts.invited", by=by, target=user)
    _mail(claim, token)
    return claim


def claim_of(token: str) -> Claim | None:
    """The open claim a link stands for; None if it is unknown, used or too old."""
    found = Claim.objects.select_related("user").filter(digest=digest(token)).first()
    return found if found and found.is_open and found.user.is_placeholder else None


def claim(token: str, *, password: str) -> User:
    """Take an imported author over: the address is proved by the link, the password chosen here.

    Raises Refused (409) for a link that was used or is too old, or an address taken meanwhile.
    """
    hashed = make_password(password)
    with transaction.atomic():
        found = Claim.objects.select_for_update().filter(digest=digest(token)).first()
        if found is None or not found.is_open:
            raise Refused(_("This link was used already or is too old. Ask for a new one."))
        user = User.objects.select_for_update().get(pk=found.user_id)
        _require_unclaimed(user)
        if _is_taken(found.email, user):
            raise Refused(_("This address belongs to another member."))
        now = timezone.now()
        user.email, user.password, user.accepted_terms_at = found.email, hashed, now
        try:
            with transaction.atomic():
                user.save(update_fields=["email", "password", "accepted_terms_at"])
                EmailAddress.objects.create(user=user, email=found.email, verified=True, primary=True)
        except IntegrityError:
            raise Refused(_("This address belongs to another member.")) from None
        Profile.objects.update_or_create(user=user, defaults={"is_listed": True})
        found.used_at = now
        found.save(update_fields=["used_at"])
        record("accounts.claimed", by=user, target=user)
    return user


def _require_unclaimed(user: User) -> None:
    if not user.is_placeholder or user.erased_at is not None:
        raise Refused(_("This name was claimed already."))


def _is_taken(email: str, user: User) -> bool:
    return (
        User.objects.filter(email=email).exclude(pk=user.pk).exists()
        or EmailAddress.objects.filter(email=email).exclude(user=user).exists()
    )


def _free_username(wanted: str, attempt: int) -> str:
    """A username that fits our rules and, from the second attempt on, carries a number."""
    text = unicodedata.normalize("NFKC", wanted)
    text = "".join(letter if letter.isalnum() or letter in "_.-" else "_" for letter in text)
    text = text.strip("_.-")[: USERNAME_MAX - 4].strip("_.-")
    if len(text) < 2:
        text = f"member{text}"
    if attempt:
        text = f"{text}_{attempt + 1}"
    try:
        for validator in username_validators:
            validator(text)
    except ValidationError:
        text = f"{text}_{attempt + 1}"[:USERNAME_MAX]
    taken = User.objects.looking_like(text).exists()
    retired = RetiredName.objects.of(text).exists()
    return _free_username(wanted, attempt + 1) if taken or retired else text


def _mail(claim: Claim, token: str) -> None:
    context = {
        "member": claim.user,
        "link": settings.SITE_URL + reverse("claim", args=[token]),
        "days": CLAIM_DAYS,
    }
    with translation.override(claim.user.language or settings.LANGUAGE_CODE):
        subject = render_to_string("account/email/claim_subject.txt", context).strip()
        message = render_to_string("account/email/claim_message.txt", context).strip()
    send_mail(subject, message, None, [claim.email])
