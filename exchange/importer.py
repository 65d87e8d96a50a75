"""Take in a data set: all its files in one transaction, in batches, so that memory doesn't grow with the rows of a file and
whatever stops it leaves nothing half in.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pghistory
from django.db import connection, transaction

from exchange import actors, posts, ties
from exchange.actors import ORGANIZATIONS, PEOPLE, Actor, Actors
from exchange.cells import Address
from exchange.files import Refusal, Row, RowRefused, Table, folder_name, other_files, tables
from exchange.models import Import, QueuedRow
from exchange.outcome import Report
from exchange.posts import Posts
from exchange.references import Match
from exchange.sources import Sources
from exchange.ties import Tie, Ties
from exchange.vocabulary import Vocabulary
from investigations.models import ITEM_FIELD, Investigation, InvestigationItem
from orgs.models import Organization, OrganizationLink
from people.models import Affiliation, Person, PersonLink
from people.tenures import link_same_posts

BATCH = 2000
# One import or undoing at a time: two of the same set would both find its records missing.
LOCK = 0x64726161
T = TypeVar("T")


@dataclass(frozen=True)
class Options:
    """How a set is taken in.

    set_name: the scheme of its ids. source: its address, for rows without one. publisher: who publishes it. basis: why the
    people in it may stand in a public database (people.PublicBasis). partial: refused rows are left out instead of stopping
    everything.
    """

    folder: Path
    set_name: str
    source: Address | None = None
    publisher: str = ""
    basis: str = "incidental"
    dossier: Investigation | None = None
    partial: bool = False
    dry_run: bool = False


class Stopped(Exception):
    """Nothing was taken in: rows were refused. `report` has them all."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(f"{len(report.refusals)} rows were refused.")


class _NothingKept(Exception):
    """Rolls back what a dry run, or one without anything new, has written."""


Progress = Callable[[str, int], None]


def take_in(
    options: Options,
    *,
    progress: Progress = lambda file, rows: None,
    inside: Callable[[Import, Report], None] = lambda made, report: None,
) -> tuple[Import | None, Report]:
    """Take in the set that a folder holds. Returns the import (None for a dry run, or where there was nothing new) and what
    became of the rows.

    progress: called with file and number of rows after each batch. inside: what else belongs into the same transaction.
    Raises FileRefused where a file is no table, and Stopped, with nothing taken in, where rows were refused and that isn't
    allowed.
    """
    found = tables(options.folder)
    report = Report()
    report.extra += [f"{table.name}: {column}" for table in found for column in table.extra]
    report.extra += other_files(options.folder)
    made = None
    try:
        with transaction.atomic():
            lock()
            made = Import.objects.create(
                set_name=options.set_name,
                folder=folder_name(options.folder),
                dossier=options.dossier,
                options={
                    "source": options.source.text if options.source else "",
                    "publisher": options.publisher,
                    "basis": options.basis,
                },
            )
            with pghistory.context(**made.context):
                importer = Importer(made, options, report)
                importer.run(found, progress)
                if report.refusals and not options.partial:
                    raise Stopped(report)
                importer.finish()
                inside(made, report)
            if options.dry_run or not report.wrote:
                raise _NothingKept
            made.report = report.stored()
            made.save(update_fields=["report"])
    except _NothingKept:
        made = None
    return made, report


