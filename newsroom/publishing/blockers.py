"""What keeps a record from becoming public, each in a sentence that says how to mend it.

Nothing here keeps anybody from saving: the newsroom may hold what is not ready yet.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q
from django.utils import timezone
from psycopg import sql

from evidence.admin_words import disagreement
from evidence.fields import EdtfLatest
from evidence.models import Aspect, PeriodFact, Relation
from evidence.registry import Aggregate, registry
from newsroom.models import Policy
from newsroom.publishing.review import Selection, approvals, policies, unapproved
from newsroom.publishing.rows import NEWSROOM, fetch, table
from people.lifetimes import outside_life
from people.models import Affiliation, Identity, Person, PersonCitation, PublicBasis

UNNAMED = (Identity.UNNAMED_ONE, Identity.UNNAMED_GROUP)


@dataclass(frozen=True)
class Blocker:
    """Why a record can't become public, in a sentence, the record to mend, and whether that is done by reviewing it."""

    record: Model
    message: str
    by_review: bool = False


def blockers_of(selection: Selection) -> list[Blocker]:
    """Everything that blocks the records of a selection; the number of queries depends on the kinds of record only."""
    return [
        blocker for aggregate, pks in selection.items() for rule in RULES for blocker in rule(aggregate, pks)
    ]


def records_of(aggregate: Aggregate, pks: Iterable[Any]) -> Iterator[Any]:
    """Roots in the newsroom, in a fixed order."""
    yield from aggregate.records(pks).order_by("pk")


def _without_evidence(aggregate: Aggregate, pks: set[Any]) -> Iterator[Blocker]:
    """Facts that nothing supports, or only citations that don't tell what the source says."""
    if not aggregate.needs_evidence:
        return
    citations = aggregate.citations
    if citations is None:
        raise LookupError(f"{aggregate.root.__name__} is a fact, but has no table of citations.")
    query = sql.SQL(
        "SELECT f.id, count(c.id) FROM {facts} f"
        " LEFT JOIN {citations} c ON c.record_id = f.id AND c.relation = %(supports)s"
        " WHERE f.id = ANY(%(pks)s)"
        " GROUP BY f.id HAVING coalesce(bool_or(c.paraphrase <> '' OR c.quote <> ''), false) = false"
    ).format(facts=table(NEWSROOM, aggregate.root), citations=table(NEWSROOM, citations))
    found = dict(fetch(query, {"pks": list(pks), "supports": Relation.SUPPORTS.value}))
    if found:
        # An editor has accepted documents that only the newsroom has seen: readers are told so.
        seen = {pk for pk, *_rest, unsourced in approvals(aggregate, list(found)) if unsourced}
        found = {pk: number for pk, number in found.items() if pk not in seen}
    for record in records_of(aggregate, found):
        yield Blocker(
            record,
            "Its citation doesn't tell what the source says: add it in your words, or quote it."
            if found[record.pk]
            else "No citation supports it. Add one: nothing goes out without evidence.",
        )


def _contradictory_dates(aggregate: Aggregate, pks: set[Any]) -> Iterator[Blocker]:
    """Dates of which no reading is left, unexplained."""
    if issubclass(aggregate.root, PeriodFact):
        for record in _rows(aggregate, pks, dates_agree=False, remark=""):
            yield Blocker(
                record,
                f"Its dates contradict each other: {disagreement(record.period)[0]}. Mend them or, if the sources say so, "
                "tell readers in the public remark.",
            )


def _outside_life(aggregate: Aggregate, pks: set[Any]) -> Iterator[Blocker]:
    """Posts after the person's death or before their birth, unexplained."""
    if aggregate.root is not Affiliation:
        return
    posts: Any = aggregate.records(pks).filter(remark="").order_by("pk")
    found: Iterable[Any] = outside_life(posts)
    for record in found:
        yield Blocker(
            record,
            f"By its dates and those of the person it was held {record.beyond}. Mend the dates or, if the sources say so, "
            "tell readers in the public remark.",
        )


def _still_named(aggregate: Aggregate, pks: set[Any]) -> Iterator[Blocker]:
    """People who are said to be unnamed and are not."""
    if aggregate.root is not Person:
        return
    named = Q(identity__in=UNNAMED) & (Q(names__isnull=False) | Q(identifiers__isnull=False))
    for record in _rows(aggregate, pks, named):
        yield Blocker(
            record,
            "It says that the person isn't named, yet has other names or identifiers, which name them. Remove those, or "
            "change the identity.",
        )
    for record in _rows(aggregate, pks, identity=Identity.UNRESOLVED, identifiers__isnull=False):
        yield Blocker(
            record,
            "The source doesn't tell which of two namesakes is meant, yet the record has an identifier, which says "
            "which one. Remove the identifier, or change the identity.",
        )


