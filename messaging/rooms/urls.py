from django.urls import path

from messaging.views import room_seats, rooms

urlpatterns = [
    path("messages/rooms/", rooms.rooms, name="rooms"),
    path("messages/rooms/new/", rooms.new, name="new_room"),
    path("messages/rooms/invitations/<int:pk>/", rooms.invitation, name="room_invitation"),
    path("messages/rooms/invitations/<int:pk>/send-in/", room_seats.send_in, name="send_into_room"),
    path("messages/objections/<int:pk>/", rooms.objection, name="objection"),
    path("messages/<int:pk>/room/", rooms.room, name="room"),
    path("messages/<int:pk>/room/protocol/", rooms.protocol, name="room_protocol"),
    path("messages/<int:pk>/room/invite/", rooms.invite, name="invite_to_room"),
    path("messages/<int:pk>/room/bring/", rooms.bring, name="bring_into_room"),
    path("messages/<int:pk>/room/object/", rooms.object_and_leave, name="object_and_leave"),
    path("messages/<int:pk>/room/extend/", rooms.extend, name="extend_room"),
    path("messages/<int:pk>/room/withdraw/", rooms.withdraw, name="withdraw_from_room"),
    path("messages/<int:pk>/room/end/", rooms.end, name="end_room"),
    path("messages/<int:pk>/room/<str:kind>/", rooms.paper, name="room_paper"),
]
