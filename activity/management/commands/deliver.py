from typing import Any

from django.core.management.base import BaseCommand

from activity.delivery import deliver_due


class Command(BaseCommand):
    help = "Sweep the outbox once: bring every activity that is due to its listeners."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{deliver_due()} delivered.")
