from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from forum import discourse
from forum.actions.importing import Importer


class Command(BaseCommand):
    help = (
        "Import a Discourse archive: a .json, .jsonl or .jsonl.xz, or a folder of them. Safe to run "
        "again: nothing comes twice, the newest version of a post wins. Nobody is notified or mailed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read and count, write nothing")
        parser.add_argument(
            "--source",
            default="discourse",
            help="a word for the forum it comes from; two forums' ids are kept apart by it",
        )
        parser.add_argument(
            "--category",
            action="append",
            default=[],
            metavar="ID=NAME",
            help="the name of a category, which posts tell by number only; may be given again",
        )

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if not options["source"].isidentifier():
            raise CommandError("--source takes a word of letters, digits and underscores.")
        archive = self._read(path, quiet=options["verbosity"] == 0)
        importer = Importer(options["source"], archive, _names(options["category"]))
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
        else:
            importer.prepare()
            for topic_id in tqdm(
                sorted(archive.topics), unit="topic", disable=options["verbosity"] == 0 or None
            ):
                importer.write_topic(topic_id)
            importer.recount_categories()
        self._summarise(archive, importer)

    def _read(self, path: Path, *, quiet: bool) -> discourse.Archive:
        archive = discourse.Archive()
        try:
            files = len(discourse.files_of(path))
            progress = tqdm(discourse.read(path), total=files, unit="file", disable=quiet or None)
            for read_so_far, _place in progress:
                archive = read_so_far
        except FileNotFoundError as error:
            raise CommandError(str(error)) from None
        return archive

    def _summarise(self, archive: discourse.Archive, importer: Importer) -> None:
        for line in archive.broken:
            self.stderr.write(f"skipped: {line}")
        for name, count in sorted(archive.not_posts.items()):
            self.stderr.write(f"skipped: {name}: {count} records are no posts")
        authors = {post.user_id for posts in archive.topics.values() for post in posts.values()}
        lines = {
            "posts read": archive.read,
            "older copies": archive.older_copies,
            "broken records": len(archive.broken),
            "records that are no posts": archive.not_posts.total(),
            "topics": len(archive.topics),
            "posts": archive.posts,
            "users": len(authors),
            "likes": sum(p.likes for posts in archive.topics.values() for p in posts.values()),
            **dict(sorted(importer.counts.items())),
        }
        for name, count in lines.items():
            self.stdout.write(f"{name}: {count}")


def _names(pairs: list[str]) -> dict[int, str]:
    names = {}
    for pair in pairs:
        number, sign, name = pair.partition("=")
        if not (sign and number.strip().isdecimal() and name.strip()):
            raise CommandError(f"--category takes ID=NAME, not {pair!r}.")
        names[int(number)] = name.strip()
    return names
