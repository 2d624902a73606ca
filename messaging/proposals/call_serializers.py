"""What the API shows of calls and replies: a side's name where the reader may know it, else its veil."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from messaging.models import Call, CallReply, CallWord


class SideSerializer(serializers.Serializer):
    """Who: named, or as what they are."""

    is_sealed = serializers.BooleanField()
    name = serializers.CharField()
    member = serializers.CharField(allow_null=True)
    organisation = serializers.CharField(allow_null=True)


def side(one: Call | CallReply, *, is_named: bool) -> dict[str, Any]:
    """As the board tells it. A sealed side is its kind and whether it is verified, and nothing else."""
    if not is_named:
        return {"is_sealed": True, "name": one.veil, "member": None, "organisation": None}
    by = one.organisation is None
    return {
        "is_sealed": False,
        "name": one.name,
        "member": one.by.username if by else None,
        "organisation": None if one.organisation is None else one.organisation.slug,
    }


def own(context: Any) -> set[int]:
    """The calls behind which the reader stands; asked once a list."""
    if "own_calls" not in context:
        context["own_calls"] = set(Call.objects.of(context["request"].user).values_list("pk", flat=True))
    found: set[int] = context["own_calls"]
    return found


def known(context: Any) -> set[int]:
    """Those, and the ones whose name the reader was told; asked once a list."""
    if "known_calls" not in context:
        replies = CallReply.objects.of(context["request"].user).revealed()
        context["known_calls"] = own(context) | set(replies.values_list("call", flat=True))
    found: set[int] = context["known_calls"]
    return found


class CallSerializer(serializers.ModelSerializer[Call]):
    who = serializers.SerializerMethodField()
    grid: Any = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Call
        fields = [
            "id", "kind", "title", "body", "language", "region", "grid", "size", "is_blind", "wants_verified",
            "closes_on", "is_open", "created_at", "who",
        ]  # fmt: skip

    def get_who(self, call: Call) -> dict[str, Any]:
        return side(call, is_named=not call.is_blind or call.pk in known(self.context))


class CallReplySerializer(serializers.ModelSerializer[CallReply]):
    text = serializers.CharField()  # a model's field would give what is sealed as it is kept
    who = serializers.SerializerMethodField()
    has_agreed = serializers.SerializerMethodField()

    class Meta:
        model = CallReply
        fields = [
            "id",
            "text",
            "created_at",
            "is_revealed",
            "is_declined",
            "has_agreed",
            "conversation",
            "who",
        ]

    def get_who(self, reply: CallReply) -> dict[str, Any]:
        is_caller = reply.call_id in own(self.context)
        return side(reply, is_named=not is_caller or reply.is_replier_named)

    def get_has_agreed(self, reply: CallReply) -> bool:
        """Whether the reader's own side agreed to be named; of the other's nothing is told."""
        is_caller = reply.call_id in own(self.context)
        return (reply.caller_agreed_at if is_caller else reply.replier_agreed_at) is not None


class CallWordSerializer(serializers.ModelSerializer[CallWord]):
    """Who wrote it isn't told, only whether it is the reader's side."""

    text = serializers.CharField()
    is_yours = serializers.SerializerMethodField()

    class Meta:
        model = CallWord
        fields = ["number", "is_yours", "text", "at"]

    def get_is_yours(self, word: CallWord) -> bool:
        return word.is_callers == (word.reply.call_id in own(self.context))


class NewCallWordSerializer(serializers.Serializer):
    text = serializers.CharField()


class NewCallSerializer(serializers.Serializer):
    kind = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    language = serializers.CharField()
    region = serializers.CharField()
    grid = serializers.IntegerField(required=False, allow_null=True, default=None)
    size = serializers.CharField(required=False, allow_blank=True, default="")
    closes_on = serializers.DateField()
    is_blind = serializers.BooleanField(default=False)
    wants_verified = serializers.BooleanField(default=False)
    organisation = serializers.CharField(required=False, allow_blank=True, default="")


class NewCallReplySerializer(serializers.Serializer):
    text = serializers.CharField()
    organisation = serializers.CharField(required=False, allow_blank=True, default="")
    agrees = serializers.BooleanField(default=False)
