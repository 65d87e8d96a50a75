"""How many people stand behind some posts, as a range: a person counts once however many posts they hold, groups by their
size, and records that may concern the same people are not added up."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from people.models import Affiliation, OverlapMember, PersonCandidate


@dataclass(frozen=True)
class Count:
    """low: at least so many, if all records that may overlap do. distinct: at least so many, if none do. high: at most so
    many, or None where a source sets no limit."""

    low: int
    distinct: int
    high: int | None

    def words(self) -> str:
        """“4 people”, “at least 12 people”, “from 1 to 3 people: …”."""
        if self.low != self.distinct:
            more = "" if self.high is not None else ", or more where a source sets no limit"
            return f"from {self.low} to {self.distinct} people{more}: some records may concern the same ones"
        if self.high is None:
            return f"at least {self.low} {'person' if self.low == 1 else 'people'}"
        if self.high != self.low:
            return f"{self.low} to {self.high} people"
        return "1 person" if self.low == 1 else f"{self.low} people"


def people_behind(posts: Iterable[Affiliation]) -> Count:
    """Counts the people behind posts whose `person` is loaded. Asks the database twice, for the records that may overlap.

    Of a group of which some held one post and some another, the largest part counts: the parts may be the same people. The
    same goes for records that may overlap, and for somebody unresolved and the namesakes that it may be: fewer than the
    largest of them no reading allows.
    """
    low: dict[Any, int] = {}
    high: dict[Any, list[int | None]] = {}
    size: dict[Any, int | None] = {}
    for post in posts:
        pk = post.person_id
        least, most = _heads(post)
        low[pk] = max(low.get(pk, 0), least)
        high.setdefault(pk, []).append(most)
        size[pk] = 1 if post.person.headcount_low is None else post.person.headcount_high
    highest = [_at_most(parts, size[pk]) for pk, parts in high.items()]
    return Count(
        low=sum(max(low[pk] for pk in cluster) for cluster in _clusters(set(low))),
        distinct=sum(low.values()),
        high=None if None in highest else sum(most or 0 for most in highest),
    )


def _at_most(parts: list[int | None], size: int | None) -> int | None:
    """How many of a group of `size` hold some posts at the most: all parts added up, but no more than the group has."""
    together = None if None in parts else sum(part or 0 for part in parts)
    known = [most for most in (together, size) if most is not None]
    return min(known) if known else None


def _heads(post: Affiliation) -> tuple[int, int | None]:
    """How many held a post: what the post says, or else the size of the group, or else one."""
    if post.headcount_low is not None:
        return post.headcount_low, post.headcount_high
    if post.person.headcount_low is not None:
        return post.person.headcount_low, post.person.headcount_high
    return 1, 1


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
