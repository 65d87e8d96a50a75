"""Voices, standing and reality in words for readers, in the language that is active. Pure: values in, words out."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, gettext_lazy, npgettext, pgettext, pgettext_lazy

from config.stores import PUBLISHED, current_store
from evidence.date_words import (
    at_words,
    attested_words,
    bounds_words,
    date_words,
    from_to_words,
    joined,
    lower_first,
    upper_first,
)
from evidence.dates import PartialDate, Precision
from evidence.independence import behind
from evidence.models import Citation, Fact, Mode, Reality, Relation, Source, Worded
from evidence.models.fact import AHEAD
from evidence.standing import Standing

# Who speaks where no source does and the newsroom does, written so in “who says so”: it sets two things beside each other, or
# reads out of what somebody says what the source doesn't state.
COMPARISON, READING = "our comparison", "our reading"
OURS = {
    COMPARISON: pgettext_lazy("sentence: voice", "our comparison"),
    READING: pgettext_lazy("sentence: voice", "our reading"),
}
NOT_SAID = {
    COMPARISON: gettext_lazy("No source says so: it is our own comparison."),
    READING: gettext_lazy("No source says so in these words: it is our reading of what it tells."),
}
# What a publisher says by itself; what somebody else says in its document.
OWN = {
    Mode.ASSERTS: gettext_lazy("%(publisher)s says it as a fact."),
    Mode.ALLEGES: gettext_lazy("%(publisher)s alleges it."),
    Mode.DENIES: gettext_lazy("%(publisher)s denies it."),
}
QUOTED = {
    Mode.ASSERTS: gettext_lazy("%(voice)s says so, in a document published by %(publisher)s."),
    Mode.ALLEGES: gettext_lazy("%(voice)s alleges it, in a document published by %(publisher)s."),
    Mode.DENIES: gettext_lazy("%(voice)s denies it, in a document published by %(publisher)s."),
}
# A fact carries its mark wherever its title stands alone.
MARK = {
    Standing.ALLEGED: pgettext_lazy("mark of a fact", "alleged"),
    Standing.DISPUTED: pgettext_lazy("mark of a fact", "disputed"),
    Standing.DENIED: pgettext_lazy("mark of a fact", "denied"),
    Standing.UNSUPPORTED: pgettext_lazy("mark of a fact", "unsupported"),
}


# A quotation within another, by the language that is active.
_INNER = {"fr": (re.compile(r"«\s?(.*?)\s?»"), r"“\1”")}
_INNER_ELSEWHERE = (re.compile("“([^“”]*)”"), r"‘\1’")


def within(words: str) -> str:
    """Words that come to stand between quotation marks: those that they have are inner ones then."""
    pattern, inner = _INNER.get((get_language() or "")[:2], _INNER_ELSEWHERE)
    return pattern.sub(inner, words)


def quoted(words: str) -> str:
    """Words in the quotation marks of the reader's language."""
    return gettext("“%(words)s”") % {"words": within(words)}


def supporting_dates(citations: Iterable[Citation]) -> list[PartialDate]:
    """The dates that the citations attest, by the rule of evidence.derived: those that contradict attest nothing, and
    where a supporting one says it as a fact, those that only allege it don't either."""
    return [citation.attested for citation in behind(citations) if citation.attested is not None]


def said_words(citation: Citation) -> str:
    """Who says so and how: “De Morgen says it as a fact.”, “PVDA alleges it, in a document published by Knack.”

    A publisher lends nothing to a voice that isn't its own: not “as a fact”, nor that it “reports” so.
    """
    mode, publisher = Mode(citation.mode), citation.source.publisher
    if citation.voice in NOT_SAID:
        return str(NOT_SAID[citation.voice])
    if citation.voice and citation.voice != publisher:
        return upper_first(QUOTED[mode] % {"voice": citation.voice, "publisher": publisher})
    return OWN[mode] % {"publisher": publisher}


def via_sentence(citation: Citation) -> str:
    """How it reached the source: “Via: a spokesperson.”; empty where that isn't told."""
    return gettext("Via: %(via)s.") % {"via": citation.via.rstrip(".")} if citation.via else ""


def attested_sentence(citation: Citation) -> str:
    """“Says that it held in March 2022.”, or that this follows from what it says; empty where nothing is attested."""
    dates = supporting_dates([citation])
    # A citation by itself doesn't know whether its record still lay ahead; loaded with its record, it does.
    ahead = getattr(getattr(citation, "record", None), "reality", None) in AHEAD
    if not dates:
        return ""
    if ahead:
        words = gettext("Says so of %(when)s.")
    elif any(each.precision is Precision.SET for each in dates):
        # Worked out, as from an age: no source says “at some moment from 2005 to 2007”.
        words = gettext("From what it says it follows that it held %(when)s.")
    else:
        words = gettext("Says that it held %(when)s.")
    return words % {"when": attested_words(dates)}


