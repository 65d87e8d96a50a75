"""Filling a dossier in a real browser: one box finds records of every kind."""

import pytest
from playwright.sync_api import Page, expect

from newsroom.tests.people_at_work import editor
from tests import builders

pytestmark = pytest.mark.browser


def test_a_dossier_is_filled_by_searching(page: Page, site: str, committed: str) -> None:
    editor()
    post = builders.affiliation()
    claim = builders.claim("Jobs in Antwerp", person=post.person)
    dossier = builders.investigation("Diamonds", post.organization)
    page.goto(f"{site}/newsroom/investigations/investigation/{dossier.pk}/change/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("editor")
    page.get_by_role("button", name="Log in").click()

    boxes = page.locator("#items-group .select2-selection")
    expect(boxes).to_have_count(3)
    for n, (typed, chosen) in enumerate(
        (("Epstein", "Ari Epstein"), ("jobs", "Ari Epstein: Jobs in Antwerp"))
    ):
        boxes.nth(n).click()
        page.locator(".select2-search__field").fill(typed)
        page.get_by_role("option", name=chosen, exact=True).click()
        # What is clicked while the list is still closing would only close it.
        expect(page.locator(".select2-dropdown")).to_have_count(0)
        expect(boxes.nth(n)).to_contain_text(chosen)
    # By the keyboard: the list gives the focus back after it has closed, and the page may move under a mouse then.
    page.get_by_text("Add another Record").press("Enter")
    expect(boxes).to_have_count(4)
    page.get_by_text("Organizations 1").click()
    page.get_by_label("take out").check()
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.locator("#items-2-group summary")).to_have_text(["People 1", "Claims 1"])
    assert {item.item for item in dossier.items.all()} == {post.person, claim}
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
