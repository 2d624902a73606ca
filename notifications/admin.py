from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from notifications import sending
from notifications.models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """Which mails wait, failed or went out. Never their texts: these open accounts."""

    fields = (
        "to",
        "recipient",
        "subject",
        "message_id",
        "created_at",
        "due_at",
        "attempts",
        "last_error",
        "sent_at",
        "given_up_at",
        "withdrawn_at",
    )
    list_display = ("id", "to", "recipient", "subject", "attempts", "due_at", "sent_at", "given_up_at")
    list_filter = (("given_up_at", admin.EmptyFieldListFilter), ("sent_at", admin.EmptyFieldListFilter))
    list_select_related = ("recipient",)
    show_full_result_count = False
    actions = ("retry",)

    @admin.action(description=_("Try again"), permissions=["view"])
    def retry(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        for mail in mails:
            sending.retry(mail)
