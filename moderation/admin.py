from django.contrib import admin

from core.admin import ReadOnlyAdmin
from moderation.models import Caution, Report, Review, Suspension


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("id", "content_type", "object_id", "report_count", "outcome", "decided_by", "decided_at")
    list_select_related = ("content_type", "decided_by")


admin.site.register([Report, Caution, Suspension], ReadOnlyAdmin)
