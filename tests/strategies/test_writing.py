"""The form of a whole strategy: nothing typed is lost, whatever happens to it."""

from __future__ import annotations

import html
import re

import pytest

from strategies import actions
from strategies.models import Revision, Strategy
from tests.makers import make_file, make_organisation, make_proposal, make_revision, make_strategy, make_user
from uploads.models import Upload

pytestmark = pytest.mark.django_db

FULL = {
    "category": "cooling", "language": "en", "title": "Warm fluid", "summary": "Saves 4 % of power.",
    "problem": "Fans run **flat out**.", "applies": "Use it if the fluid is below 50 °C.",
    "countries": "United States, PY", "grids": ["ercot"], "climates": ["hot-dry"], "mw_low": "1", "mw_high": "50",
    "machines": "S21 Hydro, M66", "ownership": ["owner"], "cost": "Nothing.", "cost_band": "nothing",
    "lead_time": "2 days", "formula": "site_power * uptime * share * power_price",
    "measure_name": "PUE", "measure_unit": "1", "measure_better": "lower", "measure_in_percent": "yes",
    "effect_low": "-4", "effect_high": "-2", "measure_window_days": "30", "valid_until": "2030-01-01",
    "steps-TOTAL_FORMS": "2", "steps-INITIAL_FORMS": "0", "steps-0-what": "Log for a week",
    "steps-0-detail": "At the *meter*.", "steps-0-who": "Site lead", "steps-1-what": "Raise by 2 K",
    "variables-TOTAL_FORMS": "1", "variables-INITIAL_FORMS": "0", "variables-0-name": "share",
    "variables-0-unit": "%", "variables-0-low": "2", "variables-0-central": "3", "variables-0-high": "4",
    "sources-TOTAL_FORMS": "1", "sources-INITIAL_FORMS": "0", "sources-0-kind": "own-data",
    "sources-0-title": "Meter log",
}  # fmt: skip


def field(page, name: str) -> str:
    """What a field of the form holds."""
    text = page.content.decode()
    found = re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*>([^<]*)', text)
    assert found, name
    value = re.search(r'value="([^"]*)"', found[0])
    return html.unescape(value[1] if value else found[1].lstrip("\n"))


def test_all_of_it_is_kept_and_comes_back(client, alice):
    client.force_login(alice)
    answer = client.post("/strategies/new/", {**FULL, "do": "save"})
    revision = Revision.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/strategies/revisions/{revision.pk}/edit/")
    assert revision.applies == {
        "countries": ["US", "PY"], "grids": ["ercot"], "climates": ["hot-dry"], "mw_low": 1.0, "mw_high": 50.0,
        "machines": ["S21 Hydro", "M66"], "ownership": ["owner"],
    }  # fmt: skip
    assert [step["what"] for step in revision.steps] == ["Log for a week", "Raise by 2 K"]
    assert revision.measure["window_days"] == 30
    assert (revision.effect_low, revision.effect_high) == (-4, -2)
    assert revision.sections_html["problem"] == "<p>Fans run <strong>flat out</strong>.</p>\n"
    assert "<em>meter</em>" in revision.sections_html["steps"][0]
    page = client.get(answer["Location"])
    assert field(page, "steps-1-what") == "Raise by 2 K"
    assert field(page, "countries") == "United States, Paraguay"
    assert field(page, "variables-0-central") == "3.0"
    again = client.post(answer["Location"], {**FULL, "title": "Warmer", "version": "1", "do": "send"})
    assert again["Location"] == f"/strategies/revisions/{revision.pk}/"
    revision.refresh_from_db()
    assert (revision.title, revision.state) == ("Warmer", "in-review")
    assert revision.strategy.title == "Warmer"