def _exact_birth(aggregate: Aggregate, pks: set[Any]) -> Iterator[Blocker]:
    """A day or month of birth, of somebody who holds no public office."""
    if aggregate.root is not Person:
        return
    for record in _rows(aggregate, pks, Q(born__contains="-") & ~Q(public_basis=PublicBasis.OFFICE_HOLDER)):
        yield Blocker(
            record,
            f"The birth of somebody without public office is published as a year: write {record.born.earliest.year} "
            "alone, or years from and to. (“Why public” says whether it is an office holder.)"
            if record.born.earliest
            else "The birth of somebody without public office is published as a year: leave out month and day.",
        )


def _life_without_evidence(aggregate: Aggregate, pks: set[Any]) -> Iterator[Blocker]:
    """A birth or a death that no citation is about: a source of somebody's posts says nothing of them."""
    if aggregate.root is not Person:
        return
    for field, aspect, what in (("born", Aspect.BIRTH, "birth"), ("died", Aspect.DEATH, "death")):
        for record in _rows(aggregate, pks, Q(**{f"{field}__isnull": False}), _nothing_about(aspect)):
            yield Blocker(
                record,
                f"No citation is about the {what}. Cite where it stands, under “the {what}”, or leave it out.",
            )


def _identity_without_evidence(aggregate: Aggregate, pks: set[Any]) -> Iterator[Blocker]:
    """Identifiers say that this is the person in a register, whom others have written about: somebody has to say so."""
    if aggregate.root is not Person:
        return
    for record in _rows(
        aggregate, pks, _nothing_about(Aspect.IDENTITY), identity=Identity.NAMED, identifiers__isnull=False
    ):
        yield Blocker(
            record,
            "It has an identifier, which says who this is in a register, and no citation is about that. Cite where it "
            "stands, under “the identity”, or leave the identifier out.",
        )


def _nothing_about(aspect: Aspect) -> Q:
    """People of whom no citation supports that part."""
    cited = PersonCitation.objects.filter(
        record=OuterRef("pk"), relation=Relation.SUPPORTS, aspects__contains=[aspect.value]
    )
    return ~Q(Exists(cited))


def _minor(aggregate: Aggregate, pks: set[Any]) -> Iterator[Blocker]:
    """Children are never published."""
    if aggregate.root is not Person:
        return
    today = timezone.localdate()
    grown = today.replace(year=today.year - 18, day=min(today.day, 28))
    born = aggregate.records(pks).annotate(born_by=EdtfLatest("born"))
    for record in born.filter(born_by__gt=grown).order_by("pk"):
        yield Blocker(
            record, "By the birth date this is, or may be, somebody under 18: minors can't be published."
        )


def unreviewed(changed: Selection) -> Iterator[Blocker]:
    """What nobody but its author has looked at, as it is now; and unnamed people of whom Legal hasn't."""
    for aggregate, waiting in unapproved(changed).items():
        for record in records_of(aggregate, waiting):
            yield Blocker(
                record,
                "Nobody has approved it as it is now. Somebody who didn't enter it has to look at it.",
                by_review=True,
            )
    for aggregate, pks in changed.items():
        if aggregate.root is Person:
            yield from _unnamed(aggregate, pks)


def unnamed_of(pks: set[Any]) -> set[Any]:
    """Of some people, those of whom a review has to say whether a reader could find out who they are."""
    people = registry.of(Person)
    unnamed = set(people.records(pks).filter(identity=Identity.UNNAMED_ONE).values_list("pk", flat=True))
    return {pk for pk, policy in policies(people, unnamed).items() if policy != Policy.SOLO}


def _unnamed(aggregate: Aggregate, pks: set[Any]) -> Iterator[Blocker]:
    unnamed = unnamed_of(pks)
    known = {
        pk: (identifiable, legal) for pk, _who, identifiable, legal, _seen in approvals(aggregate, unnamed)
    }
    for record in records_of(aggregate, known):
        identifiable, legal = known[record.pk]
        if legal or identifiable is False:
            continue
        yield Blocker(
            record,
            "A reader might find out who this is: Legal has to approve it."
            if identifiable
            else "The review doesn't say whether a reader could find out who this is. Approve it again, and answer that.",
            by_review=True,
        )


def _rows(aggregate: Aggregate, pks: set[Any], *conditions: Q, **values: Any) -> Iterable[Any]:
    return aggregate.records(pks).filter(*conditions, **values).order_by("pk").distinct()


Rule = Callable[[Aggregate, set[Any]], Iterator[Blocker]]
RULES: tuple[Rule, ...] = (
    _without_evidence,
    _contradictory_dates,
    _outside_life,
    _still_named,
    _exact_birth,
    _life_without_evidence,
    _identity_without_evidence,
    _minor,
)
