from __future__ import annotations

import pytest

from activity import news
from notifications.preferences import KINDS, chosen, kind_of, mailed_kinds, wants_mail

pytestmark = pytest.mark.no_engine


def test_defaults_mail_what_speaks_to_me_and_never_reactions():
    assert chosen({}) == {
        "mention": True,
        "reply": True,
        "watching": True,
        "answer": True,
        "moderation": True,
        "organisation": True,
        "desk": True,
        "room": True,
        "campaign": True,
        "message": True,
        "proposal": True,
        "following": False,
        "lapse": True,
        "review": True,
        "group": True,
        "standing": True,
        "reminder": True,
    }
    assert not wants_mail({"reaction": True}, "reaction")
    assert not wants_mail({}, "no-such-kind")


def test_a_choice_changes_that_kind_alone():
    assert chosen({"mention": False})["mention"] is False
    assert chosen({"mention": False})["reply"] is True


def test_every_kind_has_a_label_and_a_short_key():
    assert all(str(kind.label) and len(kind.key) <= 20 for kind in KINDS)
    assert {kind.key for kind in mailed_kinds()} == {kind.key for kind in KINDS} - {"reaction"}
    assert kind_of("mention").label == "Someone mentions you"


def test_every_verb_told_is_about_a_model_that_knows_who_sees_it():
    assert news.of("forum.replied").about == "forum.Post"
    for model in news.models_told_of():
        assert hasattr(model._default_manager, "visible_to"), model
