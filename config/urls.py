from django.contrib import admin
from django.urls import include, path

handler400 = "core.refusals.bad_request"
handler404 = "core.refusals.not_found"
handler429 = "core.refusals.too_many"  # allauth's limits ask for this one
handler500 = "core.refusals.server_error"

urlpatterns = [
    path("", include("pages.urls")),
    path("", include("forum.urls")),
    path("", include("search.urls")),
    path("", include("uploads.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
