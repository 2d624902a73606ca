"""What the API shows of an organisation: what its page shows to everyone."""

from __future__ import annotations

from django.conf import settings
from rest_framework import serializers

from accounts.names import refuse_reserved
from organisations.models import (
    Invitation,
    JoinRequest,
    Kind,
    Membership,
    Method,
    Organisation,
    PayoutProof,
    Seat,
    Size,
    Verification,
)
from organisations.models.organisations import country_names
from organisations.models.verifications import OF_DOMAINS


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    is_verified = serializers.BooleanField()
    is_restricted = serializers.BooleanField()
    grids = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = [
            "slug",
            "name",
            "kind",
            "is_verified",
            "is_restricted",
            "legal_name",
            "country",
            "jurisdiction",
            "grids",
            "size",
            "languages",
            "website",
            "description",
            "description_html",
            "lda_number",
            "eu_number",
            "donation_url",
            "created_at",
            "url",
        ]

    def get_grids(self, organisation: Organisation) -> list[str]:
        return [grid.slug for grid in organisation.grids.all()]

    def get_languages(self, organisation: Organisation) -> list[str]:
        return [code for code, _name in organisation.language_labels]

    def get_url(self, organisation: Organisation) -> str:
        return settings.SITE_URL + organisation.get_absolute_url()


class FoundSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(Kind.choices)
    name = serializers.CharField(max_length=80, validators=[refuse_reserved])
    legal_name = serializers.CharField(max_length=160)
    country = serializers.ChoiceField(sorted(country_names()))
    is_not_listed = serializers.BooleanField()
    jurisdiction = serializers.CharField(max_length=80, required=False, allow_blank=True)
    grids = serializers.ListField(child=serializers.SlugField(), required=False)
    size = serializers.ChoiceField(Size.choices, required=False, allow_blank=True)
    languages = serializers.ListField(
        child=serializers.ChoiceField(settings.CONTENT_LANGUAGES), required=False
    )
    website = serializers.URLField(max_length=200, required=False, allow_blank=True)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    lda_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    eu_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    donation_url = serializers.URLField(max_length=200, required=False, allow_blank=True)


class ChangeSerializer(FoundSerializer):
    """Any of what an organisation says of itself; what is left out stays."""

    country = is_not_listed = None  # type: ignore[assignment]


class SeatSerializer(serializers.ModelSerializer[Membership]):
    username = serializers.CharField(source="user.username")
    name = serializers.CharField(source="user.shown_name")

    class Meta:
        model = Membership
        fields = ["username", "name", "role", "is_shown", "since"]


class RoleSerializer(serializers.Serializer):
    role = serializers.ChoiceField(Seat.choices, default=Seat.MEMBER)


class ShownSerializer(serializers.Serializer):
    is_shown = serializers.BooleanField()


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    class Meta:
        model = Invitation
        fields = ["id", "email", "role", "created_at", "expires_at"]


class NewInvitationSerializer(InvitationSerializer):
    """With the link, which is told once."""

    link = serializers.CharField()

    class Meta(InvitationSerializer.Meta):
        fields = [*InvitationSerializer.Meta.fields, "link"]


class InviteSerializer(RoleSerializer):
    email = serializers.EmailField(required=False, allow_blank=True, default="")


class RequestSerializer(serializers.ModelSerializer[JoinRequest]):
    username = serializers.CharField(source="user.username")
    name = serializers.CharField(source="user.shown_name")

    class Meta:
        model = JoinRequest
        fields = ["username", "name", "note", "asked_at"]


class AskSerializer(serializers.Serializer):
    is_shown = serializers.BooleanField(required=False, default=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class VerificationSerializer(serializers.ModelSerializer[Verification]):
    class Meta:
        model = Verification
        fields = ["id", "method", "domain", "note", "held_since", "checked_at", "expires_at"]


class OwnVerificationSerializer(VerificationSerializer):
    """With what to publish, and where; empty for what isn't proved so."""

    is_held = serializers.BooleanField()
    record_name = serializers.SerializerMethodField()
    record = serializers.SerializerMethodField()

    class Meta(VerificationSerializer.Meta):
        fields = [*VerificationSerializer.Meta.fields, "is_held", "record_name", "record"]

    def get_record_name(self, proof: Verification) -> str:
        """The name of the TXT record, or the address of the file."""
        return {Method.DNS: proof.record_name, Method.FILE: proof.file_url}.get(Method(proof.method), "")

    def get_record(self, proof: Verification) -> str:
        return proof.record if proof.token else ""


class ProveSerializer(serializers.Serializer):
    """`domain` is an address at the domain where the method is mail."""

    method = serializers.ChoiceField([(method.value, method.label) for method in OF_DOMAINS])
    domain = serializers.CharField(max_length=254)


class PayoutProofSerializer(serializers.ModelSerializer[PayoutProof]):
    """To its owner alone: the address is told to nobody else here."""

    is_held = serializers.BooleanField()
    is_open = serializers.BooleanField()

    class Meta:
        model = PayoutProof
        fields = [
            "id",
            "address",
            "is_address_shown",
            "message",
            "is_open",
            "is_held",
            "asked_at",
            "open_until",
            "signed_at",
            "lapses_at",
        ]


class AddressSerializer(serializers.Serializer):
    address = serializers.CharField(max_length=120)


class AddressShownSerializer(serializers.Serializer):
    is_address_shown = serializers.BooleanField()


class SignatureSerializer(serializers.Serializer):
    signature = serializers.CharField(max_length=20_000, trim_whitespace=False)
