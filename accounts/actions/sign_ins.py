"""When and from where a member signed in, for them to look at."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import SignIn, User

KEPT_DAYS = 400
SHOWN_DAYS = 90


def note_sign_in(
    user: User, *, method: str, ip: str, agent: str, device: str, has_second_factor: bool = False
) -> SignIn:
    """Remember a sign-in. It is new if the member has signed in before, but never with this browser."""
    before = SignIn.objects.filter(user=user)
    is_new = before.exists() and not before.filter(device=device).exists()
    return SignIn.objects.create(
        user=user,
        method=method,
        has_second_factor=has_second_factor,
        ip=ip or None,
        user_agent=agent[:200],
        device=device,
        is_new_device=is_new,
    )


def forget_sign_ins() -> int:
    """Addresses go after SHOWN_DAYS; that a browser is known stays for KEPT_DAYS of not being used."""
    now = timezone.now()
    old = SignIn.objects.filter(at__lt=now - timedelta(days=SHOWN_DAYS))
    old.exclude(ip=None, user_agent="").update(ip=None, user_agent="")
    return SignIn.objects.filter(at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
