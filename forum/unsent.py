"""What someone sent without being signed in (the session ended, or there is no account yet).

It is kept in the browser's session until they sign in or sign up, and is their draft from then on,
on whatever device: a mailed confirmation may open elsewhere.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core.http import is_fragment
from core.rate_limits import count
from forum.actions import save_draft

if TYPE_CHECKING:
    from accounts.models import User

_UNSENT = "unsent"
_FIELDS = ("category", "tags", "language", "reply_to", "organisation")
View = Callable[..., HttpResponse]


def keeping_unsent(*, place: str, back: Callable[..., str]) -> Callable[[View], View]:
    """Send visitors to sign in, as login_required does, but keep the text they had sent.

    `place` is the draft's, with the view's arguments in it ("topic:{pk}"); `back` gives the address
    at which the draft is shown, from the same arguments.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated:
                return view(request, *args, **kwargs)
            if request.method != "POST":
                return HttpResponseRedirect(_sign_in(request.get_full_path()))
            count("forum.draft", request)
            _keep(request, place.format(**kwargs))
            address = _sign_in(back(**kwargs))
            if is_fragment(request):
                return HttpResponse(headers={"HX-Redirect": address})
            return HttpResponseRedirect(address)

        return guarded

    return decorate


def address_of_reply(pk: int) -> str:
    """The topic at its reply form; an address alone tells nothing of a hidden one."""
    return reverse("reply", args=[pk])


def address_of_new_topic() -> str:
    return reverse("new_topic")


def to_draft(request: HttpRequest, user: User) -> None:
    """Make what is kept in the session a draft of the one who came (settings.ARRIVAL_LISTENERS)."""
    unsent = request.session.pop(_UNSENT, None)
    if unsent:
        save_draft(
            unsent["place"],
            by=user,
            title=unsent["title"],
            body=unsent["body"],
            fields=unsent["fields"],
        )


def _keep(request: HttpRequest, place: str) -> None:
    body = request.POST.get("body", "")[: settings.POST_BODY_MAX]
    title = request.POST.get("title", "")[: settings.TOPIC_TITLE_MAX]
    if not (body.strip() or title.strip()):
        return
    fields = {name: request.POST[name][:300] for name in _FIELDS if request.POST.get(name)}
    request.session[_UNSENT] = {"place": place, "title": title, "body": body, "fields": fields}


def _sign_in(back: str) -> str:
    return f"{reverse('account_login')}?next={quote(back)}"
