from django.urls import path

from guard import views

urlpatterns = [
    path("guard/hint/", views.hint, name="guard_hint"),
    path("guard/rules/", views.rules, name="word_rules"),
    path("guard/rules/<int:pk>/", views.change_rule, name="change_word_rule"),
]
