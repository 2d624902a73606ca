"""Search's API: the same form and the same finding as the page."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Endpoint, beside
from forum.models import Category
from search.finding import find
from search.forms import SearchForm
from search.models import Kind
from search.serializers import ResultSerializer


class Search(Endpoint):
    limit_reading = "search"

    @extend_schema(
        responses=ResultSerializer(many=True),
        parameters=[
            OpenApiParameter("q", str, required=True, description='Words, or a phrase in "quotes".'),
            OpenApiParameter("kind", str, enum=Kind.values),
            OpenApiParameter("category", str, description="A category's slug."),
            OpenApiParameter("member", str, description="A username."),
            OpenApiParameter("tag", str),
            OpenApiParameter("language", str, enum=[code for code, _name in settings.CONTENT_LANGUAGES]),
            OpenApiParameter("since", str, description="A day: 2026-11-22."),
            OpenApiParameter("until", str, description="A day, included."),
            OpenApiParameter("cursor", str, description="From `next` or `previous`."),
        ],
    )
    def get(self, request: Request) -> Response:
        """What you may see that answers a query, best first; at most 200 in all."""
        categories = list(Category.objects.visible_to(request.user))
        form = SearchForm(request.query_params, categories=categories)
        if "q" not in request.query_params:
            form.add_error("q", _("Say what to look for."))
        if not form.is_valid():
            raise ValidationError(
                {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            )
        found = find(
            form.cleaned_data["q"],
            user=request.user,
            filters=form.filters,
            cursor=request.query_params.get("cursor", ""),
            categories=categories,
        )
        return Response(
            {
                "next": beside(request, found.next),
                "previous": beside(request, found.previous),
                "results": ResultSerializer(found.results, many=True).data,
            }
        )
