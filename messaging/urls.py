from django.urls import path

from messaging.views import acting, conversations, inbox

urlpatterns = [
    path("messages/", inbox.inbox, name="inbox"),
    path("messages/search/", inbox.search, name="search_messages"),
    path("messages/drafts/", inbox.drafts, name="message_drafts"),
    path("messages/new/", conversations.new, name="new_conversation"),
    path("messages/<int:pk>/", conversations.conversation, name="conversation"),
    path("messages/<int:pk>/send/", conversations.send, name="send_message"),
    path("messages/<int:pk>/newer/", conversations.newer, name="newer_messages"),
    path("messages/<int:pk>/answer/", acting.answer, name="answer_request"),
    path("messages/<int:pk>/read/", acting.read, name="read_conversation"),
    path("messages/<int:pk>/arrange/", acting.arrange, name="arrange_conversation"),
    path("messages/<int:pk>/leave/", acting.leave, name="leave_conversation"),
    path("messages/<int:pk>/add/", acting.add, name="add_to_conversation"),
    path("messages/one/<int:pk>/edit/", conversations.edit, name="edit_message"),
    path("messages/one/<int:pk>/history/", conversations.history, name="message_history"),
    path("messages/one/<int:pk>/delete/", acting.delete, name="delete_message"),
    path("messages/one/<int:pk>/react/<slug:kind>/", acting.react, name="react_to_message"),
]
