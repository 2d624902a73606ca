"""A member leaves: what was theirs alone is destroyed at once, the name is never used again."""

from __future__ import annotations

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions.exports import forget_exports
from accounts.actions.groups import forget_groups
from accounts.actions.roles import require_another_admin
from accounts.lookalikes import look
from accounts.models import (
    ApiToken,
    Block,
    Claim,
    OnceKey,
    Profile,
    RetiredName,
    Role,
    SignIn,
    User,
    Voucher,
)
from accounts.names import retired_digest
from accounts.permissions import is_admin
from activity.models import Follow
from activity.recording import record
from core.permissions import require


def erase(user: User, *, by: User, with_content: bool) -> None:
    """Destroy what accounts know of a member; their row stays, as 'Former member'.

    `with_content` marks what they wrote for destruction too, which pages.erasure does in batches.
    Call it in one transaction with what other apps hold (pages.erasure.leave).
    Raises PermissionDenied; Refused (409) for the only administrator. Safe to run twice.
    """
    require(by == user or is_admin(by))
    with transaction.atomic():
        require_another_admin(user)
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.erased_at is not None:
            return
        now = timezone.now()
        for name in {user.username, look(user.username)}:
            RetiredName.objects.get_or_create(digest=retired_digest(name))
        for session in UserSession.objects.filter(user=user):
            import_module(settings.SESSION_ENGINE).SessionStore(session.session_key).delete()
        for model in (
            UserSession,
            EmailAddress,
            Authenticator,
            SocialAccount,
            ApiToken,
            Claim,
            OnceKey,
            SignIn,
            LogEntry,
        ):
            model._default_manager.filter(user=user).delete()
        Profile.objects.filter(user=user).delete()
        forget_exports(of=user)
        Block.objects.filter(by=user).delete()
        Voucher.objects.filter(Q(member=user) | Q(by=user)).delete()
        Follow.objects.filter(user=user).delete()
        Block.objects.filter(blocked=user).delete()
        forget_groups(user)
        user.username = f"former-member-{user.pk}"
        user.name = user.email = user.language = user.theme = ""
        user.time_zone = "UTC"
        user.picture = None
        user.role, user.is_superuser, user.is_active = Role.MEMBER, False, False
        user.password = make_password(None)
        user.session_epoch += 1
        user.last_login = user.suspended_until = user.second_factor_due_at = None
        user.unread_notifications = 0
        user.erased_at = now
        user.content_due_at = now if with_content else None
        user.save()
        record("accounts.erased", by=by, target=user, with_content=int(with_content))


def finish_erasure(user: User) -> None:
    """Note that nothing they wrote is left to destroy."""
    User.objects.filter(pk=user.pk).update(content_due_at=None)
