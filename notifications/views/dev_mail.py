"""Read what the site mailed, where there is no mail server: only on the machine it runs on.

Reset links stand here, so each condition alone closes the door: another HOST, an EMAIL_URL, a site with a
public name, a caller or a Host header that isn't this machine's own, a proxy in between.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications import mail_folder

_PROXIED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")

View = Callable[..., HttpResponse]


def on_this_machine_only(view: View) -> View:
    """404 unless mail goes to files and the caller sits at this machine."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if not is_open_to(request):
            raise Http404
        response = view(request, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def is_open_to(request: HttpRequest) -> bool:
    return (
        mail_folder.is_readable_here()
        and _is_loopback(request.META.get("REMOTE_ADDR", ""))
        and _is_loopback(split_domain_port(request.get_host())[0])
        and not any(header in request.META for header in _PROXIED)
    )


@require_safe
@never_cache
@on_this_machine_only
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails first."""
    return render(request, "notifications/dev_mails.html", {"mails": mail_folder.newest()})


@require_safe
@never_cache
@on_this_machine_only
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text, its links clickable; an HTML part is shown as source, never rendered."""
    found = mail_folder.read(name)
    if found is None:
        raise Http404
    return render(request, "notifications/dev_mail.html", {"mail": found})


def _is_loopback(host: str) -> bool:
    host = host.strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