def test_a_row_more_or_less_keeps_the_rest(client, alice):
    client.force_login(alice)
    for act, steps in [
        ("add-steps", ["Log for a week", "Raise by 2 K", ""]),
        ("remove-steps-0", ["Raise by 2 K"]),
        ("up-steps-1", ["Raise by 2 K", "Log for a week"]),
        ("remove-steps-9", ["Log for a week", "Raise by 2 K"]),
        ("remove-nothing", ["Log for a week", "Raise by 2 K"]),
    ]:
        page = client.post("/strategies/new/", {**FULL, "title": "", "do": act})
        assert page.status_code == 200
        assert [field(page, f"steps-{place}-what") for place in range(len(steps))] == steps
        assert field(page, "problem") == FULL["problem"]
        assert "This field is required" not in page.content.decode()
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("title", "", "This field is required"),
        ("formula", "site_power +", "id_formula"),
        ("formula", "site_power * nothing", "id_formula"),
        ("countries", "Atlantis", "no country"),
        ("mw_high", "0.5", "larger figure"),
        ("steps-1-what", "", "Say in a few words"),
        ("variables-0-name", "Two words", "small letters"),
        ("sources-0-url", "javascript:alert(1)", "Enter a valid URL"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, alice, name, value, message):
    client.force_login(alice)
    extra = {"steps-1-who": "Night shift"} if name == "steps-1-what" else {}
    page = client.post("/strategies/new/", {**FULL, **extra, name: value, "do": "save"})
    assert page.status_code == 422
    assert message in page.content.decode()
    assert field(page, "problem") == FULL["problem"]
    assert not Revision.objects.exists()


def test_a_file_as_a_source_without_script(client, alice):
    client.force_login(alice)
    page = client.post(
        "/strategies/new/",
        {**FULL, "do": "add-sources", "sources-0-file": make_file("log.csv", b"kW\n1\n2\n")},
    )
    upload = Upload.objects.get()
    assert field(page, "sources-0-upload") == str(upload.pk)
    kept = {"sources-0-upload": str(upload.pk), "sources-0-file_name": upload.name}
    client.post("/strategies/new/", {**FULL, **kept, "do": "save"})
    upload.refresh_from_db()
    assert upload.owner == Revision.objects.get()
    client.force_login(make_user("eve"))
    assert client.get(upload.url).status_code == 404


def test_a_form_sent_without_a_session_waits_for_its_writer(client, alice):
    answer = client.post("/strategies/new/", {**FULL, "do": "send"})
    assert answer["Location"] == "/accounts/login/?next=/strategies/new/"
    client.force_login(alice)
    page = client.get("/strategies/new/")
    assert field(page, "steps-1-what") == "Raise by 2 K"
    assert field(page, "problem") == FULL["problem"]


