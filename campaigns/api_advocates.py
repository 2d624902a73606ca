"""The directory of advocates for programs."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns import actions
from campaigns.advocate_serializers import AdvocateSerializer, ChangeAdvocateSerializer
from campaigns.advocates import advocates
from campaigns.forms import AdvocatesForm
from campaigns.models import Dues, Subject
from core.api import NO_CONTENT, Endpoint, member


class Advocates(Endpoint):
    @extend_schema(
        responses=AdvocateSerializer(many=True),
        parameters=[
            OpenApiParameter("cursor", str, description="From `next` or `previous`."),
            OpenApiParameter("q", str, description="Words of a name, place or description."),
            OpenApiParameter("country", str, description="ISO 3166."),
            OpenApiParameter("subject", str, enum=Subject.values),
            OpenApiParameter("dues", str, enum=Dues.values),
        ],
    )
    def get(self, request: Request) -> Response:
        """Advocacy associations by name: positions, dues, how to join or give on their own page."""
        form = AdvocatesForm(request.query_params)
        form.is_valid()
        rows = advocates(request.user, form.cleaned_data)
        return self.listed(request, rows, keys=("name_key", "id"), serializer=AdvocateSerializer)


class OneAdvocate(Endpoint):
    @extend_schema(responses=AdvocateSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """One of them."""
        found = get_object_or_404(advocates(request.user, {}), slug=slug)
        return Response(AdvocateSerializer(found).data)

    @extend_schema(request=ChangeAdvocateSerializer, responses={204: None})
    def put(self, request: Request, slug: str) -> Response:
        """Write its entry anew, all of it; for its owners and administrators."""
        found = get_object_or_404(advocates(request.user, {}), slug=slug)
        actions.keep_advocate(found, by=member(request), **self.given(request, ChangeAdvocateSerializer))
        return Response(status=NO_CONTENT)
