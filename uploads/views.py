from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from core.errors import Refused
from core.http import SignedInRequest, redirect_after_post, wants_json
from core.rate_limits import rate_limited
from uploads import actions
from uploads.forms import UploadForm
from uploads.models import Upload
from uploads.permissions import can_remove, can_see
from uploads.serializers import UploadSerializer
from uploads.serving import served

RECENT = 20


@require_safe
def file(request: HttpRequest, pk: UUID, name: str) -> HttpResponseBase:
    return served(request, _visible(request, pk, name))


@require_safe
def thumbnail(request: HttpRequest, pk: UUID, name: str) -> HttpResponseBase:
    upload = _visible(request, pk, name)
    if not upload.has_thumbnail:
        raise Http404
    return served(request, upload, is_thumbnail=True)


@require_GET
@never_cache
@login_required
def new(request: SignedInRequest) -> HttpResponse:
    """A form to send one file, and what was sent and not used yet."""
    return render(request, "uploads/new.html", _form_page(request, UploadForm()))


@require_POST
@rate_limited("upload")
def add(request: SignedInRequest, is_sealed: bool = False) -> HttpResponse:
    """Take one file: JSON for a script, else a page that shows what to put into the text.

    What is sealed can be part of a message, and of nothing that others read.
    """
    if not request.user.is_authenticated:
        return _sign_in_first(request)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, form, Refused(str(form.errors["file"][0]), status=422))
    sent: UploadedFile = form.cleaned_data["file"]
    try:
        upload = actions.store(sent, by=request.user, is_sealed=is_sealed)
    except Refused as refusal:
        form.add_error("file", refusal.message)
        return _refused(request, form, refusal)
    if wants_json(request):
        return JsonResponse(UploadSerializer(upload).data, status=201)
    return redirect_after_post(reverse("upload-page", args=[upload.pk]))


@require_GET
@never_cache
@login_required
def show(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One's own file and the line that puts it into a text."""
    upload = _visible(request, pk)
    if not can_remove(request.user, upload):
        raise Http404
    return render(request, "uploads/upload.html", {"upload": upload})


@require_POST
@login_required
def remove(request: SignedInRequest, pk: UUID) -> HttpResponse:
    actions.remove(_visible(request, pk), by=request.user)
    messages.success(request, _("The file was removed."))
    return redirect_after_post(reverse("upload-new"))


def _visible(request: HttpRequest, pk: UUID, name: str | None = None) -> Upload:
    """Raises Http404 for what this person may not see, and for a name that isn't the file's own."""
    upload = get_object_or_404(Upload.objects.present(), pk=pk)
    if (name is not None and name != upload.address_name) or not can_see(request.user, upload):
        raise Http404
    return upload


def _form_page(request: SignedInRequest, form: UploadForm) -> dict[str, object]:
    unused = Upload.objects.by(request.user).present().unattached().plain().order_by("-created_at")
    return {"form": form, "unused": unused[:RECENT]}


def _refused(request: SignedInRequest, form: UploadForm, refusal: Refused) -> HttpResponse:
    if wants_json(request):
        raise refusal
    context = _form_page(request, form)
    return render(request, "uploads/new.html", context, status=refusal.status)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """The page for people; a script is told in its own language."""
    if not wants_json(request):
        return redirect_to_login(reverse("upload-new"))
    problem = {"type": "about:blank", "title": "Unauthorized", "status": 401}
    detail = _("Sign in again to send files; what you wrote is still here.")
    content_type = "application/problem+json"
    return JsonResponse(problem | {"detail": detail}, status=401, content_type=content_type)
