from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User
from accounts.tokens import SCOPES, all_scopes
from core.errors import Refused


class Command(BaseCommand):
    help = "Make an API token for a member and print it, once; only its hash is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--scope",
            action="append",
            choices=all_scopes(),
            help="what it may do, everywhere or in one area; give it several times (default: read and write)",
        )
        parser.add_argument("--days", type=int, help="how long it is good for (default: until revoked)")
        parser.add_argument("--name", default="command line", help="what it is for")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.present().named(options["username"]).first()
        if user is None or user.is_placeholder:
            raise CommandError(f"There is no member {options['username']}.")
        try:
            _kept, token = actions.create_token(
                user,
                by=None,
                name=options["name"],
                scopes=options["scope"] or SCOPES,
                days=options["days"],
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(token)
