"""My second factors, and the few of allauth's pages that need something of ours."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.second_factor import must_have_second_factor
from core.http import SignedInRequest, safe_next

# The QR code is a picture within the page, which no other page may have.
activate_app = csp_update({"img-src": ["data:"]})(totp.activate_totp)


@login_required
@never_cache
@require_safe
def second_factor(request: SignedInRequest) -> HttpResponse:
    """Passkeys, the authenticator app, recovery codes: what there is, and what is missing."""
    mine = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    of_type = Authenticator.Type
    codes = next((one.wrap() for one in mine if one.type == of_type.RECOVERY_CODES), None)
    context = {
        "tab": "security",
        "passkeys": [one for one in mine if one.type == of_type.WEBAUTHN],
        "app": next((one for one in mine if one.type == of_type.TOTP), None),
        "codes": codes,
        "codes_left": len(codes.get_unused_codes()) if codes else 0,
        "is_obliged": must_have_second_factor(request.user),
        "next": safe_next(request),
    }
    return render(request, "accounts/settings_second_factor.html", context)
