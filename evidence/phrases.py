"""Dates, periods, voices and standing in words for readers, in English. Pure: values in, words out.

(Part 2 replaces them by templates in three languages.)
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from evidence.date_advice import MONTHS
from evidence.dates import PartialDate, Precision
from evidence.models import Citation, Fact, Mode, Reality, Relation
from evidence.models.fact import AHEAD
from evidence.standing import Standing

_SHORT_MONTH = re.compile(rf"\b({'|'.join(month[:3] for month in MONTHS)})\b")
_LONG_MONTH = {month[:3]: month for month in MONTHS}

HOW = {Mode.ASSERTS: "says it as a fact", Mode.ALLEGES: "alleges it", Mode.DENIES: "denies it"}
NOT_YET = {
    Reality.ANNOUNCED: "it was announced that ",
    Reality.PLANNED: "it was planned that ",
    Reality.REPORTED: "it is reported that ",
}


# ── Dates and periods ─────────────────────────────────────────────────────────────────────────────────────────────────


def joined(words: Sequence[str], last: str = "and") -> str:
    """“a”, “a and b”, “a, b and c”."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def lower_first(title: str) -> str:
    """A title in running text: “chief executive officer”, but “CEO” and “High Representative” keep their capitals."""
    first, *rest = title.split(" ")
    proper = len(first) > 1 and not first[1:].islower()
    return title if proper or (rest and rest[0][:1].isupper()) else title[:1].lower() + title[1:]


def day_words(day: date | None) -> str:
    """“24 April 2018”; empty where it isn't known."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04d}" if day else ""


def date_words(when: PartialDate) -> str:
    """A partial date with its month in full: “April 2018”, “about 2017”, “1980 or 1981”, “2007 or earlier”."""
    if when.precision is Precision.SET and when.earliest is None:
        return f"{date_words(PartialDate(when.text[3:-1]))} or earlier"
    words = _SHORT_MONTH.sub(lambda match: _LONG_MONTH[match[1]], when.short())
    if when.precision is Precision.DECADE:
        words = f"the {words}"
    return f"{words.rstrip('?')} (the source isn’t sure)" if when.uncertain else words


def at_words(when: PartialDate) -> str:
    """A partial date with the preposition it takes: “on 24 April 2018”, “in 2018”, “between 2016 and 2018”."""
    words = date_words(when)
    if words.startswith(("about", "between")):
        return words
    return f"{'on' if _starts_with_day(when) else 'in'} {words}"


def _starts_with_day(when: PartialDate) -> bool:
    if when.precision is Precision.SET:
        first, last = when.text[1:-1].split("..")
        return len(first or last) == len("2018-04-24")
    return when.precision is Precision.DAY


def attested_words(attested: Iterable[PartialDate]) -> str:
    """What citations attest, taken together: “on 24 April 2018”, “from April 2018 to March 2022”; or empty."""
    days = list(attested)
    if not days:
        return ""
    first = min(days, key=lambda day: day.latest or date.max)
    last = max(days, key=lambda day: day.earliest or date.min)
    if first == last:
        return at_words(first)
    if (first.latest or date.max) < (last.earliest or date.min):
        return f"from {date_words(first)} to {date_words(last)}"
    # They overlap, so they may be the same moment: the one that says more.
    return at_words(min((first, last), key=_length))


def _length(when: PartialDate) -> int:
    return ((when.latest or date.max) - (when.earliest or date.min)).days


def supporting_dates(citations: Iterable[Citation]) -> list[PartialDate]:
    """The dates that the citations attest, by the rule of evidence.derived: those that contradict attest nothing, and
    where a supporting one says it as a fact, those that only allege it don't either."""
    found = supporting(citations)
    asserted = [citation for citation in found if citation.mode == Mode.ASSERTS]
    return [citation.attested for citation in asserted or found if citation.attested is not None]


def bounds_words(start: PartialDate | None, end: PartialDate | None, reality: str = Reality.HAPPENED) -> str:
    """What is known of the two ends: “it began in 2017, the end is not known”, “it was to begin in 2024, …”."""
    ahead = reality in AHEAD
    if start is None and end is None:
        return "start and end are not known"
    began = (
        f"it {'was to begin' if ahead else 'began'} {at_words(start)}" if start else "the start is not known"
    )
    if end is None:
        return f"{began}, the end is not known"
    if end.is_open:
        return f"{began}, {'no end was set' if ahead else 'it was still going on when last attested'}"
    return f"{began}, it {'was to end' if ahead else 'ended'} {at_words(end)}"


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
    ahead = reality in AHEAD
    if start and end and not end.is_open and not ahead:
        return f"{date_words(start)} to {date_words(end)}" if start != end else date_words(start)
    parts = []
    if start:
        parts.append(f"{'was to begin' if ahead else 'began'} {at_words(start)}")
    if end and end.is_open:
        parts.append("no end was set" if ahead else "still going on when last attested")
    elif end:
        parts.append(f"{'was to end' if ahead else 'ended'} {at_words(end)}")
    if seen := attested_words(attested):
        parts.append(f"{'told of' if ahead else 'attested'} {seen}")
    if not parts:
        return "Dates not known"
    # Of what is only attested it goes without saying that neither end is known.
    if start is None and end is not None:
        parts.append("start not known")
    if end is None and start is not None:
        parts.append("end not known")
    words = "; ".join(parts)
    return words[0].upper() + words[1:]


