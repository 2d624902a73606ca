"""The forum's commands beside the import: rendering anew, and inviting those whose posts came along."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.actions import make_placeholder
from core.markdown import RENDERER_VERSION
from forum.models import Post
from tests.makers import make_topic

pytestmark = pytest.mark.django_db


def run(*words: object) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=out, verbosity=0)
    return out.getvalue()


def test_rerender_redoes_old_html_and_leaves_text_version_and_times(client):
    topic = make_topic(replies=2, body="Six **minutes**.")
    Post.objects.filter(number__lte=2).update(body_html="old", excerpt="old", renderer_version=0)
    before = list(Post.objects.order_by("pk").values_list("body", "version", "edited_at", "created_at"))
    shown = client.get(topic.get_absolute_url()).content
    assert "2 posts" in run("rerender")
    assert (
        list(Post.objects.order_by("pk").values_list("body", "version", "edited_at", "created_at")) == before
    )
    assert "<strong>minutes</strong>" in Post.objects.get(number=1).body_html
    assert set(Post.objects.values_list("renderer_version", flat=True)) == {RENDERER_VERSION}
    assert client.get(topic.get_absolute_url()).content != shown
    assert "0 posts" in run("rerender")


def test_invite_imported_mails_each_placeholder_a_link_and_names_who_it_could_not(tmp_path, alice, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_placeholder("remy", name="Remy", origin="imported:old:1")
    make_placeholder("noor", name="Noor", origin="imported:old:2")
    file = tmp_path / "who.csv"
    file.write_text(
        "username,email\n@remy,remy@example.org\nnoor,not an address\nalice,a@example.org\nnobody,n@example.org\n"
    )
    said = run("invite_imported", file)
    assert [message.to for message in mail.outbox] == [["remy@example.org"]]
    assert "/claim/" in mail.outbox[0].body
    assert "1 invited." in said
    assert "line 3: noor" in said
    assert "line 4: alice is claimed already" in said
    assert "line 5: nobody is nobody here" in said


@pytest.mark.parametrize("text", [b"name,address\n", b"\xff\xfe\x00", b""])
def test_invite_imported_refuses_a_file_without_its_columns(text, tmp_path):
    file = tmp_path / "who.csv"
    file.write_bytes(text)
    with pytest.raises(CommandError):
        run("invite_imported", file)
