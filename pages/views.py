from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forum.listing import topic_list
from forum.models import Topic


def home(request: HttpRequest) -> HttpResponse:
    """What this place is, and the latest across what exists."""
    context = topic_list(request, Topic.objects.visible_to(request.user).present())
    return render(request, "pages/home.html", context)
