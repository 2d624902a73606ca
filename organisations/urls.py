from django.urls import path

from organisations.views import directory, founding

# An organisation's own page composes several apps: pages/urls.py.
urlpatterns = [
    path("organisations/", directory.directory, name="organisations"),
    path("organisations/new/", founding.new, name="new_organisation"),
    path("organisations/grids/", directory.grids, name="grids"),
    path("organisations/grids/<int:pk>/", directory.change_grid, name="change_grid"),
    path("organisations/<str:slug>/edit/", founding.edit, name="edit_organisation"),
    path("organisations/<str:slug>/attest/", founding.attest, name="attest"),
    path("organisations/<str:slug>/restrict/", founding.restrict, name="restrict_organisation"),
    path("organisations/<str:slug>/unrestrict/", founding.unrestrict, name="unrestrict_organisation"),
]