def speakers(citations: Iterable[Citation]) -> list[str]:
    """The different speakers, in order: the voices that sources quote, or else their publishers."""
    return list(dict.fromkeys(str(OURS.get(c.voice, c.voice)) or c.source.publisher for c in citations))


def supporting(citations: Iterable[Citation]) -> list[Citation]:
    """Those that support the fact."""
    return [citation for citation in citations if citation.relation == Relation.SUPPORTS]


def _asserting(citations: Iterable[Citation]) -> list[Citation]:
    """Those that say what they say as a fact."""
    return [citation for citation in citations if citation.mode != Mode.ALLEGES]


def dated_speakers(citations: Iterable[Citation]) -> list[str]:
    """The different speakers, each with where and when they could be read: “PVDA (14 July 2023)”, “The New York Times (in De
    Morgen, March 2022)”. The date is the document's: it never stands alone beside a voice that is only quoted."""
    first: dict[str, Citation] = {}
    for citation in citations:
        first.setdefault(citation.voice or citation.source.publisher, citation)
    return [_dated(voice, citation.source) for voice, citation in first.items()]


def _dated(voice: str, source: Source) -> str:
    if voice in OURS:
        return str(OURS[voice])
    words = {"voice": voice, "publisher": source.publisher}
    if source.published:
        words["date"] = date_words(source.published)
        if voice == source.publisher:
            return pgettext("sentence: voice", "%(voice)s (%(date)s)") % words
        return pgettext("sentence: voice", "%(voice)s (in %(publisher)s, %(date)s)") % words
    if voice == source.publisher:
        return voice
    return pgettext("sentence: voice", "%(voice)s (in %(publisher)s)") % words


def vouched_for(citations: Sequence[Citation]) -> bool:
    """Whether two publishers say it by themselves, as a fact: then nobody needs to be named for it. One alone is named."""
    publishers = {
        citation.source.publisher
        for citation in supporting(citations)
        if not citation.voice and citation.mode == Mode.ASSERTS
    }
    return len(publishers) > 1


def standing_words(standing: str, citations: Sequence[Citation]) -> str:
    """The sentence that follows a fact that isn't plainly stated: who differs or denies it. Empty if it is stated."""
    against = [citation for citation in citations if citation.relation == Relation.CONTRADICTS]
    if standing == Standing.ALLEGED:
        return pgettext("sentence: standing", "This is alleged: no source gives it as a fact.")
    if standing == Standing.DENIED:
        who = speakers(citation for citation in against if citation.voice_is_concerned)
        if not who:
            return pgettext("sentence: standing", "The one concerned denies this.")
        template = npgettext("sentence: standing", "%(who)s denies this.", "%(who)s deny this.", len(who))
        return upper_first(template % {"who": joined(who)})
    if standing == Standing.DISPUTED:
        who, same = speakers(against), speakers(supporting(citations))
        if not who:
            return pgettext("sentence: standing", "Another voice differs on this.")
        # Who says so in one place and otherwise in another doesn't differ from anybody.
        both = [each for each in who if each in same]
        sure = [each for each in speakers(_asserting(against)) if each not in same]
        alleging = [each for each in who if each not in same and each not in sure]
        told = []
        if sure:
            template = npgettext(
                "sentence: standing", "%(who)s differs on this.", "%(who)s differ on this.", len(sure)
            )
            told.append(upper_first(template % {"who": joined(sure)}))
        if alleging:
            template = npgettext(
                "sentence: standing",
                "%(who)s suggests otherwise.",
                "%(who)s suggest otherwise.",
                len(alleging),
            )
            told.append(upper_first(template % {"who": joined(alleging)}))
        if both:
            template = npgettext(
                "sentence: standing", "%(who)s also says otherwise.", "%(who)s also say otherwise.", len(both)
            )
            told.append(upper_first(template % {"who": joined(both)}))
        return " ".join(told)
    if standing == Standing.UNSUPPORTED:
        # In public such a fact is there because an editor accepted what can't be cited.
        if current_store() == PUBLISHED:
            return pgettext("sentence: standing", "This rests on documents seen by the newsroom.")
        return pgettext("sentence: standing", "No source supports this.")
    return ""


def announced(words: str, fact: Fact) -> str:
    """What a fact is called: “Announced: Zimbabwe chairs the scheme” where it still lay ahead, else as it is."""
    return _with_marks([str(fact.get_reality_display())], words) if fact.reality in AHEAD else words


