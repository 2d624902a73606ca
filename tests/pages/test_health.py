"""Whether the process lives, and whether it can serve, with the reason where it can't."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db

ASK = """
import django, json, os, shutil; django.setup()
if folder := os.environ.get("BREAK"):
    shutil.rmtree(folder)
    open(folder, "w").close()
from django.test import Client
answer = Client(HTTP_HOST="localhost").get("/readyz")
print(answer.status_code, json.dumps(answer.json()["reasons"], sort_keys=True))
"""


def asked(tmp_path, **environment):
    """/readyz of a process of its own, with these services: status and reasons."""
    tmp_path.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=60,
        env={
            **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path), "EMAIL_URL": "",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}", "REDIS_URL": "", **environment,
        },
    )  # fmt: skip
    return done.stdout.strip().splitlines()[-1]


def test_healthz_lives_without_asking_anything(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readyz_is_ready_where_all_is_there(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "reasons": {}})
    assert "no-store" in answer["Cache-Control"]


def test_readyz_names_missing_migrations(tmp_path):
    answer = asked(tmp_path)
    assert answer.startswith("503 ")
    assert "run manage.py migrate" in answer
    assert "broker" not in answer


def test_readyz_names_a_database_that_is_away(tmp_path):
    answer = asked(tmp_path, DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")
    assert answer == '503 {"database": "OperationalError"}'


def test_readyz_names_a_redis_that_is_away(tmp_path):
    assert '"broker": "' in asked(tmp_path, REDIS_URL="redis://127.0.0.1:1/0")


def test_readyz_names_a_broker_folder_that_is_gone(tmp_path):
    """Where the broker is files: nothing could be poked."""
    answer = asked(tmp_path, BREAK=f"{tmp_path / 'broker' / 'messages'}")
    assert '"broker": "NotADirectoryError"' in answer
