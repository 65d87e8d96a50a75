"""Birth dates in public: no more exact than a year, unless the person holds or held public office."""

from evidence.dates import PartialDate, Precision
from people.models import Person, PublicBasis


def public_birth(person: Person) -> PartialDate | None:
    """The date of birth as far as the public may see it."""
    if person.born is None or person.public_basis == PublicBasis.OFFICE_HOLDER:
        return person.born
    return to_year(person.born)


def to_year(born: PartialDate) -> PartialDate:
    """The same date without month and day: 1980-03-05? → 1980?, [1980-03..1981-03] → [1980..1981]."""
    if born.precision in (Precision.DAY, Precision.MONTH):
        if born.approximate and born.earliest and born.latest and born.earliest.year != born.latest.year:
            return PartialDate(f"[{born.earliest.year:04d}..{born.latest.year:04d}]")
        return PartialDate(f"{born.text[:4]}{'?' if born.uncertain else ''}")
    if born.precision is not Precision.SET:
        return born
    first = f"{born.earliest.year:04d}" if born.earliest else ""
    last = f"{born.latest.year:04d}" if born.latest else ""
    return PartialDate(first if first == last else f"[{first}..{last}]")
