"""The API's addresses: docs/api.md, and /api/docs/ on a running site."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from accounts import api as accounts
from accounts import api_groups as groups
from accounts import schema as _token  # noqa: F401  read when imported
from campaigns import api as campaigns
from campaigns import api_advocates as advocates
from campaigns import api_delivering as campaigns_deliver
from campaigns import api_reviewing as campaigns_review
from campaigns import api_running as campaigns_run
from campaigns import api_ways as campaigns_ways
from forum import api as forum
from forum import api_held as held
from messaging.proposals import api as proposals
from messaging.proposals import api_calls as calls
from moderation import api as moderation
from notifications import api as notifications
from organisations import api as organisations
from organisations import api_payouts as payouts
from organisations import api_seats as seats
from organisations import api_verifications as verifications
from search import api as search
from strategies import api as strategies
from strategies import api_calculators as calculators
from strategies import api_reports as reports
from uploads import api as uploads

urlpatterns = [
    path("advocates/", advocates.Advocates.as_view()),
    path("advocates/<str:slug>/", advocates.OneAdvocate.as_view()),
    path("uploads/", uploads.Uploads.as_view()),
    path("schema/", SpectacularJSONAPIView.as_view(), name="api_schema"),
    path("me/", accounts.Me.as_view()),
    path("me/picture/", accounts.MyPicture.as_view()),
    path("me/kept-away/", accounts.KeptAway.as_view()),
    path("me/blocked-organisations/", organisations.BlockedOrganisations.as_view()),
    path("me/payout-proofs/", payouts.PayoutProofs.as_view()),
    path("me/payout-proofs/<int:pk>/", payouts.OnePayoutProof.as_view()),
    path("me/payout-proofs/<int:pk>/signature/", payouts.PayoutSignature.as_view()),
    path("members/", accounts.Members.as_view()),
    path("members/<str:username>/", accounts.OneMember.as_view()),
    path("members/<str:username>/mute/", accounts.Mute.as_view()),
    path("members/<str:username>/block/", accounts.BlockMember.as_view()),
    path("groups/", groups.Groups.as_view()),
    path("groups/<str:slug>/", groups.OneGroup.as_view()),
    path("groups/<str:slug>/members/", groups.GroupMembers.as_view()),
    path("groups/<str:slug>/members/<str:username>/", groups.OneGroupMember.as_view()),
    path("groups/<str:slug>/owner/<str:username>/", groups.GroupOwner.as_view()),
    path("groups/<str:slug>/requests/", groups.GroupRequests.as_view()),
    path("groups/<str:slug>/requests/<str:username>/", groups.OneGroupRequest.as_view()),
    path("groups/<str:slug>/invitations/", groups.GroupInvitations.as_view()),
    path("groups/<str:slug>/invitations/<str:username>/", groups.OneGroupInvitation.as_view()),
    path("organisations/", organisations.Organisations.as_view()),
    path("organisations/<str:slug>/", organisations.OneOrganisation.as_view()),
    path("organisations/<str:slug>/follow/", organisations.FollowOrganisation.as_view()),
    path("organisations/<str:slug>/block/", organisations.BlockOrganisation.as_view()),
    path("organisations/<str:slug>/seats/", seats.Seats.as_view()),
    path("organisations/<str:slug>/seats/<str:username>/", seats.OneSeat.as_view()),
    path("organisations/<str:slug>/invitations/", seats.Invitations.as_view()),
    path("organisations/<str:slug>/invitations/<int:pk>/", seats.OneInvitation.as_view()),
    path("organisations/<str:slug>/verifications/", verifications.Verifications.as_view()),
    path("organisations/<str:slug>/verifications/<int:pk>/", verifications.OneVerification.as_view()),
    path("organisations/<str:slug>/verifications/<int:pk>/check/", verifications.VerificationCheck.as_view()),
    path("organisations/<str:slug>/payout-proofs/", payouts.PayoutProofs.as_view()),
    path("organisations/<str:slug>/payout-proofs/<int:pk>/", payouts.OnePayoutProof.as_view()),
    path("organisations/<str:slug>/payout-proofs/<int:pk>/signature/", payouts.PayoutSignature.as_view()),
    path("organisations/<str:slug>/requests/", seats.Requests.as_view()),
    path("organisations/<str:slug>/requests/<str:username>/", seats.OneRequest.as_view()),
    path("calculators/", calculators.Calculators.as_view()),
    path("calculators/<str:name>/", calculators.OneCalculator.as_view()),
    path("network-facts/", calculators.NetworkFacts.as_view()),
    path("campaigns/", campaigns.Campaigns.as_view()),
    path("campaigns/<str:slug>/", campaigns.OneCampaign.as_view()),
    path("campaigns/<str:slug>/facts/", campaigns_run.CampaignFacts.as_view()),
    path("campaigns/<str:slug>/state/", campaigns_run.CampaignState.as_view()),
    path("campaigns/<str:slug>/sponsors/", campaigns_run.CampaignSponsors.as_view()),
    path("campaigns/<str:slug>/sponsors/<str:organisation>/", campaigns_run.OneSponsor.as_view()),
    path("campaigns/<str:slug>/people/", campaigns_run.CampaignPeople.as_view()),
    path("campaigns/<str:slug>/people/<str:username>/", campaigns_run.OnePerson.as_view()),
    path("campaigns/<str:slug>/stages/", campaigns_run.CampaignStages.as_view()),
    path("campaigns/<str:slug>/stages/<int:pk>/", campaigns_run.OneStage.as_view()),
    path("campaigns/<str:slug>/documents/", campaigns_run.CampaignDocuments.as_view()),
    path("campaigns/<str:slug>/documents/<int:pk>/", campaigns_run.OneDocument.as_view()),
    path("campaigns/<str:slug>/texts/", campaigns_run.CampaignTexts.as_view()),
    path("campaigns/<str:slug>/answers/", campaigns_run.CampaignAnswers.as_view()),
    path("campaigns/<str:slug>/updates/", campaigns.CampaignUpdates.as_view()),
    path("campaigns/<str:slug>/updates/<int:pk>/", campaigns_run.OneUpdate.as_view()),
    path("campaigns/<str:slug>/updates/<int:pk>/report/", moderation.UpdateReport.as_view()),
    path("campaigns/<str:slug>/report/", moderation.CampaignReport.as_view()),
    path("campaigns/<str:slug>/reviews/", campaigns_review.CampaignReviews.as_view()),
    path("campaigns/<str:slug>/review/lock/", campaigns_review.ReviewLock.as_view()),
    path("campaigns/<str:slug>/review/decision/", campaigns_review.ReviewDecision.as_view()),
    path("campaigns/<str:slug>/removal/", campaigns_review.CampaignRemoval.as_view()),
    path("campaigns/<str:slug>/sweeps/", campaigns_review.Sweeps.as_view()),
    path("campaigns/<str:slug>/sweeps/<int:pk>/", campaigns_review.OneSweep.as_view()),
    path("campaigns/<str:slug>/signature/", campaigns.CampaignSignature.as_view()),
    path("campaigns/<str:slug>/signatures/", campaigns.CampaignSignatures.as_view()),
    path("campaigns/<str:slug>/follow/", campaigns.CampaignFollow.as_view()),
    path("campaigns/<str:slug>/figures/", campaigns.CampaignFigures.as_view()),
    path("campaigns/<str:slug>/ways/", campaigns_ways.CampaignWays.as_view()),
    path("campaigns/<str:slug>/ways/<int:pk>/", campaigns_ways.OneWay.as_view()),
    path("campaigns/<str:slug>/ways/<int:pk>/place/", campaigns_ways.WayPlace.as_view()),
    path("campaigns/<str:slug>/ways/<int:pk>/deed/", campaigns_ways.WayDeed.as_view()),
    path("campaigns/<str:slug>/ways/<int:pk>/deeds/", campaigns_ways.WayDeeds.as_view()),
    path("campaigns/<str:slug>/translations/", campaigns_ways.CampaignTranslations.as_view()),
    path("campaigns/<str:slug>/translations/<int:pk>/", campaigns_ways.OneTranslation.as_view()),
    path("campaigns/<str:slug>/letter/", campaigns_ways.CampaignLetter.as_view()),
    path("campaigns/<str:slug>/letter/sent/", campaigns_ways.LetterSent.as_view()),
    path("campaigns/<str:slug>/letter/pdf/", campaigns_ways.LetterPrints.as_view()),
    path("campaigns/<str:slug>/letter/pdf/<uuid:job>/", campaigns_ways.OneLetterPrint.as_view()),
    path("campaigns/<str:slug>/delivery/", campaigns_deliver.CampaignDelivery.as_view()),
    path("campaigns/<str:slug>/delivery/exports/", campaigns_deliver.CampaignExports.as_view()),
    path("public-bodies/", campaigns_review.Bodies.as_view()),
    path("public-bodies/<int:pk>/", campaigns_review.OneBody.as_view()),
    path("search/", search.Search.as_view()),
    path("categories/", forum.Categories.as_view()),
    path("categories/<str:slug>/", forum.OneCategory.as_view()),
    path("topics/", forum.Topics.as_view()),
    path("topics/<int:pk>/", forum.OneTopic.as_view()),
    path("topics/<int:pk>/posts/", forum.TopicPosts.as_view()),
    path("topics/<int:pk>/answer/", forum.TopicAnswer.as_view()),
    path("topics/<int:pk>/watch/", forum.TopicWatch.as_view()),
    re_path(r"^topics/(?P<pk>\d{1,18})/(?P<mark>lock|pin)/$", forum.TopicMark.as_view()),
    path("held/", held.HeldPosts.as_view()),
    path("held/<int:pk>/", held.OneHeldPost.as_view()),
    path("held/<int:pk>/decision/", moderation.HeldDecision.as_view()),
    path("posts/", forum.Posts.as_view()),
    path("posts/<int:pk>/", forum.OnePost.as_view()),
    path("posts/<int:pk>/report/", moderation.PostReport.as_view()),
    path("posts/<int:pk>/reactions/<str:kind>/", forum.PostReaction.as_view()),
    path("strategies/", strategies.Strategies.as_view()),
    path("strategies/revisions/<int:pk>/", strategies.OneRevision.as_view()),
    path("strategies/revisions/<int:pk>/decision/", strategies.RevisionDecision.as_view()),
    path("strategies/<str:slug>/", strategies.OneStrategy.as_view()),
    path("strategies/<str:slug>/revisions/", strategies.Revisions.as_view()),
    path("strategies/<str:slug>/translations/", strategies.Translations.as_view()),
    path("strategies/<str:slug>/translations/<str:language>/", strategies.OneTranslation.as_view()),
    path("strategies/<str:slug>/reports/", reports.Reports.as_view()),
    path("strategies/<str:slug>/reports/<int:pk>/", reports.OneReport.as_view()),
    path("strategies/<str:slug>/grade/", reports.StrategyGrade.as_view()),
    path("strategies/<str:slug>/versions/<int:number>/", reports.StrategyVersion.as_view()),
    path("calls/", calls.Calls.as_view()),
    path("calls/<int:pk>/", calls.OneCall.as_view()),
    path("calls/<int:pk>/replies/", calls.CallReplies.as_view()),
    path("calls/replies/<int:pk>/agreement/", calls.CallReplyAgreement.as_view()),
    path("proposals/", proposals.Proposals.as_view()),
    path("proposals/<int:pk>/", proposals.OneProposal.as_view()),
    path("proposals/<int:pk>/answer/", proposals.ProposalAnswer.as_view()),
    path("proposals/<int:pk>/history/", proposals.ProposalHistory.as_view()),
    path("proposals/<int:pk>/versions/<int:number>/", proposals.ProposalVersion.as_view()),
    path("proposals/<int:pk>/agreement/", proposals.ProposalAgreement.as_view()),
    path("proposals/<int:pk>/outcome/", proposals.ProposalOutcome.as_view()),
    path("plans/", reports.Plans.as_view()),
    path("plans/<int:pk>/", reports.OnePlan.as_view()),
    path("plans/<int:pk>/steps/", reports.PlanSteps.as_view()),
    path("plans/<int:pk>/steps/<int:step>/", reports.OnePlanStep.as_view()),
    path("notifications/", notifications.Notifications.as_view()),
    path("notifications/read/", notifications.NotificationsRead.as_view()),
    path("notifications/<int:pk>/read/", notifications.NotificationRead.as_view()),
]
