from django.urls import path

from messaging.views import acting, conversations, doors, inbox

urlpatterns = [
    path("messages/", inbox.inbox, name="inbox"),
    path("messages/search/", inbox.search, name="search_messages"),
    path("messages/drafts/", inbox.drafts, name="message_drafts"),
    path("messages/open/", doors.standing_open, name="open_conversations"),
    path("messages/new/", conversations.new, name="new_conversation"),
    path("messages/<int:pk>/", conversations.conversation, name="conversation"),
    path("messages/<int:pk>/send/", conversations.send, name="send_message"),
    path("messages/<int:pk>/newer/", conversations.newer, name="newer_messages"),
    path("messages/<int:pk>/answer/", acting.answer, name="answer_request"),
    path("messages/<int:pk>/read/", acting.read, name="read_conversation"),
    path("messages/<int:pk>/arrange/", acting.arrange, name="arrange_conversation"),
    path("messages/<int:pk>/leave/", acting.leave, name="leave_conversation"),
    path("messages/<int:pk>/add/", acting.add, name="add_to_conversation"),
    path("messages/<int:pk>/open/", doors.open_to, name="open_conversation"),
    path("messages/<int:pk>/close/", doors.close, name="close_conversation"),
    path("messages/<int:pk>/come-in/", doors.come_in, name="come_into_conversation"),
    path("messages/one/<int:pk>/edit/", conversations.edit, name="edit_message"),
    path("messages/one/<int:pk>/history/", conversations.history, name="message_history"),
    path("messages/one/<int:pk>/delete/", acting.delete, name="delete_message"),
    path("messages/one/<int:pk>/react/<slug:kind>/", acting.react, name="react_to_message"),
]
