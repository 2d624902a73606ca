"""What someone sent after their session had ended: kept in the browser's session until they sign in again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from core.rate_limits import count

_KEPT = "strategies.unsent"
_MOST = 200_000  # characters
View = Callable[..., HttpResponse]


def keeping_form(view: View) -> View:
    """Send visitors to sign in, as login_required does, but keep the form they had sent for this address."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            count("forum.draft", request)
            sent = request.POST.copy()
            sent.pop("csrfmiddlewaretoken", None)
            text = sent.urlencode()
            if len(text) <= _MOST:
                request.session[_KEPT] = {"path": request.path, "form": text}
        return HttpResponseRedirect(f"{reverse('account_login')}?next={quote(request.path)}")

    return guarded


def unsent(request: HttpRequest) -> QueryDict | None:
    """The form that was kept for this address, once."""
    kept = request.session.get(_KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[_KEPT]
    return QueryDict(kept["form"], mutable=True)
