"""The whole way in a real browser: sign in, enter a post with its evidence on one page, publish it, read it; withdraw it."""

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from newsroom.permissions import sync_groups
from people.models import Affiliation, Person
from tests import builders

pytestmark = pytest.mark.browser


@pytest.fixture
def vocabulary(committed: str) -> None:
    builders.sphere("public_office")
    builders.role()
    builders.organization("Antwerp World Diamond Centre")
    sync_groups()


def login(page: Page, site: str, name: str, group: str) -> None:
    user = User.objects.create_user(name, password="a long enough password", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    page.goto(f"{site}/newsroom/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name="Enter a post")).to_be_visible()


def choose(page: Page, label: str, text: str) -> None:
    """Pick a record in one of Django's search boxes, as somebody at the keyboard does."""
    page.get_by_label(label, exact=True).locator("xpath=following-sibling::span").first.click()
    page.locator(".select2-search__field").fill(text)
    page.locator(".select2-results__option--highlighted", has_text=text).wait_for()
    page.keyboard.press("Enter")


def enter_epstein(page: Page, site: str) -> None:
    page.goto(f"{site}/newsroom/enter/")
    page.get_by_text("Add a new person").click()
    page.locator("[name=person-name]").fill("Ari Epstein")
    choose(page, "Organization", "Antwerp World")
    choose(page, "Role", "Chief executive")
    page.locator("[name=affiliation-start]").fill("2018-04")
    expect(page.get_by_text("between 1 and 30 April 2018")).to_be_visible()
    page.get_by_text("Add a new source").click()
    page.locator("[name=source-title]").fill("A polished lobby")
    page.locator("[name=source-publisher]").fill("De Morgen")
    page.locator("[name=source-published]").fill("2022-03")
    page.locator("[name=citation-locator]").fill("§ 30")
    page.locator("[name=citation-attested]").fill("2022-03")
    page.locator("[name=citation-paraphrase]").fill("Named as chief executive of AWDC.")
    page.locator("[name=citation-mode]").select_option("asserts")


@pytest.mark.usefixtures("vocabulary")
def test_enter_publish_read_withdraw(page: Page, site: str) -> None:
    login(page, site, "editor", "Editor")
    enter_epstein(page, site)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved in the newsroom")).to_be_visible()
    fact = Affiliation.objects.get()
    assert (fact.person.name, fact.standing, str(fact.start)) == ("Ari Epstein", "stated", "2018-04")

    # Saved is not public.
    answer = page.context.new_page().goto(site + fact.person.get_absolute_url())
    assert answer and answer.status == 404

    page.get_by_role("link", name="Publish").first.click()
    expect(page.get_by_text("Named as chief executive of AWDC.").first).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("published").first).to_be_visible()

    page.goto(f"{site}/people/?q=Эпштейн")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{site}/people/?q=epstein")
    page.get_by_role("link", name="Ari Epstein").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ari Epstein")
    expect(page.get_by_text("Named as chief executive of AWDC.")).to_be_visible()
    expect(page.get_by_text("§ 30").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert not [cookie for cookie in page.context.cookies() if not cookie["path"].startswith("/newsroom")]
    address = page.url

    page.goto(f"{site}/newsroom/people/affiliation/{fact.pk}/change/")
    page.get_by_role("link", name="Withdraw").first.click()
    page.get_by_label("Reason").fill("The source was retracted.")
    page.get_by_role("button", name="Withdraw").click()
    reader = page.context.new_page()
    answer = reader.goto(site + fact.get_absolute_url())
    assert answer and answer.status == 410
    expect(reader.get_by_text("The source was retracted.")).to_be_visible()
    # The person was public for that post alone, and mentioned at most: ticked from the start.
    answer = reader.goto(address)
    assert answer and answer.status == 410
    expect(reader.get_by_text("Named as chief executive of AWDC.")).to_have_count(0)


@pytest.mark.usefixtures("vocabulary")
def test_a_mistake_gets_a_sentence_and_nothing_is_lost(page: Page, site: str) -> None:
    login(page, site, "reporter", "Reporter")
    enter_epstein(page, site)
    page.locator("[name=affiliation-start]").fill("2018-13")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("There is no month 13").first).to_be_visible()
    assert page.locator("[name=affiliation-start]").input_value() == "2018-13"
    assert page.locator("[name=person-name]").input_value() == "Ari Epstein"
    assert page.locator("[name=citation-paraphrase]").input_value() == "Named as chief executive of AWDC."
    expect(
        page.locator(".select2-selection__rendered", has_text="Antwerp World Diamond Centre")
    ).to_be_visible()
    assert not Person.objects.exists() and not Affiliation.objects.exists()
    page.locator("[name=affiliation-start]").fill("2018")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved in the newsroom")).to_be_visible()
    # A reporter enters; publishing is the editor's.
    expect(page.get_by_role("link", name="Publish")).to_have_count(0)
    answer = page.goto(f"{site}/newsroom/publish/?kind=affiliations&id={Affiliation.objects.get().pk}")
    assert answer and answer.status == 403
