"""`pk__any_of`, and the same of a foreign key: like `in`, with one parameter however many values there are.

Django's `in` makes a parameter of each: of seventy thousand keys, a statement that takes longer to write than to answer.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Lookup

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup


class AnyOf(_Lookup):
    """Whether a column has one of some values. The other side: the values, of the field's own type, in an iterable."""

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[Any]:
        values: Iterable[Any] = self.rhs
        return [self.lhs.output_field.get_prep_value(value) for value in values]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        field = self.lhs.output_field
        return "%s", [[field.get_db_prep_value(each, connection, prepared=True) for each in value]]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, before = self.process_lhs(compiler, connection)
        values, after = self.process_rhs(compiler, connection)
        # A cast to varchar(50) would cut a longer value off, and find what it begins with.
        field = getattr(self.lhs.output_field, "target_field", self.lhs.output_field)
        of = "text" if isinstance(field, CharField) else field.rel_db_type(connection)
        return f"{column} = ANY({values}::{of}[])", [*before, *after]
