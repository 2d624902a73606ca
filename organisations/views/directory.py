"""The directory of organisations, and the list of grids that administrators keep."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.paging import page_by_key
from core.permissions import require
from organisations import actions
from organisations.forms import DirectoryForm, GridForm
from organisations.models import Grid, Organisation
from organisations.permissions import can_keep_grids

PER_PAGE = 30


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Organisations by name: what they are, where they work, how large, in which language."""
    form = DirectoryForm(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    rows = Organisation.objects.visible_to(request.user).fitting(asked).for_rows()
    page = page_by_key(rows, keys=("name_key", "id"), cursor=request.GET.get("cursor", ""), size=PER_PAGE)
    context = {
        "form": form,
        "page": page,
        "asked": asked,
        "mine": Organisation.objects.of(request.user).order_by("name_key"),
        "can_keep_grids": can_keep_grids(request.user),
        "newer": page.previous and "?" + urlencode({**asked, "cursor": page.previous}),
        "older": page.next and "?" + urlencode({**asked, "cursor": page.next}),
    }
    return render(request, "organisations/directory.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def grids(request: SignedInRequest) -> HttpResponse:
    """All regions and grids, each to be renamed or removed, and a new one."""
    require(can_keep_grids(request.user))
    form = GridForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_grid(form.cleaned_data["name"], by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect_after_post(reverse("grids"))
    context = {"form": form, "grids": Grid.objects.all()}
    return render(request, "organisations/grids.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def change_grid(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename one, or remove it."""
    require(can_keep_grids(request.user))
    grid = get_object_or_404(Grid, pk=pk)
    if "remove" in request.POST:
        actions.remove_grid(grid, by=request.user)
        return redirect_after_post(reverse("grids"))
    form = GridForm(request.POST)
    if not form.is_valid():
        raise Refused(str(form.errors["name"][0]), status=422)
    actions.rename_grid(grid, by=request.user, name=form.cleaned_data["name"])
    return redirect_after_post(reverse("grids"))
