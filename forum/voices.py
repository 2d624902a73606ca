"""Who speaks, as a composer offers it: the member personally, or for an organisation where they sit.

The last choice is remembered for each composer (a topic's replies, new topics) in the member's session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from organisations.models import Organisation

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest

    from core.http import SignedInRequest

_REMEMBERED = "voices"
_MOST = 100  # composers, the newest


def voices_html(
    request: HttpRequest, place: str, *, kept: str | None = None, form: BaseForm | None = None
) -> SafeString | str:
    """The choice of who speaks, or nothing for a member without a seat; one query.

    What was typed into a bound `form` comes first, then what a draft `kept`, then what was chosen here last.
    """
    voices = list(Organisation.objects.of(request.user).speaking().order_by("name_key"))
    errors: list[Any] = []
    if form is not None and form.is_bound:
        kept = form.data.get("organisation", "")
        errors = list(form.errors.get("organisation", []))
    if not voices and not errors:
        return ""
    if kept is None:
        kept = request.session.get(_REMEMBERED, {}).get(place, "")
    return render_to_string("forum/_voices.html", {"voices": voices, "chosen": kept, "errors": errors})


def remember_voice(request: SignedInRequest, place: str, organisation: Organisation | None) -> None:
    """Offer the same voice first when this composer is opened again."""
    known = request.session.get(_REMEMBERED, {})
    slug = organisation.slug if organisation else ""
    if known.get(place, "") != slug:
        kept = {at: voice for at, voice in known.items() if at != place}
        request.session[_REMEMBERED] = dict([*kept.items(), (place, slug)][-_MOST:])
