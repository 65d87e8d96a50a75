"""A page that was opened in another dossier than the one worked in now saves nothing before it is said where that goes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from investigations.models import Investigation
from investigations.tests.form_data import form_data
from newsroom.models import Desk
from newsroom.tests.people_at_work import member, signed_in
from people.models import Affiliation, Person
from tests import builders as b

ADD = reverse("admin:people_person_add")
ENTER = reverse("newsroom-enter")
STOP = reverse("newsroom-working")
PEOPLE = reverse("admin:people_person_changelist")
OPENED = "This page was opened while you worked in “Diamonds”; now you work in no dossier."


@pytest.fixture
def dossier(committed: str) -> Investigation:
    """A closed dossier."""
    found = b.investigation("Diamonds")
    desk = Desk.objects.create(investigation=found, closed=True)
    desk.members.add(member("Reporter"))
    return found


@pytest.fixture
def reporter(dossier: Investigation) -> Client:
    """Its member, working in it."""
    client = Client()
    log_in(client)
    client.post(address(dossier))
    return client


def log_in(client: Client) -> None:
    assert client.login(username="reporter", password="reporter")


def address(dossier: Investigation) -> str:
    return f"{STOP}?kind=investigations&id={dossier.pk}"


def log_in_again(client: Client) -> None:
    client.logout()
    log_in(client)


def stop(client: Client) -> None:
    client.post(STOP)


def entered() -> dict[str, Any]:
    """What is typed into the Enter page."""
    return {
        "person-name": "Ari Epstein",
        "organization-existing": str(b.organization("Lobby").pk),
        "role-existing": str(b.role().pk),
        "source-existing": str(b.source().pk),
        "citation-mode": "asserts",
        "citation-paraphrase": "It says so.",
        "citation-aspects": "whole",
    }


@pytest.mark.parametrize("lost", [log_in_again, stop])
@pytest.mark.parametrize("url", [ADD, ENTER])
def test_a_page_of_a_dossier_that_was_lost_meanwhile_saves_nothing(
    reporter: Client, dossier: Investigation, lost: Any, url: str
) -> None:
    html = reporter.get(url).content.decode()
    assert "You are working in" in html and "goes_into" not in html
    typed = entered() if url == ENTER else {"name": "Ari Epstein"}
    lost(reporter)
    answer = reporter.post(url, form_data(html, typed))
    again = answer.content.decode()
    assert answer.status_code == 200 and OPENED in again and not Person.objects.exists()
    kept = form_data(again)
    assert {name: kept[name] for name in typed if name != "citation-aspects"}.items() <= typed.items()
    # Sent again without an answer it is asked again; wrong answers are none.
    for wrong in ({}, {"goes_into": "x"}, {"goes_into": str(Person().pk)}):
        assert "This page was opened" in reporter.post(url, form_data(again) | wrong).content.decode()
    assert not Person.objects.exists()
    assert reporter.post(url, form_data(again) | {"goes_into": str(dossier.pk)}).status_code == 302
    others = signed_in(member("Editor", "other"))
    assert "Ari Epstein" not in others.get(PEOPLE).content.decode()
    assert Person.objects.get() in {item.item for item in dossier.items.all()}
    # The session works in it again.
    assert "You are working in" in reporter.get(url).content.decode()


@pytest.mark.parametrize("url", [ADD, ENTER])
def test_it_may_be_said_that_it_is_open(reporter: Client, dossier: Investigation, url: str) -> None:
    html = reporter.get(url).content.decode()
    typed = entered() if url == ENTER else {"name": "Ari Epstein"}
    stop(reporter)
    again = reporter.post(url, form_data(html, typed)).content.decode()
    assert reporter.post(url, form_data(again) | {"goes_into": "none"}).status_code == 302
    assert not dossier.items.exists()
    assert "Ari Epstein" in signed_in(member("Editor", "other")).get(PEOPLE).content.decode()


def test_nothing_is_asked_while_it_goes_where_the_page_said(reporter: Client, dossier: Investigation) -> None:
    html = reporter.get(ADD).content.decode()
    assert reporter.post(ADD, form_data(html, {"name": "Ari Epstein"})).status_code == 302
    assert dossier.items.count() == 1
    # Nor of a term, which is the whole newsroom's.
    chief = signed_in(member("Editor"))
    Desk.objects.get().members.add(int(chief.session["_auth_user_id"]))
    chief.post(address(dossier))
    url = reverse("admin:people_rolecategory_add")
    html = chief.get(url).content.decode()
    stop(chief)
    sent = {"code": "new", "label_en": "New"}
    assert chief.post(url, form_data(html, sent)).status_code == 302


def test_a_page_of_no_dossier_asks_before_it_adds_to_one(reporter: Client, dossier: Investigation) -> None:
    stop(reporter)
    html = reporter.get(ADD).content.decode()
    reporter.post(address(dossier))
    again = reporter.post(ADD, form_data(html, {"name": "Ari Epstein"})).content.decode()
    assert "while you worked in no dossier; now you work in “Diamonds”." in again
    assert not Person.objects.exists()


def test_who_is_no_member_any_more_reads_no_title(reporter: Client, dossier: Investigation) -> None:
    html = reporter.get(ADD).content.decode()
    Desk.objects.get().members.clear()
    again = reporter.post(ADD, form_data(html, {"name": "Ari Epstein"})).content.decode()
    assert "while you worked in a dossier that isn&#x27;t there for you any more; now" in again
    assert "Diamonds" not in again and not Person.objects.exists()
    data = form_data(again) | {"goes_into": str(dossier.pk)}
    assert "a dossier that isn&#x27;t there" in reporter.post(ADD, data).content.decode()
    assert reporter.post(ADD, data | {"goes_into": "none"}).status_code == 302


def test_a_changed_record_asks_too_and_tells_who_was_faster(reporter: Client, dossier: Investigation) -> None:
    person = b.person("Kris Peeters")
    url = reverse("admin:people_person_change", args=[person.pk])
    html = reporter.get(url).content.decode()
    stop(reporter)
    Person.objects.update(remark="Faster.")
    again = reporter.post(url, form_data(html, {"remark": "Mine."})).content.decode()
    assert OPENED in again and "was changed while you had it open" in again
    assert Person.objects.get().remark == "Faster."
    assert reporter.post(url, form_data(again) | {"goes_into": "none"}).status_code == 302
    assert Person.objects.get().remark == "Mine."


@pytest.mark.browser
def test_going_back_after_the_login_ended_it_still_belongs_to_its_dossier(
    page: Page, site: str, dossier: Investigation
) -> None:
    def sign_in(tab: Page) -> None:
        tab.get_by_label("Username").fill("reporter")
        tab.get_by_label("Password").fill("reporter")
        tab.get_by_role("button", name="Log in").click()

    page.goto(f"{site}/newsroom/investigations/investigation/{dossier.pk}/change/")
    sign_in(page)
    page.get_by_role("button", name="Work in this dossier").click()
    page.goto(f"{site}{ADD}")
    expect(page.get_by_text("You are working in")).to_be_visible()
    page.locator("[name=name]").fill("Ari Epstein")
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(kept)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your login ended.")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in in another tab").click()
    sign_in(opened.value)
    expect(opened.value.get_by_role("link", name="Enter a post")).to_be_visible()
    page.go_back()
    expect(page.locator("[name=name]")).to_have_value("Ari Epstein")
    # This page is a new one, of no dossier.
    expect(page.get_by_text("You are working in")).not_to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(OPENED)).to_be_visible()
    assert not Person.objects.exists()
    page.get_by_label("Into “Diamonds”").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert [str(item) for item in dossier.items.all()] == ["Ari Epstein"]


@pytest.mark.browser
def test_a_window_that_a_page_opens_belongs_to_its_dossier(
    page: Page, site: str, reporter: Client, dossier: Investigation
) -> None:
    page.context.add_cookies(
        [{"name": "sessionid", "value": reporter.cookies["sessionid"].value, "url": site}]
    )
    page.goto(f"{site}{reverse('admin:people_affiliation_add')}")
    stop(reporter)
    with page.expect_popup() as opened:
        page.locator("#add_id_person").click()
    window = opened.value
    window.locator("[name=name]").fill("Ari Epstein")
    window.get_by_role("button", name="Save", exact=True).click()
    expect(window.get_by_text(OPENED)).to_be_visible()
    assert not Person.objects.exists()
    window.get_by_label("Into “Diamonds”").check()
    with window.expect_event("close"):
        window.get_by_role("button", name="Save", exact=True).click()
    assert [str(item) for item in dossier.items.all()] == ["Ari Epstein"]
    assert not Affiliation.objects.exists()


@pytest.mark.browser
@pytest.mark.parametrize("url", [ADD, ENTER])
def test_an_answer_of_two_lines_stands_beside_its_mark(
    page: Page, site: str, reporter: Client, dossier: Investigation, url: str
) -> None:
    page.context.add_cookies(
        [{"name": "sessionid", "value": reporter.cookies["sessionid"].value, "url": site}]
    )
    page.goto(f"{site}{url}")
    stop(reporter)
    page.locator("#content-main form").evaluate("form => form.submit()")
    answers = page.locator("label:has([name=goes_into])")
    expect(answers).to_have_count(2)
    lines = answers.evaluate_all(
        """labels => labels.map(label => {
          const range = document.createRange();
          range.selectNodeContents(label.lastChild);
          const mark = label.querySelector("input").getBoundingClientRect();
          return {mark: mark.right, left: [...range.getClientRects()].map(each => each.left)};
        })"""
    )
    if page.viewport_size and page.viewport_size["width"] == 360:
        assert max(len(each["left"]) for each in lines) > 1
    for each in lines:
        assert min(each["left"]) > each["mark"], lines
