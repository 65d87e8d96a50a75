"""Suggestions while somebody types: what they are, and the list below the field, in a browser."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, Page, expect

from evidence.search import suggest
from evidence.search.results import results
from newsroom.publishing import plan, publish
from people.models import Person
from tests import builders

SCRIPT = Path(__file__).resolve().parents[1] / "static/website/suggest.js"


def titles(text: str, size: int = 8) -> list[str]:
    return [each.title for each in results(suggest(text, size=size).hits)]


def options(text: str) -> list[str]:
    answer = Client().get("/search/suggestions/", {"q": text})
    assert answer.status_code == 200
    found = re.findall(r"<a[^>]*>(.*?)</a>", answer.content.decode())
    return [" ".join(re.sub(r"<[^>]*>", "", each).split()) for each in found]


def test_what_is_typed_so_far_is_the_beginning_of_a_word(committed: str) -> None:
    names = ("Sergey Ivanov", "Александр Лукашенко", "Jan Jambon", "Jean Dupont")
    publish(plan(map(builders.person, names)), by=builders.editor())
    for typed, name in (
        ("iva", names[0]), ("Ива", names[0]), ("iwan", names[0]), ("sergej i", names[0]), ("ivanov ser", names[0]),
        ("loekasj", names[1]), ("Loukac", names[1]), ("luka", names[1]), ("jamb", names[2]), ("jan j", names[2]),
    ):  # fmt: skip
        assert titles(typed) == [name], typed
    # Nothing begins so: what is spelled nearly so.
    assert titles("Ivanvo") == [names[0]]
    for nothing in ("", "i", "?!", "nov", "Ivanov zzyzx"):
        assert titles(nothing) == [], nothing


def test_every_name_of_the_case_is_suggested_before_it_is_typed_out(case: str) -> None:
    found = Person.objects.using("published").filter(identity="named").values_list("name", flat=True)
    assert len(found) > 20
    missed = [name for name in found if name not in titles(name[:-1])]
    assert not missed


def test_what_is_called_just_so_is_among_the_first(committed: str) -> None:
    """Of hundreds that begin so, a part is looked at."""
    crowd = [builders.person(f"Lima {number}") for number in range(120)]
    publish(plan([*crowd, builders.person("Bo Li")]), by=builders.editor())
    assert titles("li")[0] == "Bo Li" and len(titles("li")) == 8
    assert len(titles("lim", size=200)) < 120


def test_each_says_what_it_is_and_why(case: str) -> None:
    assert options("awdc")[0] == "Antwerp World Diamond Centre Organization · also “AWDC”"
    assert options("awdc")[-1] == "All results for “awdc”"
    assert any(
        each.startswith("Alleged: ")
        for text in ("diam", "sanct", "job", "war", "exem")
        for each in options(text)
    )
    assert options("a") == options("") == options("zzyzx") == []


def test_answers_can_be_kept_and_are_asked_about(case: str) -> None:
    client = Client()
    answer = client.get("/search/suggestions/?q=iva")
    assert answer["Cache-Control"] == client.get("/people/")["Cache-Control"]
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]
    again = client.get("/search/suggestions/?q=iva", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304 and answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


@pytest.mark.parametrize("query", ["q=%00", "q=a&q=b", "kind=people&q=ab", "q=ab&page=1", "q=" + "a" * 201])
def test_what_cannot_be_read_is_refused_in_a_sentence(case: str, query: str) -> None:
    answer = Client().get(f"/search/suggestions/?{query}")
    assert answer.status_code == 400 and answer.json()["errors"][0]["message"].endswith(".")
    assert Client().post("/search/suggestions/?q=ab").status_code == 405


@pytest.mark.parametrize("text", ["'a", "a:*|b", "%s", "\\\\", "<script>", "ا" * 99, "😀😀", "x" * 200])
def test_nothing_that_is_typed_is_an_instruction(case: str, text: str) -> None:
    answer = Client().get("/search/suggestions/", {"q": text})
    assert answer.status_code == 200 and "<script>" not in answer.content.decode()


def test_queries_do_not_grow(committed: str) -> None:
    by, counts = builders.editor(), []
    for size in (2, 8):
        publish(plan([builders.person(f"Diamond {size} {n}") for n in range(size)]), by=by)
        Client().get("/search/suggestions/?q=diam")
        with CaptureQueriesContext(connections["published"]) as queries:
            Client().get("/search/suggestions/?q=diam")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_script_is_small_and_whole() -> None:
    assert len(SCRIPT.read_bytes()) <= 3072


@pytest.fixture
def field(page: Page, case_site: str) -> Page:
    """The home page, its own field of search in focus."""
    page.goto(case_site + "/")
    page.focus("#home-q")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.browser
def test_arrows_choose_and_enter_goes_there(field: Page) -> None:
    box = field.get_by_role("combobox", name="Search").and_(field.locator("#home-q"))
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("epst")
    shown = field.get_by_role("option")
    expect(shown.first).to_contain_text("Epstein")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert not Axe().run(field).violations_count
    expect(field.get_by_role("listbox", name="Search")).to_be_visible()
    box.press("ArrowUp")
    expect(shown.last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    chosen = field.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert not Axe().run(field).violations_count
    assert field.evaluate("document.documentElement.scrollWidth") <= field.viewport_size["width"]
    target = chosen.get_attribute("href")
    box.press("Enter")
    field.wait_for_url(f"**{target}")


@pytest.mark.browser
def test_escape_and_tab_close_it_and_enter_searches(field: Page) -> None:
    box = field.locator("#home-q")
    box.press_sequentially("epst")
    expect(field.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(field.get_by_role("option")).to_have_count(0)
    assert box.input_value() == "epst"
    box.press_sequentially("e")
    expect(field.get_by_role("option").first).to_be_visible()
    box.press("Tab")
    expect(field.get_by_role("option")).to_have_count(0)
    box.focus()
    box.press("Enter")
    field.wait_for_url("**/search/?q=epste")
    expect(field.get_by_role("heading", name="Ari Epstein")).to_be_visible()


@pytest.mark.browser
def test_a_tap_goes_there(field: Page) -> None:
    field.locator("#home-q").press_sequentially("alrosa")
    option = field.get_by_role("option").first
    target = option.get_attribute("href")
    option.click()
    field.wait_for_url(f"**{target}")


@pytest.mark.browser
def test_nothing_is_asked_before_something_is_typed_and_no_one_else_is(page: Page, case_site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(case_site + "/")
    assert answer and "unsafe" not in answer.headers["content-security-policy"]
    page.focus("#home-q")
    page.locator("#home-q").press("e")
    page.wait_for_timeout(400)
    assert not [url for url in asked if "suggestions" in url]
    page.locator("#home-q").press_sequentially("pst", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    # One question for what was typed in one go.
    assert [url for url in asked if "suggestions" in url] == [f"{case_site}/search/suggestions/?q=epst"]
    assert all(url.startswith(case_site) for url in asked)


@pytest.mark.browser
@pytest.mark.parametrize("careless", [False, True], ids=["ours", "control"])
def test_a_late_answer_does_not_take_the_place_of_a_newer_one(
    page: Page, case_site: str, careless: bool
) -> None:
    """The control is the script without what sees to that."""

    script = SCRIPT.read_text()
    if careless:
        script = script.replace("asking?.abort();", "").replace("!signal.aborted", "true")
    page.route("**/suggest.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.goto(case_site + "/")
    # Answers that come in another order than the questions: made so in the page, for the test's own thread answers in order.
    page.evaluate(
        """() => { const real = window.fetch; window.fetch = async (url, given) => {
             const answer = await real(url, given);
             if (url.endsWith("q=epst")) await new Promise((done) => setTimeout(done, 900));
             return answer; } }"""
    )
    page.locator("#home-q").press_sequentially("epst")
    page.wait_for_timeout(300)
    page.locator("#home-q").press_sequentially(" zzyzx")
    page.wait_for_timeout(1500)
    expect(page.get_by_role("option")).to_have_count(4 if careless else 0)


@pytest.mark.browser
def test_without_script_the_form_works(browser: Browser, case_site: str, width: int) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(case_site + "/")
    page.fill("#home-q", "epstein")
    page.locator("#home-q").press("Enter")
    page.wait_for_url("**/search/?q=epstein")
    assert "Ari Epstein" in page.content()
    context.close()
