from django.contrib import admin
from django.urls import include, path

handler400 = "core.refusals.bad_request"
handler404 = "core.refusals.not_found"
handler500 = "core.refusals.server_error"

urlpatterns = [
    path("", include("pages.urls")),
    path("", include("forum.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
