from importlib import import_module

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        """Each part tells its own news (activity/news.py)."""
        for part in ("desks", "rooms", "glass"):
            import_module(f"messaging.{part}.news")
