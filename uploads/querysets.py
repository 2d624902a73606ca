"""The vocabulary of uploads. Who may see which is in uploads.permissions: it asks their owners."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Sum

if TYPE_CHECKING:
    from accounts.models import User
    from uploads.models import Upload  # noqa: F401 (named in a string below)


class UploadQuerySet(models.QuerySet["Upload"]):
    def present(self) -> UploadQuerySet:
        return self.filter(removed_at=None)

    def unattached(self) -> UploadQuerySet:
        return self.filter(content_type=None)

    def of(self, owner: models.Model) -> UploadQuerySet:
        """Those that belong to this post, message, whatever it is."""
        kind = ContentType.objects.get_for_model(owner)
        return self.filter(content_type=kind, object_id=owner.pk)

    def plain(self) -> UploadQuerySet:
        """Those that lie on the disk as they are."""
        return self.filter(is_sealed=False)

    def by(self, member: User | Any) -> UploadQuerySet:
        return self.filter(uploaded_by=member)

    def since(self, moment: datetime) -> UploadQuerySet:
        return self.filter(created_at__gte=moment)

    def before(self, moment: datetime) -> UploadQuerySet:
        return self.filter(created_at__lt=moment)

    def bytes(self) -> int:
        """How much they take in all."""
        return self.aggregate(total=Sum("size"))["total"] or 0