def test_kept_by_script(client, alice):
    client.force_login(alice)
    answer = client.post("/strategies/new/", {**FULL, "do": "save"}, headers={"accept": "application/json"})
    revision = Revision.objects.get()
    assert answer.json() == {"version": 1, "url": f"/strategies/revisions/{revision.pk}/edit/"}
    answer = client.post(
        answer.json()["url"], {**FULL, "title": "", "version": "1"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 422


def revised(strategy: Strategy, **changed: str) -> dict[str, object]:
    data = {"title": strategy.title, "summary": strategy.summary, "note": "Why.", "weight": "advice"}
    for kind in ("steps", "variables", "sources"):
        data |= {f"{kind}-TOTAL_FORMS": "0", f"{kind}-INITIAL_FORMS": "0"}
    texts = strategy.current.sections if strategy.current else {}
    return {**data, **texts, "based_on": strategy.current_id, "do": "send", **changed}


def test_the_second_sees_both_texts(client, alice, bob, carol):
    strategy = make_strategy(author=alice, sections={"problem": "Fans.", "risks": "None."})
    theirs = revised(strategy, problem="Fans at noon.", risks="None.")
    make = make_revision(strategy, author=bob, sections={"problem": "Fans at night.", "risks": "Dust."})
    actions.approve(make, by=carol)
    client.force_login(alice)
    page = client.post(f"{strategy.get_absolute_url()}revise/", theirs)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Version 2 was published meanwhile" in text
    assert "Fans at night." in text
    assert field(page, "problem") == "Fans at noon."
    assert field(page, "risks") == "Dust."
    revision = Revision.objects.get(author=alice, state="draft")
    assert revision.sections["problem"] == "Fans at noon."
    sent = {**theirs, "problem": "Fans, always.", "risks": "Dust.", "version": field(page, "version")}
    sent["based_on"] = field(page, "based_on")
    answer = client.post(f"/strategies/revisions/{revision.pk}/edit/", sent)
    assert answer.status_code == 303
    actions.approve(Revision.objects.get(pk=revision.pk), by=carol)
    strategy.refresh_from_db()
    assert strategy.current.sections == {"problem": "Fans, always.", "risks": "Dust."}


def test_two_windows_of_one_writer(client, alice):
    strategy = make_strategy(author=alice)
    client.force_login(alice)
    client.post(f"{strategy.get_absolute_url()}revise/", revised(strategy, problem="One.", do="save"))
    page = client.post(f"{strategy.get_absolute_url()}revise/", revised(strategy, problem="Two.", do="save"))
    assert page.status_code == 409
    assert field(page, "problem") == "Two."
    assert "One." in page.content.decode()
    mine = Revision.objects.get(author=alice, state="draft")
    again = revised(strategy, problem="Two.", do="save", version=field(page, "version"))
    assert client.post(f"/strategies/revisions/{mine.pk}/edit/", again).status_code == 303
    mine.refresh_from_db()
    assert mine.sections["problem"] == "Two."


def test_an_old_version_is_proposed_anew(client, alice, bob, carol):
    strategy = make_strategy(author=alice, sections={"problem": "Fans."})
    actions.approve(make_revision(strategy, author=alice, sections={"problem": "Pumps."}), by=carol)
    client.force_login(bob)
    page = client.get(f"{strategy.get_absolute_url()}revise/?from=1")
    assert field(page, "problem") == "Fans."
    assert field(page, "note") == "Restores version 1."


def test_for_an_organisation(client, alice):
    ridge = make_organisation(by=alice)
    client.force_login(alice)
    assert "Kestrel Ridge" in client.get("/strategies/new/").content.decode()
    client.post("/strategies/new/", {**FULL, "organisation": ridge.slug, "do": "save"})
    assert Revision.objects.get().organisation == ridge
    assert Strategy.objects.get().organisation == ridge


def test_a_wrong_seat_keeps_the_text(client, bob):
    ridge = make_organisation(by=make_user())
    client.force_login(bob)
    page = client.post("/strategies/new/", {**FULL, "organisation": ridge.slug, "do": "save"})
    assert page.status_code == 409
    assert field(page, "problem") == FULL["problem"]


def test_the_formula_is_not_read_by_pythons_rules(client, alice):
    client.force_login(alice)
    for evil in ("__import__('os')", "().__class__", "9**9**9", "x" * 1001):
        page = client.post("/strategies/new/", {**FULL, "formula": evil, "do": "save"})
        assert page.status_code == 422


def test_a_proposal_is_not_written_at_by_others(client, alice, bob):
    revision = make_proposal(author=alice)
    client.force_login(bob)
    assert client.get(f"/strategies/revisions/{revision.pk}/edit/").status_code == 404
    assert client.post(f"/strategies/revisions/{revision.pk}/edit/", FULL).status_code == 404


@pytest.mark.parametrize(
    ("act", "focused"),
    [
        ("add-steps", "steps-2-what"), ("up-steps-1", "steps-0-what"), ("remove-steps-0", "steps-0-what"),
        ("remove-steps-1", "steps-0-what"), ("add-variables", "variables-1-name"), ("remove-nothing", None),
    ],
)  # fmt: skip
def test_whoever_adds_or_removes_a_row_stays_there(client, alice, act, focused):
    client.force_login(alice)
    page = client.post("/strategies/new/", {**FULL, "do": act}).content.decode()
    with_focus = re.findall(r"<(?:input|select|textarea)[^>]* autofocus", page)
    assert [re.search('name="([^"]*)"', tag)[1] for tag in with_focus] == ([focused] if focused else [])


def test_the_last_row_leaves_the_focus_to_the_button_that_adds_one(client, alice):
    client.force_login(alice)
    page = client.post("/strategies/new/", {**FULL, "do": "remove-variables-0"}).content.decode()
    assert re.findall(r'value="([a-z-]*)"[^>]* autofocus', page) == ["add-variables"]


def test_what_is_wrong_is_listed_with_the_way_there(client, alice):
    client.force_login(alice)
    wrong = {**FULL, "title": "", "sources-0-title": "", "sources-0-note": "Ours", "variables-0-low": "two"}
    page = client.post("/strategies/new/", {**wrong, "do": "send"}).content.decode()
    listed = page.partition('role="alert"')[2].partition("</ul>")[0]
    assert re.findall('href="#([^"]*)"', listed) == ["id_title", "id_variables-0-low", "id_sources-0-title"]
