"""Every type of public page by keyboard alone."""

import pytest
from playwright.sync_api import Page

from config.stores import use_store
from investigations.models import Investigation
from orgs.models import Organization
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


def skipping(page: Page) -> list[str]:
    """What is wrong with the first link of the page that is open: it leads past the head, with Enter."""
    first = page.locator("a, button, input, summary").first
    if first.get_attribute("href") != "#content":
        return ["The first link isn't the one to the content."]
    first.focus()
    page.keyboard.press("Enter")
    return [] if page.evaluate("document.activeElement.id") == "content" else ["Focus isn't in the content."]


def test_tab_reaches_everything_in_order_and_shows_where_it_is(page: Page, case_site: str) -> None:
    found = {}
    for address in addresses():
        page.goto(case_site + address)
        # An embed has no head to skip.
        if wrong := problems(page) + ([] if address.startswith("/embed/") else skipping(page)):
            found[address] = wrong
    assert not found


# Once it is painted: sections get their height when one comes near them.
IN_WINDOW = """() => new Promise((done) => requestAnimationFrame(() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  done(bottom > 0 && top < innerHeight);
}))"""


def test_tab_brings_into_the_window_what_it_reaches(page: Page, case_site: str) -> None:
    page.goto(case_site + long_page())
    there = page.evaluate(NUMBERED)
    outside = []
    for each in there:
        page.keyboard.press("Tab")
        if not page.evaluate(IN_WINDOW):
            outside.append(each)
    assert not outside
    assert page.evaluate("scrollY > 5 * innerHeight")


# Where a link led, once it is painted. An answer that comes late is no failure: the machine may be busy.
ARRIVED = """(id) => {
  const { top, bottom } = document.getElementById(id).getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}"""


def test_a_number_leads_to_its_note_and_back(page: Page, case_site: str) -> None:
    page.goto(case_site + long_page())
    number = page.locator(".refs a").last
    place, note = number.get_attribute("id"), number.get_attribute("href").removeprefix("#")
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(ARRIVED, arg=note)
    # The note itself isn't focused, for there is nothing to press: Tab goes on in it.
    back = page.locator(f"#{note} .back")
    for _each in range(page.locator(f"#{note} a").count()):
        page.keyboard.press("Tab")
        assert page.evaluate("(id) => document.getElementById(id).contains(document.activeElement)", note)
    assert back.evaluate("(each) => each === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_function(ARRIVED, arg=place)
    assert page.evaluate("document.activeElement.id") == place
    assert page.evaluate("document.activeElement.matches(':focus-visible')")


def test_an_address_of_a_note_leads_to_it(page: Page, case_site: str) -> None:
    page.goto(case_site + long_page())
    note = page.locator(".note").last.get_attribute("id")
    page.goto("about:blank")
    page.goto(f"{case_site}{long_page()}#{note}")
    page.wait_for_function(ARRIVED, arg=note)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.note')?.id") == note


VISIBLE = "[...document.querySelectorAll('body *')].filter((each) => each.checkVisibility()).length"


def stuck(page: Page) -> list[str]:
    """Folds of the page that is open from which nothing comes out by Enter. Those inside others come after them."""
    found, folds = [], page.locator("summary")
    for number in range(folds.count()):
        fold, before = folds.nth(number), page.evaluate(VISIBLE)
        # Some are only on a phone.
        if not fold.is_visible():
            continue
        fold.focus()
        page.keyboard.press("Enter")
        if page.evaluate(VISIBLE) <= before:
            found.append(fold.inner_text())
    return found


def test_folds_open_by_enter(page: Page, case_site: str) -> None:
    with use_store("published"):
        records = (
            Organization.objects.get(name="Antwerp World Diamond Centre"),
            Investigation.objects.first(),
        )
    # All kinds of folds are on these.
    for address in ("/people/", long_page(), *(record.get_absolute_url() for record in records)):
        page.goto(case_site + address)
        assert not stuck(page), address
        assert page.locator("details[open]").count(), address


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
    page.set_content('<a href="#content">Skip</a> <main id="content"></main>')
    assert skipping(page) == ["Focus isn't in the content."]
    page.set_content(
        "<details><summary>One</summary><p>1</p></details>"
        "<details onclick='event.preventDefault()'><summary>Two</summary><p>2</p></details>"
        "<details><summary>Three</summary><p>3</p></details>"
    )
    assert stuck(page) == ["Two"]
