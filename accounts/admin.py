"""The admin shows members; actions change them. Its sign-in is the site's own, limits and all."""

from __future__ import annotations

import allauth.account.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401  (registers what is made read-only below)
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin

from accounts.models import ApiToken, Block, Claim, Group, Profile, User
from core.admin import ReadOnlyAdmin

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

for _model in (EmailAddress, EmailConfirmation, SocialAccount, SocialApp, SocialToken, UserSession):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin):
    list_display = ("email", "user", "verified", "primary")
    list_select_related = ("user",)
    search_fields = ("email",)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("username", "name", "role", "date_joined", "suspended_until", "erased_at", "origin")
    list_filter = ("role", "is_active")
    search_fields = ("username_key", "name_key", "email")
    ordering = ("-id",)
    exclude = ("password", "session_epoch", "username_key", "name_key", "user_permissions", "groups")
    show_full_result_count = False


@admin.register(Profile)
class ProfileAdmin(ReadOnlyAdmin):
    list_display = ("user", "region", "place", "is_listed")
    list_select_related = ("user",)
    search_fields = ("words",)
    exclude = ("bio_html", "words")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ("name", "user", "scopes", "created_at", "last_used_on", "expires_at", "revoked_at")
    list_select_related = ("user",)
    exclude = ("digest",)


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ("user", "email", "created_at", "expires_at", "used_at")
    list_select_related = ("user",)
    exclude = ("digest",)


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    list_display = ("name", "entry", "created_at")


@admin.register(Block)
class BlockAdmin(ReadOnlyAdmin):
    list_display = ("by", "blocked", "distance", "created_at")
    list_select_related = ("by", "blocked")