# ── Voices and standing ───────────────────────────────────────────────────────────────────────────────────────────────


def said_words(citation: Citation) -> str:
    """Who says so and how: “De Morgen says it as a fact.”, “PVDA alleges it, in a document published by Knack.”

    A publisher lends nothing to a voice that isn't its own: not “as a fact”, nor that it “reports” so.
    """
    mode, publisher = Mode(citation.mode), citation.source.publisher
    if citation.voice and citation.voice != publisher:
        how = "says so" if mode == Mode.ASSERTS else HOW[mode]
        return f"{citation.voice} {how}, in a document published by {publisher}."
    return f"{publisher} {HOW[mode]}."


def via_sentence(citation: Citation) -> str:
    """How it reached the source: “Via: a spokesperson.”; empty where that isn't told."""
    return f"Via: {citation.via.rstrip('.')}." if citation.via else ""


def attested_sentence(citation: Citation) -> str:
    """“Says that it held in March 2022.”; empty where nothing is attested."""
    dates = supporting_dates([citation])
    # A citation by itself doesn't know whether its record still lay ahead; loaded with its record, it does.
    ahead = getattr(getattr(citation, "record", None), "reality", None) in AHEAD
    return f"Says {'so of' if ahead else 'that it held'} {attested_words(dates)}." if dates else ""


def speakers(citations: Iterable[Citation]) -> list[str]:
    """The different speakers, in order: the voices that sources quote, or else their publishers."""
    return list(dict.fromkeys(c.voice or c.source.publisher for c in citations))


def supporting(citations: Iterable[Citation]) -> list[Citation]:
    """Those that support the fact."""
    return [citation for citation in citations if citation.relation == Relation.SUPPORTS]


def lead_in(citations: Sequence[Citation]) -> str:
    """“According to PVDA, ” where only the voices quoted vouch for it; empty where a source says it by itself."""
    found = supporting(citations)
    if not found or any(not c.voice and c.mode == Mode.ASSERTS for c in found):
        return ""
    return f"According to {joined(speakers(found))}, "


def standing_words(standing: str, citations: Sequence[Citation]) -> str:
    """The sentence that follows a fact that isn't plainly stated: who differs or denies it. Empty if it is stated."""
    against = [citation for citation in citations if citation.relation == Relation.CONTRADICTS]
    if standing == Standing.ALLEGED:
        return "This is alleged: no source gives it as a fact."
    if standing == Standing.DENIED:
        who = speakers(citation for citation in against if citation.voice_is_concerned)
        return f"{joined(who) or 'The one concerned'} {'deny' if len(who) > 1 else 'denies'} this."
    if standing == Standing.DISPUTED:
        who = speakers(against)
        return f"{joined(who) or 'Another voice'} {'differ' if len(who) > 1 else 'differs'} on this."
    return "No source supports this." if standing == Standing.UNSUPPORTED else ""


def announced(words: str, fact: Fact) -> str:
    """What a fact is called: “Announced: Zimbabwe chairs the scheme” where it still lay ahead, else as it is."""
    return f"{fact.get_reality_display().capitalize()}: {words}" if fact.reality in AHEAD else words


def heading(words: str, fact: Fact) -> str:
    """What a fact is called where its mark of standing may be lost, as in the title of a browser's tab: “Alleged: …”,
    “Denied, announced: …”. As it is where it is stated and not ahead."""
    marks = [] if fact.standing == Standing.STATED else [Standing(fact.standing).name.lower()]
    if fact.reality in AHEAD:
        marks.append(str(fact.get_reality_display()))
    return f"{', '.join(marks).capitalize()}: {words}" if marks else words


def alleged_by(standing: str, citations: Iterable[Citation]) -> str:
    """“by PVDA”, for the mark of standing beside a fact; empty unless it is alleged."""
    who = speakers(supporting(citations)) if standing == Standing.ALLEGED else []
    return f"by {joined(who)}" if who else ""


def sentence(clause: str, *, standing: str, citations: Sequence[Citation]) -> str:
    """A clause as a sentence that tells who says so and who differs."""
    words = f"{lead_in(citations)}{clause}."
    return " ".join(
        part for part in (words[0].upper() + words[1:], standing_words(standing, citations)) if part
    )


def tie_sentence(
    statement: str,
    *,
    standing: str,
    reality: str,
    citations: Sequence[Citation],
    start: PartialDate | None = None,
    end: PartialDate | None = None,
) -> str:
    """A tie as a sentence: who says so, what, when, and who differs.

    statement: “Russia owns ALROSA”, a clause without a full stop. Its ends are told where one is known: of a tie such
    as parent and child nobody asks.
    """
    clause = f"{NOT_YET.get(Reality(reality), '')}{statement}"
    if seen := attested_words(supporting_dates(citations)):
        attested = standing == Standing.STATED and reality not in AHEAD
        clause += f", attested {seen}" if attested else f", {seen}"
    if start or end:
        clause += f"; {bounds_words(start, end, reality)}"
    return sentence(clause, standing=standing, citations=citations)
