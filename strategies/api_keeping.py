"""Following strategies, what they are worth at a site, keeping them in order, and the list of categories."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from activity.following import follow, unfollow
from core.api import CREATED, NO_CONTENT, Endpoint, member
from core.permissions import require
from strategies import actions
from strategies.models import Strategy, StrategyCategory
from strategies.permissions import can_arrange, can_keep_categories
from strategies.serializers import StrategySerializer
from strategies.serializers_of_keeping import (
    ArrangeSerializer,
    CategoryNameSerializer,
    StrategyCategorySerializer,
    StrategyRemovalSerializer,
    WorthSerializer,
)
from strategies.worth import worth_context


class StrategyFollow(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slug: str) -> Response:
        """Hear of revisions that change the advice."""
        follow(get_object_or_404(_seen(request).published(), slug=slug), by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Hear no more."""
        unfollow(get_object_or_404(_seen(request).published(), slug=slug), by=member(request))
        return Response(status=NO_CONTENT)


class StrategyEffect(Endpoint):
    @extend_schema(
        responses=WorthSerializer,
        parameters=[
            OpenApiParameter("site_power", float, description="And all other `inputs`, each by its name."),
            OpenApiParameter("own_NAME", float, description="A variable's figure that you know better."),
        ],
    )
    def get(self, request: Request, slug: str) -> Response:
        """What it is worth at a site: USD a year, and months until it has paid back, with the range.

        404 for one without a formula. Reading only: nothing is kept, and your own site is not looked at.
        """
        strategy = get_object_or_404(_seen(request).published().select_related("current"), slug=slug)
        found = worth_context(strategy.current, None, request.query_params.dict())
        form = found["worth_form"]
        if form is None and not found["worth_error"]:
            raise Http404
        if form is not None and form.errors:
            raise ValidationError({name: [str(one) for one in said] for name, said in form.errors.items()})
        if found["worth"] is None:
            raise ValidationError({"formula": [found["worth_error"]]})
        told = asdict(found["worth"])
        told["sensitivities"] = [
            {"name": one.variable.name, "at_low": one.at_low, "at_high": one.at_high}
            for one in found["worth"].sensitivities
        ]
        inputs = [
            {"name": name, "unit": str(field.unit), "value": form.cleaned_data[name]}
            for name, field in form.fields.items()
        ]
        return Response(WorthSerializer({**told, "inputs": inputs}).data)


class StrategyRemoval(Endpoint):
    @extend_schema(request=StrategyRemovalSerializer, responses={204: None})
    def put(self, request: Request, slug: str) -> Response:
        """Hide it from all but moderators."""
        strategy, told = _find(request, slug), self.given(request, StrategyRemovalSerializer)
        actions.remove_strategy(strategy, by=member(request), reason=told["reason"])
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Show it again."""
        actions.restore_strategy(_find(request, slug), by=member(request))
        return Response(status=NO_CONTENT)


class StrategyArrangement(Endpoint):
    @extend_schema(request=ArrangeSerializer, responses=StrategySerializer)
    def put(self, request: Request, slug: str) -> Response:
        """What it is about, which other one replaces it, and whether its authors should look at it again."""
        strategy = _find(request, slug)
        require(can_arrange(member(request), strategy), _("You may not arrange this strategy."))
        told = self.given(request, ArrangeSerializer)
        if (by := told.pop("superseded_by")) is not None:
            told["superseded_by"] = _seen(request).published().filter(slug=by).first()
            if told["superseded_by"] is None:
                raise ValidationError({"superseded_by": [_("There is no such strategy. Paste its address.")]})
        actions.arrange(strategy, by=member(request), **told)
        return Response(StrategySerializer(_find(request, slug)).data)


class Categories(Endpoint):
    @extend_schema(responses=StrategyCategorySerializer(many=True))
    def get(self, request: Request) -> Response:
        """What strategies are about, in the order of the list; administrators see who reviews in each."""
        rows = StrategyCategory.objects.prefetch_related("reviewers__member")
        return Response(_categories(request, list(rows)))

    @extend_schema(request=CategoryNameSerializer, responses={201: StrategyCategorySerializer})
    def post(self, request: Request) -> Response:
        """Put one at the end of the list; for administrators."""
        require(can_keep_categories(member(request)))
        told = self.given(request, CategoryNameSerializer)
        return Response(
            _categories(request, [actions.add_category(told["name"], by=member(request))])[0], status=CREATED
        )


class OneCategory(Endpoint):
    @extend_schema(request=CategoryNameSerializer, responses=StrategyCategorySerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Give it another name at the same address."""
        category = self._category(request, slug)
        told = self.given(request, CategoryNameSerializer)
        actions.rename_category(category, by=member(request), name=told["name"])
        return Response(_categories(request, [category])[0])

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Take an empty one out of the list. 409 while strategies are in it."""
        actions.remove_category(self._category(request, slug), by=member(request))
        return Response(status=NO_CONTENT)

    def _category(self, request: Request, slug: str) -> StrategyCategory:
        require(can_keep_categories(member(request)))
        return get_object_or_404(StrategyCategory, slug=slug)


class CategoryReviewer(Endpoint):
    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Let a member review in this category; for administrators."""
        category, who = self._both(request, slug, username)
        actions.assign_reviewer(category, who, by=member(request))
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, username: str) -> Response:
        """Let them review there no more."""
        category, who = self._both(request, slug, username)
        actions.dismiss_reviewer(category, who, by=member(request))
        return Response(status=NO_CONTENT)

    def _both(self, request: Request, slug: str, username: str) -> tuple[StrategyCategory, User]:
        require(can_keep_categories(member(request)))
        category = get_object_or_404(StrategyCategory, slug=slug)
        return category, get_object_or_404(User.objects.present(), username=username)


def _seen(request: Request) -> Any:
    return Strategy.objects.visible_to(request.user)


def _find(request: Request, slug: str) -> Strategy:
    rows = _seen(request).for_rows().select_related("superseded_by")
    found: Strategy = get_object_or_404(rows, slug=slug)
    return found


def _categories(request: Request, rows: list[StrategyCategory]) -> list[dict[str, Any]]:
    """Who reviews is told to those who say so."""
    may_see = can_keep_categories(request.user)
    return [
        {
            "slug": one.slug,
            "name": str(one),
            "reviewers": [each.member.username for each in one.reviewers.all()] if may_see else None,
        }
        for one in rows
    ]
