from django.urls import path

from strategies.views import lists

urlpatterns = [
    path("strategies/", lists.index, name="strategies"),
]
