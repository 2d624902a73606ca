from django.contrib import admin

from core.admin import ReadOnlyAdmin
from organisations.models import Attestation, Grid, Membership, Organisation


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "country", "attested_until", "restricted_at")
    search_fields = ("name", "legal_name", "slug")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "user", "role", "since")
    list_select_related = ("organisation", "user")


admin.site.register([Attestation, Grid], ReadOnlyAdmin)
