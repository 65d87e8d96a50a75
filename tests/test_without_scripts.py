"""Every type of public page without any script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.test_accessibility import addresses

pytestmark = pytest.mark.browser

# On a phone: there it is the most that is folded.
PHONE = pytest.mark.parametrize("width", [360], ids=["phone"])


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
