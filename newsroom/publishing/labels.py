"""What the newsroom calls records, as the ledger keeps it."""

from collections import defaultdict
from collections.abc import Iterable
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
        root = aggregate.root
        records = _rows(root, pks)
        self._complete(root, records, getattr(root, "NAMED_BY", ()))
        if issubclass(root, Named):
            self._known[root].update((record.pk, record) for record in records)
        return {str(record.pk): str(record)[:LONGEST] for record in records}

    def _complete(self, model: type[Model], records: list[Any], paths: Iterable[str]) -> None:
        """Give records of one model what their foreign keys point to along some paths (`affiliation__person`)."""
        further: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            name, _, rest = path.partition("__")
            further[name] += [rest] if rest else []
        for name, rest_of in further.items():
            key: Any = model._meta.get_field(name)
            assert isinstance(key, ForeignKey), path
            known = self._known[key.related_model]
            wanted = {getattr(record, key.attname) for record in records} - {None}
            known.update((found.pk, found) for found in _rows(key.related_model, wanted - known.keys()))
            self._complete(key.related_model, [known[pk] for pk in wanted], rest_of)
            for record in records:
                key.set_cached_value(record, known.get(getattr(record, key.attname)))


def _rows(model: type[Model], pks: Iterable[Any]) -> list[Any]:
    wanted = list(pks)
    if not wanted:
        return []
    rows = model._base_manager.using(DEFAULT).filter(pk__any_of=wanted)
    if model.__str__ is Named.__str__:
        rows = rows.only("name")
    elif named_in := getattr(model, "NAMED_IN", ()):
        rows = rows.only(*named_in, *getattr(model, "NAMED_BY", ()))
    return list(rows)
