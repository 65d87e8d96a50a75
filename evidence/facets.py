"""Facets: beside each choice of a filter, how many rows the list would have with it, given the other filters.

All of them come from one query, like the numbers of the flow between spheres (people.flows): the rows that fit everything but
the facets themselves, counted by every combination of their values. What a facet's choice would leave is the sum over the
combinations that fit the other facets. Where there are more than MOST rows, or a filter asks through other tables, no numbers
stand there: none are better than slow ones.
"""

from collections import Counter
from typing import Any

from django.db.models import Count, F, QuerySet

from evidence.filter_fields import TermField
from evidence.filters import RecordFilterSet
from evidence.parameters import Parameter

MOST = 100_000


def facets_of(asked: RecordFilterSet) -> dict[str, Parameter]:
    """The filters whose choices can be counted, by name."""
    found: dict[str, Any] = asked.filters
    return {name: each for name, each in found.items() if each.counted_by is not None}


def counted(asked: RecordFilterSet, rows: QuerySet[Any], total: int) -> dict[str, Counter[str]]:
    """How many rows each choice of each facet would leave; {} where they aren't counted.

    rows: the list without any filter, and without what its lines show. total: how many rows it has as asked.
    """
    facets = facets_of(asked)
    given = {name: _value(asked.given[name]) for name in facets if name in asked.given}
    if not facets or total > MOST:
        return {}
    base = asked.rows_without(given, rows).order_by()
    # What is asked about facets narrowed the list; without that it may be much longer.
    if given and base[: MOST + 1].count() > MOST:
        return {}
    columns = {f"facet_{name}": _expression(each) for name, each in facets.items()}
    found: dict[str, Counter[str]] = {name: Counter() for name in facets}
    for row in base.values(**columns).annotate(n=Count("pk")):
        values = {name: row[f"facet_{name}"] for name in facets}
        unlike = [name for name, value in given.items() if values[name] != value]
        for name in facets:
            if not unlike or unlike == [name]:
                found[name][str(values[name])] += row["n"]
    return found | asked.counted_besides(rows)


def _value(value: Any) -> Any:
    """What stands in the column for a cleaned value: a term's code, or the value itself."""
    return getattr(value, "pk", value)


def _expression(parameter: Any) -> Any:
    by = parameter.counted_by
    return F(by) if isinstance(by, str) else by


def put_beside(asked: RecordFilterSet, counts: dict[str, Counter[str]]) -> None:
    """Writes the numbers into the choices of the form: “company (12)”. Of a vocabulary that several filters are about, the
    terms are read once. A filter that isn't asked for and of which every choice has none is left out of the form."""
    terms: dict[Any, list[tuple[Any, Any]]] = {}
    for name, numbers in counts.items():
        field: Any = asked.form.fields[name]
        if isinstance(field, TermField):
            choices = terms.get(field.model) or list(iter(field.widget.choices))
            terms[field.model] = choices
        else:
            choices = field.widget.choices
        if name not in asked.given and not any(
            numbers[str(value)] for value, _label in choices if str(value)
        ):
            asked.idle.add(name)
        field.widget.choices = [
            (value, f"{label} ({numbers[str(value)]})" if str(value) else label) for value, label in choices
        ]


def terms(asked: RecordFilterSet, name: str) -> list[Any]:
    """The terms of a vocabulary that a filter offers, as they were read for it."""
    return [value.instance for value, _label in iter(asked.form.fields[name].widget.choices) if value]
