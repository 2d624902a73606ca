"""A strategy's way: proposed, returned at a section, approved, and revised by two who change one section at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from strategies.models import Reviewer, StrategyCategory
from tests.makers import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def send(page: Page, **said: str) -> None:
    for label, words in said.items():
        page.locator(f"#id_{label}").fill(words)
    page.get_by_role("button", name="Send for review").click()


def test_a_strategy_is_proposed_reviewed_and_revised_by_two_at_once(open_browser, alice, bob, faults):
    reviewer = make_user("rita", name="Rita Reviewer")
    topic = StrategyCategory.objects.get(slug="cooling")
    Reviewer.objects.create(category=topic, member=reviewer)

    # A member proposes it; the reviewer of its topic returns one section, with a comment.
    author = open_browser(alice)
    author.goto("/strategies/")
    author.get_by_role("link", name="Write a strategy").click()
    author.get_by_label("Topic").select_option("Cooling: air, hydro, immersion")
    author.get_by_role("group", name="Step 1").get_by_label("What", exact=True).fill("Log for a week")
    send(author, title="Raise the setpoint", summary="Saves 4 % of power.", problem="Fans run flat out.")
    expect(author.get_by_text("It waits for a reviewer of its topic.")).to_be_visible()

    desk = open_browser(reviewer)
    desk.goto("/strategies/waiting/")
    desk.get_by_role("link", name="Raise the setpoint").click()
    decision = desk.get_by_role("complementary", name="Review")
    decision.get_by_text("The problem", exact=True).click()
    decision.get_by_label("Comment on The problem").fill("Which coolers, at which load?")
    decision.get_by_role("button", name="Return with these comments").click()
    expect(desk.get_by_text("Returned to its author.")).to_be_visible()

    author.reload()
    author.get_by_role("link", name="Go on writing").click()
    expect(author.get_by_text("Which coolers, at which load?")).to_be_visible()
    expect(author.get_by_role("group", name="Step 1").get_by_label("What", exact=True)).to_have_value(
        "Log for a week"
    )
    send(author, problem="Dry coolers of 2 MW run their fans flat out at half load.")
    expect(author.get_by_text("It waits for a reviewer of its topic.")).to_be_visible()
    desk.goto(author.url)
    desk.get_by_role("button", name="Approve and publish").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Raise the setpoint")
    expect(desk.get_by_text("Dry coolers of 2 MW")).to_be_visible()
    address = desk.url

    # A second and a third member revise it, both with its first version before them.
    second, third = open_browser(bob), open_browser(make_user("dora", name="Dora"))
    for page in (second, third):
        page.goto(address)
        page.get_by_role("link", name="Propose a revision").click()
        expect(page.locator("#id_problem")).to_have_value(
            "Dry coolers of 2 MW run their fans flat out at half load."
        )
    send(second, problem="At night the fans run flat out for nothing.", note="When it happens")
    expect(second.get_by_text("It waits for a reviewer of its topic.")).to_be_visible()
    desk.goto(second.url)
    expect(desk.locator("ins", has_text="night")).to_be_visible()
    desk.get_by_role("button", name="Approve and publish").click()
    expect(desk.get_by_text("At night the fans")).to_be_visible()

    third.locator("#id_risks").fill("Hot spots at the end of a row.")
    send(third, problem="By day the pumps are the larger part.", note="What else draws power")
    expect(third.get_by_text("was published meanwhile and changes the same: The problem.")).to_be_visible()
    assert ["409 (Conflict)" in fault for fault in faults] == [True]
    faults.clear()
    expect(third.locator("#conflict-problem")).to_contain_text("At night the fans run flat out for nothing.")
    expect(third.locator("#conflict-problem")).to_contain_text("By day the pumps are the larger part.")
    expect(third.locator("#id_risks")).to_have_value("Hot spots at the end of a row.")
    both = "At night the fans run flat out for nothing; by day the pumps are the larger part."
    send(third, problem=both)
    expect(third.get_by_text("It waits for a reviewer of its topic.")).to_be_visible()
    desk.goto(third.url)
    desk.get_by_role("button", name="Approve and publish").click()

    # Nothing was lost, and the history says who changed what.
    reader = open_browser()
    reader.goto(address)
    for words in (both, "Hot spots at the end of a row.", "Log for a week"):
        expect(reader.get_by_text(words)).to_be_visible()
    expect(reader.get_by_role("heading", name="Contributors")).to_be_visible()
    reader.get_by_role("link", name="History").click()
    for words in ("When it happens", "What else draws power"):
        expect(reader.get_by_text(words)).to_be_visible()
