"""The hint at the composer: what gets one and what does not, where it shows, and that it never blocks."""

from __future__ import annotations

import time

import pytest
from django.core.exceptions import PermissionDenied

from activity.models import Activity
from forum.models import Post, Topic
from guard import actions
from guard.first_rules import FIRST_RULES
from guard.hints import hints_for
from guard.matching import Words, found_in, plain
from guard.models import WordRule
from tests.makers import make_category, make_topic

pytestmark = pytest.mark.django_db
TELLING = "Prices are fine. We will sell all of November's coins next week, so be quick."


@pytest.fixture(autouse=True)
def _the_first_rules(db):
    """As the migration brings them; a test that empties the database takes them away."""
    if not WordRule.objects.exists():
        for language, about, first, second, unless in FIRST_RULES:
            WordRule.objects.create(language=language, about=about, first=first, second=second, unless=unless)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        (TELLING, "selling"),
        ("We'll hold everything until the price is back above 120k.", "selling"),
        ("We were quoted 4.1 cents for the block, open till Friday.", "power"),
        ("We plan to add 40 MW at the second substation.", "capacity"),
        ("Venderemos la mitad de las monedas el mes que viene.", "selling"),
        ("Nos han ofrecido 38 céntimos por kWh.", "power"),
        ("Vamos a ampliar con 20 MW.", "capacity"),
        ("В следующем месяце будем продавать половину добытого.", "selling"),
        ("Нам предлагают 3,2 руб за кВт·ч.", "power"),
        ("Планируем построить ещё 15 МВт.", "capacity"),
        ("我们计划卖掉一半的比特币。", "selling"),
        ("电厂给我们的报价是三毛一度。", "power"),
        ("我们计划扩建20兆瓦。", "capacity"),
    ],
)
def test_what_competitors_must_not_share_gets_a_hint(text, about):
    assert [hint.about for hint in hints_for(text)] == [about]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We sold 40 BTC last month to pay for fans.",
        "We will sell. But next week is the meet-up.",
        "> We will sell all coins next week.\n\nI would not say that here.",
        "```\nwe will sell next week\n```",
        "We will add 20 MW, as announced in our press release.",
        "Undervolt to 15.1 J/TH and measure for two weeks.",
        "Vendimos 40 BTC el mes pasado.",
        "В прошлом месяце продали 40 BTC.",
        "上个月我们卖了40个比特币。",
        "Where do I find the demand charge in a PPA?",
    ],
)
def test_what_may_be_told_gets_none(text):
    assert hints_for(text) == []


def test_a_sentence_does_not_end_inside_a_figure():
    assert found_in(plain("Quoted us 0.05 USD per kWh"), Words("quoted us", "kwh")) == ("quoted us", "kwh")


def test_words_are_whole_and_a_star_is_any_ending():
    assert found_in(plain("resell tomorrow"), Words("sell", "tomorrow")) is None
    assert found_in(plain("Selling tomorrow"), Words("sell*", "tomorrow")) == ("selling", "tomorrow")
    assert found_in(plain("SELL"), Words("sell")) == ("sell",)


def test_what_staff_write_is_never_run_as_an_expression():
    assert found_in(plain("we (.*) sell"), Words("(.*)")) == ("(.*)",)
    assert found_in(plain("anything"), Words("(.*)\n[a-z]+\n(a+)+$")) is None
    assert found_in("text", Words("*\n \n")) is None


def test_a_long_text_takes_no_long_time():
    began = time.process_time()
    hints_for("we will sell " * 5000 + "a" * 60_000)
    hints_for("we will sell. " * 5000)
    assert time.process_time() - began < 2


def test_one_query_whatever_the_text(django_assert_num_queries):
    with django_assert_num_queries(1):
        hints_for(TELLING)


def test_the_hint_comes_while_one_writes(client, alice):
    client.force_login(alice)
    html = client.post("/guard/hint/", {"body": TELLING}).content.decode()
    assert "we will sell … coins" in html
    assert "/competition-law/" in html
    assert client.post("/guard/hint/", {"body": "Clean filters."}).content.strip() == b""
    assert client.post("/guard/hint/").content.strip() == b""


def test_the_composers_ask_for_it(client, alice):
    client.force_login(alice)
    topic = make_topic()
    for address in ("/forum/new/", f"/t/{topic.pk}/reply/"):
        assert 'hx-post="/guard/hint/"' in client.get(address).content.decode()


