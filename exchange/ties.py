"""Ties of a data set: between people (relations.csv), and of an organization to the one that it is part of (parent_id)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from evidence.models import Citation
from exchange import cells
from exchange.actors import Actor, Actors
from exchange.cells import Address
from exchange.files import Row, RowRefused
from exchange.names import name_based
from exchange.outcome import Report
from exchange.posts import digest
from exchange.references import Match, resolve
from exchange.sources import Sources
from orgs.models import OrganizationLink, OrganizationLinkCitation, OrganizationLinkKind
from people.models import PersonLink, PersonLinkCitation, PersonLinkKind

FILE = "relations.csv"

# “b is the <relation> of a”: the kind of link, and whether it goes from b to a.
RELATIONS: dict[str, tuple[PersonLinkKind, bool]] = {
    **dict.fromkeys(("father", "mother", "parent"), (PersonLinkKind.PARENT_OF, True)),
    **dict.fromkeys(("child", "son", "daughter"), (PersonLinkKind.PARENT_OF, False)),
    **dict.fromkeys(("spouse", "partner", "husband", "wife"), (PersonLinkKind.SPOUSE, False)),
    **dict.fromkeys(("sibling", "brother", "sister"), (PersonLinkKind.SIBLING, False)),
    "relative": (PersonLinkKind.RELATIVE, False),
    "colleague": (PersonLinkKind.COLLEAGUE, False),
    "associate": (PersonLinkKind.ASSOCIATE, False),
}


@dataclass(slots=True)
class Tie:
    """A row of relations.csv, read; or an organization and the id of the one that it is part of."""

    row: Row
    one: str
    other: str
    kind: str
    backwards: bool
    address: Address | None
    said: str
    other_column: str


def read(row: Row) -> Tie:
    """Raises RowRefused."""
    relation = row["relation"].lower()
    one, other = cells.given_id(row, "a_id"), cells.given_id(row, "b_id")
    if relation not in RELATIONS:
        known = ", ".join(RELATIONS)
        raise RowRefused("relation", row["relation"], f"It isn’t a tie that we know: {known}.")
    if one == other:
        raise RowRefused("b_id", other, "Nobody is tied to themselves.")
    kind, backwards = RELATIONS[relation]
    names = [row[f"{end}_name"] or row[f"{end}_id"] for end in ("a", "b")]
    note = f" Note: {row['note']}" if row["note"] else ""
    return Tie(
        row=row,
        one=one,
        other=other,
        kind=kind.value,
        backwards=backwards,
        address=cells.address(row),
        said=f"{names[1]} is the {relation} of {names[0]}.{note}",
        other_column="b_id",
    )


def part_of(actor: Actor) -> Tie:
    """That an organization is part of its `parent_id`."""
    return Tie(
        row=actor.row,
        one=actor.given,
        other=actor.parent,
        kind=OrganizationLinkKind.PART_OF.value,
        backwards=False,
        address=actor.address,
        said=f"{actor.name} has the parent {actor.parent}.",
        other_column="parent_id",
    )


class Ties:
    """Takes in ties of one kind of actors. Two rows that tell the same tie are one link with two citations."""

    def __init__(self, set_name: str, actors: Actors, sources: Sources, report: Report) -> None:
        self.set_name, self.actors, self.sources, self.report = set_name, actors, sources, report
        self.of_people = actors.sort.slug == "people"
        self.link: Any = PersonLink if self.of_people else OrganizationLink
        self.citation: Any = PersonLinkCitation if self.of_people else OrganizationLinkCitation
        self.waits: list[tuple[Row, str, Match]] = []
        self.made: list[UUID] = []

    def take(self, ties: Sequence[Tie]) -> None:
        """Write what isn't there."""
        ends = resolve(self.actors, (end for tie in ties for end in (tie.one, tie.other)))
        self.sources.prepare(tie.address for tie in ties)
        links: dict[UUID, Any] = {}
        citations: dict[UUID, Citation] = {}
        for tie in ties:
            if (pair := self._ends(tie, ends)) is not None:
                link = self._link(tie, *pair)
                links[link.pk] = link
                cited = self._citation(tie, link.pk)
                citations[cited.pk] = cited
        there = set(self.link.objects.filter(pk__in=links).values_list("pk", flat=True))
        known = set(self.citation.objects.filter(pk__in=citations).values_list("pk", flat=True))
        new = [link for pk, link in links.items() if pk not in there]
        self.link.objects.bulk_create(new)
        added = [citation for pk, citation in citations.items() if pk not in known]
        self.citation.objects.bulk_create(added)
        self.made += [link.pk for link in new]
        if self.of_people:
            numbers = self.report.of(FILE)
            numbers.new += len(added)
            numbers.unchanged += len(citations) - len(added)
        else:
            self.report.of(self.actors.sort.file).tied += len(added)

    def _ends(self, tie: Tie, matches: dict[str, Match]) -> tuple[UUID, UUID] | None:
        columns = (("a_id" if self.of_people else "id", tie.one), (tie.other_column, tie.other))
        for column, value in columns:
            match = matches[value]
            if match.refused:
                reason = f"Its row in {self.actors.sort.file}, line {match.refused}, was refused."
                self.report.refuse(tie.row.refusal(RowRefused(column, value, reason)))
                return None
        for column, value in columns:
            if matches[value].record is None:
                self.waits.append((tie.row, column, matches[value]))
                return None
        one, other = (matches[value].record for _column, value in columns)
        assert one and other
        if one == other:
            reason = "Both ends are the same record here."
            self.report.refuse(tie.row.refusal(RowRefused(tie.other_column, tie.other, reason)))
            return None
        return (other, one) if tie.backwards else (one, other)

    def _link(self, tie: Tie, first: UUID, second: UUID) -> Any:
        """The link, with an id made of what it says: a father told of the son, and a son told of the father, are one."""
        symmetric = self.of_people and tie.kind != PersonLinkKind.PARENT_OF
        named = sorted((first, second)) if symmetric else (first, second)
        pk = name_based(self.set_name, "ties", f"{tie.kind}/{named[0]}/{named[1]}")
        ends = tuple(f"{end}_{self.actors.sort.owner}_id" for end in ("from", "to"))
        return self.link(pk=pk, kind=tie.kind, **dict(zip(ends, named, strict=True)))

    def _citation(self, tie: Tie, pk: UUID) -> Any:
        place = tie.row["id"] or digest(tie.row)[:12]
        return self.citation(
            pk=name_based(self.set_name, "tie citations", f"{pk}/{tie.row.file}/{place}"),
            record_id=pk,
            source_id=self.sources.of(tie.address),
            locator=f"{tie.row.file}, {place}"[:100],
            paraphrase=tie.said,
        )
