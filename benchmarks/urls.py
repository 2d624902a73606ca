"""What everything is measured against: the least a Django view can do on this server and database."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from forum.models import Post, Topic

_POSTS = Engine().from_string((Path(__file__).parent / "twenty_posts.html").read_text())


def one_query(request: HttpRequest, pk: int) -> HttpResponse:
    """A row by its primary key, as text."""
    return HttpResponse(Topic.objects.get(pk=pk).title)


def twenty_posts(request: HttpRequest, pk: int) -> HttpResponse:
    """Twenty stored posts with their authors through a plain template: no frame, no rights."""
    posts = Post.objects.filter(topic=pk, number__lte=20).select_related("author").order_by("number")
    return HttpResponse(_POSTS.render(Context({"posts": posts})))


urlpatterns = [
    path("floor/one-query/<int:pk>/", one_query),
    path("floor/twenty-posts/<int:pk>/", twenty_posts),
]
