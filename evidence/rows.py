"""Facts as the dictionaries that the templates show: lines of a list, bars on one axis, the four bounds in words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from evidence.bars import Axis, Bar, Term
from evidence.date_words import attested_words, date_words, day_words, period_clause, period_words
from evidence.dates import PartialDate, Precision
from evidence.footnotes import Footnotes
from evidence.models import Citation, DatedFact, Fact, PeriodFact, Reality
from evidence.models.fact import AHEAD
from evidence.phrases import alleged_by, supporting, supporting_dates
from evidence.prose import Prose
from evidence.standing import Standing


def not_known() -> str:
    return _("not known")


def _citations(fact: Any) -> list[Citation]:
    """Those of a fact of any kind, each of which has a table of its own. They must be preloaded."""
    return list(fact.citations.all())


def period_of(fact: PeriodFact) -> str:
    """The period of a fact in words, with what its citations attest. The citations must be preloaded."""
    return period_words(fact.start, fact.end, supporting_dates(_citations(fact)), fact.reality)


def period_beside(fact: PeriodFact) -> str:
    """The same for a few words behind what the fact is called."""
    return period_clause(fact.start, fact.end, supporting_dates(_citations(fact)), fact.reality)


def chronological(facts: Iterable[PeriodFact]) -> list[Any]:
    """By the earliest day that the dates tell of, the certain one where there is one; without any date last."""

    def place(fact: PeriodFact) -> tuple[bool, Any, str]:
        known = fact.certain_from or fact.possible_from or fact.certain_until or fact.possible_until
        return known is None, known and known.toordinal(), str(fact.pk)

    return sorted(facts, key=lambda fact: tuple(part or 0 for part in place(fact)))


def bars(facts: Sequence[PeriodFact]) -> list[Bar | None]:
    """The bars of facts on one axis, which carries its years at the first of them."""
    axis = Axis.over(fact for fact in facts if fact.dates_agree)
    if axis is None:
        return [None] * len(facts)
    drawn: list[Bar | None] = []
    for fact in facts:
        first = not any(drawn)
        plain = fact.standing == Standing.STATED
        drawn.append(axis.bar(fact, period_of(fact), ticks=first, plain=plain) if fact.dates_agree else None)
    return drawn


def bar_until(fact: PeriodFact, until: date, words: str) -> Bar | None:
    """The bar of one fact that may have lasted until a day that was set beforehand. words: of that day."""
    term = Term.of(fact, until)
    axis = Axis.over([term]) if fact.dates_agree else None
    label = f"{period_of(fact)}; {words}"
    return axis.bar(term, label, ticks=True, plain=fact.standing == Standing.STATED) if axis else None


def any_hatched(rows: Iterable[dict[str, Any]]) -> bool:
    """Whether some bar of the rows of a section is hatched."""
    return any(row["bar"] and not row["bar"].plain for row in rows if "bar" in row)


def remarks(fact: Fact) -> list[str]:
    """What a reader must know beside a fact: that it hadn't happened yet, that its dates clash, the public remark."""
    lines = []
    if fact.reality != Reality.HAPPENED:
        lines.append(
            _("%(reality)s, as the source has it") % {"reality": fact.get_reality_display().capitalize()}
        )
    if not getattr(fact, "dates_agree", True):
        lines.append(_("The dates that the sources give contradict each other"))
    if fact.remark:
        lines.append(Prose(fact.remark))
    return lines


def line(fact: PeriodFact, *, notes: Footnotes, about: str, bar: Bar | None = None) -> dict[str, Any]:
    """What every line of a fact has: period, bar, standing, references, remarks, its address."""
    citations = _citations(fact)
    return {
        "url": fact.get_absolute_url(),  # type: ignore[attr-defined]
        "period": period_of(fact),
        "bar": bar,
        "refs": notes.refs(citations, about),
        "standing": fact.standing,
        "by": alleged_by(fact.standing, citations),
        "support": notes.support(citations),
        "more": remarks(fact),
        "then": getattr(fact, "held", ""),
    }


def moment_rows(fact: DatedFact) -> list[tuple[str, str]]:
    """When something of one moment took place: as the sources give it, and what follows, unless that is one day anyway.

    What has a start or an end, or no date at all, is told by `period_rows`.
    """
    if fact.date is None:
        return period_rows(fact) if fact.start or fact.end else []
    question = (
        _("When, as it follows from the sources")
        if _bounded(fact.date)
        else _("When, as the sources give it")
    )
    told = [(question, date_words(fact.date))]
    if fact.date.earliest == fact.date.latest and fact.date.earliest is not None:
        return told
    ahead = fact.reality in AHEAD
    return [
        *told,
        (
            _("Planned for no earlier than") if ahead else _("Not before"),
            _as_sure_as(fact.date, fact.possible_from),
        ),
        (
            _("Planned for no later than") if ahead else _("Not after"),
            _as_sure_as(fact.date, fact.possible_until),
        ),
    ]


def period_rows(fact: PeriodFact) -> list[tuple[str, str]]:
    """What the sources say of the time, and the bounds that follow: (question, answer) pairs.

    Four bounds; two of what still lay ahead, for nothing says that it came.
    """
    seen = attested_words(supporting_dates(_citations(fact)))
    start = (
        _("Start, as it follows from the sources")
        if _bounded(fact.start)
        else _("Start, as the sources give it")
    )
    end = _("End, as it follows from the sources") if _bounded(fact.end) else _("End, as the sources give it")
    given = [
        (start, date_words(fact.start) if fact.start else not_known()),
        (end, date_words(fact.end) if fact.end else not_known()),
    ]
    if fact.reality in AHEAD:
        return [
            *given,
            *([(_("Told of"), seen)] if seen else []),
            (_("It wasn’t to begin before"), _as_sure_as(fact.start, fact.possible_from)),
            (_("It was to be over by"), _as_sure_as(fact.end, fact.possible_until)),
        ]
    return [
        *given,
        (_("Attested"), seen or _unattested(fact)),
        (_("It didn’t begin before"), _as_sure_as(fact.start, fact.possible_from)),
        (_("It had begun by"), day_words(fact.certain_from) or not_known()),
        (_("It hadn’t ended before"), day_words(fact.certain_until) or not_known()),
        (_("It had ended by"), _as_sure_as(fact.end, fact.possible_until)),
    ]


def _unattested(fact: PeriodFact) -> str:
    """In place of what is attested: that nothing is, or what those say who only allege it."""
    alleged = [each.attested for each in supporting(_citations(fact)) if each.attested]
    if alleged:
        return _("only an allegation names a time: %(when)s") % {"when": attested_words(alleged)}
    return _("no source names a day, month or year on which it held")


def _bounded(given: PartialDate | None) -> bool:
    """Whether a date was worked out: no source says “at some moment from 2016 to 2018”, but how old somebody was then."""
    return given is not None and given.precision is Precision.SET


def _as_sure_as(given: PartialDate | None, bound: date | None) -> str:
    """A bound of what is possible. It follows from a date as it is written, also from one with a “?”: then it says so."""
    doubt = given is not None and given.uncertain
    return (
        (_("%(day)s, if a date in doubt is right") % {"day": day_words(bound)} if doubt else day_words(bound))
        if bound
        else not_known()
    )
