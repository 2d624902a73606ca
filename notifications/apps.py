from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        """Hear from every app what its verbs mean (activity/news.py)."""
        autodiscover_modules("news")
