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


def period_sentences(period: Period) -> list[str]:
    """The four bounds of a period in words: first on which days it held for sure, then which days are ruled out."""
    if not period.agrees:
        return [
            "The dates contradict each other: no start and end fit all of them.",
            "Compare the start and the end with the days on which the citations say that it held.",
        ]
    bounds = (period.certain_from, period.certain_until, period.possible_from, period.possible_until)
    if not any(bounds) and period.start is None and period.end is None:
        return ["No dates are known."]
    return [
        _certain(period.certain_from, period.certain_until),
        _possible(period.possible_from, period.possible_until),
    ]


def _certain(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return "On no day is it sure: the dates leave the start and the end open, and no citation says when it held."
    if first == last:
        return f"Held on {_day(first)} in every reading of the dates."
    if first < last:
        return f"Held from {_day(first)} to {_day(last)} in every reading of the dates."
    return f"Held at some moment between {_day(last)} and {_day(first)}; on no single day is it sure."


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
