"""Importing a Discourse archive: nothing twice, nothing lost, nobody told."""

from __future__ import annotations

import json
import lzma
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from activity.models import Activity
from forum import actions
from forum.models import Category, Post, Topic

pytestmark = pytest.mark.django_db


def a_post(pk: int, number: int = 1, *, topic: int = 10, **fields: Any) -> dict[str, Any]:
    return {
        "id": pk,
        "topic_id": topic,
        "post_number": number,
        "topic_title": "Ramp time",
        "category_id": 7,
        "user_id": 5,
        "username": "remy",
        "name": "Remy",
        "raw": f"Text of post {pk}.",
        "created_at": f"2024-01-01T00:{number:02}:00.000Z",
        "updated_at": f"2024-01-01T00:{number:02}:00.000Z",
        "version": 1,
        "reply_to_post_number": None,
        "actions_summary": [],
        "user_deleted": False,
        "hidden": False,
    } | fields


def run(path: Path, *posts: Any, **options: Any) -> str:
    """Write the posts as lines into a file and import it; returns what was printed."""
    from io import StringIO

    if posts:
        path.write_text("\n".join(p if isinstance(p, str) else json.dumps(p) for p in posts))
    out = StringIO()
    call_command("import_discourse", path, stdout=out, stderr=out, verbosity=0, **options)
    return out.getvalue()


def state() -> list[tuple[Any, ...]]:
    """All that an import decides, comparable across databases."""
    topics = {t.pk: t.origin for t in Topic.objects.all()}
    posts = Post.objects.select_related("author", "reply_to").order_by("origin")
    return [
        (
            topics[p.topic_id],
            p.number,
            p.origin,
            p.author.username if p.author else None,
            p.version,
            p.created_at,
            p.edited_at,
            p.removed_at,
            p.reply_to.number if p.reply_to else None,
            p.reaction_counts,
        )
        for p in posts
    ] + list(
        Topic.objects.order_by("origin").values_list(
            "origin", "title", "slug", "last_number", "reply_count", "last_posted_at", "author__username"
        )
    )


def test_a_thread_keeps_numbers_times_replies_and_likes(tmp_path):
    run(
        tmp_path / "a.jsonl",
        a_post(
            3,
            5,
            reply_to_post_number=2,
            username="ann",
            user_id=6,
            version=3,
            updated_at="2024-02-02T00:00:00Z",
        ),
        a_post(1, 1),
        a_post(2, 2, reply_to_post_number=99, actions_summary=[{"id": 2, "count": 4}]),
    )
    topic = Topic.objects.get()
    posts = list(topic.posts.order_by("number"))
    assert [p.number for p in posts] == [1, 2, 5]
    assert (topic.title, topic.reply_count, topic.last_number) == ("Ramp time", 2, 5)
    assert topic.last_poster.username == "ann"
    assert [p.reply_to for p in posts] == [None, None, posts[1]]
    assert posts[1].reaction_counts == {"useful": 4}
    assert posts[2].version == 3
    assert posts[2].edited_at.isoformat() == "2024-02-02T00:00:00+00:00"
    assert User.objects.get(username="remy").is_placeholder
    assert Category.objects.get().post_count == 3


def test_quotes_lead_to_our_numbers_and_mentions_to_our_members(tmp_path):
    run(
        tmp_path / "a.jsonl",
        a_post(1, 1, topic=10),
        a_post(
            2,
            1,
            topic=11,
            user_id=6,
            username="ann",
            raw='[quote="remy, post:1, topic:10, full:true"]\nText\n[/quote]\nIndeed, @remy and @nobody.',
        ),
        a_post(3, 2, topic=11, raw='[quote="gone, post:4, topic:999"]\nLost\n[/quote]\nYes.'),
    )
    quoted = Topic.objects.get(origin="discourse:topic:10")
    post = Post.objects.get(origin="discourse:post:2")
    assert f"/t/-/{quoted.pk}/1" in post.body_html
    assert 'href="/u/remy/"' in post.body_html
    assert "@nobody" in post.body_html
    assert "/t/-/999" not in Post.objects.get(origin="discourse:post:3").body_html


def test_nobody_is_notified_or_mailed(tmp_path, commits):
    with commits():
        run(tmp_path / "a.jsonl", a_post(1), a_post(2, 2, raw="Hello @remy"))
    assert set(Activity.objects.values_list("verb", flat=True)) == {"forum.imported"}
    assert not User.objects.exclude(unread_notifications=0).exists()


