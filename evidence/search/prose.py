"""Where texts are: remarks, articles, what citations quote and say in our words. Each is in an index of its own in the
published store, as names are (`evidence.search.index`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from psycopg import sql

from config.stores import PUBLISHED, SCHEMA
from evidence.models import Citation
from evidence.registry import Aggregate, column, registry

SCHEMA_NAME = SCHEMA[PUBLISHED]


@dataclass(frozen=True)
class Place:
    """A kind of row with texts. fields: their names (PROSE of the model). owned: whether it is a row of the record."""

    aggregate: Aggregate
    model: type[Model]
    fields: tuple[str, ...]

    @property
    def owned(self) -> bool:
        return self.model is not self.aggregate.root

    @property
    def cited(self) -> bool:
        return issubclass(self.model, Citation)

    @property
    def table(self) -> sql.Identifier:
        return sql.Identifier(SCHEMA_NAME, self.model._meta.db_table)

    @property
    def index(self) -> str:
        return f"{self.model._meta.db_table}_prose"

    @property
    def record(self) -> sql.Identifier:
        """The column with the record that it is of."""
        return sql.Identifier(column(self.aggregate.owner_field(self.model)) if self.owned else "id")

    def columns(self) -> list[sql.Identifier]:
        found = {each.name: each for each in self.model._meta.concrete_fields}
        return [sql.Identifier(column(found[name])) for name in self.fields]

    @property
    def text(self) -> sql.Composable:
        """All texts of a row as one."""
        return sql.SQL(" || E'\\n' || ").join(self.columns())

    @property
    def vector(self) -> sql.Composable:
        """The expression that is in the index."""
        return sql.SQL("public.search_prose({})").format(self.text)


def places() -> Iterator[Place]:
    """All of them, of records that have a page."""
    for aggregate in registry:
        if hasattr(aggregate.root, "get_absolute_url"):
            for model in aggregate.models:
                if fields := getattr(model, "PROSE", ()):
                    yield Place(aggregate, model, tuple(fields))


def index(cursor: Any, tables: set[str]) -> None:
    """Create the indexes of those whose tables are there."""
    for place in places():
        if place.model._meta.db_table in tables:
            cursor.execute(
                sql.SQL("CREATE INDEX IF NOT EXISTS {index} ON {table} USING gin ({vector})").format(
                    index=sql.Identifier(place.index), table=place.table, vector=place.vector
                )
            )


def drop_index(cursor: Any) -> None:
    for place in places():
        cursor.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(sql.Identifier(SCHEMA_NAME, place.index)))
