"""What the API shows of a member: what their profile shows to everyone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from accounts.models import ApiToken, Block, Profile, Shown, User
from core.avatars import picture_address


class MemberSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="shown_name")
    organisation = serializers.SerializerMethodField()
    picture = serializers.SerializerMethodField()
    region = serializers.SerializerMethodField()
    place = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField()
    runs = serializers.SerializerMethodField()
    bio = serializers.SerializerMethodField()
    bio_html = serializers.SerializerMethodField()
    joined_at = serializers.DateTimeField(source="date_joined")
    url = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = [
            "username",
            "name",
            "organisation",
            "picture",
            "role",
            "region",
            "place",
            "time_zone",
            "languages",
            "runs",
            "bio",
            "bio_html",
            "joined_at",
            "url",
        ]

    def get_organisation(self, user: User) -> str | None:
        """The slug of the first organisation they sit in and let it be known."""
        shown = [seat for seat in user.seats.all() if seat.is_shown]
        return min(shown, key=lambda seat: seat.pk).organisation.slug if shown else None

    def get_picture(self, user: User) -> str | None:
        """The address of their picture, a square WebP, if they have one that you see."""
        if user.picture_id is None or not self._profile.shows(Shown.PICTURE, self.context["request"].user):
            return None
        return settings.SITE_URL + picture_address(user.picture_id)

    def to_representation(self, user: User) -> dict[str, Any]:
        """Without what this viewer does not see."""
        viewer = self.context["request"].user
        self._profile = profile = getattr(user, "profile", None) or Profile(user=user)
        self._seen = profile.as_seen_by(viewer)
        shown = super().to_representation(user)
        if not profile.shows(Shown.TIME, viewer):
            shown["time_zone"] = ""
        return shown

    def get_region(self, user: User) -> str:
        return self._seen.region

    def get_place(self, user: User) -> str:
        return self._seen.place

    def get_languages(self, user: User) -> list[str]:
        return self._seen.languages

    def get_runs(self, user: User) -> list[str]:
        return self._seen.runs

    def get_bio(self, user: User) -> str:
        return self._seen.bio

    def get_bio_html(self, user: User) -> str:
        return self._seen.bio_html

    def get_url(self, user: User) -> str:
        return settings.SITE_URL + user.get_absolute_url()


class KeptAwaySerializer(serializers.ModelSerializer[Block]):
    username = serializers.CharField(source="blocked.username")
    name = serializers.CharField(source="blocked.shown_name")

    class Meta:
        model = Block
        fields = ["username", "name", "distance", "created_at"]


class MeSerializer(MemberSerializer):
    """What only I see of myself, and what this token may do."""

    scopes = serializers.SerializerMethodField()

    class Meta(MemberSerializer.Meta):
        fields = [
            *MemberSerializer.Meta.fields,
            "email",
            "language",
            "unread_notifications",
            "suspended_until",
            "scopes",
        ]

    def get_scopes(self, user: User) -> list[str]:
        token: ApiToken = self.context["request"].auth
        return token.scopes
