"""The link at the end of a mail: a GET shows a button, since mail scanners follow links; a POST acts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.actions import choose_mail
from notifications.unsubscribing import read_token


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed address is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End one kind of mail for whoever holds the link, without signing in."""
    found = read_token(token)
    if found is None:
        raise Http404
    user, kind = found
    is_done = request.method == "POST"
    if is_done:
        choose_mail(user, by=user, mail_for={kind.key: False})
    return render(request, "notifications/unsubscribe.html", {"kind": kind, "is_done": is_done})
