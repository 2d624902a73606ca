from django.urls import path

from moderation import views

urlpatterns = [
    path("moderation/", views.queue, name="moderation"),
    path("moderation/held/<int:pk>/", views.held, name="look_at_held"),
    path("moderation/log/", views.log, name="moderation_log"),
    path("moderation/report/<str:kind>/<int:pk>/", views.report, name="report"),
    path("moderation/reviews/<int:pk>/", views.review, name="review"),
    path("moderation/reviews/<int:pk>/files/<uuid:file>/", views.review_file, name="review_file"),
    path("moderation/warnings/<int:pk>/", views.caution, name="caution"),
    path("moderation/suspensions/<int:pk>/", views.suspension, name="suspension"),
    path("moderation/suspensions/<int:pk>/lift/", views.lift, name="lift"),
    path("moderation/members/<str:username>/warn/", views.warn, name="warn"),
    path("moderation/members/<str:username>/suspend/", views.suspend, name="suspend"),
]
