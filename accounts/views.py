from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import User


def member(request: HttpRequest, username: str) -> HttpResponse:
    """A member's profile."""
    member = get_object_or_404(User.objects.visible_to(request.user).named(username))
    return render(request, "accounts/member.html", {"member": member})
