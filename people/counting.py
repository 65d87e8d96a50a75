"""How many people stand behind some posts, as a range: a person counts once however many posts they hold, groups by their
size, and records that may concern the same people are not added up."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from people.models import Affiliation, Identity, OverlapMember, Person, PersonCandidate

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Words:
    """How a number of people is told: whole phrases, for no two languages put them together alike. exactly, at_least: of one
    and of many."""

    exactly: "_StrPromise"
    at_least: "_StrPromise"
    range: "_StrPromise"
    between: "_StrPromise"
    between_or_more: "_StrPromise"


PEOPLE = Words(
    ngettext_lazy("%(n)s person", "%(n)s people", "n"),
    ngettext_lazy("at least %(n)s person", "at least %(n)s people", "n"),
    gettext_lazy("%(low)s to %(high)s people"),
    gettext_lazy("from %(low)s to %(high)s people"),
    gettext_lazy("from %(low)s to %(high)s people, or more where a source sets no limit"),
)
UNNAMED = Words(
    ngettext_lazy(
        "%(n)s person whom the sources don’t name", "%(n)s people whom the sources don’t name", "n"
    ),
    ngettext_lazy(
        "at least %(n)s person whom the sources don’t name",
        "at least %(n)s people whom the sources don’t name",
        "n",
    ),
    gettext_lazy("%(low)s to %(high)s people whom the sources don’t name"),
    gettext_lazy("from %(low)s to %(high)s people whom the sources don’t name"),
    gettext_lazy(
        "from %(low)s to %(high)s people whom the sources don’t name, or more where a source sets no limit"
    ),
)


def people_words(*told: Person | Affiliation) -> str:
    """“1 person”, “3 or more people”: the headcount of the first of some records that has one; empty for none."""
    low, high = _headcount(told)
    if low is None:
        return ""
    if high is None:
        # The same in English, not in French: “au moins 1 personne”.
        return ngettext("%(n)s or more people", "%(n)s or more people", low) % {"n": low}
    if low == high:
        return ngettext("%(n)s person", "%(n)s people", low) % {"n": low}
    return _("%(low)s to %(high)s people") % {"low": low, "high": high}


def unnamed_words(*told: Person | Affiliation) -> str:
    """“1 person, not named”, “3 or more people, not named”."""
    low, high = _headcount(told)
    if low is None:
        return ""
    if high is None:
        words = ngettext("%(n)s or more people, not named", "%(n)s or more people, not named", low)
        return words % {"n": low}
    if low == high:
        return ngettext("%(n)s person, not named", "%(n)s people, not named", low) % {"n": low}
    return _("%(low)s to %(high)s people, not named") % {"low": low, "high": high}


def _headcount(told: Iterable[Person | Affiliation]) -> tuple[int | None, int | None]:
    counted = ((each.headcount_low, each.headcount_high) for each in told if each.headcount_low is not None)
    return next(counted, (None, None))


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
        return _("%(named)s by name, and %(unnamed)s") % {
            "named": self.named,
            "unnamed": unnamed._range(UNNAMED),
        }

    def range(self) -> str:
        """The bare range: “from 1 to 3 people, or more where a source sets no limit”."""
        return self._bare(PEOPLE)

    def _range(self, words: "Words | None" = None) -> str:
        bare = self._bare(words or PEOPLE)
        if self.low == self.distinct:
            return bare
        return _("%(number)s: some records may concern the same ones") % {"number": bare}

    def _bare(self, words: "Words") -> str:
        if self.low != self.distinct:
            template = words.between if self.high is not None else words.between_or_more
            return template % {"low": self.low, "high": self.distinct}
        if self.high is None:
            return words.at_least % {"n": self.low}
        if self.high != self.low:
            return words.range % {"low": self.low, "high": self.high}
        return words.exactly % {"n": self.low}


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
    return _count(people, parts, clusters(set(people)))


def together(people: Iterable[Person]) -> Count:
    """Counts people whose records may all overlap with one another."""
    found = {person.pk: person for person in people}
    return _count(
        found, {pk: [_heads(person)] for pk, person in found.items()}, [set(found)] if found else []
    )


Heads = tuple[int, int | None]


def _count(people: dict[Any, Person], parts: dict[Any, list[Heads]], groups: list[set[Any]]) -> Count:
    low = {pk: max(least for least, _most in heads) for pk, heads in parts.items()}
    highest = [
        _at_most([most for _least, most in heads], _heads(people[pk])[1]) for pk, heads in parts.items()
    ]
    by_name = (Identity.NAMED, Identity.UNRESOLVED)
    alone = [cluster for cluster in groups if all(people[pk].identity in by_name for pk in cluster)]
    return Count(
        low=sum(max(low[pk] for pk in cluster) for cluster in groups),
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


def clusters(people: set[Any]) -> list[set[Any]]:
    """The people (ids) whose records may overlap, directly or through one another, together; every other one by itself."""
    groups: dict[Any, set[Any]] = {}
    overlaps = OverlapMember.objects.filter(person__in=people).order_by()
    candidates = PersonCandidate.objects.filter(person__in=people, candidate__in=people).order_by()
    for group, person in overlaps.values_list("group_id", "person_id"):
        groups.setdefault(group, set()).add(person)
    for person, candidate in candidates.values_list("person_id", "candidate_id"):
        groups.setdefault((person, "candidates"), {person}).add(candidate)
    found: list[set[Any]] = [{pk} for pk in people]
    for members in groups.values():
        touched = [cluster for cluster in found if cluster & members]
        found = [cluster for cluster in found if not cluster & members]
        found.append(set().union(*touched))
    return found
