"""What must be there before anything answers: the database, the demo, the static files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from deploy.reasons import refuse

ROOT = Path(__file__).resolve().parent.parent


def prepare_database() -> None:
    """Migrate, and on the first start of a loopback site load the demo (DEMO=no leaves the site empty)."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError, connection, connections
    from django.db.migrations.recorder import MigrationRecorder

    django.setup()
    try:
        is_new = not MigrationRecorder(connection).applied_migrations()
        if is_new:
            print("Preparing the database ...", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        refuse(f"The database did not answer ({reason}): check DATABASE_URL and that it runs.")
    unfinished = settings.VAR_DIR / "demo-unfinished"
    if is_new and settings.IS_LOOPBACK and os.environ.get("DEMO", "yes") != "no":
        unfinished.touch()
    if unfinished.exists():  # also when a first start was cut short
        print("Loading the demo ...", flush=True)
        call_command("load_demo", verbosity=0)
        unfinished.unlink()
    connections.close_all()  # what is started next must not inherit them


def collect_static_files() -> None:
    """Collect them where they changed since the last start: it costs as much as all the rest of a second start."""
    from django.conf import settings
    from django.core.management import call_command

    stamp, now = settings.VAR_DIR / "static-collected", static_files()
    if (
        stamp.exists()
        and stamp.read_text() == now
        and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    ):
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)


def static_files() -> str:
    """A digest of every source file and of how they are put together."""
    from django.contrib.staticfiles.finders import get_finders

    sources = [str(found.path(path)) for finder in get_finders() for path, found in finder.list([])]
    recipe = [str(ROOT / "core" / "static.py"), str(ROOT / "requirements.txt")]
    digest = hashlib.sha256()
    for path in sorted(sources) + recipe:
        digest.update(path.encode() + Path(path).read_bytes())
    return digest.hexdigest()
