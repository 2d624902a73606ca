from django.contrib import admin
from django.urls import include, path

from pages.api_docs import api_docs

handler400 = "core.refusals.bad_request"
handler404 = "core.refusals.not_found"
handler429 = "core.refusals.too_many"  # allauth's limits ask for this one
handler500 = "core.refusals.server_error"

urlpatterns = [
    # Before pages, which has the address of any one organisation and group.
    path("", include("organisations.urls")),
    path("", include("guard.urls")),
    path("", include("accounts.urls")),
    path("", include("pages.urls")),
    path("", include("strategies.urls")),
    path("", include("campaigns.urls")),
    path("", include("messaging.proposals.urls")),
    path("", include("messaging.urls")),
    path("", include("messaging.desks.urls")),
    path("", include("messaging.rooms.urls")),
    path("", include("messaging.glass.urls")),
    path("", include("forum.urls")),
    path("", include("moderation.urls")),
    path("", include("notifications.urls")),
    path("", include("search.urls")),
    path("", include("uploads.urls")),
    path("", include("printing.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    path("api/docs/", api_docs, name="api_docs"),
    path("admin/", admin.site.urls),
]
