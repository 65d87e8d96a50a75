"""What pages fetch of people: the posts and ties of a person, the posts of an organization or a role, and all titles."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Prefetch, Q, prefetch_related_objects

from evidence.as_of import as_of, then
from evidence.gathering import gathering
from evidence.models import Record
from orgs.models import Organization
from people import moves
from people.models import Affiliation, AffiliationOrder, Identity, Person, PersonCandidate, PersonLink, Role
from people.posts import MOST
from people.tenures import tenures_of

# What it is called in each language.
gathering.fetches(Role, "titles")


@gathering.add(Person)
def of_person(record: Any) -> Iterable[Record]:
    """Posts and ties, as `record.posts` and `record.links`; and for whom they may be taken, or who may be meant."""
    record.posts = list(then(record, Affiliation.objects.held_by(record).with_ends())[: MOST + 1])
    record.tenures = tenures_of(record.posts)
    record.links = list(then(record, PersonLink.objects.about(record).with_ends()))
    candidates = PersonCandidate.objects.select_related("person", "candidate")
    # Only somebody unresolved has candidates, and nobody unresolved is one.
    unresolved = record.identity == Identity.UNRESOLVED
    prefetch_related_objects([record], Prefetch("candidates" if unresolved else "candidate_for", candidates))
    # A move is between two times, so a page of one day has none.
    record.moves_found = [] if as_of(record) else moves.of_person(record, record.posts)
    return [
        *record.posts,
        *record.links,
        *(part for move in record.moves_found for part in moves.moves_parts(move)),
    ]


@gathering.add(Organization)
def of_organization(record: Any) -> Iterable[Record]:
    """Who held what there, or elsewhere on its behalf, as `record.posts`."""
    there = Affiliation.objects.filter(Q(organization=record) | Q(on_behalf_of=record)).with_ends()
    # Of more than a page shows, those that are attested latest.
    last = there.order_by(F("certain_until").desc(nulls_last=True), "person__sort_key", "possible_from", "pk")
    record.posts = list(then(record, last)[: MOST + 1])
    record.tenures = tenures_of(record.posts)
    record.moves_found = (
        []
        if as_of(record)
        else moves.of_organization(record, record.posts, complete=len(record.posts) <= MOST)
    )
    return [*record.posts, *(part for move in record.moves_found for part in moves.moves_parts(move))]


@gathering.add(Role)
def of_role(record: Any) -> Iterable[Record]:
    """Who held it, as `record.posts`."""
    record.posts = list(then(record, Affiliation.objects.filter(role=record).with_ends())[: MOST + 1])
    record.tenures = tenures_of(record.posts)
    return record.posts


@gathering.add(Affiliation)
def of_affiliation(record: Any) -> Iterable[Record]:
    """What sources say of its order with other posts, as `record.told_orders`; and how others tell the same post, as
    `record.told_also`."""
    record.told_orders = list(
        AffiliationOrder.objects.filter(Q(affiliation=record) | Q(other=record)).with_ends()
    )
    same = Q(same_posts__other=record) | Q(same_posts_of__affiliation=record)
    record.told_also = list(Affiliation.objects.filter(same).with_ends().distinct())
    return [*record.told_orders, *record.told_also]
