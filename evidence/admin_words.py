"""What the newsroom is told about a fact, in sentences: who says so, and when it held. Two questions, kept apart."""

from datetime import date

from django.utils.formats import date_format

from evidence.periods import Period
from evidence.standing import Standing

STANDING_SENTENCE = {
    Standing.STATED: "Stated: a source says it as a fact, and none says otherwise.",
    Standing.ALLEGED: "Alleged: the sources only tell that somebody alleges it. None says it as a fact.",
    Standing.DISPUTED: "Disputed: one source supports it, another voice says something else.",
    Standing.DENIED: "Denied: a source supports it, and the one whom it is about denies it.",
    Standing.UNSUPPORTED: "No supporting citation yet, so it can't be published.",
}


def standing_sentence(standing: str) -> str:
    """What a standing means. It follows from the citations (evidence.standing)."""
    return STANDING_SENTENCE[Standing(standing)]


def period_sentences(period: Period, standing: str) -> list[str]:
    """The four bounds of a period in words: first on which days it held for sure, then which days are ruled out. Dates alone
    say nothing of whether it is true: of what isn't stated, the sentence says so."""
    if not period.agrees:
        which, way_out = disagreement(period)
        return [f"The dates contradict each other: {which}.", way_out]
    bounds = (period.certain_from, period.certain_until, period.possible_from, period.possible_until)
    if not any(bounds) and period.start is None and period.end is None:
        return ["No dates are known."]
    return [
        _certain(period.certain_from, period.certain_until, stated=standing == Standing.STATED),
        _possible(period.possible_from, period.possible_until),
    ]


def disagreement(period: Period) -> tuple[str, str]:
    """Of a period whose dates don't agree: which two can't both be, as the end of a sentence, and what to do about it.

    What ends in “?” makes no period disagree (evidence.periods), so it is passed over.
    """
    start, end = (None if day is None or day.uncertain else day for day in (period.start, period.end))
    if start and end and start.earliest and end.latest and start.earliest > end.latest:
        return (
            f"the start ({start.short()}) comes after the end ({end.short()})",
            "Swap them if they stand the wrong way round; else mend the one that is wrong.",
        )
    sure = [each for each in period.attested if not each.uncertain]
    by = min((each.latest for each in sure if each.latest), default=None)
    if start and start.earliest and by and by < start.earliest:
        return (
            f"the start is {start.short()}, and by a citation it held on {_day(by)} or before",
            "Compare the start with “held on” of the citations, and mend the one that is wrong.",
        )
    since = max((each.earliest for each in sure if each.earliest), default=None)
    assert end and since, "These dates agree."
    return (
        f"the end is {end.short()}, and by a citation it held on {_day(since)} or later",
        "Compare the end with “held on” of the citations, and mend the one that is wrong.",
    )


def _certain(first: date | None, last: date | None, *, stated: bool) -> str:
    if first is None or last is None:
        return "On no day is it sure: the dates leave the start and the end open, and no citation says when it held."
    if first == last:
        when, rest = f"on {_day(first)}", " in every reading of the dates"
    elif first < last:
        when, rest = f"from {_day(first)} to {_day(last)}", " in every reading of the dates"
    else:
        when, rest = f"at some moment between {_day(last)} and {_day(first)}", "; on no single day is it sure"
    return f"Held {when}{rest}." if stated else f"If it is true at all, then {when}{rest}."


def _possible(first: date | None, last: date | None) -> str:
    if first and last:
        return f"Not before {_day(first)}, and not after {_day(last)}."
    if first:
        return f"Not before {_day(first)}; the dates don't say until when."
    if last:
        return f"Not after {_day(last)}; the dates don't say since when."
    return "The dates rule out no day before or after that."


def _day(day: date) -> str:
    return date_format(day, "j F Y")
