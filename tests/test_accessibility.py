"""axe-core finds nothing on any type of public page, in either theme, and no page scrolls sideways on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe, AxeResults
from django.db.models import Model
from django.urls import reverse
from playwright.sync_api import Page

from config.languages import in_language
from config.stores import use_store
from evidence.models import Source
from investigations.models import Agreement, Claim, ClaimLink, Event, Investigation, Measure, Stance
from orgs.models import Organization, OrganizationLink
from people.models import Affiliation, Identity, Move, Person, PersonLink, Role, Rule
from website.embeds import EMBEDS

pytestmark = pytest.mark.browser

LISTS = [
    "/",
    "/people/",
    "/organizations/",
    "/affiliations/?on=2018-04-24",
    "/roles/",
    "/sources/",
    "/investigations/",
    "/agreements/",
    "/events/",
    "/measures/",
    "/stances/?standing=denied",
    "/claims/?on=2022-03",
    "/revolving-door/",
    "/rules/",
    "/api/v1/docs/",
    "/method/",
    "/data/",
    "/corrections/",
]
HELP = [
    "/search/",
    "/search/?q=ivanof",
    "/search/?q=zzyzx",
    "/search/?q=sanctions&kind=texts",
    "/search/?page=0",
    "/people/?q=zzz",
    "/people/?on=2018-13-01",
    "/people/nobody-000000000000/",
    "/corrections/report/",
    "/corrections/report/?about=people:0",
    "/corrections/report/sent/",
]


def long_page() -> str:
    """A page of many screens, with notes far down."""
    with use_store("published"):
        return Person.objects.get(name="Sergey Sergeyevich Ivanov").get_absolute_url()


def addresses() -> list[str]:
    """One page of each type, and those whose people aren't named."""

    def one(model: type[Model], **wanted: object) -> str:
        return model._default_manager.filter(**wanted).first().get_absolute_url()

    with use_store("published"):
        embedded = [(kind, each.model._default_manager.first()) for kind, each in EMBEDS.items()]
        return [
            *(reverse("embed", args=[kind, record.key]) for kind, record in embedded),
            *LISTS,
            *HELP,
            one(Person, name="Sergey Sergeyevich Ivanov"),
            one(Person, name="Sergey Sergeyevich Ivanov") + "?on=2018-04-24",
            one(Person, name="Sergey Sergeyevich Ivanov") + "?on=2018-13",
            one(Person, identity=Identity.UNNAMED_GROUP),
            one(Person, identity=Identity.UNRESOLVED),
            one(Organization, name="Antwerp World Diamond Centre"),
            one(Organization, name="Antwerp World Diamond Centre") + "?on=2018",
            one(Affiliation, role__code="ceo"),
            one(OrganizationLink, kind="owns"),
            one(PersonLink, kind="parent_of"),
            one(Role, code="ceo"),
            one(Source, publisher="De Morgen"),
            one(Investigation, position=1),
            one(Agreement, valid_for="P3Y"),
            one(Event, participants__capacity__isnull=False),
            one(Measure, statuses__isnull=False),
            one(Stance, standing="denied"),
            one(Claim, links_to__kind="repeats"),
            one(ClaimLink, kind="repeats"),
            one(Move, direction="exit"),
            one(Move, standing="alleged"),
            one(Rule, code="eu-officials"),
        ]


# What a page doesn't show yet: folds, and sections that are laid out when a reader comes near them. axe may leave them out.
UNFOLDED = """() => {
  for (const fold of document.querySelectorAll("main details")) fold.open = true;
  for (const section of document.querySelectorAll("main > section")) section.style.contentVisibility = "visible";
}"""


def looked_at(page: Page) -> AxeResults:
    """What axe finds on the page that is open, in all of it."""
    page.evaluate(UNFOLDED)
    return Axe().run(page)


def wrong(page: Page, home: str, paths: list[str], widths: tuple[int, ...]) -> dict[str, str]:
    """What axe finds on pages, and which scroll sideways in a window of one of the widths, the first of which axe sees."""
    found = {}
    for path in paths:
        page.set_viewport_size({"width": widths[0], "height": 900})
        page.goto(home + path)
        result = looked_at(page)
        if result.violations_count:
            found[path] = result.generate_report()
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[f"{path} at {width}"] = "It scrolls sideways."
    return found


def told(found: dict[str, str]) -> str:
    return "\n".join(f"{address}\n{report}" for address, report in found.items())


# Colours don't depend on the width, nor the layout on the theme: each is looked at once.
@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1440, "dark")])
def test_pages_are_accessible(page: Page, case_site: str, width: int, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    found = wrong(page, case_site, addresses(), (width,))
    assert not found, told(found)


# Their words are longer.
@pytest.mark.parametrize(("language", "width", "theme"), [("nl", 360, "light"), ("fr", 360, "dark")])
def test_translated_pages_are_accessible(page: Page, case_site: str, language: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    # The API speaks English.
    paths = [in_language(path, language) for path in addresses() if not path.startswith("/api/")]
    found = wrong(page, case_site, paths, (360, 1440))
    assert not found, told(found)


# The last section of a long page, out of sight, and a fold in it.
FAINT = """() => {
  const last = [...document.querySelectorAll("main > section")].at(-1);
  const fold = last.appendChild(document.createElement("details"));
  for (const [id, place] of [["faint", last], ["folded", fold]]) {
    const words = place.appendChild(document.createElement("p"));
    Object.assign(words, { id, textContent: "Faint words" });
    words.style.color = "#ccc";
  }
  return [last.getBoundingClientRect().top > 2 * innerHeight, getComputedStyle(last).contentVisibility];
}"""


@pytest.mark.parametrize("width", [1440])
def test_what_is_wrong_far_down_is_found(page: Page, case_site: str) -> None:
    page.goto(case_site + long_page())
    assert page.evaluate(FAINT) == [True, "auto"]
    (wrong,) = looked_at(page).response["violations"]
    assert wrong["id"] == "color-contrast"
    assert [each["target"] for each in wrong["nodes"]] == [["#folded"], ["#faint"]]
