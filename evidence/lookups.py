"""`pk__any_of`, and the same of a foreign key: like `in`, with one parameter however many values there are.

Django's `in` makes a parameter of each: of seventy thousand keys, a statement that takes longer to write than to answer.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import CharField, Lookup

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup


def array(keys: Iterable[Any]) -> Any:
    """Keys as the parameter of a statement: of ids, the text of an array. psycopg looks at each of a hundred thousand by
    itself, for every statement again, which took a tenth of a large publication."""
    values = list(keys)
    if not values or not isinstance(values[0], UUID):
        return values
    return f"{{{','.join([f'{each.int:032x}' for each in values])}}}"


class AnyOf(_Lookup):
    """Whether a column has one of some values. The other side: the values, of the field's own type, in an iterable."""

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[Any]:
        prepared, values = self.lhs.output_field.get_prep_value, self.rhs
        return [value if isinstance(value, UUID) else prepared(value) for value in values]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        field = self.lhs.output_field
        return "%s", [
            array(
                [
                    each
                    if isinstance(each, UUID)
                    else field.get_db_prep_value(each, connection, prepared=True)
                    for each in value
                ]
            )
        ]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, before = self.process_lhs(compiler, connection)
        values, after = self.process_rhs(compiler, connection)
        # A cast to varchar(50) would cut a longer value off, and find what it begins with.
        field = getattr(self.lhs.output_field, "target_field", self.lhs.output_field)
        of = "text" if isinstance(field, CharField) else field.rel_db_type(connection)
        return f"{column} = ANY({values}::{of}[])", [*before, *after]
