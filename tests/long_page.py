"""A person of whom much is known: the page that budgets are for. Names, texts and numbers of sources are as in real cases.

No door, so no moves: those are shown apart, and are as many as pairs of posts.
"""

from django.db.models import Model

from evidence.models import Source
from people.models import Person
from tests import builders

FACTS = 60
POSTS, TIES, MEETINGS, STANCES, CLAIMS = 34, 4, 10, 5, 7
PLACES = (
    "Kabinet van de minister van Justitie",
    "Antwerp World Diamond Centre",
    "Commission nationale de contrôle des activités de renseignement",
    "Федеральное агентство по управлению государственным имуществом",
    "Verbond van Belgische Ondernemingen",
    "Chambre de commerce et d’industrie de Bruxelles",
    "Directoraat-generaal Economische Analyses en Internationale Economie",
    "Association of Diamond Producing Countries",
)
ROLES = (
    "Deputy chief executive officer",
    "Member of the board of directors",
    "Adviser on foreign trade",
    "Head of cabinet",
    "Spokesperson",
    "Vice-president for government relations",
)
PAPERS = ("De Morgen", "Trends", "Le Soir", "The New York Times", "Knack", "Mining Weekly (Creamer Media)")
PARAPHRASE = (
    "The newspaper writes that he was appointed in the spring of {year}, after the two houses of parliament had been heard, "
    "and that nobody objected."
)
QUOTE = "Hij werd in {year} benoemd, nadat de raad van bestuur hem unaniem had voorgedragen."


def person_with_facts() -> tuple[Person, list[Model]]:
    """A person with FACTS published facts, each with a citation or two, from twenty documents; and everything that is to be
    published with them. Into the newsroom."""
    person = builders.person("Jean-Baptiste van der Straeten-Vandenbroucke")
    person.names.create(name="Жан-Батист ван дер Стратен-Ванденбрук", language="ru")
    documents = [_document(number) for number in range(20)]
    places = [
        builders.organization(name, in_sphere=("public_office", "academia", "state_security")[number % 3])
        for number, name in enumerate(PLACES)
    ]
    facts = [*_posts(person, places), *_ties(person), *_told(person, places)]
    assert len(facts) == FACTS
    for number, fact in enumerate(facts):
        _cite(fact, number, documents)
    return person, [person, *facts]


def _document(number: int) -> Source:
    return builders.source(
        f"Hoe de diamantsector in {1998 + number} zijn weg vond naar het kabinet van de minister",
        publisher=PAPERS[number % len(PAPERS)],
        published=f"{1998 + number}-03-{number + 1:02}",
        url=f"https://newspaper.example/artikels/{1998 + number}/03/hoe-de-diamantsector-zijn-weg-vond",
    )


def _posts(person: Person, places: list[Model]) -> list[Model]:
    return [
        builders.affiliation(
            person=person,
            organization=places[number % len(places)],
            role=builders.role(ROLES[number % len(ROLES)]),
            start=f"{1990 + number}-0{number % 9 + 1}",
            end=f"{1991 + number}" if number % 3 else None,
            remark="Part-time, beside a mandate in the city council." if number % 4 == 0 else "",
            cited=False,
        )
        for number in range(POSTS)
    ]


def _ties(person: Person) -> list[Model]:
    return [
        builders.person_link(
            from_person=person, to_person=builders.person(f"Relative {number}"), kind="spouse", cited=False
        )
        for number in range(TIES)
    ]


def _told(person: Person, places: list[Model]) -> list[Model]:
    """Meetings, stances and claims."""
    ban = builders.measure("Ban on the import of rough diamonds of Russian origin")
    facts: list[Model] = [
        builders.event(
            f"Meeting at the cabinet on traceability of rough diamonds, round {number + 1}",
            participants=[person, places[number % len(places)]],
            date=f"{2010 + number}-05-12",
            cited=False,
        )
        for number in range(MEETINGS)
    ]
    facts += [
        builders.stance(measure=ban, person=person, date=f"{2015 + number}", cited=False)
        for number in range(STANCES)
    ]
    facts += [
        builders.claim(
            f"Jobs in the diamond sector as he counted them for the committee in {2011 + number}",
            person=person,
            unit="jobs",
            quantity_low=30_000 + number,
            qualifier="about",
            cited=False,
        )
        for number in range(CLAIMS)
    ]
    return facts


def _cite(fact: Model, number: int, documents: list[Source]) -> None:
    for place in range(1 + number % 2):
        year = 1998 + (number + place) % 20
        builders.cite(
            fact,
            source=documents[(number + place) % len(documents)],
            locator=f"§ {number % 7 + 1}",
            paraphrase=PARAPHRASE.format(year=year),
            quote=QUOTE.format(year=year) if number % 3 == 0 else "",
            voice="PVDA" if number % 10 == 9 else "",
            mode="alleges" if number % 10 == 9 else "asserts",
        )
