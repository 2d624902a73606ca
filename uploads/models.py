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
from core.sealing import SealedJSONField
from core.sealing.files import SEALED
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
    # As shown, served and written into Markdown: core.files.safe_name made it. Empty of a sealed file.
    name = models.CharField(_("name"), max_length=200, blank=True)
    media_type = models.CharField(_("type"), max_length=80, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    # Of what was sent, not of what is kept: the same file sent again is known by it. Of a sealed file it is made
    # with a key, since a plain hash would let a thief try files.
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    has_thumbnail = models.BooleanField(default=False)
    # What is part of a message or a proposal: sealed on the disk, with name, type and measures in `hidden` alone.
    is_sealed = models.BooleanField(default=False)
    hidden = SealedJSONField(bound_to=("id",))
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
        return self.name or f"sealed file {self.pk}"

    @property
    def shown_name(self) -> str:
        return self.hidden["name"] if self.is_sealed else self.name

    @property
    def kind(self) -> str:
        """Its media type."""
        return self.hidden["media_type"] if self.is_sealed else self.media_type

    @property
    def pixels(self) -> tuple[int, int] | None:
        """Width and height of a picture."""
        width, height = self.width, self.height
        if self.is_sealed:
            width, height = self.hidden["width"], self.hidden["height"]
        return (width, height) if width and height else None

    @property
    def is_attached(self) -> bool:
        return self.content_type_id is not None

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURE_TYPES

    @property
    def path(self) -> str:
        """Where the storage keeps it: nothing a member wrote is part of that."""
        ending = SEALED if self.is_sealed else ending_of(self.media_type)
        return f"uploads/{self.id.hex[:2]}/{self.id}{ending}"

    @property
    def thumbnail_path(self) -> str:
        return f"uploads/{self.id.hex[:2]}/{self.id}-thumb{SEALED if self.is_sealed else '.webp'}"

    @property
    def address_name(self) -> str:
        """How its address ends: as it is called, but of a sealed file, for addresses stand in logs."""
        return "sealed" if self.is_sealed else self.name

    @property
    def url(self) -> str:
        return reverse("upload", args=[self.id, self.address_name])

    @property
    def thumbnail_url(self) -> str:
        return reverse("upload-thumbnail", args=[self.id, self.address_name])

    @property
    def thumbnail_size(self) -> tuple[int, int] | None:
        """Width and height of the thumbnail in pixels, by the rule it was drawn by."""
        if not self.has_thumbnail or self.pixels is None:
            return None
        width, height = self.pixels
        scale = min(1, THUMBNAIL[0] / width, THUMBNAIL[1] / height)
        return max(1, round(width * scale)), max(1, round(height * scale))

    @property
    def alt(self) -> str:
        """What to say of a picture where its author said nothing: its name, without the ending."""
        return self.shown_name.rpartition(".")[0].replace("-", " ").replace("_", " ").strip()

    @property
    def markdown(self) -> str:
        """What to put into a text: the picture itself, or a link to the file."""
        if self.is_picture:
            return f"![{self.alt}]({self.url})"
        return f"[{self.shown_name}]({self.url})"

    def get_absolute_url(self) -> str:
        return self.url
