"""Dates and periods in words, in the language that is active. Pure: values in, words out.

Each form is a template in the translation files with the whole phrase in it: “on 24 April”, “op 24 april”, “le 24 avril”.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from django.utils.dates import MONTHS
from django.utils.translation import get_language, pgettext

from evidence.dates import PartialDate, Precision
from evidence.models import Reality
from evidence.models.fact import AHEAD


def joined(words: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    first, last = ", ".join(words[:-1]), words[-1]
    return pgettext("sentence: list", "%(first)s and %(last)s") % {"first": first, "last": last}


def lower_first(title: str) -> str:
    """A title in running text: “chief executive officer”, but “CEO” and “High Representative” keep their capitals."""
    first, *rest = title.split(" ")
    proper = len(first) > 1 and not first[1:].islower()
    return title if proper or (rest and rest[0][:1].isupper()) else title[:1].lower() + title[1:]


def upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def day_words(day: date | None) -> str:
    """“24 April 2018”; empty where it isn't known."""
    return _plain(day.isoformat()) if day else ""


def _plain(text: str) -> str:
    """A year, month, day or decade by itself: “April 2018”."""
    if text.endswith("X"):
        return pgettext("sentence: date, a decade", "the %(year)s0s") % {"year": text[:3]}
    year, *rest = text.split("-")
    if not rest:
        return year
    month = str(MONTHS[int(rest[0])])
    if len(rest) == 1:
        return f"{month} {year}"
    day = str(int(rest[1]))
    if day == "1":
        day = pgettext("sentence: date, the first day of a month", "1")
    return f"{day} {month} {year}"


def _at(text: str) -> str:
    """The same with the preposition it takes: “on 24 April 2018”, “in 2018”."""
    words = {"date": _plain(text)}
    if text.endswith("X"):
        return pgettext("sentence: date, in a decade", "in %(date)s") % words
    if len(text) == len("2018-04-24"):
        return pgettext("sentence: date, on a day", "on %(date)s") % words
    return pgettext("sentence: date, in a month or year", "in %(date)s") % words


def _in_range(text: str) -> str:
    """The same as an end of a range: “between 24 April 2018 and …”."""
    words = {"date": _plain(text)}
    if len(text) == len("2018-04-24"):
        return pgettext("sentence: date, a day that ends a range", "%(date)s") % words
    return _plain(text)


def date_words(when: PartialDate) -> str:
    """A partial date by itself: “April 2018”, “about 2017”, “1980 or 1981”, “2007 or earlier”."""
    return _worded(when, _plain)


def at_words(when: PartialDate) -> str:
    """A partial date with its preposition: “on 24 April 2018”, “in 2018”, “between 2016 and 2018”."""
    return _worded(when, _at)


def _worded(when: PartialDate, name: Callable[[str], str]) -> str:
    return _worded_once(when, name, get_language())


# A page tells the same dates again and again. The language is the one that is active: it is given to tell the answers apart.
@lru_cache(maxsize=8192)
def _worded_once(when: PartialDate, name: Callable[[str], str], language: str | None) -> str:
    if when.is_open:
        return pgettext("sentence: date, an end", "still going on when last attested")
    if when.precision is Precision.SET:
        first, last = when.text[1:-1].split("..")
        if not first:
            return pgettext("sentence: date", "%(date)s or earlier") % {"date": name(last)}
        if not last:
            return pgettext("sentence: date", "%(date)s or later") % {"date": name(first)}
        if first == last:
            return name(first)
        if _adjacent(first, last):
            second = _in_range(last) if name is _at else _plain(last)
            words = {"first": name(first), "second": second}
            return pgettext("sentence: date", "%(first)s or %(second)s") % words
        words = {"first": _in_range(first), "last": _in_range(last)}
        return pgettext("sentence: date", "between %(first)s and %(last)s") % words
    text = when.text.rstrip("~?")
    if when.approximate and len(text) == len("2018-04-24"):
        return pgettext("sentence: date, about a day", "about %(date)s") % {"date": _plain(text)}
    if when.approximate:
        return pgettext("sentence: date", "about %(date)s") % {"date": _plain(text)}
    if when.uncertain:
        return pgettext("sentence: date", "%(date)s (date in doubt)") % {"date": name(text)}
    return name(text)


def _adjacent(first: str, last: str) -> bool:
    """Whether two plain dates are of one sort and follow each other: 1980 and 1981."""
    end, start = PartialDate(first).latest, PartialDate(last).earliest
    return len(first) == len(last) and end is not None and start == end + timedelta(days=1)


# So many moments are told one by one; of more, the first and the last.
MOST_MOMENTS = 3


