"""A PDF on its way: the page that waits for it, and the file."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.pdf import missing_packages
from printing.models import PrintJob
from printing.papers import paper


@require_safe
@never_cache
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """'Your PDF is being made': looks again by itself until it is ready, failed or gone."""
    found = _visible(request, pk)
    context = {"job": found, "missing": missing_packages() if found.failure == "library" else []}
    return render(request, "printing/job.html", context)


@require_safe
@never_cache
def file(request: HttpRequest, pk: UUID, name: str) -> FileResponse:
    """The PDF, for whoever asked, while they may see what it shows."""
    found = _visible(request, pk)
    if found.file is None or name != f"{found.name}.pdf":
        raise Http404
    try:
        content = default_storage.open(found.file.path)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")


def _visible(request: HttpRequest, pk: UUID) -> PrintJob:
    """Raises Http404 for a job of someone else, and for a thing one may no longer see."""
    found = get_object_or_404(PrintJob.objects.visible_to(request.user).select_related("file"), pk=pk)
    kind = paper(found.paper)
    if kind is None or kind.find(found.object_id, user=request.user) is None:
        raise Http404
    return found
