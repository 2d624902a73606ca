"""The standing cast, the databases, and how a test waits for what happens after commit."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.signals import setting_changed
from django.db.models.signals import post_migrate
from django.template import Context, Template
from django.utils.safestring import SafeString

from accounts.models import User
from core import place
from deploy.translations import compile_changed
from tests import databases
from tests.makers import make_user

IN_CI = os.environ.get("CI") == "true"


def pytest_configure(config: pytest.Config) -> None:
    """Names of static files as they are, and a quick hash: what production does has its own tests."""
    if not hasattr(config, "workerinput"):
        compile_changed()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    setting_changed.send(sender=None, setting="STORAGES", value=settings.STORAGES, enter=True)
    settings.PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    _own_redis_database()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test for one engine is not collected on the other."""
    wrong = [item.nodeid for item in items if item.get_closest_marker("no_engine") and _asks_a_database(item)]
    if wrong:
        raise pytest.UsageError(f"marked no_engine, and ask a database: {', '.join(wrong)}")
    left_out = [item for item in items if not _is_for_this_engine(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _is_for_this_engine(item)]
    for item in items:
        if _is_for_one_engine({mark.name for mark in item.iter_markers()}):
            item.user_properties.append(("engines", "one"))  # into the report, for deploy/test.py
    items[:] = _long_ones_first(items)


def _long_ones_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Each of several processes begins with its share of what is long, or one of them would still be at it at the end.

    pytest-xdist gives each an equal run of the list, before they take from each other.
    """
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if item.get_closest_marker("slow")]
    short = iter([item for item in items if not item.get_closest_marker("slow")])
    ordered: list[pytest.Item] = []
    for number in range(processes):
        share = (len(items) - len(ordered)) // (processes - number)
        own = long[number::processes]
        ordered += [*own, *islice(short, max(0, share - len(own)))]
    return [*ordered, *short]


def pytest_collection_finish() -> None:
    """Nothing that is here by now goes away again: the garbage collector need not look at it, a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _is_for_this_engine(item: pytest.Item) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    return "postgres_only" not in marks if settings.IS_SQLITE else not _is_for_one_engine(marks)


def _is_for_one_engine(marks: set[str]) -> bool:
    """Whether to run with SQLite, and only there."""
    return bool(marks & {"sqlite_only", "no_engine"}) or ("journey" in marks and "every_engine" not in marks)


def _asks_a_database(item: pytest.Item) -> bool:
    return bool(
        item.get_closest_marker("django_db")
        or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    )


def _own_redis_database() -> None:
    """Of several processes (pytest-xdist) each has a Redis database of its own: emptying one's cache is private."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and settings.REDIS_URL:
        address = f"{settings.REDIS_URL.rpartition('/')[0]}/{int(worker.removeprefix('gw')) + 1}"
        settings.REDIS_URL = settings.CELERY_BROKER_URL = settings.CACHES["default"]["LOCATION"] = address


@pytest.fixture(scope="session")
def django_db_setup(  # type: ignore[no-untyped-def]
    pytestconfig: pytest.Config, django_test_environment, django_db_blocker, tmp_path_factory
) -> Iterator[None]:
    """A file on SQLite, since threads meet 'table is locked' in memory; a name of this process on PostgreSQL."""
    before = settings.DATABASES["default"]["NAME"]
    name = f"test_common_hash_{os.getpid()}"
    if settings.IS_SQLITE:
        folder = tmp_path_factory.mktemp("database")
        name = str(folder / "test.sqlite3")
        # A test's database need not outlive a power cut.
        settings.DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    with django_db_blocker.unblock():
        databases.copy_template(pytestconfig, name)
        databases.connect_to(name)
    yield
    with django_db_blocker.unblock():
        databases.connect_to(before)
        databases.drop(name)


@pytest.fixture(scope="session", autouse=True)
def _only_pages_are_noted(django_test_environment) -> None:  # type: ignore[no-untyped-def]
    """What response.context gives is the page's own: Django's test client copies that of each include, too."""
    noted = Template._render

    def render(self: Template, context: Context) -> SafeString:
        return noted(self, context) if context.template is self else self.nodelist.render(context)

    Template._render = render


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Rate limits and cached pages of one test are not the next one's."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _warm(_clean_cache, request: pytest.FixtureRequest, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    """A test counts the queries of a process that has been up for a while, whichever test ran before it."""
    if _asks_a_database(request.node):
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            ContentType.objects.get_for_models(*apps.get_models())
            place.about()


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Files, mails and broker messages go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_DIR = tmp_path / "mail"
    # Nobody answers there: a test that asks a domain brings its own server.
    settings.DNS_SERVERS, settings.DOMAIN_TIMEOUT = ["127.0.0.1:9"], 0.2


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice", name="Alice Moreau")


@pytest.fixture
def bob(db: None) -> User:
    return make_user("bob", name="Bob Tanaka")


@pytest.fixture
def carol(db: None) -> User:
    return make_user("carol", name="Carol Vance", role="moderator")


@pytest.fixture
def admin(db: None) -> User:
    return make_user("admina", name="Ada Min", role="admin", is_superuser=True)


@pytest.fixture
def mallory(db: None) -> User:
    """Suspended until further notice."""
    from datetime import timedelta

    from django.utils import timezone

    return make_user("mallory", suspended_until=timezone.now() + timedelta(days=30))


@pytest.fixture
def visitor() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def commits(django_capture_on_commit_callbacks) -> Callable[[], object]:  # type: ignore[no-untyped-def]
    """`with commits():` runs what waits for the commit, then delivers what is due."""
    from activity.delivery import deliver_due

    @contextmanager
    def block() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield
        deliver_due()

    return block


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Pokes go nowhere unless a test asks for a real broker; delivery is called by `commits`."""
    if request.node.get_closest_marker("real_broker"):
        return
    from activity.poking import Poker

    monkeypatch.setattr(Poker, "__call__", lambda self: None)


@pytest.fixture
def shared_data() -> Path:
    """Real inputs kept beside the repository; without them the test is skipped, except in CI."""
    folder = Path(settings.BASE_DIR).parent / "shared" / "data"
    if not folder.is_dir():
        if IN_CI:
            pytest.fail(f"CI needs the real inputs in {folder}")
        pytest.skip("the real inputs are not beside this clone")
    return folder


# What migrations fill in, by the app and the migration's module.
FIRST_ROWS = {
    "campaigns": "campaigns.migrations.0002_first_bodies",
    "guard": "guard.migrations.0002_first_rules",
    "organisations": "organisations.migrations.0002_first_grids",
    "strategies": "strategies.migrations.0002_first_categories",
}


def _fill_again(sender: AppConfig, **_signal: object) -> None:
    """A test with real transactions empties all tables after it; the lists that every site begins with stay."""
    if sender.label in FIRST_ROWS:
        import_module(FIRST_ROWS[sender.label]).add(apps, None)


post_migrate.connect(_fill_again, dispatch_uid="tests.first_rows")
