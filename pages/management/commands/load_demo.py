from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.errors import Refused
from pages.demo.content import PASSWORD
from pages.demo.loading import load


class Command(BaseCommand):
    help = "Load the demo: invented members, rooms and threads in four languages. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        def tell(line: str) -> None:
            if options["verbosity"]:
                self.stdout.write(line)

        try:
            loaded = load(tell)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        tell(
            _("Added: %(members)d members, %(categories)d categories, %(topics)d topics, %(posts)d posts.")
            % vars(loaded)
        )
        tell(
            _("Sign in as alice, bob, carol (moderator), dave or admin with the password %(password)s.")
            % {"password": PASSWORD}
        )
