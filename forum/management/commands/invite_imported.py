from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions import invite
from accounts.models import User
from core.errors import Refused


class Command(BaseCommand):
    help = (
        "Invite imported authors to take over what they wrote: a CSV with the columns username and "
        "email. Each gets a link by mail that works once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("csv", type=Path)

    def handle(self, *args: Any, csv: Path, **options: Any) -> None:
        invited = 0
        for line, username, email in _rows(csv):
            user = User.objects.present().named(username).first()
            if user is None or not user.is_placeholder:
                reason = "is claimed already" if user else "is nobody here"
                self.stderr.write(f"line {line}: {username} {reason}")
                continue
            try:
                invite(user, email=email, by=None)
            except Refused as refusal:
                self.stderr.write(f"line {line}: {username}: {refusal.message}")
            else:
                invited += 1
        self.stdout.write(f"{invited} invited.")


def _rows(path: Path) -> list[tuple[int, str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} can't be read: {error}") from None
    reader = csv.DictReader(text.splitlines())
    if not {"username", "email"} <= set(reader.fieldnames or ()):
        raise CommandError(f"{path} needs a first line with the columns username and email.")
    return [
        (line, (row["username"] or "").strip().lstrip("@"), (row["email"] or "").strip())
        for line, row in enumerate(reader, 2)
    ]
