from django.urls import path

from messaging.views import glass

urlpatterns = [
    path("moderation/glass/", glass.glasses, name="glasses"),
    path("moderation/glass/<int:pk>/", glass.glass, name="glass"),
    path("moderation/glass/<int:pk>/grant/", glass.grant, name="grant_glass"),
    path("moderation/glass/<int:pk>/refuse/", glass.refuse, name="refuse_glass"),
    path("moderation/glass/<int:pk>/read/", glass.read, name="read_by_glass"),
    path("moderation/glass/<int:pk>/file/<uuid:file>/", glass.read_file, name="read_file_by_glass"),
]
