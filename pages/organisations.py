"""An organisation's page: what it says of itself, and who stands for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from organisations.models import Organisation
from organisations.permissions import can_attest, can_restrict, can_run, seat_of

PEOPLE_SHOWN = 12


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is, its facts, and the people who chose to be shown."""
    rows = Organisation.objects.visible_to(request.user).for_rows().prefetch_related("languages")
    found = get_object_or_404(rows, slug=slug)
    people = found.seats.shown().select_related("user").order_by("since", "id")[: PEOPLE_SHOWN + 1]
    context = {
        "organisation": found,
        "people": people,
        "seat": seat_of(request.user, found),
        "can_run": can_run(request.user, found),
        "can_attest": can_attest(request.user, found),
        "can_restrict": can_restrict(request.user),
    }
    return render(request, "organisations/organisation.html", context)
