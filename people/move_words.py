"""Moves in words: the gap, the sentence of a move, what rules say, and the caveat beside it. Pure: values in, words out.

A move is worded plainly and never as an accusation. “Certain” isn't in it: what the dates carry is said by how it is told.
"""

from collections.abc import Callable
from datetime import date
from math import ceil
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, npgettext, pgettext

from evidence.date_words import date_words, day_words, joined, lower_first, upper_first
from evidence.dates import PartialDate
from evidence.models import Citation, Fact
from evidence.models.worded import LANGUAGES
from evidence.phrases import (
    alleged_by,
    dated_speakers,
    followed,
    standing_words,
    supporting,
    vouched_for,
    within,
)
from evidence.sentences import sentences
from evidence.standing import Standing
from people.models import Affiliation, Basis, Direction, Identity, Move, Outcome, Rule, RuleOutcome
from people.sentences import heads, names

DAYS_IN_MONTH = 365.2425 / 12
DAYS_IN_YEAR = 365.2425


def caveat() -> str:
    """What stands beside every move, in the active language."""
    return gettext(
        "A move is a lead, not an accusation: holding two posts, at once or one after the other, is no sign of wrongdoing. "
        "Dates are as exact as the sources give them, and whether a move was authorised isn’t known unless it is "
        "recorded here."
    )


def caveats() -> dict[str, str]:
    """The caveat in each language of the site."""
    return _in_languages(caveat)


def outcome_sentences(outcome: RuleOutcome, move: Move) -> dict[str, str]:
    """`outcome_sentence` in each language of the site."""
    return _in_languages(lambda: outcome_sentence(outcome, move))


def _in_languages(tell: Callable[[], str]) -> dict[str, str]:
    told = {}
    for language in LANGUAGES:
        with translation.override(language):
            told[language] = tell()
    return told


def _span(days: int, *, up: bool) -> str:
    """A number of days in the unit that suits it, rounded up or down: “12 days”, “14 months”, “11 years”."""
    if days < 60:
        return npgettext("sentence: duration", "%(n)s day", "%(n)s days", days) % {"n": days}
    unit = DAYS_IN_MONTH if days < 5 * DAYS_IN_YEAR else DAYS_IN_YEAR
    n = ceil(days / unit) if up else int(days / unit)
    if unit == DAYS_IN_MONTH:
        return npgettext("sentence: duration", "%(n)s month", "%(n)s months", n) % {"n": n}
    return npgettext("sentence: duration", "%(n)s year", "%(n)s years", n) % {"n": n}


def gap_words(low: int, high: int | None) -> str:
    """The gap between two posts: “between 0 and 14 months”, “185 days”, “at least 2 years”, “not known”. low, high: days."""
    if high is None:
        if low == 0:
            return pgettext("sentence: gap", "not known")
        return pgettext("sentence: gap", "at least %(low)s") % {"low": _span(low, up=False)}
    if high == 0:
        return pgettext("sentence: gap", "none")
    if low == high:
        return npgettext("sentence: duration", "%(n)s day", "%(n)s days", low) % {"n": low}
    least, most = _span(low, up=False), _span(high, up=True)
    if low == 0:
        return pgettext("sentence: gap", "between 0 and %(high)s") % {"high": most}
    return pgettext("sentence: gap", "between %(low)s and %(high)s") % {"low": least, "high": most}


def gap_counted(move: Move) -> str:
    """From which day to which the gap is counted (people/sql/pairs.sql), and what a range of it is; "" if there is none."""
    low, high = move.gap_low, move.gap_high
    if move.direction == Direction.BOTH or (high is None and low == 0):
        return ""
    if move.direction == Direction.UNKNOWN:
        days = gettext(
            "Counted from the last day of one post to the first day of the other, by the dates that sources give."
        )
    else:
        days = gettext(
            "Counted from the last day of the first post to the first day of the second, by the dates that sources give."
        )
    left_open = ""
    if high is None:
        left_open = gettext("They leave several days open: this is the shortest time.")
    elif low != high:
        left_open = gettext("They leave several days open: this is the shortest and the longest time.")
    return f"{days} {left_open}".strip()


