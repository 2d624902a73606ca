"""What a mail says and carries, and when it is not written at all."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from accounts.models import Block
from forum import actions as forum
from notifications import sending
from notifications.letters import compose
from notifications.models import Mail
from tests.makers import make_organisation, make_post, make_topic, make_user


def letters():
    """What would be sent now, as a mail program reads it."""
    mails = [compose(mail) for mail in Mail.objects.order_by("pk")]
    return [message_from_bytes(mail.message().as_bytes(), policy=policy.default) for mail in mails if mail]


def test_a_reply_is_one_plain_mail_in_the_topics_thread(alice, bob, news, settings):
    topic = make_topic(author=alice, title="Ramp-down: six minutes?")
    with news():
        post = forum.reply(topic, by=bob, body="Ours is **nine**.\n\nMeasured in July.")
    [letter] = letters()
    row = Mail.objects.get()
    assert letter["Subject"] == "Re: Ramp-down: six minutes?"
    assert letter["To"] == "alice@example.org"
    assert letter["From"] == "Bob Tanaka · Common Hash <no-reply@localhost>"
    assert letter["Message-ID"] == row.message_id == f"<activity-{row.activity_id}.{alice.pk}@localhost>"
    assert letter["In-Reply-To"] == letter["References"] == f"<topic-{topic.pk}@localhost>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip().startswith(f"<{settings.SITE_URL}/notifications/unsubscribe/")
    assert letter.get_content_type() == "text/plain"
    text = letter.get_content()
    assert text.startswith("Bob Tanaka replied\nRamp-down: six minutes?\n")
    assert "Ours is **nine**.\n\nMeasured in July." in text
    assert f"Read and reply: {settings.SITE_URL}{post.get_absolute_url()}" in text
    assert "\n-- \nYou get this mail for: New in what you watch." in text


def test_it_says_for_whom_a_post_was_written(client, alice, bob, carol, news):
    company = make_organisation("Northern Hash", by=bob)
    topic = make_topic(author=alice)
    with news():
        post = forum.reply(topic, by=bob, body="We pay for the ramp.", organisation=company)
    [letter] = letters()
    assert letter["From"] == '"Bob Tanaka, for Northern Hash · Common Hash" <no-reply@localhost>'
    assert letter.get_content().startswith("Bob Tanaka, for Northern Hash, replied")
    client.force_login(alice)
    assert "Bob Tanaka, for Northern Hash, replied" in client.get("/notifications/").content.decode()
    with news():  # another's edit of it isn't said for them
        forum.edit(post, by=carol, body="We pay, @alice.", version=1)
    assert letters()[-1].get_content().startswith("Carol Vance mentioned you")


def test_a_quote_is_marked_as_mails_mark_them(alice, bob, news):
    topic = make_topic(author=alice)
    body = f'[quote="alice, post:1, topic:{topic.pk}"]\nSix minutes.\n[/quote]\n\nNine here.'
    with news():
        forum.reply(topic, by=bob, body=body)
    [letter] = letters()
    assert "> alice:\n> Six minutes.\n\nNine here." in letter.get_content()


def test_it_speaks_the_recipients_language_and_zone(alice, bob, news, time_machine):
    alice.language, alice.time_zone = "ru", "Asia/Almaty"
    alice.save()
    time_machine.move_to("2026-03-02T20:30:00Z", tick=False)
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
    [letter] = letters()
    text = letter.get_content()
    assert "3 мар. 2026\u202fг., 01:30 UTC+05" in text


def test_chinese_titles_and_names_come_through_headers_whole(alice, news):
    topic = make_topic(author=alice, title="海拔四千米的风机功耗，谁测过？" * 6)
    wang = make_user("wang", name="王伟")
    with news():
        make_post(topic, author=wang, body="我们测过。")
    [letter] = letters()
    assert letter["Subject"].strip() == f"Re: {topic.title}"
    assert letter["From"].addresses[0].display_name == "王伟 · Common Hash"
    assert "我们测过。" in letter.get_content()


def test_a_name_or_title_of_several_lines_makes_no_header(alice, bob, news):
    topic = make_topic(author=alice, title="Plain")
    type(topic).objects.filter(pk=topic.pk).update(title="Plain\r\nBcc: all@example.org")
    bob.name = "Bob\r\nBcc: all@example.org"
    bob.save()
    with news():
        make_post(topic, author=bob)
    [letter] = letters()
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Re: Plain Bcc: all@example.org"


def test_moderation_is_mailed_by_the_house_without_a_name(alice, carol, news, settings):
    post = make_post(make_topic(author=carol), author=alice, body="Buy now")
    with news():
        forum.remove(post, by=carol, reason="spam")
    [letter] = letters()
    assert letter["From"] == settings.DEFAULT_FROM_EMAIL
    assert letter["Subject"].startswith("A moderator removed your post")
    assert "Carol" not in letter.as_string()


@pytest.mark.parametrize("change", ["removed", "hidden", "suspended", "erased", "unchosen", "unaddressed"])
def test_what_no_longer_concerns_them_is_withdrawn_not_sent(alice, bob, carol, news, settings, change):
    topic = make_topic(author=alice)
    with news():
        post = make_post(topic, author=bob)
    if change == "removed":
        forum.remove(post, by=carol, reason="spam")
    elif change == "hidden":
        forum.change_category(topic.category, by=make_user("boss", role="admin"), see="moderators")
    elif change == "suspended":
        alice.suspended_until = timezone.now() + timedelta(days=1)
    elif change == "erased":
        alice.erased_at = timezone.now()
    elif change == "unchosen":
        alice.profile.mail_for = {"watching": False}
        alice.profile.save()
    else:
        alice.email = ""
    alice.save()
    assert sending.send_due() == 0
    mail = Mail.objects.get()
    assert mail.withdrawn_at is not None
    assert mail.sent_at is None
    assert not settings.MAIL_DIR.exists()


def test_it_goes_to_the_address_they_have_now(alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
    alice.email = "new@example.org"
    alice.save()
    assert letters()[0]["To"] == "new@example.org"


def test_a_topic_tells_no_erased_name(alice, bob, news):
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
    bob.erased_at = timezone.now()
    bob.save()
    [letter] = letters()
    assert letter["From"].startswith("A former member")
    assert "Bob" not in letter.as_string()


def test_a_blocked_author_mails_nothing(alice, bob, news):
    Block.objects.create(by=alice, blocked=bob)
    topic = make_topic(author=alice)
    with news():
        make_post(topic, author=bob)
    assert letters() == []
