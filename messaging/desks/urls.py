from django.urls import path

from messaging.views import desks

urlpatterns = [
    path("organisations/<str:slug>/write/", desks.write, name="write_to_desk"),
    path("organisations/<str:slug>/desks/", desks.desk_settings, name="desk_settings"),
    path("messages/desks/<str:slug>/", desks.desk, name="desk"),
    path("messages/desks/<str:slug>/search/", desks.search_desk, name="search_desk"),
    path("messages/<int:pk>/desk/", desks.side, name="desk_side"),
    path("messages/<int:pk>/take/", desks.take, name="take_conversation"),
    path("messages/<int:pk>/hand-over/", desks.hand_over, name="hand_over_conversation"),
    path("messages/<int:pk>/give-back/", desks.give_back, name="give_back_conversation"),
    path("messages/<int:pk>/settle/", desks.settle, name="settle_conversation"),
    path("messages/<int:pk>/unsettle/", desks.unsettle, name="unsettle_conversation"),
    path("messages/<int:pk>/notes/", desks.write_note, name="write_side_note"),
    path("messages/<int:pk>/notes/<int:note>/delete/", desks.delete_note, name="delete_side_note"),
]