def post_words(post: Affiliation) -> str:
    """A post in a few words: “minister (Cabinet of Justice)”."""
    role, organization = post.role.label(), post.organization.label()
    if names(role, organization):
        return lower_first(role)
    words = {"role": lower_first(role), "organization": organization}
    return pgettext("sentence: move", "%(role)s (%(organization)s)") % words


def who_moved(move: Move) -> str:
    """The person; of a group, how many of it moved: “2 to 4 of “party spokespersons””."""
    person = move.person
    if person.identity != Identity.UNNAMED_GROUP:
        return person.name
    counts = next(
        (
            (post.headcount_low, post.headcount_high)
            for post in (move.first, move.second)
            if post.headcount_low is not None
        ),
        (person.headcount_low, person.headcount_high),
    )
    words = {"count": heads(*counts), "name": within(person.name)}
    if counts != (person.headcount_low, person.headcount_high):
        return pgettext("sentence: people", "%(count)s of “%(name)s”") % words
    if words["count"] == "1":
        return pgettext("sentence: people", "“%(name)s” (1 person)") % words
    return pgettext("sentence: people", "“%(name)s” (%(count)s people)") % words


def move_clause(move: Move) -> str:
    """What the move is, without who says so: “Jan Peeters: first minister (…), then director (AWDC); between the two: …”."""
    words = {"who": who_moved(move), "first": post_words(move.first), "second": post_words(move.second)}
    more = []
    if move.direction == Direction.BOTH:
        if move.basis == Basis.POSSIBLE:
            clause = (
                pgettext(
                    "sentence: move",
                    "%(who)s: %(first)s and %(second)s; as far as the dates go, both were held at once",
                )
                % words
            )
        else:
            clause = (
                pgettext("sentence: move", "%(who)s held both posts at once: %(first)s and %(second)s")
                % words
            )
        if move.basis == Basis.ASSERTED:
            more.append(pgettext("sentence: move", "a source says so, without dates that show it"))
        return followed(clause, *more)
    if move.direction == Direction.UNKNOWN:
        clause = pgettext("sentence: move", "%(who)s: %(first)s and %(second)s") % words
        more.append(pgettext("sentence: move", "which came first is not known"))
        if move.together == Basis.POSSIBLE:
            more.append(pgettext("sentence: move", "the dates don’t rule out that both were held at once"))
        elif move.gap_high is not None:
            more.append(_between(move))
        return followed(clause, *more)
    clause = pgettext("sentence: move", "%(who)s: first %(first)s, then %(second)s") % words
    if move.basis == Basis.ASSERTED:
        more.append(pgettext("sentence: move", "a source gives this order"))
    if move.basis == Basis.POSSIBLE:
        more.append(pgettext("sentence: move", "the dates don’t rule it out"))
    if move.together == Basis.POSSIBLE:
        more.append(pgettext("sentence: move", "nor that both were held for a while"))
    more.append(_between(move))
    if move.returns:
        more.append(
            pgettext("sentence: move", "possibly a return, after an earlier exit")
            if move.returns == Basis.POSSIBLE
            else pgettext("sentence: move", "a return, after an earlier exit")
        )
    return followed(clause, *more)


def _between(move: Move) -> str:
    if move.gap_high is None and move.gap_low == 0:
        return pgettext("sentence: move", "the dates of one or both are not known")
    return pgettext("sentence: move", "time between the two: %(gap)s") % {
        "gap": gap_words(move.gap_low, move.gap_high)
    }


def parts_of(move: Move) -> list[tuple[Fact, list[Citation]]]:
    """What a move rests on, with the citations of each: both posts, and the order that a source gives where that decides."""
    facts: list[Any] = [move.first, move.second, *([move.order] if move.order else [])]
    return [(fact, list(fact.citations.all())) for fact in facts]


def citations_of(move: Move) -> list[Citation]:
    """All that a move rests on."""
    return [citation for _fact, citations in parts_of(move) for citation in citations]


