from __future__ import annotations

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from forum.models import Post, Topic
from search.actions import index_post
from search.engines import engine
from search.finding import find
from search.models import Document
from tests.makers import make_topic
from tests.search.makers import titles


def test_reindex_indexes_all_and_says_how_many(alice, visitor, capsys, commits):
    make_topic(author=alice, title="Quokka", replies=3)
    assert Document.objects.count() == 0
    call_command("reindex", verbosity=0)
    assert capsys.readouterr().out == "Indexed 4 documents.\n"
    assert titles(find("quokka", user=visitor)) == ["Quokka"]
    call_command("reindex", verbosity=0)
    assert Document.objects.count() == 4


def test_reindex_missing_leaves_the_rest_alone(alice, capsys):
    make_topic(author=alice, title="Quokka", replies=1)
    call_command("reindex", verbosity=0)
    Document.objects.filter(kind="topic").update(text="Kept as it is.")
    Document.objects.filter(kind="post").delete()
    capsys.readouterr()
    call_command("reindex", "--missing", verbosity=0)
    assert capsys.readouterr().out == "Indexed 1 documents.\n"
    assert Document.objects.get(kind="topic").text == "Kept as it is."


def test_reindex_forgets_what_is_gone(alice, visitor):
    make_topic(author=alice, title="Quokka", body="A numbat.", replies=1)
    call_command("reindex", verbosity=0)
    Post.objects.filter(number=2).update(removed_at="2026-01-01T00:00Z")
    call_command("reindex", verbosity=0)
    assert list(Document.objects.values_list("kind", flat=True)) == ["topic"]


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_full_text_table():
    make_topic(title="Quokka")
    call_command("reindex", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_tokens")
        assert cursor.fetchone() == (0,)


@pytest.mark.postgres_only
def test_a_search_never_reads_through_a_pending_list(alice):
    make_topic(author=alice, title="Quokka")
    call_command("reindex", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'search_document_tokens'")
        assert cursor.fetchone() == (["fastupdate=off"],)


@pytest.mark.postgres_only
def test_a_search_asks_the_index_on_tokens(alice, visitor):
    make_topic(author=alice, title="Quokka")
    call_command("reindex", verbosity=0)
    with CaptureQueriesContext(connection) as queries:
        find("quokka", user=visitor)
    (sql,) = [query["sql"] for query in queries if "ts_rank" in query["sql"]]
    with connection.cursor() as cursor:
        asked = sql.removeprefix(engine().BEFORE)
        cursor.execute("EXPLAIN " + asked.replace("%", "%%"))
        assert "Bitmap Index Scan on search_document_tokens" in "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_two_workers_leave_the_newest_text(alice):
    """Both index while the post changes: whoever comes last has read what stands."""
    topic = make_topic(author=alice, title="Quokka", body="version 0")
    post = topic.posts.get()
    errors: list[Exception] = []

    def work() -> None:
        try:
            for _turn in range(8):
                index_post(post.pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for version in range(1, 9):
        with transaction.atomic():
            locked = Topic.objects.select_for_update().get(pk=topic.pk)
            Post.objects.filter(topic=locked).update(body_html=f"<p>version {version}</p>", version=version)
        index_post(post.pk)
    for worker in workers:
        worker.join()
    assert errors == []
    assert Document.objects.values_list("text", "version").get() == ("version 8", 8)
