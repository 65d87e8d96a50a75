"""Time lines in a browser: reached by keyboard, readable on a phone, whole on paper."""

import pytest
from playwright.sync_api import Page

from config.stores import use_store
from orgs.models import Organization
from people.models import Person

pytestmark = pytest.mark.browser


def addresses() -> list[str]:
    with use_store("published"):
        ivanov = Person.objects.get(name="Sergey Sergeyevich Ivanov")
        awdc = Organization.objects.get(name="Antwerp World Diamond Centre")
        return [ivanov.get_absolute_url(), awdc.get_absolute_url(), f"{awdc.get_absolute_url()}?on=2018"]


def test_every_bar_and_mark_takes_the_focus_and_says_a_sentence(
    page: Page, case_site: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in addresses():
        page.goto(case_site + address)
        links = page.locator(".time a")
        assert links.count() > 3
        # The focus is moved by the keyboard: only then does the browser show where it is.
        links.first.focus()
        for n in range(links.count()):
            shown = page.evaluate(
                """() => {
                    const link = document.activeElement, mark = link.querySelector('.time__hit')
                    const style = getComputedStyle(mark || link)
                    return [!!link.closest('.time'), mark ? style.stroke != 'none' : style.outlineStyle != 'none',
                            link.getAttribute('aria-label') || link.textContent.trim()]
                }"""
            )
            assert shown[0] and shown[1], (address, n)
            assert shown[2].endswith("."), shown[2]
            page.keyboard.press("Tab")
        assert not page.evaluate("!!document.activeElement.closest('.time ul')")


def test_names_stand_above_their_bars_on_a_phone(page: Page, case_site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in addresses():
        page.goto(case_site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        name, bar = (
            page.locator(f".time ul {part}").first.bounding_box() for part in (".time__name", ".time__bar")
        )
        assert name and bar
        if width == 360:
            assert bar["y"] >= name["y"] + name["height"] - 1 and bar["width"] > 300
        else:
            assert bar["x"] >= name["x"] + name["width"]


def test_marks_are_large_enough_for_a_thumb(page: Page, case_site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(case_site + addresses()[1])
    boxes = [mark.bounding_box() for mark in page.locator(".time__hit").all()]
    assert boxes and all(box and box["width"] >= 24 and box["height"] >= 24 for box in boxes)


def test_folds_are_open_on_paper(page: Page, case_site: str) -> None:
    page.goto(case_site + addresses()[1])
    row = page.locator(".rest .fact").last
    assert not row.is_visible()
    page.emulate_media(media="print")
    assert row.is_visible()


def test_on_paper_an_address_stands_once_for_each_source(page: Page, case_site: str) -> None:
    page.goto(case_site + addresses()[1])
    again = page.locator(".note--again .note__links").first
    assert again.is_visible()
    page.emulate_media(media="print")
    assert not again.is_visible()
    assert page.locator(".note:not(.note--again) .note__links").first.is_visible()
