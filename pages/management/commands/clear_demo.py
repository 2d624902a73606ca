from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from pages.demo.clearing import clear


class Command(BaseCommand):
    help = (
        "Remove the demo and all its accounts wrote. Real members' posts stay, with the topics and "
        "categories they stand in."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        cleared = clear()
        if not options["verbosity"]:
            return
        self.stdout.write(
            _("Removed: %(members)d members, %(categories)d categories, %(topics)d topics, %(posts)d posts.")
            % vars(cleared)
        )
        for topic in cleared.kept:
            self.stdout.write(
                _("Kept, since real members wrote in it: %(title)s (%(address)s)")
                % {"title": topic.title, "address": topic.get_absolute_url()}
            )