@pytest.mark.parametrize("order", ["new first", "old first", "both at once"])
def test_the_newest_version_wins_in_any_order(order, tmp_path):
    old = a_post(1, 1, raw="Old text.", topic_title="Old title")
    new = a_post(1, 1, raw="New text.", topic_title="New title", version=2, updated_at="2024-03-01T00:00:00Z")
    other = a_post(
        2, 2, topic_title="New title", created_at="2024-03-02T00:00:00Z", updated_at="2024-03-02T00:00:00Z"
    )
    if order == "both at once":
        run(tmp_path / "a.jsonl", old, new, other)
    else:
        first, second = ([new, other], [old]) if order == "new first" else ([old], [new, other])
        run(tmp_path / "a.jsonl", *first)
        run(tmp_path / "b.jsonl", *second)
    assert Topic.objects.get().title == "New title"
    assert Post.objects.get(number=1).body == "New text."


def test_a_late_copy_with_the_same_version_wins_by_its_time(tmp_path):
    run(tmp_path / "a.jsonl", a_post(1, 1, raw="Before the grace period ended."))
    run(tmp_path / "b.jsonl", a_post(1, 1, raw="After.", updated_at="2024-01-01T00:04:00Z"))
    assert Post.objects.get().body == "After."


def test_twice_makes_nothing_twice_and_changes_nothing(tmp_path):
    posts = [a_post(n, n) for n in range(1, 24)]
    run(tmp_path / "a.jsonl", *posts)
    before = state()
    versions = list(Topic.objects.values_list("version", flat=True))
    again = run(tmp_path / "a.jsonl")
    assert state() == before
    assert list(Topic.objects.values_list("version", flat=True)) == versions
    assert "posts unchanged: 23" in again


def test_what_was_written_here_since_stays(tmp_path, alice, carol):
    run(tmp_path / "a.jsonl", a_post(1), a_post(2, 2))
    topic = Topic.objects.get()
    reply = actions.reply(topic, by=alice, body="An answer given here.")
    actions.edit(Post.objects.get(number=2), by=carol, body="Edited here.", version=1)
    run(tmp_path / "a.jsonl")
    topic.refresh_from_db()
    assert (reply.number, topic.last_number, topic.reply_count) == (3, 3, 2)
    assert Post.objects.get(number=2).body == "Edited here."


def test_broken_records_are_named_and_skipped(tmp_path):
    said = run(
        tmp_path / "a.jsonl",
        a_post(1),
        "{not json",
        a_post(2, 2, username=""),
        a_post(3, 2, created_at="yesterday"),
        a_post(4, 2, post_number="two"),
        {k: v for k, v in a_post(5, 5).items() if k != "raw"},
        a_post(6, 1, raw="Another post with the number 1."),
        {"topic_id": 10, "title": "no post"},
        "[1, 2]",
        a_post(7, 7, raw="x\x00y \ud800z"),
    )
    assert Post.objects.count() == 2
    assert Post.objects.get(number=7).body == "xy z"
    for reason in ("no JSON", "empty username", "created_at", "post_number", "'raw'", "is post 1 already"):
        assert reason in said, reason
    assert "a.jsonl: 2 records are no posts" in said
    assert "broken records: 6" in said


