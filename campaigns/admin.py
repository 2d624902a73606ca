from django.contrib import admin

from campaigns.models import Body, Campaign, LetterText, Review, Sponsor
from core.admin import ReadOnlyAdmin


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    list_display = ("title", "state", "body", "closes_at")
    list_select_related = ("body",)
    search_fields = ("title", "slug", "docket")


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("campaign", "sent_at", "taken_by", "decided_at", "is_opened")
    list_select_related = ("campaign", "taken_by")


admin.site.register([Body, LetterText, Sponsor], ReadOnlyAdmin)
