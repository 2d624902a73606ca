from django.contrib import admin

from core.admin import ReadOnlyAdmin
from uploads.models import Upload


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ("name", "media_type", "size", "uploaded_by", "content_type", "created_at", "removed_at")
    list_filter = ("media_type", ("removed_at", admin.EmptyFieldListFilter))
    list_select_related = ("uploaded_by", "content_type")
    show_full_result_count = False
