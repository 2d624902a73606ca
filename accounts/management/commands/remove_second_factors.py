from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User


class Command(BaseCommand):
    help = "Remove the second factors of a member who lost them all; make sure first that it is them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.present().named(options["username"]).first()
        if user is None:
            raise CommandError(f"There is no member {options['username']}.")
        actions.remove_second_factors(user, by=None)
        self.stdout.write(f"{user.username} signs in by the password alone now.")
