"""Random dates, periods and near-miss texts, the same at each run for the same seed; and periods made from texts."""

from calendar import monthrange
from datetime import date, timedelta
from random import Random

from evidence.dates import PartialDate
from evidence.periods import Period
from evidence.tests.brute_force import Case

# Close together, so that dates overlap, touch and contradict each other often. Two leap years, a decade's turn.
YEARS = range(2007, 2014)
LEAP_DAYS = ("2008-02-29", "2012-02-29", "2008-02-28", "2012-03-01", "2009-12-31", "2010-01-01")


def plain(random: Random) -> str:
    """A year, a month or a day."""
    if random.random() < 0.15:
        return random.choice(LEAP_DAYS)
    year, month = random.choice(YEARS), random.randint(1, 12)
    day = random.randint(1, monthrange(year, month)[1])
    return f"{year:04d}-{month:02d}-{day:02d}"[: random.choice((4, 4, 7, 7, 10))]


def partial(random: Random) -> str:
    """Any partial date but “..”."""
    kind = random.random()
    if kind < 0.45:
        return plain(random)
    if kind < 0.55:
        return plain(random) + "~"
    if kind < 0.72:
        return random.choice((plain(random), plain(random), "200X", "201X")) + "?"
    if kind < 0.78:
        return random.choice(("200X", "201X"))
    if kind < 0.84:
        return f"[..{plain(random)}]"
    if kind < 0.90:
        return f"[{plain(random)}..]"
    first, last = sorted((plain(random), plain(random)))
    return f"[{first}..{last}]"


def case(random: Random) -> Case:
    """A period with 0 to 3 attestations, and a day, month, year or other window."""
    start = None if random.random() < 0.2 else partial(random)
    end = random.choice((None, "..")) if random.random() < 0.3 else partial(random)
    attested = tuple(partial(random) for _ in range(random.choice((0, 0, 1, 1, 2, 3))))
    year, month = random.choice(YEARS), random.randint(1, 12)
    days = monthrange(year, month)[1]
    day = date(year, month, random.randint(1, days))
    first, last = random.choice(
        (
            (day, day),
            (date(year, month, 1), date(year, month, days)),
            (date(year, 1, 1), date(year, 12, 31)),
            (day, day + timedelta(days=random.randint(1, 900))),
        )
    )
    return Case(start, end, attested, first, last)


def near_miss(random: Random) -> str:
    """A text that is a partial date, or nearly."""
    text = random.choice((partial(random), partial(random), plain(random), "..", "197X", "9999~", "0001-01~"))
    for _ in range(random.choice((0, 1, 1, 2))):
        at = random.randint(0, len(text))
        edit = random.random()
        letter = random.choice("0123456789019-..[]~?X%x /\n٣Ⅷé²")
        if edit < 0.35:
            text = text[:at] + letter + text[at:]
        elif edit < 0.65:
            text = text[:at] + letter + text[at + 1 :]
        elif edit < 0.9:
            text = text[:at] + text[at + 1 :]
        else:
            text = text[:at] + text[at:][::-1]
    return text


def period(start: str | None, end: str | None, *attested: str) -> Period:
    """A period from texts."""
    return Period(
        PartialDate.parse(start) if start else None,
        PartialDate.parse(end) if end else None,
        tuple(PartialDate.parse(text) for text in attested),
    )


def bounds(value: Period) -> tuple[date | None, date | None, date | None, date | None, bool]:
    """What SQL keeps of a period, in the order of its columns."""
    return value.possible_from, value.certain_from, value.certain_until, value.possible_until, value.agrees
