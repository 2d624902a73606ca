"""What the API shows of groups, to those who may see them."""

from __future__ import annotations

from django.conf import settings
from rest_framework import serializers

from accounts.groups import Entry, Group, GroupInvitation, GroupMembership, GroupRequest


class GroupSerializer(serializers.ModelSerializer[Group]):
    url = serializers.SerializerMethodField()

    class Meta:
        model = Group
        fields = ["slug", "name", "description", "entry", "created_at", "url"]

    def get_url(self, group: Group) -> str:
        return settings.SITE_URL + group.get_absolute_url()


class ChangeGroupSerializer(serializers.Serializer):
    """`name` and `entry` are for administrators."""

    name = serializers.CharField(max_length=80, required=False)
    description = serializers.CharField(max_length=500, required=False, allow_blank=True)
    entry = serializers.ChoiceField(Entry.choices, required=False)


class NewGroupSerializer(ChangeGroupSerializer):
    name = serializers.CharField(max_length=80)
    owner = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class _PersonSerializer(serializers.ModelSerializer):
    username = serializers.CharField(source="user.username")
    name = serializers.CharField(source="user.shown_name")


class GroupMemberSerializer(_PersonSerializer):
    class Meta:
        model = GroupMembership
        fields = ["username", "name", "is_owner", "since"]


class GroupRequestSerializer(_PersonSerializer):
    class Meta:
        model = GroupRequest
        fields = ["username", "name", "note", "asked_at"]


class GroupInvitationSerializer(_PersonSerializer):
    class Meta:
        model = GroupInvitation
        fields = ["username", "name", "invited_at"]


class OwnerSerializer(serializers.Serializer):
    is_owner = serializers.BooleanField(default=False)


class EnterSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
