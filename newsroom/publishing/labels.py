"""What the newsroom calls records, as the ledger keeps it."""

from collections import defaultdict
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.db.models import ForeignKey, Model

from evidence.models import Named
from evidence.registry import Aggregate
from newsroom.publishing.rows import DEFAULT

LONGEST = 500


class Labels:
    """For one act. What names are made of is fetched once for all of it: a person once, not again for each post."""

    def __init__(self) -> None:
        self._known: dict[type[Model], dict[Any, Any]] = defaultdict(dict)

    def of(self, aggregate: Aggregate, pks: list[Any]) -> dict[str, str]:
        """By id, as text. Records that aren't there have none."""
        root: Any = aggregate.root
        if getattr(root, "NAMED_IN", ()):
            return self._of_parts(root, pks)
        records = _rows(root, pks)
        self._complete(root, records, getattr(root, "NAMED_BY", ()))
        if issubclass(root, Named):
            self._known[root].update((record.pk, record) for record in records)
        return {str(record.pk): str(record)[:LONGEST] for record in records}

    def _of_parts(self, model: Any, pks: list[Any]) -> dict[str, str]:
        """The names of records of which the model says what they are made of: its own function is given just that. Of tens of
        thousands, making the records takes longer than all the rest."""
        keys: dict[str, Any] = {name: model._meta.get_field(name) for name in model.NAMED_BY}
        columns = ("pk", *model.NAMED_IN, *(key.attname for key in keys.values()))
        rows = list(model._base_manager.using(DEFAULT).filter(pk__any_of=pks).values(*columns))
        for key in keys.values():
            self._know(key.related_model, {row[key.attname] for row in rows})
        for row in rows:
            row.update((name, self._known[key.related_model][row[key.attname]]) for name, key in keys.items())
        return {str(row["pk"]): model.__str__(SimpleNamespace(**row))[:LONGEST] for row in rows}

    def _know(self, model: type[Model], pks: set[Any]) -> dict[Any, Any]:
        """All of a model that were fetched, once some are among them. Of None, None."""
        known = self._known[model]
        known.update((found.pk, found) for found in _rows(model, pks - {None} - known.keys()))
        known[None] = None
        return known

    def _complete(self, model: type[Model], records: list[Any], paths: Iterable[str]) -> None:
        """Give records of one model what their foreign keys point to along some paths (`affiliation__person`)."""
        further: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            name, _, rest = path.partition("__")
            further[name] += [rest] if rest else []
        for name, rest_of in further.items():
            key: Any = model._meta.get_field(name)
            assert isinstance(key, ForeignKey), path
            wanted = {getattr(record, key.attname) for record in records}
            known = self._know(key.related_model, wanted)
            self._complete(key.related_model, [known[pk] for pk in wanted - {None}], rest_of)
            for record in records:
                key.set_cached_value(record, known.get(getattr(record, key.attname)))


def _rows(model: type[Model], pks: Iterable[Any]) -> list[Any]:
    wanted = list(pks)
    if not wanted:
        return []
    rows = model._base_manager.using(DEFAULT).filter(pk__any_of=wanted)
    return list(rows.only("name") if model.__str__ is Named.__str__ else rows)