def test_every_kind_of_file_and_a_folder_of_them(tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(a_post(1)))
    (tmp_path / "list.json").write_text(json.dumps([a_post(2, 2)]))
    stream = {"id": 10, "title": "Ramp time", "category_id": 7, "post_stream": {"posts": [a_post(3, 3)]}}
    (tmp_path / "topic.json").write_text(json.dumps(stream))
    (tmp_path / "deep").mkdir()
    with lzma.open(tmp_path / "deep" / "more.jsonl.xz", "wt") as file:
        file.write(json.dumps(a_post(4, 4)) + "\n")
    (tmp_path / "cut.jsonl.xz").write_bytes((tmp_path / "deep" / "more.jsonl.xz").read_bytes()[:40])
    said = run(tmp_path)
    assert sorted(Post.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert "cut.jsonl.xz: can't be read further" in said


def test_a_dry_run_writes_nothing(tmp_path):
    said = run(tmp_path / "a.jsonl", a_post(1), a_post(2, 2), dry_run=True)
    assert "posts: 2" in said
    assert not Topic.objects.exists()
    assert not User.objects.exists()


def test_a_missing_path_is_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
        run(tmp_path / "nothing.jsonl")


def test_a_post_taken_back_keeps_its_number_but_is_hidden(tmp_path, visitor):
    run(tmp_path / "a.jsonl", a_post(1), a_post(2, 2, user_deleted=True, raw="(post deleted by author)"))
    topic = Topic.objects.get()
    assert (topic.reply_count, topic.last_number) == (0, 2)
    assert [p.number for p in Post.objects.visible_to(visitor)] == [1]


@pytest.mark.slow
def test_the_real_archive_comes_whole(shared_data):
    counts = json.loads((shared_data / "forum" / "counts.json").read_text())
    lines = (shared_data / "forum" / "topics.jsonl").read_text().splitlines()
    said = run(shared_data / "forum")
    expected = {one["topic_id"]: one for one in map(json.loads, lines)}
    assert "broken records: 0" in said
    assert (Topic.objects.count(), Post.objects.count(), User.objects.count()) == (
        counts["topics"],
        counts["posts"],
        counts["users"],
    )
    wrong = []
    for topic in Topic.objects.select_related("author"):
        real = expected[int(topic.origin.rpartition(":")[2])]
        # "system" is a reserved name: the robot of the archive gets a number.
        author = topic.author.username.removesuffix("_1")
        if (topic.title, author, topic.last_number, topic.posts.count()) != (
            " ".join(real["title"].split()),
            real["opener"],
            real["max_post_number"],
            real["posts"],
        ):
            wrong.append((topic.title, author, topic.last_number, topic.posts.count(), real))
    assert wrong == []
    assert Post.objects.filter(edited_at__isnull=False).count() == counts["edited"]


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_killed_import_goes_on_where_it_was(tmp_path):
    """Two real processes: the first is killed by SIGKILL in the middle, the second ends the work."""
    archive = tmp_path / "archive.jsonl"
    archive.write_text(
        "\n".join(
            json.dumps(a_post(topic * 100 + number, number, topic=topic, raw=f"**{topic}** " * 30))
            for topic in range(1, 25)
            for number in range(1, 11)
        )
    )

    killed = tmp_path / "killed" / "db.sqlite3"
    killed.parent.mkdir()
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as ours,
        closing(sqlite3.connect(killed)) as copy,
    ):
        ours.backup(copy)
    command = [
        sys.executable,
        str(settings.BASE_DIR / "manage.py"),
        "import_discourse",
        str(archive),
        "-v",
        "0",
    ]
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment = kept | {"VAR_DIR": str(killed.parent)}
    first = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and first.poll() is None:
        with closing(sqlite3.connect(f"file:{killed}?mode=ro", uri=True, timeout=5)) as database:
            (written,) = database.execute("SELECT COUNT(*) FROM forum_post").fetchone()
        if written >= 50:
            break
        with suppress(subprocess.TimeoutExpired):
            first.wait(timeout=0.02)
    assert first.poll() is None, "it was done before it could be killed"
    first.send_signal(signal.SIGKILL)
    first.wait()
    subprocess.check_call(command, env=environment, stdout=subprocess.DEVNULL)
    run(archive)
    with closing(sqlite3.connect(killed)) as database, connection.cursor() as whole:
        after = [row for query in AS_STORED for row in database.execute(query)]
        expected = [row for query in AS_STORED for row in whole.execute(query).fetchall()]
    assert [pair for pair in zip(after, expected, strict=True) if pair[0] != pair[1]] == []
    assert len(expected) == 24 * 10 + 24


# What `state` tells, asked of a file. Times as text: one of the two connections would make them datetimes.
AS_STORED = [
    """
    SELECT topic.origin, post.number, post.origin, author.username, post.version, CAST(post.created_at AS TEXT),
        CAST(post.edited_at AS TEXT), CAST(post.removed_at AS TEXT), answered.number, CAST(post.reaction_counts AS TEXT)
    FROM forum_post post JOIN forum_topic topic ON topic.id = post.topic_id
        LEFT JOIN accounts_user author ON author.id = post.author_id
        LEFT JOIN forum_post answered ON answered.id = post.reply_to_id
    ORDER BY post.origin
    """,
    """
    SELECT topic.origin, title, slug, last_number, reply_count, CAST(last_posted_at AS TEXT), author.username
    FROM forum_topic topic LEFT JOIN accounts_user author ON author.id = topic.author_id ORDER BY topic.origin
    """,
]
