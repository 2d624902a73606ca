from django.contrib import admin

from core.admin import ReadOnlyAdmin
from strategies.models import (
    Facet,
    Reviewer,
    Revision,
    SectionComment,
    Strategy,
    StrategyCategory,
    Translation,
)


@admin.register(Strategy)
class StrategyAdmin(ReadOnlyAdmin):
    list_display = ("title", "category", "state", "version", "grade", "report_count", "changed_at")
    list_select_related = ("category",)
    search_fields = ("title", "slug")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("title", "strategy", "state", "number", "author", "sent_at")
    list_select_related = ("strategy", "author")


admin.site.register([Facet, Reviewer, SectionComment, StrategyCategory, Translation], ReadOnlyAdmin)
