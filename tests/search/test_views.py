from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from forum import actions
from forum.models import Topic
from search.actions import index_topic
from tests.makers import make_category, make_topic
from tests.search.makers import make_topics

CEILING = 7


def url(**query: str) -> str:
    return f"/search/?{urlencode(query)}"


def test_the_page_shows_what_was_found_marked_and_escaped(
    client, alice, commits, django_assert_max_num_queries
):
    with commits():
        make_topic(
            author=alice, title="Quokka <b>& friends", body="A quokka's <script>alert(1)</script> tail."
        )
        make_topics((f"Quokka {n}", "text", "en") for n in range(30))
    with django_assert_max_num_queries(CEILING):
        page = client.get(url(q="quokka friends")).content.decode()
    assert "<mark>Quokka</mark> &lt;b&gt;&amp; <mark>friends</mark>" in page
    assert "<script>alert" not in page
    assert 'value="quokka friends"' in page


def test_a_member_gets_the_page_within_the_ceiling(client, alice, commits, django_assert_max_num_queries):
    make_topics((f"Quokka {n}", "text", "en") for n in range(30))
    client.force_login(alice)
    with django_assert_max_num_queries(CEILING + 1):
        page = client.get(url(q="quokka", member="bob", tag="x")).content.decode()
    assert "There is no member of this name." in page
    with django_assert_max_num_queries(CEILING + 1):
        page = client.get(url(q="quokka")).content.decode()
    assert page.count("<article") == 20


def test_without_words_there_is_the_form_alone(client, db):
    answer = client.get("/search/")
    assert answer.status_code == 200
    assert "Search topics, replies, strategies and campaigns" in answer.content.decode()


def test_pages_are_linked_both_ways_and_keep_the_filters(client, db):
    category = make_category("power")
    make_topics(((f"Quokka {n}", "text", "en") for n in range(45)), category=category)
    first = client.get(url(q="quokka", category="power"))
    second = client.get(first.context["next"])
    third = client.get(second.context["next"])
    assert third.context["next"] == ""
    assert "category=power" in third.context["previous"]
    back = client.get(third.context["previous"])
    assert [r.pk for r in back.context["found"].results] == [r.pk for r in second.context["found"].results]
    assert client.get(second.context["previous"]).context["previous"] == ""


@pytest.mark.parametrize(
    "typed",
    [
        '"', '" * AND NEAR(', "NEAR(a b, 5)", "title:x", "{title}: x", "a AND", "NOT", "OR OR", "-x", "^x", "x*", "(((",
        "a:*", "' & ! |", "<->", "\\", "%", "%s %(x)s", "'; DROP TABLE search_document; --", "…!?", "*", "\ud83d",
        "\u202e\u200b", "x" * 300, "字" * 300, "🚀", "a" * 150 + " " + "b" * 149, "'\\'", "::tsquery", "\ufeff",
        "À\u0300" * 90,
    ],
)  # fmt: skip
def test_no_query_breaks_the_page(client, db, typed):
    make_topics([("Quokka", "text", "en")])
    answer = client.get("/search/", {"q": typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "x" * 5000}, "q"),
        ({"q": "a\x00b"}, "q"),
        ({"q": "x", "category": "no-such"}, "category"),
        ({"q": "x", "member": "nobody"}, "member"),
        ({"q": "x", "member": "a\x00"}, "member"),
        ({"q": "x", "language": "xx"}, "language"),
        ({"q": "x", "kind": "secret"}, "kind"),
        ({"q": "x", "since": "yesterday"}, "since"),
        ({"q": "x", "since": "2026-02-02", "until": "2026-02-01"}, "until"),
        ({"q": "x", "until": "9999-12-31999"}, "until"),
    ],
)
def test_bad_input_is_named_at_its_field(client, db, query, field):
    answer = client.get("/search/", query)
    assert answer.status_code == 422
    # The form's drawing is made once from a form of its own, which may be among what this answer rendered.
    [form] = [context["form"] for context in answer.context if "asked" in context]
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("day", "status"), [("1970-01-01", 200), ("2999-12-31", 200), ("0001-01-01", 422), ("9999-12-31", 422)]
)
def test_days_no_database_reaches_are_refused(client, db, day, status):
    make_topics([("Quokka", "text", "en")])
    assert client.get("/search/", {"q": "quokka", "since": day}).status_code == status
    assert client.get("/search/", {"q": "quokka", "until": day}).status_code == status


def test_evil_strings_go_in_and_come_out_harmless(client, db, settings, shared_data):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "search": (10_000, 60)}
    evil = [
        str(text) for text in json.loads((shared_data / "evil" / "strings.json").read_text(encoding="utf-8"))
    ]
    written = [text.replace("\x00", "") for text in evil]
    make_topics((text[:200] or "x", text, "en") for text in written)
    found = 0
    for text in evil:
        answer = client.get("/search/", {"q": text})
        assert answer.status_code == (422 if "\x00" in text or len(text) > 300 else 200)
        for result in answer.context["found"].results:
            found += 1
            assert set(re.findall(r"<[^>]*>", result.marked_title + result.excerpt)) <= {"<mark>", "</mark>"}
    assert found > 300


