"""The demo's content is sound, loads once, signs in, and leaves nothing behind."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from accounts.models import User
from core.errors import Refused
from forum import actions
from forum.models import Category, Topic
from moderation.actions import report
from pages.demo import content
from pages.demo.clearing import clear
from pages.demo.loading import load
from strategies.effects import Effect, Site
from tests.makers import PASSWORD, make_category, make_post, make_topic, make_user


def rows() -> dict[str, int]:
    """How many rows each table has, but for what Django itself keeps of models and sign-ins."""
    own = {"accounts", "account", "activity", "forum", "moderation", "notifications", "search", "uploads"}
    own |= {"organisations", "strategies"}
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in own
    }


# What is written ---------------------------------------------------------------------------------


def test_content_is_forty_public_topics_and_over_two_hundred_posts_in_four_languages():
    hidden = {category.slug for category in content.categories() if category.see != "visitors"}
    public = [topic for topic in content.topics() if topic.category not in hidden]
    assert len(public) == 40
    assert sum(len(topic.posts) for topic in public) >= 200
    assert Counter(topic.language for topic in public) == {"en": 16, "zh-hans": 8, "es": 8, "ru": 8}


def test_content_names_only_members_and_categories_it_has():
    members = {member.username: member for member in content.members()}
    slugs = {category.slug for category in content.categories()}
    for topic in content.topics():
        assert topic.category in slugs, topic.key
        seats = {one.slug: one.seats for one in content.organisations()}
        assert all(said.author in seats[said.organisation] for said in topic.posts if said.organisation)
        named = {*topic.watchers, *topic.read_to, *topic.bookmarks}
        for post in topic.posts:
            named |= {post.author, *re.findall(r"(?<!\w)@(\w+)", post.body)}
            named |= {name for names in post.reactions.values() for name in names}
            assert post.author not in {n for names in post.reactions.values() for n in names}
            assert post.age.days < members[post.author].joined, topic.key
        assert named <= members.keys(), topic.key
        own = {post.author: post.number for post in topic.posts}
        assert all(number >= own.get(name, 0) for name, number in topic.read_to.items()), topic.key


def test_content_answers_and_quotes_what_was_said_before():
    for topic in content.topics():
        ages = [post.age for post in topic.posts]
        assert ages == sorted(ages, reverse=True), topic.key
        assert sum(post.is_answer for post in topic.posts) <= 1, topic.key
        for post in topic.posts:
            assert (post.reply_to or 0) < post.number, topic.key
            for author, number in post.quotes():
                assert topic.posts[number - 1].author == author
                words = re.search(r"\[quote=.*?\](.*?)\[/quote\]", post.body, re.DOTALL)
                assert words is not None
                assert words[1] in topic.posts[number - 1].body


@pytest.mark.parametrize("marker", ["bob", "bob soon", "bob 3d shrug=jo", "bob 3d reply=two"])
def test_content_with_a_broken_marker_names_file_and_post(tmp_path, marker):
    path = tmp_path / "01-broken.md"
    path.write_text('+++\ntitle = "A"\ncategory = "news"\ntags = []\n+++\n%%% ' + marker + "\nHello\n")
    with pytest.raises(ValueError, match=r"01-broken\.md, post 1"):
        content._read_posts(path.read_text().split("+++\n", 2)[2], path).__next__()


# Loading -----------------------------------------------------------------------------------------


def test_load_is_refused_on_a_public_host(db, settings):
    settings.HOST, settings.IS_LOOPBACK = "0.0.0.0", False
    before = rows()
    with pytest.raises(CommandError, match="loopback") as refusal:
        call_command("load_demo")
    assert "\n" not in str(refusal.value)
    assert rows() == before


def test_load_is_refused_where_a_real_member_has_one_of_its_names(db):
    make_user("Alice")
    before = rows()
    with pytest.raises(Refused, match="alice"):
        load()
    assert rows() == before


def test_load_shares_no_category_with_a_real_one(db):
    make_category("moderators", name="Our moderators' public hour")
    load()
    assert Topic.objects.visible_to(AnonymousUser()).filter(home="").count() == 40
    assert Category.objects.get(origin="demo:moderators").slug == "demo-moderators"


# Clearing ----------------------------------------------------------------------------------------


def test_clear_leaves_what_real_members_made(db, commits):
    erin = make_user("erin", password=PASSWORD)
    with commits():
        own = make_topic(author=erin, replies=1)
    before = rows()
    load()
    dave = User.objects.get(username="dave")
    with commits():
        reply = make_post(own, author=dave, body="A demo account tries a reply.")
        actions.react(reply, by=erin, kind="thanks")
        actions.watch(Topic.objects.get(origin="demo:en/01-welcome"), by=erin, level="watching")
        report(own.posts.get(number=2), by=dave, reason="other")
    cleared = clear()
    own.refresh_from_db()
    assert (own.reply_count, own.last_poster, own.reaction_count) == (1, erin, 0)
    erin.refresh_from_db()
    assert erin.unread_notifications == 0
    assert [topic.pk for topic in cleared.kept] == [own.pk]
    after = rows()
    assert {name: count for name, count in after.items() if count != before[name]} == {}


# Strategies --------------------------------------------------------------------------------------


def test_every_formula_of_the_demo_computes():
    for told in content.strategies():
        effect = Effect.of(told["formula"], told.get("variables", []))
        assert effect.at(Site()).per_year.central is not None, told["title"]
