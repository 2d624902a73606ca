from django.conf import settings

from core.place import Place
from pages.models import Site


def read() -> Place:
    """What the set-up said, or the software's own name before it."""
    site = Site.objects.filter(pk=1).first()
    if site is None:
        return {"name": settings.SITE_NAME, "purpose": "", "is_set_up": False}
    return {"name": site.name, "purpose": site.purpose, "is_set_up": True}