def test_a_hidden_category_is_neither_named_nor_told_from_one_that_is_not(client, alice, carol, commits):
    with commits():
        make_topic(
            author=carol, category=make_category("staff", see="moderators", name="Staff"), title="Quokka"
        )
    hidden = client.get(url(q="quokka", category="staff"))
    missing = client.get(url(q="quokka", category="no-such"))
    assert hidden.status_code == missing.status_code == 422
    assert hidden.content.decode().replace("staff", "no-such") == missing.content.decode()
    client.force_login(alice)
    assert "Staff" not in client.get(url(q="quokka")).content.decode()
    client.force_login(carol)
    assert "Staff" in client.get(url(q="quokka")).content.decode()


def test_searching_too_fast_is_refused_for_a_while(client, db, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "search": (2, 60)}
    assert [client.get(url(q="x")).status_code for _ in range(3)] == [200, 200, 429]
    assert int(client.get(url(q="x"))["Retry-After"]) > 0
    assert client.get("/search/").status_code == 200


def test_nothing_found_names_the_filter_to_remove(client, alice, commits):
    with commits():
        make_topic(author=alice, title="Quokka")
    page = client.get(url(q="quokka", language="es"))
    assert page.context["narrowed"] == [("Language", "/search/?q=quokka")]
    assert "Remove “Language”" in page.content.decode()


def test_only_reading_is_answered(client, db):
    assert client.post("/search/", {"q": "x"}).status_code == 405


def test_similar_topics_for_a_title_being_typed(client, alice, carol, visitor, commits):
    with commits():
        make_topic(author=alice, title="Curtailment clause: who carries the ramp-down time?")
        make_topic(author=alice, title="水冷机降载时间实测")
        make_topic(author=alice, title="Which immersion oil in winter?")
        make_topic(
            author=carol, category=make_category("staff", see="moderators"), title="Ramp-down clauses, staff"
        )

    def like(title: str) -> list[str]:
        return [topic.title for topic in client.get("/search/similar/", {"title": title}).context["topics"]]

    assert like("Ramp-down time in curtailment clauses") == [
        "Curtailment clause: who carries the ramp-down time?"
    ]
    assert like("降载时间怎么测") == ["水冷机降载时间实测"]
    assert like("the who in") == []
    assert like("") == []
    assert like("quokka\x00" * 200) == []
    client.force_login(carol)
    assert like("Ramp-down clauses")[0] == "Ramp-down clauses, staff"


def test_related_topics_share_words_or_a_tag(client, alice, carol, commits, django_assert_max_num_queries):
    with commits():
        topic = make_topic(author=alice, title="Curtailment in ERCOT", tags=["law"])
        make_topic(author=alice, title="Curtailment in Alberta")
        make_topic(author=alice, title="A letter to the ministry", tags=["law"])
        make_topic(author=alice, title="Fans")
        gone = make_topic(author=alice, title="Curtailment, removed")
        make_topic(
            author=carol, category=make_category("staff", see="moderators"), title="Curtailment, staff"
        )
    actions.remove_topic(gone, by=carol)
    with django_assert_max_num_queries(8):
        answer = client.get(f"/search/related/{topic.pk}/", headers={"HX-Request": "true"})
    assert [other.title for other in answer.context["topics"]] == [
        "Curtailment in Alberta",
        "A letter to the ministry",
    ]
    assert "<html" not in answer.content.decode()
    assert (
        answer["Cache-Control"] == "private, max-age=60" or answer["Cache-Control"] == "max-age=60, private"
    )
    assert "HX-Request" in answer["Vary"]
    assert "<html" in client.get(f"/search/related/{topic.pk}/").content.decode()


def test_related_to_what_one_may_not_see_is_a_404(client, carol, commits):
    with commits():
        hidden = make_topic(author=carol, category=make_category("staff", see="moderators"), title="Staff")
        gone = make_topic(author=carol, title="Gone")
        actions.remove_topic(gone, by=carol)
    for pk in (hidden.pk, gone.pk, 10**15, 10**30):
        assert client.get(f"/search/related/{pk}/").status_code == 404


def test_dates_are_days_of_the_readers_zone(client, alice, commits):
    alice.time_zone = "Asia/Tokyo"
    alice.save()
    with commits():
        topic = make_topic(author=alice, title="Quokka")
    late = timezone.now().replace(year=2026, month=3, day=1, hour=20, minute=0)  # 2 March, 05:00 in Tokyo
    topic.posts.update(created_at=late)
    Topic.objects.update(created_at=late)
    assert list(index_topic(topic.pk))
    client.force_login(alice)
    assert (
        len(client.get(url(q="quokka", since="2026-03-02", until="2026-03-02")).context["found"].results) == 1
    )
    assert client.get(url(q="quokka", until="2026-03-01")).context["found"].results == []
