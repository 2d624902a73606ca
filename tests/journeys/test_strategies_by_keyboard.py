"""The library without a mouse: read, propose, mend what is wrong, review, plan, report, reckon."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from strategies.models import AdoptionPlan, Reviewer, Revision, StrategyCategory
from tests.journeys.conftest import PHONE
from tests.strategies.test_reports import make_measured, make_report

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# What has the focus: how it is called, and whether a ring or border says that it has it.
_FOCUSED = """() => {
  const one = document.activeElement, frames = [one, one.closest(".unit, .composer"), one.nextElementSibling];
  const name = one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText || "";
  // The button of a date's calendar has the browser's own ring, within the field.
  const isInside = one.type === "date" && !one.matches(":focus");
  const isSeen = isInside || frames.some((at) => at && getComputedStyle(at).outlineStyle !== "none");
  return [name.trim().split("\\n")[0], isSeen];
}"""


def reach(page: Page, name: str, *, key: str = "Tab") -> None:
    """Press Tab until what is called so has the focus; nothing on the way may have it unseen."""
    passed = []
    for _press in range(120):
        page.keyboard.press(key)
        found, is_seen = page.evaluate(_FOCUSED)
        passed.append(found)
        assert is_seen, f"nobody sees where the focus is: {found!r}"
        if found.startswith(name):
            return
    raise AssertionError(f"no {name!r} among {passed}")


def press(page: Page, name: str) -> None:
    reach(page, name)
    page.keyboard.press("Enter")


def write(page: Page, name: str, words: str) -> None:
    reach(page, name)
    page.keyboard.type(words)


def test_a_strategys_pages_need_no_mouse(open_browser, alice, bob, faults):
    strategy = make_measured(
        author=bob,
        steps=[{"what": "Log for a week"}],
        formula="site_power * uptime * share * power_price",
        variables=[{"name": "share", "unit": "%", "low": 2, "central": 3, "high": 4}],
    )
    for _number in range(2):
        make_report(strategy)
    Reviewer.objects.create(category=StrategyCategory.objects.get(slug="cooling"), member=bob)

    # The page: past the masthead by the first stop of all, and into its wide table.
    page = open_browser(alice, viewport=PHONE)
    page.goto(strategy.get_absolute_url())
    press(page, "Skip to content")
    expect(page.locator("#main")).to_be_focused()
    write(page, "Power price", "0")
    expect(page.locator("#worth-result")).to_contain_text("USD a year")
    reach(page, "Field reports")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")

    # Tried at one's own site: a plan, and its report.
    page.locator("#main").focus()
    press(page, "Try this at my site")
    expect(page.get_by_text("Only you see this plan")).to_be_visible()
    page.locator("#main").focus()
    reach(page, "Log for a week")
    page.keyboard.press("Space")
    press(page, "Save")
    expect(page.get_by_role("checkbox", name="Log for a week")).to_be_checked()
    page.locator("#main").focus()
    press(page, "Report what came of it")
    expect(page.get_by_role("heading", name="We tried this")).to_be_visible()
    write(page, "Before", "17.6")
    write(page, "After", "15.1")
    press(page, "File the report")
    problems = page.get_by_role("alert")
    if problems.count() == 0:  # the browser itself leads to what is missing
        expect(page.get_by_label("What came of it")).to_be_focused()
    assert AdoptionPlan.objects.get().member == alice

    # Proposing: a row that is added has the focus; what is wrong is listed, each with the way there.
    page.goto("/strategies/new/")
    page.locator("#main").focus()
    reach(page, "Topic")
    page.keyboard.type("Cooling")
    write(page, "The problem", "Fans run flat out.")
    press(page, "Add a step")
    expect(page.get_by_role("group", name="Step 2").get_by_label("What", exact=True)).to_be_focused()
    page.keyboard.type("Raise the setpoint")
    reach(page, "Remove", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Step 2")).to_have_count(0)
    expect(page.get_by_role("group", name="Step 1").get_by_label("What", exact=True)).to_be_focused()
    page.locator("form#write").evaluate("form => { form.noValidate = true; }")
    press(page, "Send for review")
    expect(page.get_by_role("alert")).to_be_focused()
    assert ["422 (Unprocessable" in fault for fault in faults] == [True]
    faults.clear()
    press(page, "Title")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    page.keyboard.type("Warm fluid")
    write(page, "In one sentence", "Saves fan power.")
    press(page, "Send for review")
    expect(page.get_by_text("It waits for a reviewer of its topic.")).to_be_visible()

    # Reviewing: a fold opens, its field takes the comment, and the text goes back.
    desk = open_browser(bob)
    desk.goto(Revision.objects.get(title="Warm fluid").get_absolute_url())
    desk.locator("#main").focus()
    reach(desk, "Approve and publish")
    press(desk, "The problem")
    write(desk, "Comment on The problem", "Which coolers?")
    press(desk, "Return with these comments")
    expect(desk.get_by_text("Returned to its author.")).to_be_visible()

    # A calculator reckons while one types.
    desk.goto("/strategies/calculators/hashprice/")
    desk.locator("#main").focus()
    reach(desk, "Price of a bitcoin")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("50000")
    expect(desk.locator("main")).to_contain_text("USD/PH/day")
