from django.urls import path, re_path

from campaigns.feeds import CampaignUpdates
from campaigns.views import lists, page, reviewing, running, writing

urlpatterns = [
    path("campaigns/", lists.campaigns, name="campaigns"),
    path("campaigns/new/", writing.new, name="new_campaign"),
    path("campaigns/bodies/", lists.bodies, name="bodies"),
    path("campaigns/bodies/<int:pk>/", lists.body, name="body"),
    path("campaigns/bodies/<int:pk>/remove/", lists.remove_body, name="remove_body"),
    path("campaigns/<str:slug>/", page.campaign, name="campaign"),
    path("campaigns/<str:slug>/feed/", CampaignUpdates(), name="campaign_feed"),
    path("campaigns/<str:slug>/follow/", page.follow, name="follow_campaign"),
    path("campaigns/<str:slug>/edit/", writing.edit, name="edit_campaign"),
    path("campaigns/<str:slug>/manage/", running.manage, name="manage_campaign"),
    path("campaigns/<str:slug>/archive/", running.archive, name="archive_campaign"),
    path("campaigns/<str:slug>/sponsors/", running.ask_sponsor, name="ask_sponsor"),
    path("campaigns/<str:slug>/sponsors/<str:organisation>/", running.sponsor, name="sponsor_campaign"),
    path("campaigns/<str:slug>/people/", running.name_person, name="name_person"),
    path("campaigns/<str:slug>/people/<int:pk>/drop/", running.drop_person, name="drop_person"),
    path("campaigns/<str:slug>/stand/", running.stand, name="stand"),
    path("campaigns/<str:slug>/stages/", running.add_stage, name="add_stage"),
    path("campaigns/<str:slug>/stages/<int:pk>/remove/", running.remove_stage, name="remove_stage"),
    path("campaigns/<str:slug>/documents/", running.add_document, name="add_document"),
    path("campaigns/<str:slug>/documents/<int:pk>/remove/", running.remove_document, name="remove_document"),
    path("campaigns/<str:slug>/updates/", running.tell, name="tell_update"),
    path("campaigns/<str:slug>/updates/<int:pk>/remove/", running.remove_update, name="remove_update"),
    path("campaigns/<str:slug>/answer/", running.answer, name="answer_campaign"),
    path("campaigns/<str:slug>/decide/", running.decide, name="decide_campaign"),
    path("campaigns/<str:slug>/review/", reviewing.review, name="review_campaign"),
    path("campaigns/<str:slug>/review/take/", reviewing.take_review, name="take_review"),
    path("campaigns/<str:slug>/review/open/", reviewing.open_campaign, name="open_campaign"),
    path("campaigns/<str:slug>/remove/", reviewing.remove, name="remove_campaign"),
    re_path(
        r"^campaigns/(?P<slug>[^/]+)/(?P<verb>seek|submit|take_back|close)/$",
        running.step,
        name="step_campaign",
    ),
]
