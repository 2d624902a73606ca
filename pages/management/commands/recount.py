from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from campaigns.actions import recount_all as recount_campaigns
from forum.actions import recount_forum
from notifications.actions import recount_all


class Command(BaseCommand):
    help = "Set every counter from the rows it counts, and say how many had drifted."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{recount_forum()} counters of the forum were wrong.")
        self.stdout.write(f"{recount_campaigns()} counters of campaigns were wrong.")
        self.stdout.write(f"{recount_all()} counters of notifications were wrong.")
