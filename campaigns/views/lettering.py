"""One's own letter in three steps: you, your letter, check and send."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import is_member
from campaigns import actions, letters
from campaigns.forms import LetterForm
from campaigns.models import OwnLetter, Way, WayKind
from campaigns.views.writing import find
from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from core.rate_limits import rate_limited
from printing.actions import order

LAST = 3


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("campaigns.letter")
def own_letter(request: SignedInRequest, slug: str) -> HttpResponse:
    """Each step is kept as it is left; only the last looks whether all is there."""
    way = _way(request, slug)
    require(is_member(request.user), _("You may not act on this campaign."))
    letter = _letter(request, way) or OwnLetter(way=way, user=request.user, name=request.user.shown_name)
    step = _step(request, letter)
    form = LetterForm(
        sent(request), letter=letter, step=step, gaps=letters.gaps(letter), initial=_initial(letter)
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        following = step if "save" in request.POST else min(step + 1, LAST)
        letter = actions.save_letter(way, by=request.user, step=following, **told)
        if "sent" in request.POST:
            return _sent(request, letter, form)
        faults = {} if "save" in request.POST else actions.missing(letter)
        here = {name: fault for name, fault in faults.items() if name in form.fields}
        if not here:
            return redirect_after_post(f"{request.path}?step={following}")
        for name, fault in here.items():
            form.add_error(name, fault)
    return _page(request, letter, step, form)


@login_required
@require_POST
@rate_limited("campaigns.letter")
def preview(request: SignedInRequest, slug: str) -> HttpResponse:
    """How the letter reads with what is typed now; nothing is kept."""
    way = _way(request, slug)
    letter = _letter(request, way) or OwnLetter(way=way, user=request.user, name=request.user.shown_name)
    step = _step(request, letter)
    form = LetterForm(request.POST, letter=letter, step=step, gaps=letters.gaps(letter))
    form.is_valid()
    for name, value in form.cleaned_data.items():
        setattr(letter, name, value)
    return render(request, "campaigns/_letter_preview.html", _reading(letter))


@login_required
@never_cache
@require_safe
def letter_text(request: SignedInRequest, slug: str) -> HttpResponse:
    """The letter as text, to paste into a mail or a portal."""
    letter = _kept(request, slug)
    response = HttpResponse(letters.plain(letter), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="letter.txt"'
    return response


@login_required
@require_POST
def letter_pdf(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask for the letter as a PDF."""
    job = order(_kept(request, slug), by=request.user, of="campaign-letter")
    return redirect_after_post(job.get_absolute_url())


def _page(request: SignedInRequest, letter: OwnLetter, step: int, form: LetterForm) -> HttpResponse:
    way = letter.way
    context = {
        "campaign": way.campaign,
        "way": way,
        "letter": letter,
        "step": step,
        "form": form,
        "missing": actions.missing(letter) if step == LAST else {},
        "mailto": _mailto(letter) if step == LAST else "",
        **_reading(letter),
    }
    status = 422 if form.errors else 200
    return render(request, "campaigns/own_letter.html", context, status=status)


def _sent(request: SignedInRequest, letter: OwnLetter, form: LetterForm) -> HttpResponse:
    if not letter.is_public:
        form.add_error("is_public", _("Comments are public: without this it can't be sent."))
        return _page(request, letter, LAST, form)
    try:
        actions.send_letter(letter, by=request.user)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        form.add_error(None, refusal.message)
        return _page(request, letter, LAST, form)
    return redirect_after_post(f"{request.path}?step={LAST}")


def _reading(letter: OwnLetter) -> dict[str, Any]:
    return {
        "letter": letter,
        "head": letters.head(letter),
        "paragraphs": letters.paragraphs(letter),
        "signature": letters.signature_lines(letter),
        "similarity": letters.similarity(letter),
        "words": letters.word_count(letter),
    }


def _mailto(letter: OwnLetter) -> str:
    """A draft in the member's own mail program; the site sends nothing."""
    campaign = letter.way.campaign
    if not letter.way.mail_to:
        return ""
    subject = quote(campaign.docket or campaign.title)
    return f"mailto:{letter.way.mail_to}?subject={subject}&body={quote(letters.plain(letter))}"


def _step(request: SignedInRequest, letter: OwnLetter) -> int:
    asked = request.POST.get("step") or request.GET.get("step") or str(letter.step)
    return int(asked) if asked in {"1", "2", "3"} else 1


def _initial(letter: OwnLetter) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in LetterForm.base_fields}


def _way(request: SignedInRequest, slug: str) -> Way:
    campaign = find(request, slug)
    if campaign.opened_at is None:
        raise Http404
    way = get_object_or_404(campaign.ways, kind=WayKind.LETTER)
    way.campaign = campaign
    return way


def _letter(request: SignedInRequest, way: Way) -> OwnLetter | None:
    letter = OwnLetter.objects.visible_to(request.user).filter(way=way).first()
    if letter is not None:
        letter.way = way
    return letter


def _kept(request: SignedInRequest, slug: str) -> OwnLetter:
    letter = _letter(request, _way(request, slug))
    if letter is None:
        raise Http404
    return letter
