"""Seeded data of any size: people with posts in organizations, what sources say of them, and the derived columns.

The same size, seed and roles give the same bytes. Nothing is asked of a database.
"""

from array import array
from collections.abc import Iterator
from functools import lru_cache
from random import Random

from bench import dates, names, places
from bench import tables as t
from bench.dates import NULL
from bench.degrees import ASKED, organization_sizes, with_asked
from bench.places import ELSEWHERE, INSIDE, OUTSIDE, PLACES, Role
from bench.rows import Block, Ids, Table, blocks, escaped
from evidence.dates import PartialDate
from evidence.names import normalize

SEED = 2026
POSTS = 3  # on average
CHUNK = 5_000
# Of people with two posts or more, so many cross a door; a seventh of these alternate, and of the rest two thirds go out.
MOVERS = 0.12
ORDERED, SAME, ATTESTED, TITLED = 0.06, 0.3, 0.2, 0.1
ENGAGEMENTS = ("substantive",) * 94 + ("acting",) * 2 + ("secondment", "leave", "honorary", "honorary")
REALITIES = ("happened",) * 97 + ("reported", "reported", "announced")
TITLES = (
    "Senior adviser",
    "Hoofd public affairs",
    "Chargée de mission",
    "Member of the board",
    "Руководитель отдела",
)
BASES = ("office_holder", "public_actor", "incidental")


