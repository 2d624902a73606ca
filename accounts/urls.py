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
    path("u/<str:username>/vouch/", members.vouch, name="vouch"),
    path("u/<str:username>/unvouch/", members.unvouch, name="unvouch"),
    path("u/<str:username>/picture/remove/", members.remove_picture, name="remove_picture"),
    path("u/<str:username>/role/", members.role, name="give_role"),
    path("groups/", groups.groups, name="groups"),
    # A group's own page composes several apps: pages/urls.py.
    path("groups/new/", groups.new_group, name="new_group"),
    path("groups/<str:slug>/change/", groups.change_group, name="change_group"),
    path("groups/<str:slug>/remove/", groups.remove_group, name="remove_group"),
    path("groups/<str:slug>/enter/", groups.enter_group, name="enter_group"),
    path("groups/<str:slug>/leave/", groups.leave_group, name="leave_group"),
    path("groups/<str:slug>/ask/", groups.ask_to_enter, name="ask_to_enter"),
    path("groups/<str:slug>/unask/", groups.stop_asking, name="stop_asking"),
    path("groups/<str:slug>/invite/", groups.invite_to_group, name="invite_to_group"),
    path("groups/<str:slug>/requests/<str:username>/", groups.answer_to_enter, name="answer_to_enter"),
    path(
        "groups/<str:slug>/invitations/<str:username>/end/",
        groups.end_group_invitation,
        name="end_group_invitation",
    ),
    path("groups/<str:slug>/members/<str:username>/", groups.change_member, name="change_group_member"),
    path(
        "groups/<str:slug>/members/<str:username>/remove/", groups.remove_from_group, name="remove_from_group"
    ),
    path("preferences/", preferences.preferences, name="preferences"),
    path("settings/", settings.profile, name="settings"),
    path("settings/picture/", settings.picture, name="settings_picture"),
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
