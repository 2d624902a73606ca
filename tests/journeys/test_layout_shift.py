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


# A slow line brings a page in pieces, and the browser draws what there is: here a frame for each opening tag.
ARRIVE = """
async address => {
  const text = await (await fetch(address)).text();
  const [head, ...pieces] = text.split(/(?=<body|<(?!\\/|!)(?<=<body[^]*))/);
  const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  document.open();
  document.write(head);
  await new Promise(done => document.querySelector("link[rel=stylesheet]").addEventListener("load", done));
  for (const piece of pieces) {
    document.write(piece);
    await drawn();
  }
  document.close();
  await drawn();
  return pieces.length;
}
"""


@pytest.mark.parametrize(("is_signed_in", "width"), [(True, 390), (True, 1440), (False, 390)])
def test_nothing_moves_while_a_page_arrives_in_pieces(open_browser, alice, is_signed_in, width):
    topic = make_topic()
    page = open_browser(alice if is_signed_in else None, viewport={"width": width, "height": 900})
    page.add_init_script(WATCH)
    for address in ("/", topic.get_absolute_url()):
        page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        page.goto("/rules/")
        page.unroute("**/*.js")
        assert page.evaluate(ARRIVE, address) > 50
        assert page.evaluate("window.shifts") == [], address
