"""Tenures: the same post of the same person, told by several sources. Both tellings stay, and are counted once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.lookups import LessThan

from evidence.dates import PartialDate
from evidence.fields import EdtfEarliest, EdtfLatest
from orgs.models import UNCLASSIFIED
from people.models import Affiliation, AffiliationCitation, SamePost

CHUNK = 2000


@dataclass(frozen=True)
class Linked:
    """Two affiliations that were found to tell the same post. agree: whether their dates can both be right."""

    one: UUID
    other: UUID
    agree: bool


def link_same_posts(people: Iterable[UUID]) -> list[Linked]:
    """Link those affiliations of some people that tell the same post, where they aren't linked yet.

    The same person and organization, the same sort of role, no source in common, and dates of one spell: they start or end
    alike and contradict each other nowhere, or certainly overlapped. Terms that only touch in a year are two. One without
    dates is linked where exactly one other fits.
    """
    waiting = iter(sorted(set(people)))
    made: list[Linked] = []
    while chunk := list(islice(waiting, CHUNK)):
        made += _link(chunk)
    return made


def _link(people: list[UUID]) -> list[Linked]:
    groups: dict[tuple[Any, ...], list[Affiliation]] = defaultdict(list)
    for post in Affiliation.objects.filter(person__in=people).select_related("role").order_by("pk"):
        sort = post.role.category_id
        # Roles that nobody has put into a category yet are the same only where they are the same role.
        groups[
            post.person_id, post.organization_id, sort, post.role_id if sort == UNCLASSIFIED else None
        ].append(post)
    several = [group for group in groups.values() if len(group) > 1]
    posts = [post.pk for group in several for post in group]
    sources: dict[UUID, set[UUID]] = defaultdict(set)
    for record, source in AffiliationCitation.objects.filter(record__in=posts).values_list(
        "record", "source"
    ):
        sources[record].add(source)
    links = SamePost.objects.filter(affiliation__in=posts).values_list("affiliation", "other")
    known = {frozenset(pair) for pair in links}
    found = [
        Linked(one.pk, other.pk, dates_agree(one, other))
        for group in several
        for one, other in _pairs(group, sources)
        if frozenset((one.pk, other.pk)) not in known
    ]
    SamePost.objects.bulk_create(SamePost(affiliation_id=each.one, other_id=each.other) for each in found)
    return found


def _pairs(
    group: list[Affiliation], sources: dict[UUID, set[UUID]]
) -> Iterator[tuple[Affiliation, Affiliation]]:
    apart = [
        (one, other)
        for one, other in combinations(group, 2)
        if not sources[one.pk] & sources[other.pk] and sources[one.pk] and sources[other.pk]
    ]
    fitting: dict[UUID, list[Affiliation]] = defaultdict(list)
    for one, other in apart:
        fitting[one.pk].append(other)
        fitting[other.pk].append(one)
        if not undated(one) and not undated(other) and same_spell(one, other):
            yield one, other
    for post in group:
        if undated(post) and len(fitting[post.pk]) == 1:
            other = fitting[post.pk][0]
            # Two without dates fit each other where neither fits a third; each pair once.
            if not undated(other) or (len(fitting[other.pk]) == 1 and post.pk < other.pk):
                yield post, other


def undated(post: Affiliation) -> bool:
    """Whether nothing dates it: no start, no end, no day on which it is attested."""
    return not (post.start or post.end or post.attested_first or post.attested_last)


def same_spell(one: Affiliation, other: Affiliation) -> bool:
    """Whether the dates of two affiliations are those of one spell, as far as they go."""
    if not (one.dates_agree and other.dates_agree) or _before(one, other) or _before(other, one):
        return False
    if _certainly_overlap(one, other):
        return True
    begin, end = (one.start, other.start), (one.end, other.end)
    return (_alike(*begin) and _compatible(*end)) or (_alike(*end) and _compatible(*begin))


def _before(one: Affiliation, other: Affiliation) -> bool:
    """Whether one was over before the other began, in every reading."""
    over, began = one.possible_until, other.possible_from
    return over is not None and began is not None and over < began


def _alike(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether two dates are given that can be the same day: 2015 and 2015-04-11."""
    return bool(one and other and not one.is_open and not other.is_open and one.overlaps(other))


def _compatible(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether two dates don't contradict each other: one isn't given, or is “still going on”, or some day fits both."""
    return not one or not other or one.is_open or other.is_open or one.overlaps(other)


def _certainly_overlap(one: Affiliation, other: Affiliation) -> bool:
    froms, untils = (one.certain_from, other.certain_from), (one.certain_until, other.certain_until)
    if None in froms or None in untils:
        return False
    return max(froms) <= min(untils)


def dates_agree(one: Affiliation, other: Affiliation) -> bool:
    """Whether starts and ends of two tellings of one post can both be right. What one of them doesn't give contradicts
    nothing, and neither does “still going on when last attested”."""
    return _compatible(one.start, other.start) and _compatible(one.end, other.end)


def tenures_of(posts: Iterable[Affiliation]) -> dict[UUID, UUID]:
    """Of those posts that are told more than once among these, the id of one that stands for each tenure; one query."""
    pks = [post.pk for post in posts]
    first: dict[UUID, UUID] = {}

    def stands_for(pk: UUID) -> UUID:
        while first.setdefault(pk, pk) != pk:
            pk = first[pk]
        return pk

    links = SamePost.objects.filter(affiliation__in=pks, other__in=pks).order_by("pk")
    for one, other in links.values_list("affiliation", "other"):
        first[stands_for(other)] = stands_for(one)
    return {pk: stands_for(pk) for pk in first}


def contradicting_tenures() -> "QuerySet[SamePost]":
    """Links between tellings of one post whose dates can't both be right: `dates_agree` in SQL, where an open or missing date
    has no bounds and so is before nothing."""
    apart = Q()
    for date in ("start", "end"):
        for one, other in (("affiliation", "other"), ("other", "affiliation")):
            apart |= Q(LessThan(EdtfLatest(f"{one}__{date}"), EdtfEarliest(f"{other}__{date}")))
    named = [
        f"{end}__{part}" for end in ("affiliation", "other") for part in ("person", "role", "organization")
    ]
    return SamePost.objects.filter(apart).select_related(*named).order_by("pk")
