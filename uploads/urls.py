from django.urls import path

from uploads import views

urlpatterns = [
    path("uploads/", views.add, name="upload-add"),
    path("uploads/sealed/", views.add, {"is_sealed": True}, name="upload-add-sealed"),
    path("uploads/new/", views.new, name="upload-new"),
    path("uploads/<uuid:pk>/", views.show, name="upload-page"),
    path("uploads/<uuid:pk>/remove/", views.remove, name="upload-remove"),
    path("uploads/<uuid:pk>/thumb/<str:name>", views.thumbnail, name="upload-thumbnail"),
    path("uploads/<uuid:pk>/<str:name>", views.file, name="upload"),
]
