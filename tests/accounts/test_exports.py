"""A copy of all that is kept of a member: complete, theirs alone, gone in time."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import actions
from accounts.exporting import LEFT_OUT, write_archive
from accounts.models import DataExport, User
from core.errors import Refused
from forum import actions as forum
from moderation import actions as moderation
from strategies.actions import planning, reporting
from strategies.actions.sites import keep_site
from tests.makers import make_post, make_strategy, make_topic, make_upload

MARK = "plimsoll"


def archive_of(user: User) -> tuple[dict[str, Any], str, list[str]]:
    file = io.BytesIO()
    write_archive(user, file)
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("data.json")), archive.read("index.html").decode(), archive.namelist()


def write_everywhere(user: User, other: User) -> None:
    """Everything a member can write in the forum and of themselves, each with a mark of its own."""
    said = {"region": "europe", "place": f"{MARK} place", "time_zone": "UTC", "languages": ["en"],
            "runs": ["miner"], "bio": f"{MARK} bio", "is_listed": True, "name": f"{MARK} name"}  # fmt: skip
    actions.change_profile(user, by=user, **said)
    topic = make_topic(author=user, title=f"{MARK} title", body=f"{MARK} body", tags=[f"{MARK} tag"])
    post = forum.reply(topic, by=user, body=f"{MARK} before the edit")
    forum.edit(post, by=user, body=f"{MARK} after the edit", version=1)
    theirs = make_post(make_topic(author=other), author=other)
    forum.save_draft("new:1", by=user, title=f"{MARK} draft title", body=f"{MARK} draft")
    forum.bookmark(theirs, by=user, note=f"{MARK} note")
    forum.react(theirs, by=user, kind="useful")
    moderation.report(theirs, by=user, reason="other", note=f"{MARK} report")
    make_upload(by=user, to=post, name=f"{MARK}.png")
    actions.create_token(user, by=user, name=f"{MARK} token", scopes=["read"])
    strategy = make_strategy(author=user)
    report = reporting.file_report(
        strategy, by=user, outcome="worked", started_on=date(2026, 3, 1), text=f"{MARK} try"
    )
    reporting.edit_report(
        report, by=user, edition=1, text=f"{MARK} report text", otherwise=f"{MARK} otherwise"
    )
    plan = planning.adopt(strategy, by=user, site=f"{MARK} site")
    planning.change_plan(plan, by=user, note=f"{MARK} plan note")
    planning.add_step(plan, by=user, what=f"{MARK} step")
    keep_site(by=user, jurisdiction=f"{MARK} county", machines=[f"{MARK} machine"])


def test_it_holds_everything_the_member_wrote(alice, bob):
    write_everywhere(alice, bob)
    data, page, names = archive_of(alice)
    whole = json.dumps(data)
    for what in ("name", "place", "bio", "title", "body", "before the edit", "after the edit", "draft title",
                 "draft", "note", "report", "token", "try", "report text", "otherwise",
                 "site", "plan note", "step", "county", "machine"):  # fmt: skip
        assert f"{MARK} {what}" in whole, what
        assert f"{MARK} {what}" in page, what
    assert data["accounts.User"][0]["email"] == "alice@example.org"
    assert data["forum.Reaction.user"][0]["kind"] == "useful"
    assert [name for name in names if name.endswith(f"{MARK}.png")]


def test_it_holds_nothing_that_opens_the_account_and_nothing_of_others(alice, bob):
    write_everywhere(alice, bob)
    kept, token = actions.create_token(alice, by=alice, name="x", scopes=["read"])
    actions.block(alice, by=bob)
    data, page, _names = archive_of(alice)
    whole = json.dumps(data) + page
    for secret in (token, kept.digest, alice.password, "bob@example.org"):
        assert secret not in whole
    assert "accounts.Block.blocked" not in data
    assert "15.1 J/TH" not in whole  # what bob wrote


def test_every_reason_to_leave_something_out_names_a_column_there_is():
    for name in LEFT_OUT:
        label, _dot, field = name.rpartition(".")
        assert apps.get_model(label)._meta.get_field(field).related_model is User, name


def test_it_is_built_by_the_worker_mailed_and_fetched_by_its_owner_alone(client, alice, bob, mailoutbox):
    client.force_login(alice)
    assert client.post("/settings/data/").status_code == 303
    export = DataExport.objects.get()
    address = f"/settings/data/{export.pk}/"
    assert client.get(address).status_code == 404
    assert actions.build_exports() == 1
    assert actions.build_exports() == 0
    assert mailoutbox[-1].to == ["alice@example.org"]
    assert "/settings/data/" in mailoutbox[-1].body
    assert address in client.get("/settings/data/").content.decode()
    answer = client.get(address)
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "data.json" in archive.namelist()
    client.force_login(bob)
    assert client.get(address).status_code == 404


def test_one_a_day(client, alice):
    client.force_login(alice)
    client.post("/settings/data/")
    assert client.post("/settings/data/").status_code == 409
    actions.build_exports()
    with pytest.raises(Refused):
        actions.ask_for_data(alice, by=alice)
    DataExport.objects.update(asked_at=timezone.now() - timedelta(days=2))
    actions.ask_for_data(alice, by=alice)


def test_it_is_gone_after_a_week_and_with_its_owner(client, alice, bob):
    for user in (alice, bob):
        actions.ask_for_data(user, by=user)
    assert actions.build_exports() == 2
    mine, theirs = DataExport.objects.order_by("pk")
    DataExport.objects.filter(pk=mine.pk).update(expires_at=timezone.now())
    client.force_login(alice)
    assert client.get(f"/settings/data/{mine.pk}/").status_code == 404
    assert actions.forget_exports() == 1
    assert not default_storage.exists(mine.path)
    actions.erase(bob, by=bob, with_content=False)
    assert not default_storage.exists(theirs.path)
    assert not DataExport.objects.exists()


def test_a_build_whose_worker_died_is_begun_anew(alice):
    actions.ask_for_data(alice, by=alice)
    DataExport.objects.update(started_at=timezone.now())
    assert actions.build_exports() == 0
    DataExport.objects.update(started_at=timezone.now() - timedelta(hours=1))
    assert actions.build_exports() == 1


def test_who_leaves_while_it_is_built_leaves_no_file(alice, monkeypatch):
    from accounts.actions import exports

    def leave_then_write(user: User, file: Any) -> None:
        DataExport.objects.all().delete()
        write_archive(user, file)

    actions.ask_for_data(alice, by=alice)
    monkeypatch.setattr(exports, "write_archive", leave_then_write)
    actions.build_exports()
    assert default_storage.listdir("exports")[1] == []
