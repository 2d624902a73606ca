from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from search.actions import index_all
from search.documents import findable, unindexed
from search.shelves import SHELVES


class Command(BaseCommand):
    help = "Index all that can be found anew, in short batches. Safe to stop and to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only what has not been indexed yet")

    def handle(self, *args: Any, missing: bool = False, **options: Any) -> None:
        posts = unindexed(findable()) if missing else findable()
        total = posts.count() + sum(shelf.public().count() for shelf in SHELVES)
        done = 0
        with tqdm(total=total, unit="document", disable=not options["verbosity"]) as bar:
            for count in index_all(missing_only=missing):
                bar.update(count)
                done += count
        self.stdout.write(_("Indexed %(count)d documents.") % {"count": done})
