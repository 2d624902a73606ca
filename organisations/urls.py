from django.urls import path

from organisations.views import blocking, directory, following, founding, payouts, seats, verifying

# An organisation's own page composes several apps: pages/urls.py.
urlpatterns = [
    path("organisations/", directory.directory, name="organisations"),
    path("organisations/new/", founding.new, name="new_organisation"),
    path("organisations/grids/", directory.grids, name="grids"),
    path("organisations/grids/<int:pk>/", directory.change_grid, name="change_grid"),
    path("organisations/domains/<str:token>/", verifying.confirm_domain, name="confirm_domain"),
    path("organisations/invitations/<str:token>/", seats.invitation, name="invitation"),
    path("organisations/<str:slug>/edit/", founding.edit, name="edit_organisation"),
    path("organisations/<str:slug>/attest/", founding.attest, name="attest"),
    path("organisations/<str:slug>/restrict/", founding.restrict, name="restrict_organisation"),
    path("organisations/<str:slug>/unrestrict/", founding.unrestrict, name="unrestrict_organisation"),
    path("organisations/<str:slug>/seats/", seats.seats, name="seats"),
    path("organisations/<str:slug>/seats/<str:username>/role/", seats.change_role, name="change_seat"),
    path("organisations/<str:slug>/seats/<str:username>/revoke/", seats.revoke, name="revoke_seat"),
    path("organisations/<str:slug>/requests/<str:username>/", seats.answer, name="answer_request"),
    path("organisations/<str:slug>/invite/", seats.invite, name="invite_to_seat"),
    path(
        "organisations/<str:slug>/invitations/<int:pk>/withdraw/", seats.withdraw, name="withdraw_invitation"
    ),
    path("organisations/<str:slug>/join/", seats.join, name="ask_for_seat"),
    path("organisations/<str:slug>/unjoin/", seats.unjoin, name="unask_for_seat"),
    path("organisations/<str:slug>/leave/", seats.leave, name="leave_seat"),
    path("organisations/<str:slug>/shown/", seats.shown, name="show_seat"),
    path("organisations/<str:slug>/verification/", verifying.verification, name="verification"),
    path("organisations/<str:slug>/verification/<int:pk>/check/", verifying.check, name="check_domain"),
    path("organisations/<str:slug>/verification/<int:pk>/end/", verifying.end, name="end_verification"),
    path("organisations/<str:slug>/domain-join/", verifying.domain_join, name="allow_domain_join"),
    path("organisations/<str:slug>/join-by-domain/", verifying.join, name="join_by_domain"),
    path("organisations/<str:slug>/review/", verifying.review, name="review_organisation"),
    path("organisations/<str:slug>/vouch/", verifying.vouch, name="vouch"),
    path("organisations/<str:slug>/payout/", payouts.payout, name="organisation_payout"),
    path("organisations/<str:slug>/payout/<int:pk>/", payouts.proof, name="organisation_payout_proof"),
    path("organisations/<str:slug>/follow/", following.follow, name="follow_organisation"),
    path("organisations/<str:slug>/block/", blocking.block, name="block_organisation"),
    path("organisations/<str:slug>/unblock/", blocking.unblock, name="unblock_organisation"),
    path("settings/blocked/organisations/", blocking.blocked, name="settings_blocked_organisations"),
    path("settings/payout/", payouts.payout, name="settings_payout"),
    path("settings/payout/<int:pk>/", payouts.proof, name="settings_payout_proof"),
]
