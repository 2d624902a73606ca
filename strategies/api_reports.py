"""Field reports, grades, plans and downloads for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CREATED, NO_CONTENT, Endpoint, beside, member, once_key
from core.paging import page_by_key
from core.permissions import require
from strategies.actions import planning, reporting
from strategies.evidence import ruling_of
from strategies.models import AdoptionPlan, FieldReport, PlanStep, Strategy
from strategies.permissions_of_reports import can_remove_report, can_unseal
from strategies.report_editions import editions_of
from strategies.report_rows import rows_of
from strategies.rulings import explained
from strategies.serializers_of_keeping import (
    AuthorToldSerializer,
    EditSerializer,
    ReasonSerializer,
    ReportRemovalSerializer,
)
from strategies.serializers_of_reports import (
    AdoptSerializer,
    ChangePlanSerializer,
    ChangeStepSerializer,
    EditReportSerializer,
    FieldReportSerializer,
    FileReportSerializer,
    GradeSerializer,
    NewStepSerializer,
    PlanSerializer,
    PlanStepSerializer,
)
from strategies.taking_along import as_json, version_of


class Reports(Endpoint):
    @extend_schema(responses=FieldReportSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """The reports on a strategy that stand, the newest first. One of an unnamed miner has no author."""
        strategy = _strategy(request, slug)
        reports = (
            FieldReport.objects.present().filter(strategy=strategy).select_related("organisation", "grid")
        )
        page = page_by_key(reports, keys=("-id",), cursor=request.query_params.get("cursor", ""), size=30)
        results = FieldReportSerializer(_rows(strategy, page.items), many=True).data
        shown = {"next": beside(request, page.next), "previous": beside(request, page.previous)}
        return Response({**shown, "results": results})

    @extend_schema(request=FileReportSerializer, responses={201: FieldReportSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Say what came of trying it. `before` and `after` are in the unit of the version tried."""
        strategy = _strategy(request, slug)
        told = self.given(request, FileReportSerializer)
        key = once_key(request, told)
        report = reporting.file_report(strategy, by=member(request), key=key, **told)
        return Response(_shown(strategy, report), status=CREATED)


