"""A file a member gave us, and what it belongs to."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.files import PICTURE_TYPES, ending_of
from core.redraw import THUMBNAIL
from uploads.querysets import UploadQuerySet


class Upload(models.Model):
    """One file. Who may see it is who may see its owner; without an owner, its uploader alone.

    Its content never changes: another content is another upload.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="uploads",
        verbose_name=_("uploaded by"),
    )
    content_type = models.ForeignKey(ContentType, models.SET_NULL, null=True, blank=True)
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    owner = GenericForeignKey("content_type", "object_id")
    # As shown, served and written into Markdown: core.files.safe_name made it.
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    # Of what was sent, not of what is kept: the same file sent again is known by it.
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    has_thumbnail = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Seen by nobody from then on; the sweep destroys the file later.
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="upload_of_owner"),
            models.Index(fields=["uploaded_by", "created_at"], name="upload_by_member"),
            models.Index(
                fields=["created_at"],
                name="upload_unattached",
                condition=models.Q(content_type=None),
            ),
            models.Index(
                fields=["removed_at"],
                name="upload_removed",
                condition=models.Q(removed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_attached(self) -> bool:
        return self.content_type_id is not None

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_picture(self) -> bool:
        return self.media_type in PICTURE_TYPES

    @property
    def path(self) -> str:
        """Where the storage keeps it: nothing a member wrote is part of that."""
        return f"uploads/{self.id.hex[:2]}/{self.id}{ending_of(self.media_type)}"

    @property
    def thumbnail_path(self) -> str:
        return f"uploads/{self.id.hex[:2]}/{self.id}-thumb.webp"

    @property
    def url(self) -> str:
        return reverse("upload", args=[self.id, self.name])

    @property
    def thumbnail_url(self) -> str:
        return reverse("upload-thumbnail", args=[self.id, self.name])

    @property
    def thumbnail_size(self) -> tuple[int, int] | None:
        """Width and height of the thumbnail in pixels, by the rule it was drawn by."""
        if not (self.has_thumbnail and self.width and self.height):
            return None
        scale = min(1, THUMBNAIL[0] / self.width, THUMBNAIL[1] / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    @property
    def alt(self) -> str:
        """What to say of a picture where its author said nothing: its name, without the ending."""
        return self.name.rpartition(".")[0].replace("-", " ").replace("_", " ").strip()

    @property
    def markdown(self) -> str:
        """What to put into a text: the picture itself, or a link to the file."""
        if self.is_picture:
            return f"![{self.alt}]({self.url})"
        return f"[{self.name}]({self.url})"

    def get_absolute_url(self) -> str:
        return self.url
