"""Decide on a row that waits: it is this record, it is somebody new, or it stays out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pghistory
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from exchange import actors, cells, posts, ties
from exchange.actors import Actor, Actors, Decision
from exchange.cells import address_of, as_reference
from exchange.files import Row, RowRefused
from exchange.importer import Importer, Options, lock
from exchange.models import Import, Outcome, QueuedRow
from exchange.outcome import Report
from orgs.models import Organization
from people.models import Person

# The cells that refer to somebody, by file, and of which kind.
REFERENCES: dict[str, dict[str, type[Person] | type[Organization]]] = {
    "people.csv": {"id": Person, "identifiers": Person},
    "organizations.csv": {"id": Organization, "identifiers": Organization, "parent_id": Organization},
    "affiliations.csv": {"person_id": Person, "organization_id": Organization},
    "relations.csv": {"a_id": Person, "b_id": Person},
}


class CantSettle(Exception):
    """The decision can't be carried out; the message says why. Nothing was changed."""


def kind_of(queued: QueuedRow) -> type[Person] | type[Organization]:
    """What has to be chosen for a row."""
    return REFERENCES[queued.file][queued.column]


def new_name(queued: QueuedRow) -> str:
    """What a new record would be called; "" where the row doesn't say."""
    if queued.column == "identifiers":
        return str(queued.row["name"])
    if queued.file == "relations.csv":
        return str(queued.row.get(f"{queued.column[0]}_name", ""))
    return ""


def alike(queued: QueuedRow) -> "QuerySet[QueuedRow]":
    """The rows of the same import that wait for the same decision, itself included."""
    value = queued.row["id"] if queued.column == "identifiers" else queued.value
    kind = kind_of(queued)
    meant = Q(pk=queued.pk)
    for file, columns in REFERENCES.items():
        for column, model in columns.items():
            if model is kind and column not in ("id", "identifiers"):
                meant |= Q(file=file, **{f"row__{column}": value})
    return queued.within.queue.filter(meant, outcome=Outcome.WAITING)


def leave_out(rows: "QuerySet[QueuedRow]", *, by: User) -> int:
    """Leave rows out for good; the same row of the same set won't be queued again. Returns how many."""
    return rows.filter(outcome=Outcome.WAITING).update(
        outcome=Outcome.DISMISSED, settled_at=timezone.now(), settled_by=by
    )


def settle(
    queued: QueuedRow,
    record: Person | Organization | None,
    *,
    by: User,
    inside: Callable[[Report], object] = lambda report: None,
) -> int:
    """Take in a row that waits, and those that wait for the same: it is about `record`, or (None) about somebody new.

    The record gets the identifier, so that the next import of the set finds it. inside: what else belongs into the same
    transaction. Returns how many rows were taken in. Raises CantSettle.
    """
    with transaction.atomic():
        lock()
        queued = QueuedRow.objects.select_related("within").select_for_update(of=("self",)).get(pk=queued.pk)
        if queued.outcome != Outcome.WAITING:
            raise CantSettle("Somebody has decided on this row meanwhile.")
        if queued.within.undone_at:
            raise CantSettle("The import was taken out meanwhile.")
        if record is None and not new_name(queued):
            raise CantSettle("The row doesn't say what somebody new is called: choose a record.")
        with pghistory.context(**queued.within.context):
            try:
                report = Report()
                number = _settle(queued, record, by, report)
                inside(report)
            except RowRefused as error:
                raise CantSettle(f"{error.column}: {error.reason}") from error
    return number


def _settle(queued: QueuedRow, record: Person | Organization | None, by: User, report: Report) -> int:
    rows = list(alike(queued).order_by("pk"))
    made = queued.within
    importer = Importer(made, _options(made), report)
    part = importer.people if kind_of(queued) is Person else importer.organizations
    _decide(queued, record, importer, part)
    done = [row for row in rows if _take(row, importer)]
    if report.refusals:
        raise CantSettle(str(report.refusals[0]))
    importer.finish()
    outcome = Outcome.NEW if record is None else Outcome.MATCHED
    QueuedRow.objects.filter(pk__in=[row.pk for row in done]).update(
        outcome=outcome, settled_at=timezone.now(), settled_by=by
    )
    return len(done)


def _options(made: Import) -> Options:
    """As the set was taken in."""
    kept = made.options
    return Options(
        Path(made.folder),
        made.set_name,
        source=address_of(kept["source"]) if kept.get("source") else None,
        publisher=kept.get("publisher", ""),
        basis=kept.get("basis", "incidental"),
        dossier=made.dossier,
    )


def _decide(
    queued: QueuedRow, record: Person | Organization | None, importer: Importer, part: Actors
) -> None:
    """Make the id that was waited for known."""
    row = _row(queued)
    if queued.column == "identifiers":
        part.take([_actor(row)], Decision(record.pk if record else None))
        return
    value = queued.value
    if record is not None:
        part.known.records[value] = record.pk
        _number(part, record.pk, value, importer.options.set_name)
        return
    name = new_name(queued)
    reference = as_reference(value)
    identifiers = [reference] if reference else []
    actor = Actor(row, value, name, [], None, None, identifiers, cells.address(row))
    part.take([actor], Decision(None))


def _number(part: Actors, pk: UUID, value: str, set_name: str) -> None:
    """Give a record the identifier by which the set refers to it."""
    scheme, number = as_reference(value) or (set_name, value)
    part.sort.identifiers._default_manager.get_or_create(
        scheme=scheme, value=number, **{f"{part.sort.owner}_id": pk}
    )


def _actor(row: Row) -> Actor:
    return actors.read_person(row) if row.file == "people.csv" else actors.read_organization(row)


def _take(row: QueuedRow, importer: Importer) -> bool:
    """Take in one row. Returns False where it waits for somebody else still."""
    value = _row(row)
    part: Any
    if row.file == "affiliations.csv":
        part, post = importer.posts, posts.read(value)
        post.address = post.address or (address_of(row.source) if row.source else None)
        part.take([post])
    elif row.file == "relations.csv":
        part = importer.person_ties
        part.take([ties.read(value)])
    else:
        # The row itself was taken in with the decision; an organization may be part of another.
        part, actor = importer.organization_ties, _actor(value)
        if actor.parent:
            part.take([ties.part_of(actor)])
    if not part.waits:
        return True
    _row_waits, column, match = part.waits.pop()
    row.column, row.value, row.reason = column, value[column][:500], match.reason[:500]
    row.candidates = [str(pk) for pk in match.candidates]
    row.save(update_fields=["column", "value", "reason", "candidates"])
    return False


def _row(queued: QueuedRow) -> Row:
    return Row(queued.file, queued.line, queued.row)


def candidates(queued: QueuedRow) -> Iterator[Person | Organization]:
    """The records that may be meant, those that are gone left out."""
    found: Any = kind_of(queued)._default_manager.filter(pk__in=queued.candidates)
    yield from found.prefetch_related("identifiers", "names").order_by("sort_key", "pk")
