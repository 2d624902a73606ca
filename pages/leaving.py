"""Delete my account: what happens to what I wrote, and the proof that it is me."""

from __future__ import annotations

import secrets
import time

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.mail import send_mail
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.retained import RETAINED
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.rate_limits import rate_limited
from pages import erasure

_CODE = "leaving_code"
CODE_MINUTES = 15
MOST_TRIES = 5


class LeaveForm(forms.Form):
    content = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            ("keep", _("Leave it here, under “Former member”")),
            ("remove", _("Destroy it; others keep their answers")),
        ],
        widget=forms.RadioSelect,
        initial="keep",
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("Or the code we mailed you"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@sensitive_post_parameters("password", "code")
@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("members.leave")
def leave(request: SignedInRequest) -> HttpResponse:
    """Explain, ask for password or mailed code, erase, say goodbye."""
    if request.method == "POST" and "mail_code" in request.POST:
        _mail_code(request)
        messages.success(request, _("A code is on its way to your address."))
        return redirect_after_post(reverse("leave"))
    form = LeaveForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if _is_proved(request, form.cleaned_data["password"], form.cleaned_data["code"]):
            return _leave(request, form)
        form.add_error(None, _("Give your password, or the newest code we mailed you."))
    context = {"tab": "leave", "form": form, "retained": RETAINED, "is_code_sent": _CODE in request.session}
    return render(request, "accounts/settings_leave.html", context, status=422 if form.errors else 200)


def _leave(request: SignedInRequest, form: LeaveForm) -> HttpResponse:
    user = User.objects.get(pk=request.user.pk)
    try:
        erasure.leave(user, by=user, with_content=form.cleaned_data["content"] == "remove")
    except Refused as refusal:
        form.add_error(None, refusal.message)
        context = {"tab": "leave", "form": form, "retained": RETAINED}
        return render(request, "accounts/settings_leave.html", context, status=refusal.status)
    logout(request)
    messages.success(request, _("Your account is deleted. Thank you for what you gave."))
    return redirect_after_post("/")


def _mail_code(request: SignedInRequest) -> None:
    """Only the code's keyed digest is kept, in the session, for some minutes and tries."""
    code = f"{secrets.randbelow(10**8):08d}"
    request.session[_CODE] = {"digest": _digest(code), "at": time.time(), "tries": 0}
    context = {"code": code, "minutes": CODE_MINUTES}
    subject = render_to_string("account/email/leaving_code_subject.txt", context).strip()
    message = render_to_string("account/email/leaving_code_message.txt", context).strip()
    send_mail(subject, message, None, [request.user.email])


def _is_proved(request: SignedInRequest, password: str, code: str) -> bool:
    if password and request.user.check_password(password):
        return True
    kept = request.session.get(_CODE)
    if not code or not kept or time.time() - kept["at"] > CODE_MINUTES * 60 or kept["tries"] >= MOST_TRIES:
        return False
    request.session[_CODE] = {**kept, "tries": kept["tries"] + 1}
    return constant_time_compare(kept["digest"], _digest(code.strip()))


def _digest(code: str) -> str:
    return salted_hmac("pages.leaving", code, algorithm="sha256").hexdigest()
