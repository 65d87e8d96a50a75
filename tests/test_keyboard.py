"""Every type of public page by keyboard alone."""

import pytest
from playwright.sync_api import Page

from tests.test_accessibility import addresses, long_page

pytestmark = pytest.mark.browser

# What can be reached with Tab, in the order of the document; each gets a number. Of radio buttons one stands for its group.
NUMBERED = """() => {
  const groups = new Set();
  const reachable = (each) => {
    if (each.disabled || each.tabIndex < 0 || !each.checkVisibility({ visibilityProperty: true })) return false;
    if (each.type !== "radio") return true;
    const first = !groups.has(each.name);
    groups.add(each.name);
    return first;
  };
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex]";
  const all = [...document.querySelectorAll(kinds)].filter(reachable);
  all.forEach((each, number) => { each.dataset.number = number; });
  window.reached = [];
  const ring = (style) => [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.left].join();
  const plain = new Map(all.map((each) => [each, ring(getComputedStyle(each))]));
  document.addEventListener("focusin", ({ target }) => {
    if (!plain.has(target)) return;
    window.reached.push([Number(target.dataset.number), ring(getComputedStyle(target)) !== plain.get(target)]);
  });
  return all.map((each) => each.outerHTML.slice(0, 120));
}"""


def tabbed(page: Page) -> tuple[list[str], list[tuple[int, bool]]]:
    """What can be reached on a page, and what Tab reaches from its beginning to its end: numbers, and whether one sees it."""
    there = page.evaluate(NUMBERED)
    page.evaluate("document.activeElement.blur()")
    for _each in there:
        page.keyboard.press("Tab")
    return there, [tuple(each) for each in page.evaluate("window.reached")]


def problems(page: Page) -> list[str]:
    """What a keyboard can't do on the page that is open."""
    there, reached = tabbed(page)
    found = [f"not seen when reached: {there[number]}" for number, seen in reached if not seen]
    order = [number for number, _seen in reached]
    if order != list(range(len(there))):
        place = next((n for n, number in enumerate(order) if number != n), len(order))
        found.append(f"Tab stops after {place} of {len(there)}: {there[min(place, len(there) - 1)]}")
    return found


def test_tab_reaches_everything_in_order_and_shows_where_it_is(page: Page, case_site: str) -> None:
    found = {}
    for address in addresses():
        page.goto(case_site + address)
        if wrong := problems(page):
            found[address] = wrong
    assert not found


# Once it is painted: sections get their height when one comes near them.
IN_WINDOW = """() => new Promise((done) => requestAnimationFrame(() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  done(bottom > 0 && top < innerHeight);
}))"""


def test_tab_brings_into_the_window_what_it_reaches(page: Page, case_site: str) -> None:
    # Else the window is always on its way.
    page.emulate_media(reduced_motion="reduce")
    page.goto(case_site + long_page())
    there = page.evaluate(NUMBERED)
    outside = []
    for each in there:
        page.keyboard.press("Tab")
        if not page.evaluate(IN_WINDOW):
            outside.append(each)
    assert not outside
    assert page.evaluate("scrollY > 5 * innerHeight")


def test_what_a_keyboard_cannot_do_is_found(page: Page) -> None:
    page.set_content('<a href="#a">One</a> <a href="#b" style="outline: 0">Two</a>')
    assert problems(page) == [
        'not seen when reached: <a href="#b" style="outline: 0" data-number="1">Two</a>'
    ]
    page.set_content('<a href="#a" tabindex="2">One</a> <a href="#b" tabindex="1">Two</a>')
    assert "Tab stops after" in problems(page)[0]
    page.set_content(
        "<input onkeydown=\"if (event.key === 'Tab') event.preventDefault()\"><a href='#b'>Two</a>"
    )
    assert "Tab stops after 1 of 2" in problems(page)[0]
