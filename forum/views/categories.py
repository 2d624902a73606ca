"""Categories, as administrators arrange them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, sent
from core.permissions import require
from forum import actions
from forum.forms import CategoryForm
from forum.models import Category
from forum.permissions import can_arrange


@login_required
@require_safe
def categories(request: SignedInRequest) -> HttpResponse:
    """All categories this administrator may see, with their doors."""
    require(can_arrange(request.user))
    rows = Category.objects.visible_to(request.user).select_related("parent", "group")
    tops = [row for row in rows if row.parent_id is None]
    tree = [(top, [row for row in rows if row.parent_id == top.pk]) for top in tops]
    return render(request, "forum/categories.html", {"tree": tree})


@login_required
@require_http_methods(["GET", "POST"])
def new_category(request: SignedInRequest) -> HttpResponse:
    require(can_arrange(request.user))
    form = CategoryForm(sent(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_category(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("The category was made."))
            return redirect_after_post("/forum/categories/")
    context = {"form": form, "category": None}
    return render(request, "forum/category_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change_category(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name, place and doors of a category; a door that closes shows at once everywhere."""
    require(can_arrange(request.user))
    category = get_object_or_404(Category.objects.visible_to(request.user), pk=pk)
    form = CategoryForm(sent(request), instance=category, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_category(category, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("The category was changed."))
            return redirect_after_post("/forum/categories/")
    context = {"form": form, "category": category}
    return render(request, "forum/category_form.html", context, status=422 if form.errors else 200)
