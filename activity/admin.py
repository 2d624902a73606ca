from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib import admin
from django.db.models import Q, QuerySet
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        """Without those that would tell who talks with whom, and when."""
        return super().get_queryset(request).exclude(_is_private("verb"))


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("id", "activity", "listener", "attempts", "delivered_at", "given_up_at")
    list_filter = (("given_up_at", admin.EmptyFieldListFilter), "listener")
    show_full_result_count = False
    actions = ("retry",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """Of those only what failed for good and waits for somebody."""
        kept_back = _is_private("activity__verb") & Q(given_up_at=None)
        return super().get_queryset(request).exclude(kept_back)

    @admin.action(description=_("Try again"), permissions=["view"])
    def retry(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        for one in deliveries:
            delivery.retry(one)


def _is_private(verb: str) -> Q:
    return reduce(or_, (Q(**{f"{verb}__startswith": one}) for one in settings.PRIVATE_VERBS))