def attested_words(attested: Iterable[PartialDate]) -> str:
    """What citations attest, taken together: “on 24 April 2018”, “in April 2018 and in March 2022”; or empty.

    Moments, not a span: nothing is said of the time between them.
    """
    moments: list[PartialDate] = []
    # Those that overlap may be the same moment: the one that says more.
    for day in sorted(attested, key=lambda day: (_length(day), day.text)):
        if not any(day.overlaps(other) for other in moments):
            moments.append(day)
    moments.sort(key=lambda day: day.earliest or day.latest or date.max)
    words = [at_words(day) for day in moments]
    if len(words) <= MOST_MOMENTS:
        return joined(words)
    return pgettext("sentence: dates of several", "first %(first)s and last %(last)s") % {
        "first": words[0],
        "last": words[-1],
    }


def from_to_words(first: PartialDate, last: PartialDate) -> str:
    """“from 2005 to March 2012”; one date where both are the same."""
    if first == last:
        return at_words(first)
    words = {"first": date_words(first), "last": date_words(last)}
    return pgettext("sentence: date", "from %(first)s to %(last)s") % words


def _length(when: PartialDate) -> int:
    return ((when.latest or date.max) - (when.earliest or date.min)).days


def bounds_words(start: PartialDate | None, end: PartialDate | None, reality: str = Reality.HAPPENED) -> str:
    """What is known of the two ends: “it began in 2017, the end is not known”, “it was to begin in 2024, …”."""
    if start is None and end is None:
        return pgettext("sentence: period", "start and end are not known")
    began, ended = _began(start, reality in AHEAD), _ended(end, reality in AHEAD)
    return pgettext("sentence: period", "%(began)s, %(ended)s") % {"began": began, "ended": ended}


def _began(start: PartialDate | None, ahead: bool) -> str:
    if start is None:
        return pgettext("sentence: period", "the start is not known")
    if ahead:
        return pgettext("sentence: period", "it was to begin %(when)s") % {"when": at_words(start)}
    return pgettext("sentence: period", "it began %(when)s") % {"when": at_words(start)}


def _ended(end: PartialDate | None, ahead: bool) -> str:
    if end is None:
        return pgettext("sentence: period", "the end is not known")
    if end.is_open and ahead:
        return pgettext("sentence: period", "no end was set")
    if end.is_open:
        return pgettext("sentence: period", "it was still going on when last attested")
    if ahead:
        return pgettext("sentence: period", "it was to end %(when)s") % {"when": at_words(end)}
    return pgettext("sentence: period", "it ended %(when)s") % {"when": at_words(end)}


def unknown_dates() -> str:
    """“the dates are not known”."""
    return pgettext("sentence: period", "the dates are not known")


def period_words(
    start: PartialDate | None,
    end: PartialDate | None,
    attested: Iterable[PartialDate] = (),
    reality: str = Reality.HAPPENED,
) -> str:
    """A period for a line of a list: “April 2018 to March 2022”, “Began in 2010; end not known”, “Attested in 2010”,
    and of what was only announced or planned “Was to begin in 2024; end not known”.

    An end that isn't known is said to be so; it never becomes “present”.
    """
    return upper_first(period_clause(start, end, attested, reality))


def period_clause(
    start: PartialDate | None,
    end: PartialDate | None,
    attested: Iterable[PartialDate] = (),
    reality: str = Reality.HAPPENED,
) -> str:
    """The same behind other words: “began in 2010; end not known”, “dates not known”."""
    ahead = reality in AHEAD
    if start and end and not end.is_open and not ahead:
        words = {"first": date_words(start), "last": date_words(end)}
        return (
            date_words(start) if start == end else pgettext("line: period", "%(first)s to %(last)s") % words
        )
    parts = []
    if start:
        template = (
            pgettext("line: period", "was to begin %(when)s")
            if ahead
            else pgettext("line: period", "began %(when)s")
        )
        parts.append(template % {"when": at_words(start)})
    if end and end.is_open:
        parts.append(
            pgettext("line: period", "no end was set")
            if ahead
            else pgettext("line: period", "still going on when last attested")
        )
    elif end:
        template = (
            pgettext("line: period", "was to end %(when)s")
            if ahead
            else pgettext("line: period", "ended %(when)s")
        )
        parts.append(template % {"when": at_words(end)})
    if seen := attested_words(attested):
        template = (
            pgettext("line: period", "told of %(when)s")
            if ahead
            else pgettext("line: period", "attested %(when)s")
        )
        parts.append(template % {"when": seen})
    if not parts:
        return lower_first(pgettext("line: period", "Dates not known"))
    # Of what is only attested it goes without saying that neither end is known.
    if start is None and end is not None:
        parts.append(pgettext("line: period", "start not known"))
    if end is None and start is not None:
        parts.append(pgettext("line: period", "end not known"))
    return "; ".join(parts)
