"""The forum's news: each verb, whom it concerns, what is said of it. Other apps have a file like this."""

from __future__ import annotations

from activity.news import News, register
from notifications import recipients, sentences

register(
    News("forum.replied", "forum.Post", recipients.of_reply, sentences.replied, done_for=sentences.said_for),
    News("forum.started", "forum.Topic", recipients.of_start, sentences.started, done_for=sentences.said_for),
    News("forum.edited", "forum.Post", recipients.of_edit, sentences.edited, done_for=sentences.said_for),
    News("forum.answered", "forum.Post", recipients.of_answer, sentences.answered),
    News("forum.reacted", "forum.Post", recipients.of_reaction, sentences.reacted, is_coalesced=True),
    News("forum.reminded", "forum.Post", recipients.of_reminder, sentences.reminded, is_official=True),
    News("forum.moved", "forum.Topic", recipients.of_moderated_topic, sentences.moved, is_official=True),
    News("forum.merged", "forum.Topic", recipients.of_merge, sentences.merged, is_official=True),
    News("forum.restored", "forum.Post", recipients.of_moderated_post, sentences.restored, is_official=True),
    News(
        "forum.topic_restored",
        "forum.Topic",
        recipients.of_moderated_topic,
        sentences.topic_restored,
        is_official=True,
    ),
    News(
        "forum.removed",
        "forum.Post",
        recipients.of_moderated_post,
        sentences.removed,
        outlives_target=True,
        is_official=True,
    ),
    News(
        "forum.topic_removed",
        "forum.Topic",
        recipients.of_moderated_topic,
        sentences.topic_removed,
        outlives_target=True,
        is_official=True,
    ),
)
