from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from accounts import actions as members
from core.markdown import RENDERER_VERSION
from forum import actions
from forum.models import Post
from organisations import actions as organisations
from strategies import actions as strategies


class Command(BaseCommand):
    help = "Render anew what an older renderer rendered. Safe to stop and to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        total = Post.objects.filter(renderer_version__lt=RENDERER_VERSION).count()
        quiet = options["verbosity"] == 0 or None
        for post in tqdm(actions.unrendered_posts(), total=total, unit="post", disable=quiet):
            actions.rerender(post)
        for profile in members.unrendered_bios():
            members.rerender_bio(profile)
        for organisation in organisations.unrendered():
            organisations.rerender(organisation)
        for revision in strategies.unrendered():
            strategies.rerender(revision)
        self.stdout.write(f"{total} posts rendered by version {RENDERER_VERSION}.")
