"""A record's page as of a day: `?on=2018-04-24`. What the dates rule out is left out; what they cover comes first.

What has no dates at all isn't ruled out, so it stays. A day, a month or a year, as the lists take it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evidence.date_words import at_words, date_words
from evidence.dates import PartialDate
from evidence.filter_fields import WhenField
from evidence.filters import FilterForm
from evidence.periods import Held, window

# The parameter, the same as that of the lists.
ON = "on"
# A section shows so many rows at once, and the rest in a fold; a fold of one would hide it for nothing.
FIRST = 5
SPARED = 1


class AsOfForm(FilterForm):
    """The field “As of” of a record's page."""

    on = WhenField(
        label=_("As of"),
        required=False,
        help_text=_("A day, a month or a year: 2018-04-24, 2018-04 or 2018."),
    )


@dataclass(frozen=True)
class AsOf:
    """The day, month or year that a page is read as of; `words` with its preposition: “on 24 April 2018”."""

    when: PartialDate

    @property
    def words(self) -> str:
        return at_words(self.when)

    @property
    def name(self) -> str:
        """By itself: “24 April 2018”."""
        return date_words(self.when)

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        return window(self.when)


@dataclass(frozen=True)
class Asked:
    """What the address of a page asks for. `day` is None where it asks for none, and where it can't be read: then the form
    has the error and what was typed."""

    form: AsOfForm
    day: AsOf | None

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        form = AsOfForm(query if ON in query else None, auto_id="as-of-%s")
        when = form.cleaned_data.get(ON) if form.is_bound and form.is_valid() else None
        return cls(form, AsOf(when) if when else None)

    @property
    def refused(self) -> bool:
        return self.form.is_bound and not self.form.is_valid()


def as_of(record: Any) -> AsOf | None:
    """The day that the page of a record is read as of, if any."""
    return getattr(record, "as_of", None)


def then(record: Any, rows: Any) -> Any:
    """Of rows of a PeriodQuerySet those that the dates cover on the day of the page, then those that they don't rule out,
    with `held`; all of them, as they are, where no day is asked for."""
    asked = as_of(record)
    if asked is None:
        return rows
    # "certain" comes before "possible" in the alphabet as well.
    return rows.active_on(asked.when).order_by("held", *(rows.query.order_by or rows.model._meta.ordering))


@dataclass(frozen=True)
class Group:
    """Rows of a section beneath one heading (none where the section needs none): the first ones, and those in a fold."""

    title: str
    first: Sequence[Any]
    rest: Sequence[Any] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.first) + len(self.rest)


def _folded(title: str, rows: Sequence[Any]) -> Group:
    if len(rows) <= FIRST + SPARED:
        return Group(title, rows)
    return Group(title, rows[:FIRST], rows[FIRST:])


def groups(rows: Iterable[dict[str, Any]]) -> list[Group]:
    """The rows of a section for parts/rows.html: in one group, or where a day is asked for (rows have `then`) in two, what
    the dates cover first."""
    found = list(rows)
    if not any(row.get("then") for row in found):
        return [_folded("", found)]
    sure = [row for row in found if row["then"] == Held.CERTAIN]
    rest = [row for row in found if row["then"] != Held.CERTAIN]
    parts = ((gettext("The dates cover it"), sure), (gettext("The dates don’t rule it out"), rest))
    return [_folded(title, part) for title, part in parts if part]
