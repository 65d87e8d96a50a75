"""Every type of public page by keyboard alone, and without any script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.test_accessibility import addresses

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


# On a phone: there it is the most that is folded. What Tab reaches is looked at in both widths, above.
PHONE = pytest.mark.parametrize("width", [360], ids=["phone"])


@PHONE
def test_the_first_stop_skips_to_the_content(page: Page, case_site: str) -> None:
    for address in addresses():
        page.goto(case_site + address)
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.querySelector('main').contains(document.activeElement)"
        ) or not page.evaluate(
            "document.querySelector('main a[href], main input, main button, main summary')"
        ), address


@PHONE
def test_what_is_folded_opens_and_closes_with_enter(page: Page, case_site: str) -> None:
    opened = 0
    for address in addresses():
        page.goto(case_site + address)
        for summary in page.locator("summary:visible").all()[:20]:
            was = summary.evaluate("each => each.parentElement.open")
            summary.focus()
            for expected in (not was, was):
                page.keyboard.press("Enter")
                assert summary.evaluate("each => each.parentElement.open") == expected, address
            opened += 1
    assert opened > 10


@PHONE
def test_a_note_and_its_way_back_need_no_mouse(page: Page, case_site: str) -> None:
    checked = 0
    for address in addresses():
        page.goto(case_site + address)
        reference = page.locator("main .refs a").first
        if not reference.count():
            continue
        place = reference.get_attribute("id")
        reference.focus()
        page.keyboard.press("Enter")
        note = page.locator(f"[id='{reference.get_attribute('href')[1:]}']")
        expect(note).to_be_in_viewport()
        # Tab goes on from the note, not from where the reader was.
        page.keyboard.press("Tab")
        assert note.evaluate("each => each.contains(document.activeElement)"), address
        back = note.locator("a.back").first
        back.focus()
        page.keyboard.press("Enter")
        assert page.url.endswith(f"#{place}"), address
        expect(page.locator(f"[id='{place}']")).to_be_in_viewport()
        checked += 1
    assert checked > 8


# ── Without JavaScript ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def plain(browser: Browser, width: int) -> Iterator[Page]:
    """A window that runs no script."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def words(page: Page) -> str:
    return " ".join(page.locator("main").inner_text().split())


@PHONE
def test_every_page_says_the_same_without_scripts(plain: Page, page: Page, case_site: str) -> None:
    for address in addresses():
        for window in (plain, page):
            window.goto(case_site + address)
        told = words(plain)
        assert len(told) > 80, address
        # Only the API's own explorer is a program.
        assert told == words(page) or address == "/api/v1/docs/", address


def unfold(page: Page, name: str) -> None:
    """On a phone, open what is folded there."""
    fold = page.locator(f".fold--{name} > summary")
    if fold.is_visible():
        fold.click()


@PHONE
def test_search_needs_no_script(plain: Page, case_site: str) -> None:
    plain.goto(case_site + "/people/")
    unfold(plain, "search")
    plain.locator("#site-q").fill("ivanof")
    plain.locator(".site-search button").click()
    assert plain.url == f"{case_site}/search/?q=ivanof"
    assert "Sergey Sergeyevich Ivanov" in words(plain)


@PHONE
def test_filters_need_no_script(plain: Page, case_site: str) -> None:
    plain.goto(case_site + "/affiliations/")
    unfold(plain, "filters")
    plain.locator("form.filters [name=q]").fill("alrosa")
    plain.locator("form.filters [name=on]").fill("2018-04-24")
    plain.locator("form.filters button[type=submit]").click()
    assert "q=alrosa" in plain.url and "on=2018-04-24" in plain.url
    assert "certain on 24 April 2018" in words(plain)
    plain.locator(".chip").first.click()
    assert plain.url.count("=") < 3 and "200" not in plain.title()


@PHONE
def test_the_menu_needs_no_script(plain: Page, case_site: str) -> None:
    plain.goto(case_site + "/")
    unfold(plain, "menu")
    link = plain.locator(".site-nav").get_by_role("link", name="Organizations")
    expect(link).to_be_visible()
    link.click()
    assert plain.url == f"{case_site}/organizations/"
