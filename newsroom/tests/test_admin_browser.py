"""Typing in the newsroom's forms, in a real browser: nothing typed is lost, nothing said is hidden."""

import pytest
from playwright.sync_api import Page, Route, expect

from newsroom.tests.people_at_work import editor
from people.models import Person
from tests import builders

pytestmark = pytest.mark.browser


@pytest.fixture
def entering(page: Page, site: str, committed: str) -> Page:
    """The Enter page at 1440 × 900, signed in."""
    editor()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site}/newsroom/enter/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("editor")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("[name=citation-locator]")).to_be_visible()
    return page


@pytest.mark.parametrize("name", ["affiliation-start", "citation-attested"])
def test_the_buttons_never_hide_what_a_date_means(entering: Page, name: str) -> None:
    field = entering.locator(f"[name={name}]")
    # The worst place: the field itself is just above the buttons.
    bar = entering.locator(".submit-row").bounding_box()
    place = field.bounding_box()
    assert bar and place
    entering.evaluate("y => window.scrollBy(0, y)", place["y"] + place["height"] - bar["y"] + 2)
    field.fill("2018-04")
    answer = entering.get_by_text("between 1 and 30 April 2018")
    expect(answer).to_be_visible()
    said, bar = answer.bounding_box(), entering.locator(".submit-row").bounding_box()
    assert said and bar
    assert said["y"] + said["height"] <= bar["y"]


def test_leaving_is_asked_about_only_with_something_typed(entering: Page, site: str) -> None:
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    entering.on("dialog", stay)
    entering.reload()
    assert asked == []
    entering.locator("[name=citation-locator]").press_sequentially("§ 3")
    entering.goto(f"{site}/newsroom/")
    assert asked == ["beforeunload"]
    entering.goto(f"{site}/newsroom/enter/")
    entering.locator("[name=citation-locator]").press_sequentially("§ 3")
    entering.get_by_role("button", name="Save", exact=True).click()
    expect(entering.get_by_text("Nothing was saved yet.")).to_be_visible()
    assert asked == ["beforeunload"]


