from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """The site's own address, for canonical links and permalinks."""
    return {"SITE_URL": settings.SITE_URL}
