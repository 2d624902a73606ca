from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.views import claims, data, entrance, groups, members, preferences, second_factor, settings

urlpatterns = [
    # Before allauth's own, which they extend.
    path("accounts/signup/", entrance.sign_up, name="account_signup"),
    re_path(
        r"^accounts/confirm-email/(?P<key>[-:\w]+)/$",
        entrance.confirm_email,
        name="account_confirm_email",
    ),
    path("accounts/sessions/", RedirectView.as_view(pattern_name="settings_security")),
    path("accounts/2fa/", RedirectView.as_view(pattern_name="settings_second_factor"), name="mfa_index"),
    path("accounts/2fa/totp/activate/", second_factor.activate_app, name="mfa_activate_totp"),
    path(
        "accounts/2fa/webauthn/",
        RedirectView.as_view(pattern_name="settings_second_factor"),
        name="mfa_list_webauthn",
    ),
    path("claim/<str:token>/", claims.claim, name="claim"),
    path("members/", members.directory, name="members"),
    path("members/complete/", members.complete, name="complete_members"),
    path("u/<str:username>/block/", members.block, name="block"),
    path("u/<str:username>/unblock/", members.unblock, name="unblock"),
    path("u/<str:username>/mute/", members.mute, name="mute"),
    path("u/<str:username>/unmute/", members.unmute, name="unmute"),
    path("u/<str:username>/role/", members.role, name="give_role"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<int:pk>/add/", groups.add_to_group, name="add_to_group"),
    path("groups/<int:pk>/<str:username>/remove/", groups.remove_from_group, name="remove_from_group"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("settings/", settings.profile, name="settings"),
    path("settings/preferences/", settings.preferences, name="settings_preferences"),
    path("settings/privacy/", settings.privacy, name="settings_privacy"),
    path("settings/standing/", settings.standing, name="settings_standing"),
    path("settings/security/", settings.security, name="settings_security"),
    path("settings/security/end/", settings.sign_out_everywhere, name="sign_out_everywhere"),
    path("settings/security/<int:pk>/end/", settings.sign_out_session, name="sign_out_session"),
    path("settings/data/", data.data, name="settings_data"),
    path("settings/data/<int:pk>/", data.download, name="download_data"),
    path("settings/second-factor/", second_factor.second_factor, name="settings_second_factor"),
    path("settings/tokens/", settings.tokens, name="settings_tokens"),
    path("settings/tokens/<int:pk>/revoke/", settings.revoke_token, name="revoke_token"),
    path("settings/blocked/", settings.blocked, name="settings_blocked"),
]
