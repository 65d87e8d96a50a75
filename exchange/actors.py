"""People and organizations of a data set: which records they are, and the rows that are written for those that are new."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from evidence.dates import PartialDate
from evidence.models import Aspect, Citation, Named, NameKind
from exchange import cells
from exchange.cells import Address, OtherName
from exchange.files import Refusal, Row, RowRefused
from exchange.names import name_based
from exchange.outcome import Report, Twins
from exchange.sources import Sources
from exchange.vocabulary import Vocabulary
from orgs.models import (
    Organization,
    OrganizationCitation,
    OrganizationIdentifier,
    OrganizationName,
)
from people.models import Person, PersonCitation, PersonIdentifier, PersonName

KIND_LENGTH = 120


@dataclass(slots=True)
class Actor:
    """A row of people.csv or organizations.csv, read. first, last: birth and death, or founding and end."""

    row: Row
    given: str
    name: str
    other_names: list[OtherName]
    first: PartialDate | None
    last: PartialDate | None
    identifiers: list[tuple[str, str]]
    address: Address | None
    kind: str = ""
    parent: str = ""


def read_person(row: Row) -> Actor:
    """Raises RowRefused."""
    return Actor(
        row=row,
        given=cells.given_id(row),
        name=cells.text(row, "name", cells.NAME_LENGTH, required=True),
        other_names=cells.other_names(row),
        first=cells.day(row, "birth_date"),
        last=cells.day(row, "death_date"),
        identifiers=cells.identifiers(row),
        address=cells.address(row),
    )


def read_organization(row: Row) -> Actor:
    """Raises RowRefused."""
    last = cells.end(row)
    actor = Actor(
        row=row,
        given=cells.given_id(row),
        name=cells.text(row, "name", cells.NAME_LENGTH, required=True),
        other_names=cells.other_names(row),
        first=cells.day(row, "start"),
        # That it still existed isn't a date of its end.
        last=None if last is not None and last.is_open else last,
        identifiers=cells.identifiers(row),
        address=cells.address(row),
        kind=cells.text(row, "classification", KIND_LENGTH),
        parent=cells.text(row, "parent_id", cells.VALUE_LENGTH),
    )
    if actor.parent == actor.given:
        raise RowRefused("parent_id", actor.parent, "An organization can't be part of itself.")
    return actor


@dataclass
class Known:
    """What became of the ids that a set gives: the record of each, those that wait, and the lines of those refused."""

    records: dict[str, UUID] = field(default_factory=dict)
    addresses: dict[str, Address] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """What somebody decided of a queued row: the record that it is, or None for a new one."""

    record: UUID | None


@dataclass(frozen=True)
class Sort:
    """How one of the two kinds of actors is kept."""

    file: str
    slug: str
    model: type[Named]
    names: Any
    identifiers: Any
    citations: Any
    owner: str
    dates: tuple[str, str]
    date_columns: tuple[str, str]
    date_words: tuple[str, str]
    date_aspects: tuple[Aspect, Aspect]


PEOPLE = Sort(
    file="people.csv",
    slug="people",
    model=Person,
    names=PersonName,
    identifiers=PersonIdentifier,
    citations=PersonCitation,
    owner="person",
    dates=("born", "died"),
    date_columns=("birth_date", "death_date"),
    date_words=("born", "died"),
    date_aspects=(Aspect.BIRTH, Aspect.DEATH),
)
ORGANIZATIONS = Sort(
    file="organizations.csv",
    slug="organizations",
    model=Organization,
    names=OrganizationName,
    identifiers=OrganizationIdentifier,
    citations=OrganizationCitation,
    owner="organization",
    dates=("founded", "dissolved"),
    date_columns=("start", "end"),
    date_words=("from", "to"),
    date_aspects=(Aspect.START, Aspect.END),
)


class Actors:
    """Takes in the rows of one of the two files, a batch at a time.

    `known` tells other files what the given ids are; `waits` is what no record fits, or several.
    """

    def __init__(
        self, sort: Sort, set_name: str, sources: Sources, vocabulary: Vocabulary, basis: str, report: Report
    ) -> None:
        self.sort, self.set_name = sort, set_name
        self.sources, self.vocabulary, self.basis, self.report = sources, vocabulary, basis, report
        self.known = Known()
        self.waits: list[tuple[Actor, str, str, list[UUID]]] = []
        self.touched: list[UUID] = []
        # Given ids whose records this run has written or attached to.
        self._fresh: set[str] = set()

    def take(self, actors: Sequence[Actor], decided: Decision | None = None) -> None:
        """Write what is new, attach what fits exactly one record, and put the rest into `waits`."""
        self.sources.prepare(actor.address for actor in actors)
        ours = self._by_id(actors) | self.of_this_set(actor.given for actor in actors)
        fitting, apart = self.fitting([actor for actor in actors if actor.given not in ours])
        # Identifiers of rows of this batch, to find two ids for one number; of earlier ones the database knows.
        seen: dict[tuple[str, str], UUID] = {}
        new: list[Actor] = []
        attached: list[tuple[Actor, UUID]] = []
        there: list[tuple[Actor, UUID]] = []
        numbers = self.report.of(self.sort.file)
        twins: list[tuple[tuple[str, str], UUID, UUID, str]] = []
        for actor in actors:
            if actor.address:
                self.known.addresses[actor.given] = actor.address
            if actor.given in self._fresh:
                numbers.repeated += 1
                attached.append((actor, self.known.records[actor.given]))
                continue
            if (pk := ours.get(actor.given)) is not None:
                there.append((actor, pk))
                self.known.records[actor.given] = pk
                continue
            same_number = [(pair, pk) for pair in actor.identifiers for pk in fitting.get(pair, ())]
            candidates = list(dict.fromkeys(pk for _pair, pk in same_number if pk not in apart))
            if decided:
                candidates = [decided.record] if decided.record else []
            if len(candidates) > 1:
                self._wait(actor, candidates)
                continue
            self._fresh.add(actor.given)
            if candidates:
                pk = candidates[0]
                # Now this set numbers it, too.
                apart.add(pk)
                attached.append((actor, pk))
                numbers.attached += 1
            else:
                pk = self._id_of(actor)
                new.append(actor)
                numbers.new += 1
            self.known.records[actor.given] = pk
            same_number = [(pair, other) for pair, other in same_number if other in apart]
            same_number += [(pair, seen.setdefault(pair, pk)) for pair in actor.identifiers]
            for pair, other in dict.fromkeys(same_number):
                if other != pk:
                    twins.append((pair, other, pk, actor.name))
        self._write(new)
        self._tell_twins(twins)
        self._attach(attached)
        self._compare(there)

    def _id_of(self, actor: Actor) -> UUID:
        return name_based(self.set_name, self.sort.slug, actor.given)

    def _by_id(self, actors: Sequence[Actor]) -> dict[str, UUID]:
        """The records that this set has made, also where somebody has taken its identifier away since."""
        pks = {self._id_of(actor): actor.given for actor in actors}
        there = self.sort.model._default_manager.filter(pk__in=pks).values_list("pk", flat=True)
        return {pks[pk]: pk for pk in there}

    def of_this_set(self, given: Iterable[str]) -> dict[str, UUID]:
        """The records that ids of this set belong to already."""
        return self.numbered([(self.set_name, each) for each in given], one=True)

    def numbered(self, pairs: Iterable[tuple[str, str]], *, one: bool) -> Any:
        """Records by identifier: the value alone as key with `one` (all of one scheme), else (scheme, value) → list."""
        by_scheme: dict[str, set[str]] = defaultdict(set)
        for scheme, value in pairs:
            by_scheme[scheme].add(value)
        found: dict[tuple[str, str], list[UUID]] = defaultdict(list)
        for scheme, values in by_scheme.items():
            rows = self.sort.identifiers._default_manager.filter(scheme=scheme, value__in=values)
            for value, pk in rows.order_by("pk").values_list("value", f"{self.sort.owner}_id"):
                found[scheme, value].append(pk)
        return {value: pks[0] for (_scheme, value), pks in found.items()} if one else found

    def fitting(self, actors: Sequence[Actor]) -> tuple[dict[tuple[str, str], list[UUID]], set[UUID]]:
        """By identifier: earlier records that have it. And those of them that this set numbers otherwise: nobody else is
        attached to these, for the set says that they are others."""
        found = self.numbered((pair for actor in actors for pair in actor.identifiers), one=False)
        everybody = {pk for pks in found.values() for pk in pks}
        numbered = self.sort.identifiers._default_manager.filter(
            scheme=self.set_name, **{f"{self.sort.owner}__in": everybody}
        )
        return found, set(numbered.values_list(f"{self.sort.owner}_id", flat=True)) if everybody else set()

    # ── What is written ──

    def _write(self, actors: Sequence[Actor]) -> None:
        pks = [self.known.records[actor.given] for actor in actors]
        self.touched += pks
        self.sort.model._default_manager.bulk_create(map(self._record, actors, pks))
        self._write_rows(list(zip(actors, pks, strict=True)))

    def _record(self, actor: Actor, pk: UUID) -> Named:
        dates = dict(zip(self.sort.dates, (actor.first, actor.last), strict=True))
        if self.sort is PEOPLE:
            return Person(pk=pk, name=actor.name, public_basis=self.basis, **dates)
        kind = self.vocabulary.kind_of(actor.kind)
        sphere = kind.sphere_id or self.vocabulary.sphere.pk
        return Organization(pk=pk, name=actor.name, kind=kind, sphere_id=sphere, **dates)

    def _attach(self, attached: Sequence[tuple[Actor, UUID]]) -> None:
        """Add what the rows know to records that are there; nothing of these is changed."""
        records = self.sort.model._default_manager.in_bulk([pk for _actor, pk in attached])
        for actor, pk in attached:
            self._differences(actor, records[pk], self.report.contradictions, contradicting=True)
        self._write_rows(attached, {pk: record.name for pk, record in records.items()})

    def _write_rows(self, pairs: Sequence[tuple[Actor, UUID]], names: dict[UUID, str] | None = None) -> None:
        """Other names, identifiers and a citation for each; `names` for records that have some of them already."""
        sort, owner = self.sort, f"{self.sort.owner}_id"
        have_names: set[tuple[UUID, str, str]] = set()
        have: set[tuple[UUID, str, str]] = set()
        if names:
            for model, into, columns in (
                (sort.names, have_names, ("name", "language")),
                (sort.identifiers, have, ("scheme", "value")),
            ):
                into.update(
                    model._default_manager.filter(**{f"{owner}__in": names}).values_list(owner, *columns)
                )
        spellings: list[Any] = []
        identifiers: list[Any] = []
        for actor, pk in pairs:
            others = [(other.name, other.language, other.kind) for other in actor.other_names]
            if names and actor.name != names[pk]:
                others.insert(0, (actor.name, "", NameKind.SPELLING_VARIANT.value))
            for name, language, kind in others:
                if (pk, name, language) not in have_names:
                    have_names.add((pk, name, language))
                    spellings.append(sort.names(name=name, language=language, kind=kind, **{owner: pk}))
            for scheme, value in ((self.set_name, actor.given), *actor.identifiers):
                if (pk, scheme, value) not in have:
                    have.add((pk, scheme, value))
                    identifiers.append(sort.identifiers(scheme=scheme, value=value, **{owner: pk}))
        sort.names._default_manager.bulk_create(spellings)
        sort.identifiers._default_manager.bulk_create(identifiers)
        sort.citations._default_manager.bulk_create(self._citation(actor, pk) for actor, pk in pairs)

    def _citation(self, actor: Actor, pk: UUID) -> Citation:
        """The row in words, so that nothing that it says is lost, and which of the record's fields rest on it."""
        aspects, said = [Aspect.IDENTITY.value], [f"“{actor.name}”"]
        for date, words, aspect in zip(
            (actor.first, actor.last), self.sort.date_words, self.sort.date_aspects, strict=True
        ):
            if date:
                aspects.append(aspect.value)
                said.append(f"{words} {date}")
        if actor.row["end_status"]:
            said.append(f"status of the end: {actor.row['end_status']}")
        if actor.kind:
            said.append(f"classified as “{actor.kind}”")
        said += [f"{scheme} {value}" for scheme, value in actor.identifiers]
        said += [f"also “{other.name}” ({other.remark})" for other in actor.other_names if other.remark]
        return self.sort.citations(
            record_id=pk,
            source_id=self.sources.of(actor.address),
            locator=f"{actor.row.file}, {actor.given}"[:100],
            aspects=aspects,
            paraphrase=", ".join(said) + ".",
        )

    # ── What is told ──

    def _wait(self, actor: Actor, candidates: list[UUID]) -> None:
        self.known.waiting.add(actor.given)
        reason = f"{len(candidates)} records have one of these identifiers; say which of them it is, if any."
        self.waits.append((actor, "identifiers", reason, candidates))

    def _tell_twins(self, twins: Sequence[tuple[tuple[str, str], UUID, UUID, str]]) -> None:
        """Two records of this set with one identifier, told when the second is taken in."""
        found: Any = self.sort.model._default_manager.filter(
            pk__in={first for _pair, first, _pk, _name in twins}
        )
        names = dict(found.values_list("pk", "name")) if twins else {}
        for pair, first, pk, name in twins:
            self.report.twins.append(
                Twins(self.sort.slug, ":".join(pair), first, pk, (names.get(first, ""), name))
            )

    def _compare(self, there: Sequence[tuple[Actor, UUID]]) -> None:
        """Rows whose records are there: what differs is told and left as it is."""
        numbers = self.report.of(self.sort.file)
        pks = [pk for _actor, pk in there]
        records = self.sort.model._default_manager.in_bulk(pks)
        owner = f"{self.sort.owner}_id"
        have = set(
            self.sort.identifiers._default_manager.filter(**{f"{owner}__in": pks}).values_list(
                owner, "scheme", "value"
            )
        )
        names = set(
            self.sort.names._default_manager.filter(**{f"{owner}__in": pks}).values_list(owner, "name")
        )
        for actor, pk in there:
            record = records[pk]
            told = self._differences(actor, record, self.report.differences)
            if actor.name != record.name and (pk, actor.name) not in names:
                told += 1
                self._tell(self.report.differences, actor, "name", actor.name, f"It is “{record.name}” here.")
            for scheme, value in actor.identifiers:
                if (pk, scheme, value) not in have:
                    told += 1
                    reason = "The record has no such identifier."
                    self._tell(self.report.differences, actor, "identifiers", f"{scheme}:{value}", reason)
            if told:
                numbers.differs += 1
            else:
                numbers.unchanged += 1

    def _differences(
        self, actor: Actor, record: Named, into: list[Refusal], *, contradicting: bool = False
    ) -> int:
        """Tell which dates differ from the record's; with `contradicting`, only those that can't both be right."""
        told = 0
        for column, attribute, date in zip(
            self.sort.date_columns, self.sort.dates, (actor.first, actor.last), strict=True
        ):
            here = getattr(record, attribute)
            if date is None or date == here or (contradicting and (here is None or date.overlaps(here))):
                continue
            told += 1
            self._tell(into, actor, column, str(date), f"{record.name} has {here or 'no date'} here.")
        return told

    def _tell(self, into: list[Refusal], actor: Actor, column: str, value: str, reason: str) -> None:
        into.append(Refusal(actor.row.file, actor.row.line, column, value, reason))