class Data:
    """The rows of `people` people. `asked`: the id of the organization with exactly `asked_people` people, one post each."""

    def __init__(self, people: int, roles: list[Role], seed: int = SEED) -> None:
        self.random = Random(seed)
        self.ids = Ids(self.random)
        self.people = people
        self.posts = people * POSTS
        self.asked_people = min(ASKED, people // 2)
        self.roles = {place.sphere: places.role_table(place, roles) for place in PLACES}
        self.sizes, self.asked_place = with_asked(
            organization_sizes(max(people // 10, 2), self.posts), self.asked_people
        )
        self.sources = [self.ids.new() for _ in range(max(people // 20, 5))]
        self.organizations = [self.ids.new() for _ in self.sizes]
        self.places = list(places.drawn(self.random, len(self.sizes)))[: len(self.sizes)]

    @property
    def asked(self) -> str:
        return self.organizations[self.asked_place]

    def chunks(self) -> Iterator[list[Block]]:
        """Blocks of lines, in an order in which they can be inserted."""
        yield blocks([(t.SOURCES, [self._source(number) for number in range(len(self.sources))])])
        yield blocks(self._organizations())
        posts = self._dealt()
        for first in range(0, self.people, CHUNK):
            rows: dict[Table, list[str]] = {table: [] for table in t.TABLES}
            for number in range(first, min(first + CHUNK, self.people)):
                _Person(self, rows).write(*posts.deal(number))
            yield blocks(list(rows.items()))

    def _source(self, number: int) -> str:
        publisher = ("De Morgen", "Le Soir", "Official Journal", "Register of lobbyists")[number % 4]
        title = f"Report {number} on posts"
        year = str(1990 + int(self.random.random() * 35))
        kind = ("newspaper", "newspaper", "official_document", "register")[number % 4]
        return t.SOURCES.row(
            self.sources[number], title, publisher, kind, year, names.plain(title), names.plain(publisher)
        )

    def _organizations(self) -> list[tuple[Table, list[str]]]:
        rows, acronyms = [], []
        for number, (pk, place) in enumerate(zip(self.organizations, self.places, strict=True)):
            kind = self.random.choice(place.kinds)
            name = names.organization_name(self.random, kind, number)
            normal, other = normalize(name), ""
            if self.random.random() < 0.2:
                short = f"{''.join(word[0] for word in name.split() if word[0].isalpha())}{number}"
                other = normalize(short)
                acronyms.append(
                    t.ORGANIZATION_NAMES.row(self.ids.new(), pk, short, "", "Latn", "acronym", other)
                )
            country = self.random.choice(("BE", "FR", "NL", "DE", ""))
            rows.append(t.ORGANIZATIONS.row(pk, name, "", normal, normal, other, kind, place.sphere, country))
        return [(t.ORGANIZATIONS, rows), (t.ORGANIZATION_NAMES, acronyms)]

    def _dealt(self) -> "_Posts":
        return _Posts(self)


class _Posts:
    """Deals the places in organizations to people, until there are none left: every organization gets as many as its size."""

    def __init__(self, data: Data) -> None:
        random = self.random = data.random
        self.left = data.posts
        self.people = data.people
        sides = [place.side for place in data.places]
        self.pools = [array("l") for _ in range(3)]
        for number, size in enumerate(data.sizes):
            if number != data.asked_place:
                self.pools[sides[number]].extend([number] * size)
        for pool in self.pools:
            random.shuffle(pool)
        self.asked, self.asked_side = data.asked_place, sides[data.asked_place]
        self.asked_people = set(random.sample(range(data.people), data.asked_people))

    def deal(self, person: int) -> tuple[list[int], bool]:
        """The organizations of a person's posts in order of time, and whether they cross a door."""
        random = self.random
        left = self.people - person
        # Geometric, and so that the rest get what is left: on average as many each, at least one.
        number = 1
        while random.random() < 2 / 3 and self.left - number > left - 1:
            number += 1
        number = max(number, self.left // left - 4 * POSTS, self.left if left == 1 else 0)
        self.left -= number
        is_asked = person in self.asked_people
        sides = [len(pool) for pool in self.pools]
        side = self.asked_side if is_asked else _drawn(random, sides)
        moves = number > 1 and side != ELSEWHERE and random.random() < MOVERS * 1.25
        wanted = [side] * (number - is_asked)
        if moves:
            wanted = self._crossing(number - is_asked, side if is_asked else None)
        found = [self.asked] if is_asked else []
        for each in wanted:
            pool = self.pools[each] or max(self.pools, key=len)
            if pool:
                found.append(pool.pop())
        return found, moves

    def _crossing(self, number: int, held: int | None) -> list[int]:
        """Sides in order of time. held: the side of a post that the person has already, before these."""
        if held is not None:
            return [OUTSIDE if held == INSIDE else INSIDE] * number
        turn = self.random.random()
        if turn < 1 / 7:
            return [(INSIDE, OUTSIDE)[k % 2] for k in range(number)]
        first, second = (INSIDE, OUTSIDE) if turn < 5 / 7 else (OUTSIDE, INSIDE)
        before = 1 + int(self.random.random() * (number - 1))
        return [first] * before + [second] * (number - before)


def _drawn(random: Random, weights: list[int]) -> int:
    """A place in a list, by its weights."""
    at = random.random() * sum(weights)
    for place, weight in enumerate(weights):
        at -= weight
        if at < 0:
            return place
    return len(weights) - 1


@lru_cache(maxsize=100_000)
def _attested(text: str, supports: bool) -> tuple[str, str, str, str]:
    """What evidence.derived keeps of one attestation: attested_first, attested_last, unsure_first, unsure_last."""
    if text == NULL or not supports:
        return NULL, NULL, NULL, NULL
    parsed = PartialDate.parse(text)
    first, last = (str(day) if day else NULL for day in (parsed.latest, parsed.earliest))
    return (NULL, NULL, first, last) if text.endswith("?") else (first, last, NULL, NULL)


class _Person:
    """Writes one person with everything that belongs to them."""

    def __init__(self, data: Data, rows: dict[Table, list[str]]) -> None:
        self.data, self.random, self.rows, self.new = data, data.random, rows, data.ids.new

    def write(self, organizations: list[int], moves: bool) -> None:
        random = self.random
        pk = self.new()
        group = self._person(pk, self.data.places[organizations[0]].side if organizations else ELSEWHERE)
        first = dates.FIRST + int(random.random() * (dates.LAST - dates.FIRST - 3_000))
        posts = []
        for organization in organizations:
            last = first + 20 + int(random.random() ** 2 * 4_500)
            posts.append(self._post(pk, organization, min(first, dates.LAST), min(last, dates.LAST), group))
            overlap = random.random()
            # Three in ten start before the one before has ended.
            first = (
                first + int((last - first) * overlap * 3)
                if overlap < 0.3
                else last + 1 + int(overlap**3 * 900)
            )
        if moves and random.random() < ORDERED:
            self._order(posts[-1], posts[0], "together" if random.random() < 0.2 else "after")
        for k in range(1, len(posts)):
            if organizations[k] == organizations[k - 1] and random.random() < SAME:
                self.rows[t.SAME_POSTS].append(t.SAME_POSTS.row(self.new(), posts[k], posts[k - 1]))

    def _person(self, pk: str, side: int) -> bool:
        """The person's own row and names; whether it is a group."""
        random = self.random
        culture, given, family = names.person_parts(random)
        name = f"{given} {family}"
        normal = " ".join(names.plain(part) for part in name.split())
        sort = f"{family}, {given}"
        sort_key = f"{names.plain(family)} {names.plain(given)}"
        spelt, kind = [], "original"
        if culture.script != "Latn":
            roman = " ".join(names.latin(part) for part in name.split())
            spelt = [(roman, "en", "Latn", "transliteration")]
            if random.random() < 0.5:
                # Known by the name in Latin letters; the other is the original.
                spelt, name = [(name, culture.language, culture.script, kind)], roman
                sort = f"{names.latin(family)}, {names.latin(given)}"
        elif random.random() < 0.05:
            spelt = [(f"{given[0]}. {family}", "", "Latn", "spelling_variant")]
        others = []
        for other, language, script, sort_of in spelt:
            comparable = " ".join(names.plain(part) for part in other.split())
            others.append(comparable)
            self.rows[t.PERSON_NAMES].append(
                t.PERSON_NAMES.row(self.new(), pk, other, language, script, sort_of, comparable)
            )
        odd = random.random()
        identity = "named" if odd > 0.01 else "unnamed_one" if odd > 0.004 else "unresolved"
        if odd < 0.002:
            identity = "unnamed_group"
        group = identity == "unnamed_group"
        born = NULL
        if random.random() < 0.4:
            day = dates.FIRST + int(random.random() * 9_000)
            born = dates.notation(random, day, "day" if random.random() < 0.9 else "year")
        self.rows[t.PEOPLE].append(
            t.PEOPLE.row(
                *(pk, name, sort, sort_key, normal, escaped("\n".join(sorted(set(others))))),
                *(identity, "3" if group else NULL, born, BASES[side]),
            )
        )
        return group

    def _post(self, person: str, organization: int, first: int, last: int, group: bool) -> str:
        random, data = self.random, self.data
        pk = self.new()
        start, end = dates.start_and_end(random, first, last)
        roles = data.roles[data.places[organization].sphere]
        title = TITLES[int(random.random() * len(TITLES))] if random.random() < TITLED else ""
        attested = NULL
        if random.random() < ATTESTED:
            day = first + int(random.random() * (last - first + 1))
            attested = dates.notation(random, day, ("day", "month", "year")[int(random.random() * 3)])
        standing = self._cite(t.CITATIONS, pk, attested)
        self.rows[t.AFFILIATIONS].append(
            t.AFFILIATIONS.row(
                *(pk, person, roles[int(random.random() * 1_000)], data.organizations[organization]),
                *(start, end, ENGAGEMENTS[int(random.random() * 100)], REALITIES[int(random.random() * 100)]),
                *(title, names.plain(title), "1" if group and random.random() < 0.5 else NULL),
                *(standing, *_attested(attested, standing != "unsupported")),
            )
        )
        return pk

    def _cite(self, table: Table, record: str, attested: str) -> str:
        """One citation of a fact, and the standing that follows from it (evidence/standing.py)."""
        odd = self.random.random()
        relation, mode, standing = "supports", "asserts", "stated"
        if odd < 0.05:
            mode, standing = "alleges", "alleged"
        elif odd > 0.996:
            relation, standing = "contradicts", "unsupported"
        source = self.data.sources[int(self.random.random() * len(self.data.sources))]
        locator = f"p. {1 + int(odd * 400)}"
        self.rows[table].append(
            table.row(self.new(), record, source, locator, relation, mode, attested, "It says so.")
        )
        return standing

    def _order(self, later: str, earlier: str, relation: str) -> None:
        pk = self.new()
        standing = self._cite(t.ORDER_CITATIONS, pk, NULL)
        self.rows[t.ORDERS].append(t.ORDERS.row(pk, later, relation, earlier, standing))
