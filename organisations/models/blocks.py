from __future__ import annotations

from django.conf import settings
from django.db import models

from organisations.models.organisations import Organisation


class OrganisationBlock(models.Model):
    """A member does not want to be written to for an organisation. Its people are not told."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocked_organisations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "organisation"], name="one_organisation_block")]

    def __str__(self) -> str:
        return f"{self.by_id} blocks {self.organisation_id}"
