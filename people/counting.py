"""How many people stand behind some posts, as a range: a person counts once however many posts they hold, groups by their
size, and records that may concern the same people are not added up."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from people.models import Affiliation, Identity, OverlapMember, Person, PersonCandidate


@dataclass(frozen=True)
class Count:
    """low: at least so many, if all records that may overlap do. distinct: at least so many, if none do. high: at most so
    many, or None where a source sets no limit. named: how many of them are known by name, and are nobody else of these."""

    low: int
    distinct: int
    high: int | None
    named: int = 0

    def words(self) -> str:
        """“4 people”, “at least 12 people”, “1 by name, and from 1 to 3 people whom no source names: …”."""
        if not 0 < self.named < self.distinct:
            return self._range()
        high = None if self.high is None else self.high - self.named
        unnamed = Count(self.low - self.named, self.distinct - self.named, high)
        return f"{self.named} by name, and {unnamed._range(' whom the sources don’t name')}"

    def range(self) -> str:
        """The bare range: “from 1 to 3 people, or more where a source sets no limit”."""
        return self._range().partition(":")[0]

    def _range(self, who: str = "") -> str:
        if self.low != self.distinct:
            more = "" if self.high is not None else ", or more where a source sets no limit"
            return f"from {self.low} to {self.distinct} people{who}{more}: some records may concern the same ones"
        if self.high is None:
            return f"at least {self.low} {'person' if self.low == 1 else 'people'}{who}"
        if self.high != self.low:
            return f"{self.low} to {self.high} people{who}"
        return f"1 person{who}" if self.low == 1 else f"{self.low} people{who}"


def people_behind(posts: Iterable[Affiliation]) -> Count:
    """Counts the people behind posts whose `person` is loaded. Asks the database twice, for the records that may overlap.

    Of a group of which some held one post and some another, the largest part counts: the parts may be the same people. The
    same goes for records that may overlap, and for somebody unresolved and the namesakes that it may be: fewer than the
    largest of them no reading allows.
    """
    people: dict[Any, Person] = {}
    parts: dict[Any, list[Heads]] = {}
    for post in posts:
        people[post.person_id] = post.person
        parts.setdefault(post.person_id, []).append(_heads_of_post(post))
    return _count(people, parts, _clusters(set(people)))


def together(people: Iterable[Person]) -> Count:
    """Counts people whose records may all overlap with one another."""
    found = {person.pk: person for person in people}
    return _count(
        found, {pk: [_heads(person)] for pk, person in found.items()}, [set(found)] if found else []
    )


Heads = tuple[int, int | None]


def _count(people: dict[Any, Person], parts: dict[Any, list[Heads]], clusters: list[set[Any]]) -> Count:
    low = {pk: max(least for least, _most in heads) for pk, heads in parts.items()}
    highest = [
        _at_most([most for _least, most in heads], _heads(people[pk])[1]) for pk, heads in parts.items()
    ]
    by_name = (Identity.NAMED, Identity.UNRESOLVED)
    alone = [cluster for cluster in clusters if all(people[pk].identity in by_name for pk in cluster)]
    return Count(
        low=sum(max(low[pk] for pk in cluster) for cluster in clusters),
        distinct=sum(low.values()),
        high=None if None in highest else sum(most or 0 for most in highest),
        named=sum(len(cluster) == 1 for cluster in alone),
    )


def _heads(person: Person) -> Heads:
    """How many a record is of: one, or the size of the group."""
    return (1, 1) if person.headcount_low is None else (person.headcount_low, person.headcount_high)


def _heads_of_post(post: Affiliation) -> Heads:
    """How many held a post: what the post says, or else as many as the record is of."""
    if post.headcount_low is None:
        return _heads(post.person)
    return post.headcount_low, post.headcount_high


def _at_most(parts: list[int | None], size: int | None) -> int | None:
    """How many of a group of `size` hold some posts at the most: all parts added up, but no more than the group has."""
    together = None if None in parts else sum(part or 0 for part in parts)
    known = [most for most in (together, size) if most is not None]
    return min(known) if known else None


def _clusters(people: set[Any]) -> list[set[Any]]:
    """The people (ids) whose records may overlap, directly or through one another, together; every other one by itself."""
    groups: dict[Any, set[Any]] = {}
    overlaps = OverlapMember.objects.filter(person__in=people).order_by()
    candidates = PersonCandidate.objects.filter(person__in=people, candidate__in=people).order_by()
    for group, person in overlaps.values_list("group_id", "person_id"):
        groups.setdefault(group, set()).add(person)
    for person, candidate in candidates.values_list("person_id", "candidate_id"):
        groups.setdefault((person, "candidates"), {person}).add(candidate)
    clusters: list[set[Any]] = [{pk} for pk in people]
    for members in groups.values():
        touched = [cluster for cluster in clusters if cluster & members]
        clusters = [cluster for cluster in clusters if not cluster & members]
        clusters.append(set().union(*touched))
    return clusters