def heading(words: str, fact: Fact) -> str:
    """What a fact is called where its mark of standing may be lost, as in the title of a browser's tab: “Alleged: …”,
    “Denied, announced: …”. As it is where it is stated and not ahead."""
    return marked(words, fact.standing, str(fact.get_reality_display()) if fact.reality in AHEAD else "")


def words_language(record: Any, shown: str) -> str:
    """The language of the record's own words where they are all that is shown; empty where others stand around them."""
    return record.words_language() if isinstance(record, Worded) and shown == record.words() else ""


def marked(words: str, standing: str, *others: str) -> str:
    """Words with the mark of their standing before them, and the other marks that aren't empty; as they are without any."""
    found = [] if standing == Standing.STATED else [str(MARK[Standing(standing)])]
    found += filter(None, others)
    return _with_marks(found, words) if found else words


def _with_marks(marks: list[str], words: str) -> str:
    return pgettext("marks of a fact", "%(marks)s: %(words)s") % {
        "marks": ", ".join(marks).capitalize(),
        "words": words,
    }


def _as_said() -> str:
    """The words of the mark beside a claim, in running text."""
    return lower_first(gettext("As said"))


_AS_SAID = lazy(_as_said, str)()


def standing_label(standing: Standing, *, said: bool = False) -> Any:
    """A standing in words, read when it is shown. said: of a claim, of which that it was said is all that is stated: then
    nothing is “stated”, in a filter or a tally no more than beside the claim itself."""
    return _AS_SAID if said and standing == Standing.STATED else standing.label


def alleged_by(standing: str, citations: Iterable[Citation]) -> str:
    """“by PVDA”, for the mark of standing beside a fact; empty unless it is alleged."""
    who = speakers(supporting(citations)) if standing == Standing.ALLEGED else []
    return pgettext("standing", "by %(who)s") % {"who": joined(who)} if who else ""


def sentence(clause: str, *, standing: str, citations: Sequence[Citation]) -> str:
    """A clause as a sentence that tells who says so and who differs.

    Who says so: those that stand behind it as it is told, with its dates (evidence.independence.behind). Left out only where
    two publishers say it by themselves, as a fact, and nobody differs.
    """
    found = behind(citations)
    if not found or (vouched_for(citations) and standing == Standing.STATED):
        words = pgettext("sentence: whole", "%(clause)s.") % {"clause": clause}
    else:
        words = pgettext("sentence: whole", "According to %(voices)s, %(clause)s.") % {
            "voices": joined(dated_speakers(found)),
            "clause": clause,
        }
    return " ".join(part for part in (upper_first(words), standing_words(standing, citations)) if part)


def supposed(clause: str, reality: str) -> str:
    """A clause that tells that it hadn't happened yet, or is only reported, when the source was written."""
    words = {"clause": clause}
    if reality == Reality.ANNOUNCED:
        return pgettext("sentence: reality", "it was announced that %(clause)s") % words
    if reality == Reality.PLANNED:
        return pgettext("sentence: reality", "it was planned that %(clause)s") % words
    if reality == Reality.REPORTED:
        return pgettext("sentence: reality", "it is reported that %(clause)s") % words
    return clause


def followed(clause: str, *more: str) -> str:
    """Clauses one after the other: “a; b; c”, leaving out empty ones."""
    for part in more:
        if part:
            clause = pgettext("sentence: whole", "%(clause)s; %(more)s") % {"clause": clause, "more": part}
    return clause


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
    clause = supposed(statement, reality)
    seen = attested_words(supporting_dates(citations))
    when = ""
    if seen and standing == Standing.STATED and reality not in AHEAD:
        when = pgettext("sentence: tie", "attested %(when)s") % {"when": seen}
    elif seen:
        when = pgettext("sentence: tie", "told of %(when)s") % {"when": seen}
    bounds = bounds_words(start, end, reality) if start or end else ""
    return sentence(followed(clause, when, bounds), standing=standing, citations=citations)


def moment_words(fact: Any) -> str:
    """When a fact of one moment, or one that lasted, took place: “on 24 April 2018”, “from 6 to 11 November”; or empty."""
    if fact.date is not None:
        return at_words(fact.date)
    seen = attested_words(supporting_dates(fact.citations.all()))
    if fact.start is None and fact.end is None:
        return pgettext("sentence: moment", "attested %(when)s") % {"when": seen} if seen else ""
    if fact.start and fact.end and not fact.end.is_open and fact.reality not in AHEAD:
        return from_to_words(fact.start, fact.end)
    return bounds_words(fact.start, fact.end, fact.reality)
