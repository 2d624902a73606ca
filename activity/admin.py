from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from activity import delivery
from activity.models import Activity, Delivery
from core.admin import ReadOnlyAdmin


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ("id", "verb", "actor", "content_type", "object_id", "created_at")
    list_filter = ("verb",)
    list_select_related = ("actor", "content_type")
    show_full_result_count = False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("id", "activity", "listener", "attempts", "delivered_at", "given_up_at")
    list_filter = (("given_up_at", admin.EmptyFieldListFilter), "listener")
    show_full_result_count = False
    actions = ("retry",)

    @admin.action(description=_("Try again"), permissions=["view"])
    def retry(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        for one in deliveries:
            delivery.retry(one)
