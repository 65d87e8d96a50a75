"""Tables of lists: on a telephone a label makes room for itself, and no table sticks out of its page."""

import pytest
from playwright.sync_api import Page

LISTS = ("claims", "events", "measures", "affiliations", "stances")
# How far the last column ends beyond what it stands in; 0 where it fits.
BEYOND = """() => Math.max(0, ...[...document.querySelectorAll('.records')].map(table => {
  const within = table.parentElement, style = getComputedStyle(within);
  const end = within.getBoundingClientRect().right - parseFloat(style.paddingRight);
  return Math.round(table.getBoundingClientRect().right - end);
}))"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [360])
def test_a_label_of_two_lines_is_not_printed_over_its_value(page: Page, case_site: str) -> None:
    page.goto(f"{case_site}/fr/revolving-door/")
    cell = page.locator(".flow td[data-label]").first
    value = """cell => { const all = document.createRange(); all.selectNodeContents(cell);
      return all.getBoundingClientRect().left - cell.getBoundingClientRect().left; }"""
    before = cell.evaluate("cell => cell.offsetHeight"), cell.evaluate(value)
    cell.evaluate("cell => cell.dataset.label = 'Les deux postes à la fois, ou bien l’un des deux'")
    after = cell.evaluate("cell => cell.offsetHeight"), cell.evaluate(value)
    # The label is narrower than where the value begins, and the row is as high as the label.
    assert after[0] > 1.8 * before[0] and after[1] == before[1] >= 130
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').width")
    assert float(label.removesuffix("px")) < after[1]


@pytest.mark.browser
@pytest.mark.parametrize("width", [718])
def test_tables_fit_on_paper(page: Page, case_site: str) -> None:
    """As wide as A4 is between the margins of a browser."""
    page.emulate_media(media="print")
    beyond = {}
    for address in [f"{language}/{name}/" for language in ("", "/nl", "/fr") for name in LISTS]:
        page.goto(case_site + address)
        beyond[address] = page.evaluate(BEYOND)
    assert not {address: by for address, by in beyond.items() if by}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440])
def test_the_numbers_of_moves_fit_beside_their_picture(page: Page, case_site: str) -> None:
    for language in ("", "/nl", "/fr"):
        page.goto(f"{case_site}{language}/revolving-door/")
        for width in (1440, 1200, 1100, 1000):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(BEYOND) == 0, (language, width)


@pytest.mark.browser
@pytest.mark.parametrize("width", [768])
def test_tables_fit_in_windows_of_any_width(page: Page, case_site: str) -> None:
    beyond = {}
    for address in [f"{language}/{name}/" for language in ("", "/nl", "/fr") for name in LISTS]:
        page.goto(case_site + address)
        for width in (640, 735, 740, 768, 900, 1100):
            page.set_viewport_size({"width": width, "height": 900})
            beyond[address, width] = page.evaluate(BEYOND)
    assert not {where: by for where, by in beyond.items() if by}
