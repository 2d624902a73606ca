from django.urls import path

from messaging.views import calls
from messaging.views import proposals as views

urlpatterns = [
    path("messages/calls/", calls.calls, name="calls"),
    path("messages/calls/new/", calls.new_call, name="new_call"),
    path("messages/calls/<int:pk>/", calls.call, name="call"),
    path("messages/calls/<int:pk>/edit/", calls.edit_call, name="edit_call"),
    path("messages/calls/<int:pk>/close/", calls.close_call, name="close_call"),
    path("messages/calls/<int:pk>/reply/", calls.reply_to_call, name="reply_to_call"),
    path("messages/calls/replies/<int:pk>/say/", calls.say_of_call, name="say_of_call"),
    path("messages/calls/replies/<int:pk>/agree/", calls.agree_to_reveal, name="agree_to_reveal"),
    path("messages/calls/replies/<int:pk>/decline/", calls.decline_reply, name="decline_reply"),
    path("messages/proposals/", views.proposals, name="proposals"),
    path("messages/proposals/new/", views.new_proposal, name="new_proposal"),
    path("messages/proposals/<int:pk>/", views.proposal, name="proposal"),
    path("messages/proposals/<int:pk>/edit/", views.edit_proposal, name="edit_proposal"),
    path("messages/proposals/<int:pk>/send/", views.send_proposal, name="send_proposal"),
    path("messages/proposals/<int:pk>/drop/", views.drop_proposal, name="drop_proposal"),
    path("messages/proposals/<int:pk>/answer/", views.answer_proposal, name="answer_proposal"),
    path("messages/proposals/<int:pk>/counter/", views.counter_proposal, name="counter_proposal"),
    path("messages/proposals/<int:pk>/outcome/", views.review_proposal, name="review_proposal"),
    path("messages/proposals/<int:pk>/review-date/", views.schedule_review, name="schedule_review"),
    path("messages/proposals/<int:pk>/agreement.json", views.agreement_json, name="agreement_json"),
    path("messages/proposals/<int:pk>/agreement.pdf", views.agreement_pdf, name="agreement_pdf"),
]
