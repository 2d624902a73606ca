"""What the API shows of proposals, and the shape of what it takes. Rules are in the actions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from messaging.models import Outcome, ProposalKind, ProposalState
from messaging.proposals.kinds import MAX_TEXT
from messaging.proposals.life import Act

_ANSWERS = [act for act in Act if act != Act.EXPIRE]
_ALSO = ["question", "accepted", "declined", "withdrawn"]


class ProposalPartySerializer(serializers.Serializer):
    """A person or an organisation at the table."""

    name = serializers.CharField()
    member = serializers.CharField(source="user.username", default=None, allow_null=True)
    organisation = serializers.CharField(source="organisation.slug", default=None, allow_null=True)
    agrees = serializers.SerializerMethodField()
    stepped_back_at = serializers.DateTimeField(source="out_at")

    def get_agrees(self, party: Any) -> bool:
        return bool(party.agreed_version) and party.agreed_version == party.proposal.version


class ProposalRowSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="proposal.pk")
    kind = serializers.ChoiceField(ProposalKind.choices, source="proposal.kind")
    state = serializers.ChoiceField(ProposalState.choices, source="proposal.state")
    version = serializers.IntegerField(source="proposal.version")
    title = serializers.CharField()
    others = serializers.CharField()
    is_your_turn = serializers.BooleanField(source="is_mine")
    changed_at = serializers.DateTimeField(source="proposal.changed_at")
    expires_at = serializers.DateTimeField(source="proposal.expires_at")


class ProposalSerializer(serializers.Serializer):
    """Made of what the card shows (messaging.proposals.card.of)."""

    id = serializers.IntegerField(source="proposal.pk")
    kind = serializers.ChoiceField(ProposalKind.choices, source="proposal.kind")
    state = serializers.ChoiceField(ProposalState.choices, source="proposal.state")
    version = serializers.IntegerField(source="proposal.version")
    terms = serializers.SerializerMethodField()
    terms_hash = serializers.CharField(source="version.terms_hash")
    files = serializers.SerializerMethodField()
    note = serializers.CharField(source="version.note")
    threshold = serializers.IntegerField(source="proposal.threshold")
    parties = ProposalPartySerializer(source="proposal.seated", many=True)
    answers = serializers.ListField(child=serializers.CharField(), source="acts")
    needs_counsel_for = serializers.ListField(child=serializers.CharField(), source="passed")
    conversation = serializers.IntegerField(source="conversation.pk", default=None, allow_null=True)
    created_at = serializers.DateTimeField(source="proposal.created_at")
    changed_at = serializers.DateTimeField(source="proposal.changed_at")
    expires_at = serializers.DateTimeField(source="proposal.expires_at")
    ended_at = serializers.DateTimeField(source="proposal.ended_at")
    review_on = serializers.DateField(source="proposal.review_on")

    def get_terms(self, told: dict[str, Any]) -> dict[str, Any]:
        return dict(told["version"].terms["terms"])

    def get_files(self, told: dict[str, Any]) -> list[dict[str, Any]]:
        """As the terms name them, each with its address."""
        addresses = {str(one.pk): one.url for one in told["files"]}
        return [{**one, "url": addresses.get(one["id"])} for one in told["version"].terms.get("files", ())]


class ProposalChangeSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField()
    now = serializers.CharField()


class ProposalTurnSerializer(serializers.Serializer):
    act = serializers.CharField(source="turn.act")
    state = serializers.CharField(source="turn.state")
    version = serializers.IntegerField(source="turn.version")
    by = serializers.CharField(source="turn.by.username", default=None, allow_null=True)
    at = serializers.DateTimeField(source="turn.at")
    told = serializers.CharField()
    text = serializers.CharField()
    changed = ProposalChangeSerializer(many=True)


class ProposalToSerializer(serializers.Serializer):
    """`member` or `organisation`."""

    member = serializers.CharField(max_length=150, required=False, allow_blank=True, default="")
    organisation = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class ProposalTermsSerializer(serializers.Serializer):
    """`terms` by the names of the kind's fields: figures as strings, days as 2027-01-31."""

    terms = serializers.DictField()
    note = serializers.CharField(max_length=MAX_TEXT, required=False, allow_blank=True, default="")
    # Ids that POST conversation-files/ gave; left out, a version keeps those of the one before.
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, allow_null=True, default=None
    )


class NewProposalSerializer(ProposalTermsSerializer):
    kind = serializers.ChoiceField(ProposalKind.choices)
    to = ProposalToSerializer(many=True)
    organisation = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    threshold = serializers.IntegerField(min_value=2, required=False, allow_null=True, default=None)
    # One of one's own conversations: there its parties are shown it.
    conversation = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    send = serializers.BooleanField(default=False)


class ProposalAnswerSerializer(serializers.Serializer):
    answer = serializers.ChoiceField([(str(one), str(one)) for one in (*_ANSWERS, *_ALSO)])
    version = serializers.IntegerField(min_value=1)
    text = serializers.CharField(max_length=MAX_TEXT, required=False, allow_blank=True, default="")
    terms = serializers.DictField(required=False, default=dict)
    files = serializers.ListField(
        child=serializers.UUIDField(), required=False, allow_null=True, default=None
    )


class OutcomeReviewSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(Outcome.choices)
    note = serializers.CharField(max_length=MAX_TEXT, required=False, allow_blank=True, default="")
    is_shown = serializers.BooleanField(default=False)


class ReviewDateSerializer(serializers.Serializer):
    on = serializers.DateField()
