"""Organisations for programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CREATED, NO_CONTENT, Endpoint, member
from organisations import actions
from organisations.forms import DirectoryForm, said_of
from organisations.models import Grid, Kind, Organisation, Size
from organisations.serializers import ChangeSerializer, FoundSerializer, OrganisationSerializer

_LISTS = ("grids", "languages")


class Organisations(Endpoint):
    @extend_schema(
        responses=OrganisationSerializer(many=True),
        parameters=[
            OpenApiParameter("cursor", str, description="From `next` or `previous`."),
            OpenApiParameter("q", str, description="Words of a name, place or description."),
            OpenApiParameter("kind", str, enum=Kind.values),
            OpenApiParameter("grid", str, description="The slug of a region or grid."),
            OpenApiParameter("size", str, enum=Size.values),
            OpenApiParameter("language", str, enum=[code for code, _name in settings.CONTENT_LANGUAGES]),
        ],
    )
    def get(self, request: Request) -> Response:
        """The directory of organisations, by name."""
        form = DirectoryForm(request.query_params)
        form.is_valid()
        rows = Organisation.objects.visible_to(request.user).fitting(form.cleaned_data)
        rows = rows.prefetch_related("grids", "languages")
        return self.listed(request, rows, keys=("name_key", "id"), serializer=OrganisationSerializer)

    @extend_schema(request=FoundSerializer, responses={201: OrganisationSerializer})
    def post(self, request: Request) -> Response:
        """Open an organisation; you are its first owner. `is_not_listed` is the sanctions statement."""
        told = self.given(request, FoundSerializer)
        statement = {name: told.pop(name) for name in ("country", "is_not_listed")}
        organisation = actions.found(by=member(request), **statement, **_written_out({}, told))
        return Response(OrganisationSerializer(organisation).data, status=CREATED)


class OneOrganisation(Endpoint):
    @extend_schema(responses=OrganisationSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """What an organisation says of itself."""
        return Response(OrganisationSerializer(find(request, slug)).data)

    @extend_schema(request=ChangeSerializer(partial=True), responses=OrganisationSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change what it says of itself; for its owners and administrators."""
        organisation = find(request, slug)
        told = self.given(request, ChangeSerializer, partial=True)
        before = said_of(organisation)
        organisation = actions.change(organisation, by=member(request), **_written_out(before, told))
        return Response(OrganisationSerializer(organisation).data)


class FollowOrganisation(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slug: str) -> Response:
        """Hear of what is said in its name."""
        actions.follow(find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Hear of it no more."""
        actions.unfollow(find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)


class BlockOrganisation(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slug: str) -> Response:
        """Let nobody write to you in its name. They are not told."""
        actions.block_organisation(find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Let it come near again."""
        actions.unblock_organisation(find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)


class BlockedOrganisations(Endpoint):
    is_private = True

    @extend_schema(responses=OrganisationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The organisations you keep away, by name."""
        rows = Organisation.objects.filter(blocked_by__by=member(request))
        rows = rows.prefetch_related("grids", "languages")
        return self.listed(request, rows, keys=("name_key", "id"), serializer=OrganisationSerializer)


def find(request: Request, slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)


def _written_out(before: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """All that the actions take. Raises ValidationError for a region or grid that isn't in the list."""
    empty = {"description": "", "grids": [], "languages": []}
    written = {**empty, **before, **told}
    slugs = set(written["grids"])
    written["grids"] = list(Grid.objects.filter(slug__in=slugs))
    if len(written["grids"]) != len(slugs):
        raise ValidationError({"grids": [_("This is not in the list of regions and grids.")]})
    written["languages"] = list(dict.fromkeys(written["languages"]))
    return written