def test_it_shows_in_the_preview(client, alice):
    client.force_login(alice)
    assert "we will sell … coins" in client.post("/preview/", {"body": TELLING}).content.decode()


def test_it_never_blocks_and_comes_after_sending_without_script(client, alice):
    client.force_login(alice)
    topic = make_topic()
    answer = client.post(f"/t/{topic.pk}/reply/", {"body": TELLING}, follow=True)
    assert Post.objects.filter(topic=topic, author=alice, body=TELLING).exists()
    html = answer.content.decode()
    assert "you can still edit it" in html
    assert "we will sell … coins" in html
    category = make_category()
    client.post("/forum/new/", {"category": category.slug, "title": "Selling", "body": TELLING})
    assert Topic.objects.filter(author=alice, title="Selling").exists()
    assert "you can still edit it" in client.get("/").content.decode()


def test_what_it_found_is_escaped(client, alice, carol):
    actions.add_rule(by=carol, about="power", language="en", first="<b>bid</b>")
    client.force_login(alice)
    assert "“&lt;b&gt;bid&lt;/b&gt;”" in client.post("/guard/hint/", {"body": "<b>bid</b>"}).content.decode()
    answer = client.post(f"/t/{make_topic().pk}/reply/", {"body": "our <b>bid</b> here"}, follow=True)
    assert "“&lt;b&gt;bid&lt;/b&gt;”" in answer.content.decode()


def test_moderators_keep_the_words(client, carol, alice):
    client.force_login(carol)
    told = {
        "about": "power",
        "language": "en",
        "first": "curtailment auction\n\n* \ncurtailment auction",
        "second": "",
    }
    assert client.post("/guard/rules/", told).status_code == 303
    rule = WordRule.objects.get(first="curtailment auction")
    assert hints_for("The curtailment auction opens")
    assert "curtailment auction" in client.get("/guard/rules/?try=The+curtailment+auction").content.decode()
    assert client.post(f"/guard/rules/{rule.pk}/", {**told, "first": "auction"}).status_code == 303
    rule.refresh_from_db()
    assert rule.first == "auction"
    assert client.post(f"/guard/rules/{rule.pk}/", {"remove": "1"}).status_code == 303
    assert not WordRule.objects.filter(pk=rule.pk).exists()
    verbs = Activity.objects.filter(actor=carol).values_list("verb", flat=True)
    assert sorted(verbs) == ["guard.rule_added", "guard.rule_changed", "guard.rule_removed"]


@pytest.mark.parametrize("first", ["", " * ", "x" * 81, "\n".join(f"word{number}" for number in range(81))])
def test_a_rule_without_words_or_with_too_many_is_refused(client, carol, first):
    client.force_login(carol)
    answer = client.post("/guard/rules/", {"about": "power", "language": "en", "first": first})
    assert answer.status_code == 422


def test_members_keep_their_hands_off(alice):
    for act in (
        lambda: actions.add_rule(by=alice, about="power", language="en", first="x"),
        lambda: actions.change_rule(WordRule.objects.first(), by=alice, first="x"),
        lambda: actions.remove_rule(WordRule.objects.first(), by=alice),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_fields_of_strategies_and_titles_are_looked_at_too(client, alice):
    WordRule.objects.create(about="selling", language="en", first="we will sell", second="next week")
    client.force_login(alice)
    for page in ("/strategies/new/", "/forum/new/"):
        assert 'hx-post="/guard/hint/"' in client.get(page).content.decode()
    hint = client.post("/guard/hint/", {"steps-0-detail": "We will sell it all next week."})
    assert "we will sell … next week" in hint.content.decode()
    assert (
        "“"
        not in client.post("/guard/hint/", {"csrfmiddlewaretoken": "we will sell next week"}).content.decode()
    )
    said = {
        "category": "cooling", "language": "en", "title": "Hold", "summary": "We will sell it next week.", "do": "save",
        **{f"{kind}-{name}_FORMS": "0" for kind in ("steps", "variables", "sources") for name in ("TOTAL", "INITIAL")},
    }  # fmt: skip
    page = client.post("/strategies/new/", said, follow=True).content.decode()
    assert "It is kept; you can still change it." in page
