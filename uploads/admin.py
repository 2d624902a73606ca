from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.admin import ReadOnlyAdmin
from uploads.models import Upload


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ("name", "media_type", "size", "uploaded_by", "content_type", "created_at", "removed_at")
    list_filter = ("media_type", ("removed_at", admin.EmptyFieldListFilter))
    list_select_related = ("uploaded_by", "content_type")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        """Without what is part of messages: who sends whom files there is nobody's to read."""
        return super().get_queryset(request).filter(is_sealed=False)
