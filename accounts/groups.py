"""Groups: members who share a door. Staff make them; their owners let people in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Entry(models.TextChoices):
    """How one comes in. What one enters by invitation alone, outsiders don't see at all."""

    OPEN = "open", _("Open: every member may come in")
    REQUEST = "request", _("By request: an owner answers")
    INVITATION = "invitation", _("By invitation: outsiders don't see it")


class GroupQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> GroupQuerySet:
        """For members: those that aren't hidden, those they are in or invited to. Administrators see all."""
        from accounts.permissions import is_admin

        if not user.is_authenticated:
            return self.none()
        if is_admin(user):
            return self.all()
        theirs = Q(pk__in=GroupMembership.objects.filter(user=user.pk).values("group"))
        theirs |= Q(pk__in=GroupInvitation.objects.filter(user=user.pk).values("group"))
        return self.filter(~Q(entry=Entry.INVITATION) | theirs)


class GroupMembershipQuerySet(models.QuerySet[Any]):
    def owners(self) -> GroupMembershipQuerySet:
        return self.filter(is_owner=True)

    def present(self) -> GroupMembershipQuerySet:
        """Of people one can meet."""
        return self.filter(user__is_active=True, user__erased_at=None)


class Group(models.Model):
    """Members who share a door: a category can be open to a group alone."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(max_length=60, unique=True, allow_unicode=True)
    description = models.CharField(_("description"), max_length=500, blank=True)
    entry = models.CharField(_("how one comes in"), max_length=10, choices=Entry, default=Entry.INVITATION)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="accounts.GroupMembership", related_name="member_groups"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group", args=[self.slug])


class GroupMembership(models.Model):
    """That a member is in a group, and whether they let others in."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="group_memberships")
    is_owner = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        db_table = "accounts_group_members"
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="one_group_membership")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group_id}"


class GroupRequest(models.Model):
    """A member asks to come in; the row goes when they are answered."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    note = models.CharField(_("why you"), max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="one_group_request")]

    def __str__(self) -> str:
        return f"{self.user_id} asks {self.group_id}"


class GroupInvitation(models.Model):
    """An owner asks a member in; the row goes when they come, decline, or it is taken back."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="invitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="one_group_invitation")]

    def __str__(self) -> str:
        return f"{self.user_id} to {self.group_id}"


class GroupRemoval(models.Model):
    """That an owner took someone out: an open group is not open to them until one lets them in again."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="removals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    removed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="one_group_removal")]

    def __str__(self) -> str:
        return f"{self.user_id} out of {self.group_id}"
