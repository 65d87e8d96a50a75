"""A word as long as a line, and the narrowest telephones: no page is wider than its window."""

import pytest
from playwright.sync_api import Page

LONG = "W" * 250


@pytest.mark.browser
def test_a_long_word_does_not_make_a_list_wider_than_its_window(page: Page, case_site: str) -> None:
    page.goto(f"{case_site}/events/")
    page.locator(".records tbody th a").first.evaluate(f"title => title.textContent = '{LONG}'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_the_home_page_fits_the_narrowest_telephone(page: Page, case_site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for address in ("/", "/nl/", "/fr/"):
        page.goto(case_site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