def lock() -> None:
    """Wait until no other import is under way; until the end of the transaction.

    Foreign keys are checked at each statement, not at the end: every history trigger walks through what is put off, so that a
    hundred thousand rows would take four times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Importer:
    """The parts that take in each file, with what they know in common."""

    def __init__(self, made: Import, options: Options, report: Report) -> None:
        self.made, self.options, self.report = made, options, report
        name = options.set_name
        self.sources = Sources(name, options.source, options.publisher)
        self.vocabulary = Vocabulary()
        people, organizations = (
            Actors(sort, name, self.sources, self.vocabulary, options.basis, report)
            for sort in (PEOPLE, ORGANIZATIONS)
        )
        self.people, self.organizations = people, organizations
        self.posts = Posts(name, people, organizations, self.sources, self.vocabulary, report)
        self.person_ties = Ties(name, people, self.sources, report)
        self.organization_ties = Ties(name, organizations, self.sources, report)
        # Read before all organizations are there, so they are tied once they are.
        self.parents: list[Tie] = []

    def run(self, found: Iterable[Table], progress: Progress) -> None:
        """Take in all rows of all files."""
        steps: dict[str, tuple[Callable[[Row], Any], Callable[[list[Any]], None]]] = {
            "people.csv": (actors.read_person, self.people.take),
            "organizations.csv": (actors.read_organization, self._organizations),
            "affiliations.csv": (posts.read, self.posts.take),
            "relations.csv": (ties.read, self.person_ties.take),
        }
        for table in found:
            read, take = steps[table.name]
            for batch in _batches(self._read(table, read), BATCH):
                take(batch)
                progress(table.name, self.report.of(table.name).rows)
            if table.name == "organizations.csv":
                for parents in _batches(iter(self.parents), BATCH):
                    self.organization_ties.take(parents)

    def _organizations(self, batch: list[Actor]) -> None:
        self.organizations.take(batch)
        # A row that waits is tied once somebody has said which organization it is.
        waiting = self.organizations.known.waiting
        self.parents += [
            ties.part_of(actor) for actor in batch if actor.parent and actor.given not in waiting
        ]

    def _read(self, table: Table, read: Callable[[Row], T]) -> Iterator[T]:
        """The rows of a file as values; those that are refused go into the report."""
        numbers = self.report.of(table.name)
        known = {"people.csv": self.people.known, "organizations.csv": self.organizations.known}
        for row in table:
            numbers.rows += 1
            if isinstance(row, Refusal):
                self.report.refuse(row)
                continue
            try:
                yield read(row)
            except RowRefused as error:
                self.report.refuse(row.refusal(error))
                if table.name in known and row["id"]:
                    known[table.name].refused.setdefault(row["id"], row.line)

    def finish(self) -> None:
        """What needs all rows: the queue, tenures, the dossier."""
        self._queue()
        self.report.new_roles, self.report.new_kinds = self.vocabulary.new_roles, self.vocabulary.new_kinds
        linked = link_same_posts(self.posts.people_touched)
        self.report.tenures, self.report.contradicting_tenures = (
            len(linked),
            sum(not each.agree for each in linked),
        )
        if self.options.dossier:
            self._add_to(self.options.dossier)

    def waits(self) -> Iterator[tuple[Row, str, Match]]:
        """All rows that wait for somebody."""
        for part in (self.people, self.organizations):
            for actor, column, reason, candidates in part.waits:
                yield actor.row, column, Match(reason=reason, candidates=tuple(candidates))
        for others in (self.posts, self.organization_ties, self.person_ties):
            yield from others.waits

    def _queue(self) -> None:
        """Put what waits into the queue, unless the same row of the same set is or was there."""
        waiting = [(row, column, match, posts.digest(row)) for row, column, match in self.waits()]
        before = set(
            QueuedRow.objects.filter(within__set_name=self.options.set_name).values_list("digest", flat=True)
        )
        new = []
        for row, column, match, digest in waiting:
            numbers = self.report.of(row.file)
            # The row of an organization was counted already, as what became of the organization.
            counts = column != "parent_id"
            if digest in before:
                numbers.unchanged += counts
                continue
            before.add(digest)
            numbers.queued += counts
            self.report.queued.append(Refusal(row.file, row.line, column, row[column], match.reason))
            new.append(
                QueuedRow(
                    within=self.made,
                    file=row.file,
                    line=row.line,
                    row=row.cells,
                    source=self._source_of(row),
                    digest=digest,
                    column=column,
                    value=row[column][:500],
                    reason=match.reason[:500],
                    candidates=[str(pk) for pk in match.candidates],
                )
            )
        QueuedRow.objects.bulk_create(new, batch_size=BATCH)

    def _source_of(self, row: Row) -> str:
        """Where a row of a post that names no source has its facts from: where its person's row has them."""
        known = self.people.known.addresses.get(row["person_id"]) if row.file == posts.FILE else None
        return "" if row["source_url"] or known is None else known.text

    def written(self) -> Iterator[tuple[type, Sequence[UUID]]]:
        """The ids of the new records, kind by kind."""
        yield Person, self.people.touched
        yield Organization, self.organizations.touched
        yield Affiliation, self.posts.made
        yield PersonLink, self.person_ties.made
        yield OrganizationLink, self.organization_ties.made

    def _add_to(self, dossier: Investigation) -> None:
        for model, pks in self.written():
            field = f"{ITEM_FIELD[model]}_id"
            items = (InvestigationItem(investigation=dossier, **{field: pk}) for pk in pks)
            for batch in _batches(items, BATCH):
                InvestigationItem.objects.bulk_create(batch)


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch
