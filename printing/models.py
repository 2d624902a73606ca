"""A PDF that someone asked for, and the file that came of it."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from printing.querysets import PrintJobQuerySet


class PrintedFile(models.Model):
    """One PDF in the storage, shared by all who asked for the very same page."""

    # Of all that went into it: the same page in the same language is the same file.
    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()  # bytes
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.digest[:12]}, {self.pages} pages"

    @property
    def path(self) -> str:
        """Where the storage keeps it."""
        return f"prints/{self.digest[:2]}/{self.digest}.pdf"


class PrintJob(models.Model):
    """That someone asked for a paper: waiting, being made, ready or failed, and then gone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Null: a visitor asked, and has the address alone.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="print_jobs"
    )
    paper = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    options = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    # A code: "library", "memory", "time", "damaged", "gone".
    failure = models.CharField(max_length=20, blank=True)
    file = models.ForeignKey(PrintedFile, models.PROTECT, null=True, related_name="jobs")
    name = models.CharField(max_length=120, blank=True)
    # Debian packages of fonts that some letters want, where they came out as boxes.
    lacking = models.JSONField(default=list)
    expires_at = models.DateTimeField()

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="print_job_waiting",
                condition=models.Q(ready_at=None, failed_at=None),
            ),
            models.Index(fields=["expires_at"], name="print_job_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.object_id}"

    @property
    def is_ready(self) -> bool:
        return self.ready_at is not None

    @property
    def has_failed(self) -> bool:
        return self.failed_at is not None

    @property
    def url(self) -> str:
        return reverse("print_file", args=[self.pk, f"{self.name}.pdf"])

    def get_absolute_url(self) -> str:
        return reverse("print_job", args=[self.pk])
