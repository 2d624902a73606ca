from django.urls import path

from printing import views

urlpatterns = [
    path("prints/<uuid:pk>/", views.job, name="print_job"),
    path("prints/<uuid:pk>/<str:name>", views.file, name="print_file"),
]