class OneReport(Endpoint):
    @extend_schema(responses=FieldReportSerializer)
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """One report; your own also once it is withdrawn."""
        report = _report(request, slug, pk)
        return Response(_shown(report.strategy, report))

    @extend_schema(request=EditReportSerializer(partial=True), responses=FieldReportSerializer)
    def patch(self, request: Request, slug: str, pk: int) -> Response:
        """Change your own report; what it said is kept."""
        report = _report(request, slug, pk)
        told = self.given(request, EditReportSerializer, partial=True)
        told.setdefault("edition", 0)
        report = reporting.edit_report(report, by=member(request), **told)
        return Response(_shown(report.strategy, _report(request, slug, pk)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Withdraw your own report: it counts no more."""
        reporting.withdraw_report(_report(request, slug, pk), by=member(request))
        return Response(status=NO_CONTENT)


class ReportEdits(Endpoint):
    @extend_schema(responses=EditSerializer(many=True))
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """What it said before each edit, the newest first."""
        edits = [
            {
                "number": edit.number,
                "at": edit.at,
                "changes": [
                    {"label": label, "pieces": [piece._asdict() for piece in pieces]}
                    for label, pieces in edit.changes
                ],
            }
            for edit in editions_of(_report(request, slug, pk))
        ]
        return Response(EditSerializer(edits, many=True).data)


class ReportRemoval(Endpoint):
    @extend_schema(request=ReportRemovalSerializer, responses={204: None})
    def put(self, request: Request, slug: str, pk: int) -> Response:
        """Take it away, with one of moderation's reasons; for moderators."""
        report = _report(request, slug, pk)
        require(can_remove_report(member(request)), _("You may not remove this report."))
        told = self.given(request, ReportRemovalSerializer)
        reporting.remove_report(report, by=member(request), reason=told["reason"])
        return Response(status=NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Bring it back."""
        reporting.restore_report(_report(request, slug, pk), by=member(request))
        return Response(status=NO_CONTENT)


class ReportUnsealing(Endpoint):
    limit_writing = "strategies.unseal"

    @extend_schema(request=ReasonSerializer, responses=AuthorToldSerializer)
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Who an unnamed author is, told once to a moderator: the reason is kept, the log and the author hear of it."""
        report = _report(request, slug, pk)
        require(can_unseal(member(request)), _("You may not look up who this is."))
        told = self.given(request, ReasonSerializer)
        author = reporting.unseal(report, by=member(request), reason=told["reason"])
        return Response({"username": author.username if author else None})


class StrategyGrade(Endpoint):
    @extend_schema(responses=GradeSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """The grade by the rule, why, and what the next better one wants."""
        ruling = ruling_of(_strategy(request, slug))
        if ruling is None:
            raise Http404
        told = explained(ruling)
        words = {"because": told.because, "next_grade": told.next_grade, "wanting": told.wanting}
        return Response(GradeSerializer({**asdict(ruling), **words}).data)


class StrategyVersion(Endpoint):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str, number: int) -> Response:
        """A published version with all it says, how it is cited, and, for the newest, its reports."""
        version = version_of(_strategy(request, slug), number)
        if version is None:
            raise Http404
        return Response(as_json(version))


class Plans(Endpoint):
    is_private = True

    @extend_schema(responses=PlanSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Your plans, the one that is measured next first. Nobody else sees them."""
        rows = _plans(request)
        return self.listed(request, rows, keys=("measure_on", "id"), serializer=PlanSerializer)

    @extend_schema(request=AdoptSerializer, responses={201: PlanSerializer})
    def post(self, request: Request) -> Response:
        """Make a plan from a strategy's steps; a second one for the same `site` is the first."""
        told = self.given(request, AdoptSerializer)
        plan = planning.adopt(told.pop("strategy"), by=member(request), **told)
        return Response(PlanSerializer(plan).data, status=CREATED)


class OnePlan(Endpoint):
    is_private = True

    @extend_schema(responses=PlanSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One of your plans."""
        return Response(PlanSerializer(_plan(request, pk)).data)

    @extend_schema(request=ChangePlanSerializer(partial=True), responses=PlanSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Change its site, dates or notes."""
        told = self.given(request, ChangePlanSerializer, partial=True)
        planning.change_plan(_plan(request, pk), by=member(request), **told)
        return Response(PlanSerializer(_plan(request, pk)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Delete it for good."""
        planning.drop_plan(_plan(request, pk), by=member(request))
        return Response(status=NO_CONTENT)


class PlanSteps(Endpoint):
    is_private = True

    @extend_schema(request=NewStepSerializer, responses={201: PlanStepSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Add a step of your own."""
        told = self.given(request, NewStepSerializer)
        step = planning.add_step(_plan(request, pk), by=member(request), **told)
        return Response(PlanStepSerializer(step).data, status=CREATED)


class OnePlanStep(Endpoint):
    is_private = True

    @extend_schema(request=ChangeStepSerializer(partial=True), responses=PlanStepSerializer)
    def patch(self, request: Request, pk: int, step: int) -> Response:
        """Say who does it, until when, and whether it is done."""
        told = self.given(request, ChangeStepSerializer, partial=True)
        changed = planning.change_step(_step(request, pk, step), by=member(request), **told)
        return Response(PlanStepSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, step: int) -> Response:
        """Take a step out."""
        planning.drop_step(_step(request, pk, step), by=member(request))
        return Response(status=NO_CONTENT)


def _strategy(request: Request, slug: str) -> Strategy:
    rows = Strategy.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows.filter(current__isnull=False), slug=slug)


def _report(request: Request, slug: str, pk: int) -> FieldReport:
    rows = FieldReport.objects.visible_to(request.user).filter(strategy__slug=slug)
    return get_object_or_404(rows.select_related("strategy__current", "organisation", "grid"), pk=pk)


def _rows(strategy: Strategy, reports: list[FieldReport]) -> list[Any]:
    for report in reports:
        report.strategy = strategy
    return rows_of(strategy, reports)


def _shown(strategy: Strategy, report: FieldReport) -> dict[str, Any]:
    (row,) = _rows(strategy, [report])
    return dict(FieldReportSerializer(row).data)


def _plans(request: Request) -> Any:
    rows = AdoptionPlan.objects.visible_to(request.user)
    return rows.select_related("strategy").prefetch_related("steps")


def _plan(request: Request, pk: int) -> AdoptionPlan:
    found: AdoptionPlan = get_object_or_404(_plans(request), pk=pk)
    return found


def _step(request: Request, pk: int, step: int) -> PlanStep:
    return get_object_or_404(PlanStep.objects.filter(plan=_plan(request, pk)).select_related("plan"), pk=step)
