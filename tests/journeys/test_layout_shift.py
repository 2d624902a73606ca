"""Nothing on a page moves once it is shown: the browser's own measure of it stays at zero."""

from __future__ import annotations

import pytest

from tests.makers import make_topic

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WATCH = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const shift of list.getEntries()) {
    window.shifts.push([shift.value, ...shift.sources.map(source => source.node && source.node.outerHTML
      ? source.node.outerHTML.slice(0, 120) : String(source.node))]);
  }
}).observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_nothing_moves(open_browser, alice, is_signed_in, width):
    topic = make_topic(replies=12)
    page = open_browser(alice if is_signed_in else None, viewport={"width": width, "height": 900})
    page.add_init_script(WATCH)
    for address in ("/", "/forum/", "/forum/?order=latest", topic.get_absolute_url()):
        page.goto(address, wait_until="networkidle")
        page.mouse.wheel(0, 600)
        page.wait_for_function("document.readyState === 'complete'")
        assert page.evaluate("window.shifts") == [], address