def alleged_words(move: Move) -> str:
    """“by PVDA”, beside the mark of standing: who alleges the part that is alleged; empty unless the move is."""
    alleged = (citations for fact, citations in parts_of(move) if fact.standing == Standing.ALLEGED)
    return alleged_by(move.standing, (citation for citations in alleged for citation in citations))


@sentences.add(Move)
def move_sentence(move: Move) -> str:
    """The move as a sentence: who says so, what, when as far as it is known, and who differs on either post or the order.

    Reads what `Move.objects.preload()` fetches.
    """
    parts = parts_of(move)
    clause = move_clause(move)
    if move.standing == Standing.STATED and all(vouched_for(citations) for _fact, citations in parts):
        words = pgettext("sentence: whole", "%(clause)s.") % {"clause": clause}
    else:
        voices = joined(dated_speakers(supporting(citations_of(move))))
        words = pgettext("sentence: whole", "According to %(voices)s, %(clause)s.") % {
            "voices": voices,
            "clause": clause,
        }
    differs = [said for fact, citations in parts if (said := standing_words(fact.standing, citations))]
    return " ".join([upper_first(words), *dict.fromkeys(differs)])


def outcome_sentence(outcome: RuleOutcome, move: Move) -> str:
    """What a rule says of a move, with the days that decide it.

    Of a rule that was never in force, only what it would have said.
    """
    rule = outcome.rule
    words = {
        "months": npgettext("sentence: duration", "%(n)s month", "%(n)s months", rule.months)
        % {"n": rule.months},
        "ended": range_words(outcome.ended_from, outcome.ended_until),
        "joined": range_words(move.joined_from, move.joined_until),
    }
    match Outcome(outcome.outcome):
        case Outcome.WITHIN:
            told = pgettext("sentence: rule", "Within the %(months)s after leaving.")
        case Outcome.OUTSIDE:
            told = pgettext("sentence: rule", "Outside the %(months)s after leaving.")
        case _:
            told = pgettext(
                "sentence: rule", "The dates don’t tell whether it was within the %(months)s after leaving."
            )
    days = pgettext("sentence: rule", "The period ended: %(ended)s; the other post started: %(joined)s.")
    force = ""
    if outcome.outcome == Outcome.UNCLEAR and not rule.never_in_force and not _was_in_force(rule, move):
        force = pgettext(
            "sentence: rule", "Its sources don’t tell whether the rule was in force on the day of leaving."
        )
    compared = (
        pgettext("sentence: rule", "A comparison only: this rule never came into force.")
        if rule.never_in_force
        else ""
    )
    return " ".join(part % words for part in (compared, told, force, days) if part)


def _was_in_force(rule: Rule, move: Move) -> bool:
    """Whether the rule was in force on every day on which the first post can have ended."""
    days = (rule.certain_from, move.left_from, move.left_until, rule.certain_until)
    return None not in days and list(days) == sorted(days)


def _spans(text: str, first: date, last: date) -> bool:
    """Whether a year or a month is exactly the days from first to last."""
    when = PartialDate(text)
    return (when.earliest, when.latest) == (first, last)


def range_words(first: date | None, last: date | None) -> str:
    """From the first to the last day on which something can have been: “24 April 2018”, “between … and …”, “not known”."""
    if first is None and last is None:
        return pgettext("sentence: gap", "not known")
    if first is None:
        return pgettext("sentence: gap", "on or before %(day)s") % {"day": day_words(last)}
    if last is None:
        return pgettext("sentence: gap", "on or after %(day)s") % {"day": day_words(first)}
    # Not strftime: it writes the year 999 with three digits.
    day = first.isoformat()
    whole = next((text for text in (day[:4], day[:7]) if _spans(text, first, last)), "")
    if first == last or whole:
        return date_words(PartialDate(whole)) if whole else day_words(first)
    words = {"first": day_words(first), "last": day_words(last)}
    return pgettext("sentence: gap", "between %(first)s and %(last)s") % words
