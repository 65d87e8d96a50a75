"""The whole way with three people in a real browser: enter, review, publish a dossier of 40 records, read; correct one,
withdraw one; and what was published on the first day can still be read."""

from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect

from investigations.models import Investigation, InvestigationItem
from newsroom.models import Publication
from newsroom.permissions import sync_groups
from newsroom.publishing.verify import problems
from people.models import Affiliation
from tests import builders
from tests.test_journey import enter_epstein

pytestmark = pytest.mark.browser

FIRST_DAY = "2026-01-15"


@pytest.fixture
def newsroom(committed: str, settings: Any) -> dict[str, User]:
    """A newsroom in which a second person looks at everything: its people by name."""
    settings.REVIEW_POLICY = "batch"
    groups = sync_groups()
    found = {}
    for name in ("Reporter", "Reviewer", "Editor"):
        user = User.objects.create_user(name.lower(), password="a long enough password", is_staff=True)
        user.groups.add(groups[name])
        found[name] = user
    with pghistory.context(user=found["Reporter"].pk):
        builders.sphere("public_office")
        builders.role()
        builders.organization("Antwerp World Diamond Centre")
        facts = [builders.affiliation(person=builders.person(f"Person {n}")) for n in range(19)]
        builders.investigation("Diamonds", *facts, *(fact.person for fact in facts))
    return found


@pytest.fixture
def at_work(browser: Browser, site: str) -> Any:
    """Windows of people who have logged in, each with cookies of their own."""
    opened: list[BrowserContext] = []

    def window(name: str = "") -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        opened.append(context)
        page = context.new_page()
        if name:
            page.goto(f"{site}/newsroom/")
            page.get_by_label("Username").fill(name)
            page.get_by_label("Password").fill("a long enough password")
            page.get_by_role("button", name="Log in").click()
        return page

    yield window
    for context in opened:
        context.close()


def answered(page: Page, url: str) -> int:
    answer = page.goto(url)
    assert answer
    return answer.status


def test_enter_review_publish_read_correct_withdraw(
    newsroom: dict[str, User], site: str, at_work: Any
) -> None:
    reporter, reviewer, editor, reader = (at_work(name) for name in ("reporter", "reviewer", "editor", ""))
    dossier = Investigation.objects.get()
    desk = f"{site}/newsroom/investigations/investigation/{dossier.pk}/change/"

    # The reporter enters the last two of forty records, in the browser.
    enter_epstein(reporter, site)
    reporter.get_by_role("button", name="Save", exact=True).click()
    expect(reporter.get_by_text("Saved in the newsroom")).to_be_visible()
    fact = Affiliation.objects.get(person__name="Ari Epstein")
    with pghistory.context(user=newsroom["Reporter"].pk):
        for field in ("affiliation", "person"):
            record = fact if field == "affiliation" else fact.person
            InvestigationItem.objects.create(investigation=dossier, **{field: record})
    assert dossier.items.count() == 40
    reporter.goto(desk)
    expect(reporter.get_by_role("link", name="Publish")).to_have_count(0)

    # The editor can't publish what nobody has looked at.
    editor.goto(desk)
    editor.get_by_role("link", name="Publish with all that is in it").click()
    expect(editor.get_by_text("This can't go out yet")).to_be_visible()
    expect(editor.get_by_role("button", name="Publish")).to_have_count(0)

    # The reviewer does.
    reviewer.goto(desk)
    expect(reviewer.get_by_text("Nobody has looked at it yet.")).to_be_visible()
    reviewer.get_by_role("link", name="Review with all that is in it").click()
    expect(reviewer.get_by_text("Named as chief executive of AWDC.").first).to_be_visible()
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.get_by_text("Approved by reviewer")).to_be_visible()

    # It goes out in one act, and readers have it.
    editor.reload()
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_text("Readers see it now")).to_be_visible()
    assert Publication.objects.count() == 1
    assert not list(problems())
    address = site + Affiliation.objects.using("published").get(pk=fact.pk).get_absolute_url()
    assert answered(reader, address) == 200
    expect(reader.get_by_text("Named as chief executive of AWDC.")).to_be_visible()
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE published.evidence_version SET at = %s", [f"{FIRST_DAY} 12:00+01"])

    # Correct one: enter, review, publish with the reason.
    reporter.goto(f"{site}/newsroom/people/affiliation/{fact.pk}/change/")
    reporter.locator("#id_title").fill("chief executive officer (CEO)")
    reporter.get_by_role("button", name="Save and continue editing").click()
    expect(reporter.get_by_text("Edited since it was approved")).to_be_visible()
    reviewer.goto(f"{site}/newsroom/people/affiliation/{fact.pk}/change/")
    reviewer.get_by_role("link", name="Review").click()
    reviewer.get_by_role("button", name="Approve").click()
    editor.goto(f"{site}/newsroom/people/affiliation/{fact.pk}/change/")
    editor.get_by_role("link", name="Publish").click()
    editor.get_by_label("Does it correct something?").select_option("correction")
    editor.get_by_label("What is corrected, and why").fill("The title was missing.")
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_text("Readers see it now")).to_be_visible()
    reader.goto(address)
    address = reader.url
    expect(reader.get_by_text("The title was missing.")).to_be_visible()
    expect(reader.get_by_text("“chief executive officer (CEO)”")).to_be_visible()
    reader.goto(f"{site}/corrections/")
    expect(reader.get_by_text("The title was missing.")).to_be_visible()

    # The first day still answers the old text.
    assert answered(reader, f"{address}?published={FIRST_DAY}") == 200
    expect(reader.get_by_text("as published on 15 January 2026")).to_be_visible()
    expect(reader.get_by_text("(CEO)")).to_have_count(0)
    reader.goto(address)
    reader.get_by_role("link", name="What changed").click()
    expect(reader.get_by_role("heading", name="What changed since version 1")).to_be_visible()

    # Withdraw one: gone everywhere.
    gone = Affiliation.objects.get(person__name="Person 3")
    page_of_person = site + gone.person.get_absolute_url()
    assert answered(reader, page_of_person) == 200
    editor.goto(f"{site}/newsroom/people/person/{gone.person_id}/change/")
    editor.get_by_role("link", name="Withdraw").click()
    editor.get_by_label("Reason").fill("It was somebody else.")
    editor.get_by_role("button", name="Withdraw").click()
    # The person, the post, and the source from which nothing else that is public is cited.
    expect(editor.get_by_text("Withdrawn: 3 records")).to_be_visible()
    assert answered(reader, page_of_person) == 410
    expect(reader.get_by_text("It was somebody else.")).to_be_visible()
    for place in (
        "/people/?q=person+3", "/people/", "/affiliations/", dossier.get_absolute_url(), "/api/v1/people/",
        f"{gone.person.get_absolute_url()}?published={FIRST_DAY}", "/corrections/",
    ):  # fmt: skip
        answered(reader, site + place)
        assert "Person 3" not in reader.content().replace("“person 3”", ""), place
    feed = reader.request.get(f"{site}/api/v1/changes/?page_size=999").text()
    assert 'Person 3"' not in feed and 'Person 4"' in feed
    assert answered(reader, f"{site}/versions/people/{gone.person_id}/1/") == 410
