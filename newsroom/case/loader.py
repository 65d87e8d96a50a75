"""Write the rows of a case file to the newsroom: all or nothing, and what the newsroom has edited since stays."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model

from evidence.models.named import NormalizedField
from evidence.registry import Aggregate, copied_fields, registry
from newsroom.case.lines import CaseError, Lined, LinedList, Problem
from newsroom.case.reader import CaseFile, Entry, identifier
from newsroom.models import Hypothesis
from people.models import Person


@dataclass
class Outcome:
    """What loading did: records made, the same as in the file already, replaced, and edited since and left as they are."""

    created: int = 0
    unchanged: int = 0
    replaced: int = 0
    kept: list[str] = field(default_factory=list)


def load(file: CaseFile, *, overwrite: bool = False) -> Outcome:
    """Load a case file that was read, in one transaction.

    A record that is in the newsroom already and differs from the file was edited there: it is left as it is and told in
    `kept`, or with `overwrite` replaced by what the file says. Raises CaseError, with nothing loaded, when the database
    refuses a row; the message names its line.
    """
    outcome = Outcome()
    by_aggregate: dict[Aggregate, list[Entry]] = defaultdict(list)
    for entry in file.entries:
        by_aggregate[entry.aggregate].append(entry)
    with pghistory.context(file=file.path.name), transaction.atomic():
        for aggregate, entries in by_aggregate.items():
            _load_kind(aggregate, entries, outcome, overwrite)
        _load_hypotheses(file)
    return outcome


def _load_kind(aggregate: Aggregate, entries: list[Entry], outcome: Outcome, overwrite: bool) -> None:
    existing = _existing(aggregate, [entry.root.pk for entry in entries])
    write: list[Entry] = []
    for entry in entries:
        there = existing.get(entry.root.pk)
        if there is None:
            write.append(entry)
            outcome.created += 1
        elif there == _content(entry):
            outcome.unchanged += 1
        elif overwrite:
            write.append(entry)
            outcome.replaced += 1
        else:
            outcome.kept.append(entry.where)
    replaced = [entry for entry in write if entry.root.pk in existing]
    try:
        with transaction.atomic():
            _delete_rows(aggregate, replaced)
            for entry in replaced:
                entry.root.save(force_update=True)
            aggregate.root._base_manager.bulk_create(
                [entry.root for entry in write if entry.root.pk not in existing], batch_size=1000
            )
            for model in (*aggregate.owned, *aggregate.links):
                rows = [row for entry in write for row, _line in entry.rows if type(row) is model]
                model._base_manager.bulk_create(rows, batch_size=1000)
    except IntegrityError as error:
        raise CaseError(_culprits(write, error)) from error


def _existing(aggregate: Aggregate, pks: list[Any]) -> dict[Any, set[tuple[Any, ...]]]:
    """What the newsroom has now of some records: {pk: content of root and rows}."""
    found: dict[Any, set[tuple[Any, ...]]] = {}
    for record in aggregate.root._base_manager.filter(pk__in=pks):
        found[record.pk] = {_values(record)}
    for model in (*aggregate.owned, *aggregate.links):
        owner = aggregate.owner_field(model)
        for row in model._base_manager.filter(**{f"{owner.name}__in": pks}):
            found[getattr(row, owner.attname)].add(_values(row))
    return found


def _content(entry: Entry) -> set[tuple[Any, ...]]:
    return {_values(entry.root), *(_values(row) for row, _line in entry.rows)}


def _values(row: Model) -> tuple[Any, ...]:
    """Everything of a row that somebody wrote, in a form that can be compared."""
    values = []
    for column in copied_fields(type(row)):
        if isinstance(column, NormalizedField):
            continue
        value = getattr(row, column.attname)
        prepared = value if isinstance(column, ForeignKey) else column.to_python(column.get_prep_value(value))
        if isinstance(prepared, Decimal):
            prepared = prepared.normalize()
        values.append(tuple(prepared) if isinstance(prepared, list) else str(prepared))
    return (type(row).__name__, *values)


def _delete_rows(aggregate: Aggregate, entries: Iterable[Entry]) -> None:
    pks = [entry.root.pk for entry in entries]
    for model in (*aggregate.owned, *aggregate.links):
        model._base_manager.filter(**{f"{aggregate.owner_field(model).name}__in": pks}).delete()


def _culprits(entries: list[Entry], error: IntegrityError) -> list[Problem]:
    """Which rows the database refused: each is asked for its own constraints, which is too slow to do when all is well."""
    problems = []
    for entry in entries:
        for row, line in [(entry.root, entry.line), *entry.rows]:
            try:
                row.validate_constraints()
            except ValidationError as refused:
                problems.append(Problem(line, entry.where, " ".join(refused.messages)))
    return problems or [Problem(0, "", f"The database refused it: {str(error).splitlines()[0]}")]


def _load_hypotheses(file: CaseFile) -> None:
    """ "May be the same person": written to the newsroom's own table, which has no twin in the published store."""
    people = registry.of(Person)
    known = {entry.key for entry in file.entries if entry.aggregate is people}
    problems: list[Problem] = []
    for entry in file.entries:
        values = entry.extras.get("hypotheses", [])
        lines = values.lines if isinstance(values, LinedList) else [entry.line]
        for value, line in zip(values, lines, strict=False):
            other = value.get("person") if isinstance(value, Lined) else None
            for name in set(value) - {"person", "remark"} if isinstance(value, Lined) else ():
                problems.append(
                    Problem(value.line_of(name), f"{entry.where} › hypotheses › {name}", "is not a field.")
                )
            if other not in known:
                problems.append(
                    Problem(
                        line, f"{entry.where} › hypotheses", f"refers to “{other}”, which is not in people."
                    )
                )
                continue
            Hypothesis.objects.get_or_create(
                person_id=entry.root.pk,
                other_id=identifier(file.case, people, other),
                defaults={"remark": value.get("remark", "")},
            )
    if problems:
        raise CaseError(problems)
