from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from core.sealing import keys
from core.sealing.rotating import left_under_older_keys, rotate


class Command(BaseCommand):
    help = (
        "Seal all messages anew under a new key. May be interrupted and run again, and the site may run meanwhile. "
        "With --drop-old, forget the older keys once nothing needs them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--drop-old", action="store_true", help="forget the older keys, if nothing needs them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["drop_old"]:
            return self._drop_old()
        if len(keys.texts()) == 1:
            self._begin()
        changed = 0
        for count in tqdm(rotate(), desc="batches", disable=not options["verbosity"]):
            changed += count
        self.stdout.write(f"{changed} rows were sealed anew under the newest key.")
        self.stdout.write(
            "Keep the older keys as long as backups need them; --drop-old takes them away here."
        )
        return None

    def _begin(self) -> None:
        """Put a new key before the only one; of those in the environment only the operator can."""
        if settings.MESSAGE_KEYS:
            raise CommandError(
                "MESSAGE_KEYS holds one key. Put a new one before it, separated by a comma, restart the site and run "
                f"this again. A new one: {keys.new()}"
            )
        keys.write_file([keys.new(), *keys.texts()])
        self.stdout.write(f"A new key stands first in {keys.file()}.")

    def _drop_old(self) -> None:
        left = left_under_older_keys()
        if left:
            raise CommandError(f"{left} rows are still under older keys: run rotate_message_keys first.")
        if settings.MESSAGE_KEYS:
            self.stdout.write(
                "Nothing needs the older keys: leave only the first in MESSAGE_KEYS and restart."
            )
            return
        keys.write_file([keys.texts()[0]])
        self.stdout.write(f"Only the newest key is left in {keys.file()}.")