def test_leaving_the_form_of_a_record_is_asked_about_too(entering: Page, site: str) -> None:
    asked: list[str] = []

    def leave(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    entering.on("dialog", leave)
    person = builders.person()
    for address in ("add", f"{person.pk}/change"):
        url = f"{site}/newsroom/people/person/{address}/"
        entering.goto(url)
        # Nothing is asked of who only looked, or took back what was typed.
        entering.locator("[name=remark]").press_sequentially("x")
        entering.locator("[name=remark]").fill("")
        entering.goto(f"{site}/newsroom/")
        assert asked == []
        entering.goto(url)
        entering.locator("[name=remark]").press_sequentially("Seen twice.")
        entering.goto(f"{site}/newsroom/")
        assert asked == ["beforeunload"]
        asked.clear()
    # Nor of who saves.
    entering.goto(url)
    entering.locator("[name=remark]").press_sequentially("Seen twice.")
    entering.get_by_role("button", name="Save and continue editing").click()
    expect(entering.get_by_text("was changed successfully")).to_be_visible()
    entering.goto(f"{site}/newsroom/")
    assert asked == []
    # What came back with an error isn't saved.
    entering.goto(url)
    entering.locator("[name=name]").fill("")
    entering.get_by_role("button", name="Save and continue editing").click()
    expect(entering.get_by_text("Please correct the error")).to_be_visible()
    # A browser asks nobody who did nothing on the page.
    entering.locator("[name=remark]").click()
    entering.goto(f"{site}/newsroom/")
    assert asked == ["beforeunload"]


def test_what_a_search_box_picked_is_asked_about(entering: Page, site: str) -> None:
    asked: list[str] = []

    def leave(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    entering.on("dialog", leave)
    builders.organization("AWDC")
    pick(entering, "Organization", "AWDC")
    entering.goto(f"{site}/newsroom/")
    assert asked == ["beforeunload"]


def test_going_back_opens_what_is_filled_in(entering: Page, site: str) -> None:
    entering.on("dialog", lambda dialog: dialog.accept())
    entering.get_by_text("Add a new person").click()
    entering.locator("[name=person-name]").press_sequentially("Ari Epstein")
    entering.get_by_text("Contradicts, via, only about a part").click()
    entering.locator("[name=citation-aspects]").nth(1).check()
    entering.goto(f"{site}/newsroom/")
    entering.go_back()
    expect(entering.locator("[name=person-name]")).to_have_value("Ari Epstein")
    expect(entering.locator("[name=person-name]")).to_be_visible()
    expect(entering.locator("[name=citation-aspects]").nth(1)).to_be_visible()
    # What is empty stays shut.
    expect(entering.locator("[name=organization-name]")).not_to_be_visible()


def test_dates_are_there_after_going_back(entering: Page, site: str) -> None:
    entering.on("dialog", lambda dialog: dialog.accept())
    entering.locator("[name=affiliation-start]").fill("2018-04")
    entering.goto(f"{site}/newsroom/")
    entering.go_back()
    expect(entering.locator("[name=affiliation-start]")).to_have_value("2018-04")
    expect(entering.get_by_text("between 1 and 30 April 2018")).to_be_visible()


def test_what_was_typed_is_sent_after_logging_in_in_another_tab(entering: Page, site: str) -> None:
    entering.locator("[name=citation-locator]").press_sequentially("§ 3")
    cookies = [cookie for cookie in entering.context.cookies() if cookie["name"] != "sessionid"]
    entering.context.clear_cookies()
    entering.context.add_cookies(cookies)
    entering.get_by_role("button", name="Save", exact=True).click()
    expect(entering.get_by_text("Your login ended. Nothing was saved.")).to_be_visible()
    with entering.context.expect_page() as opened:
        entering.get_by_role("link", name="Log in in another tab").click()
    tab = opened.value
    tab.get_by_label("Username").fill("editor")
    tab.get_by_label("Password").fill("editor")
    tab.get_by_role("button", name="Log in").click()
    expect(tab.get_by_role("link", name="Enter a post")).to_be_visible()
    entering.go_back()
    expect(entering.locator("[name=citation-locator]")).to_have_value("§ 3")
    entering.get_by_role("button", name="Save", exact=True).click()
    expect(entering.get_by_text("Nothing was saved yet.")).to_be_visible()
    expect(entering.locator("[name=citation-locator]")).to_have_value("§ 3")


def pick(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).locator("xpath=following-sibling::span").first.click()
    page.locator(".select2-search__field").fill(text)
    page.locator(".select2-results__option--highlighted", has_text=text).wait_for()
    page.keyboard.press("Enter")


def test_a_form_that_lost_its_token_can_be_sent_again(entering: Page) -> None:
    """What browsers restore themselves, and what they don't: dates, choices of a search box."""
    builders.organization("AWDC")

    def lose_the_token() -> None:
        cookies = [cookie for cookie in entering.context.cookies() if cookie["name"] != "csrftoken"]
        entering.context.clear_cookies()
        entering.context.add_cookies(cookies)

    def everything_is_there() -> None:
        expect(entering.locator("[name=citation-locator]")).to_have_value("§ 3")
        expect(entering.locator("[name=affiliation-start]")).to_have_value("2018-04")
        expect(entering.locator(".select2-selection__rendered", has_text="AWDC")).to_be_visible()

    entering.locator("[name=citation-locator]").press_sequentially("§ 3")
    entering.locator("[name=affiliation-start]").fill("2018-04")
    pick(entering, "Organization", "AWDC")
    lose_the_token()
    entering.get_by_role("button", name="Save", exact=True).click()
    expect(entering.get_by_role("heading", name="This form has to be sent again")).to_be_visible()
    expect(entering.get_by_text("§ 3")).to_be_visible()
    entering.go_back()
    everything_is_there()
    expect(entering.get_by_text("between 1 and 30 April 2018")).to_be_visible()
    entering.get_by_role("button", name="Save", exact=True).click()
    expect(entering.get_by_text("Nothing was saved yet. ")).to_be_visible()
    everything_is_there()
    # What went through, or was left, isn't filled in again.
    assert entering.evaluate("sessionStorage.length") == 0
    entering.go_back()
    entering.wait_for_timeout(300)
    assert entering.evaluate("sessionStorage.length") == 0


def test_a_second_click_while_it_is_being_saved_sends_nothing(entering: Page, site: str) -> None:
    person = builders.person()
    url = f"{site}/newsroom/people/person/{person.pk}/change/"
    entering.goto(url)
    entering.get_by_label("Public remark").fill("Seen twice.")
    held: list[Route] = []
    entering.route(
        url, lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    save = entering.get_by_role("button", name="Save and continue editing")
    # In the page: a click from outside would wait for the answer to the first.
    save.evaluate("button => { button.click(); setTimeout(() => button.click(), 300); }")
    entering.wait_for_timeout(1000)
    assert len(held) == 1
    held[0].continue_()
    expect(entering.get_by_text("was changed successfully")).to_be_visible()
    # The page that comes back can be sent.
    entering.unroute(url)
    save.click()
    expect(entering.get_by_text("was changed successfully")).to_be_visible()
    expect(entering.get_by_text("while you had it open")).not_to_be_visible()


def test_a_moment_that_cannot_be_read_never_means_now(entering: Page, site: str) -> None:
    person = builders.person()
    entering.goto(f"{site}/newsroom/publish/?kind=people&id={person.pk}")
    # 31 November, as it is typed into a browser's own field for dates.
    entering.locator("[name=at_0]").press_sequentially("11312027")
    entering.get_by_role("button", name="Publish 1 record").click()
    expect(entering.get_by_text("Give the day as 2026-01-31.")).to_be_visible()
    assert entering.locator("[name=at_0]").input_value() == "11312027"
    assert not Person.objects.using("published").exists()
