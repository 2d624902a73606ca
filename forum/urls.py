from django.urls import path

from forum.views import lists, posts, topics

urlpatterns = [
    path("forum/", lists.index, name="forum"),
    path("forum/new/", topics.new_topic, name="new_topic"),
    path("c/<str:slug>/", lists.category, name="category"),
    path("tag/<str:slug>/", lists.tag, name="tag"),
    path("t/<int:pk>/reply/", posts.reply, name="reply"),
    path("t/<str:slug>/<int:pk>/", topics.topic, name="topic"),
    path("t/<str:slug>/<int:pk>/<int:number>", topics.post, name="post"),
    path("posts/<int:pk>/edit/", posts.edit, name="edit_post"),
    path("posts/<int:pk>/remove/", posts.remove, name="remove_post"),
    path("posts/<int:pk>/restore/", posts.restore, name="restore_post"),
]
