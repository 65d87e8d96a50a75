"""Facts as lines of a page: each is its sentence, with standing, references and how many sources stand behind it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evidence.date_words import joined
from evidence.footnotes import Footnotes, Reference
from evidence.independence import behind
from evidence.models import Citation, Fact, Relation
from evidence.pages import Section, counted, more_than, titles
from evidence.phrases import alleged_by, heading, said_words, via_sentence
from evidence.prose import Prose
from evidence.rows import remarks
from evidence.sentences import sentences
from investigations.gathering import MOST
from investigations.models import Agreement, Claim, ClaimLink, Event, Stance
from investigations.sentences import actor_words, claim_link_words, claim_words, stance_words

titles.add(Stance)(stance_words)
titles.add(ClaimLink)(claim_link_words)


def whose_words(claim: Claim, words: str) -> str:
    """Words in the mouth of whoever claims them: “AWDC: …”."""
    return pgettext("title of a claim", "%(who)s: %(words)s") % {"who": actor_words(claim), "words": words}


@titles.add(Claim)
def claim_title(claim: Claim) -> str:
    """Always in somebody's mouth: “AWDC: Jobs in the diamond sector”."""
    return whose_words(claim, claim.words())


def title(fact: Any) -> str:
    """What a note calls the fact: its title, or else a clause."""
    return str(fact.words()) if hasattr(fact, "words") else titles.of(fact)


def refs(fact: Any, notes: Footnotes, citations: Sequence[Citation] = ()) -> list[Reference]:
    """References to all citations of a fact, or to some. A statement is a paraphrase: notes don't quote it."""
    found = citations or list(fact.citations.all())
    if isinstance(fact, Claim | ClaimLink):
        words = claim_words(fact) if isinstance(fact, Claim) else claim_link_words(fact)
        return notes.refs(found, words, quote=False)
    return notes.refs(found, title(fact))


def row(fact: Any, notes: Footnotes, actor: Any = None) -> dict[str, Any]:
    """The context of one line of investigations/told.html. actor: the person or organization on whose page it stands."""
    citations = list(fact.citations.all())
    return {
        "text": sentences.of(fact),
        "url": fact.get_absolute_url(),
        # Read out by itself, out of the sentence: so it carries its standing.
        "about": heading(title(fact), fact),
        "refs": refs(fact, notes),
        "standing": fact.standing,
        "said": fact.SAID,
        "by": alleged_by(fact.standing, citations),
        "support": _support(fact, notes, citations, actor),
        "more": [*parts_in(fact, actor), *remarks(fact)],
        "then": getattr(fact, "held", ""),
    }


def _support(fact: Any, notes: Footnotes, citations: Sequence[Citation], actor: Any) -> str:
    """How many sources stand behind a fact. On the page of one who took part, of an event or an agreement with more than one
    source: that this is how many tell of the whole, for each may name others."""
    words = notes.support(citations)
    if (
        actor is None
        or not isinstance(fact, Agreement | Event)
        or len({c.source_id for c in behind(citations)}) < 2
    ):
        return words
    return _("%(sources)s for the whole") % {"sources": words}


def parts_in(fact: Any, actor: Any) -> list[str]:
    """What somebody had to do with an agreement, for example “Bart De Wever: was present”: who looked on isn't to be taken
    for who signed. Of other facts nothing: their sentences say it."""
    rows = [row for row in getattr(fact, "in_parts", ()) if actor is not None and row.actor == actor]
    return [f"{actor_words(rows[0])}: {joined([row.get_part_display() for row in rows])}"] if rows else []


def in_time(facts: Iterable[Any]) -> list[Any]:
    """By the first day that the dates tell of; without any date last. Never by a date that is made up."""

    def place(fact: Any) -> tuple[bool, Any, str]:
        moment = getattr(fact, "signed", None) or getattr(fact, "announced", None)
        first = moment and (moment.earliest or moment.latest)
        for bound in ("possible_from", "certain_from", "certain_until", "possible_until", "attested_first"):
            first = first or getattr(fact, bound, None)
        return first is None, first and first.toordinal(), str(fact.pk)

    return sorted(facts, key=lambda fact: tuple(part or 0 for part in place(fact)))


def section(
    anchor: str,
    heading: str,
    facts: Sequence[Any],
    *,
    notes: Footnotes,
    words: Any = None,
    all_url: str = "",
    intro: str = "",
    actor: Any = None,
) -> Section | None:
    """A section of facts in order of time. None where there are none. words: what they are counted as (npgettext_lazy).

    facts may hold one more than MOST: then it says that the list at `all_url` has all of them.
    """
    if not facts:
        return None
    shown = in_time(facts[:MOST])
    more = len(facts) > MOST
    return Section(
        anchor,
        heading,
        "investigations/told.html",
        {
            "rows": [row(fact, notes, actor) for fact in shown],
            "all_url": all_url if more else "",
            "intro": intro,
        },
        tally=(more_than(MOST, words) if more else counted(len(facts), words)) if words else None,
    )


def against(fact: Any, notes: Footnotes) -> Section | None:
    """The places in sources that contradict or deny a fact, in words. None where there are none."""
    rows = denials(fact, notes)
    if not rows:
        return None
    return Section("against", _("What speaks against it"), "investigations/against.html", {"rows": rows})


def denials(fact: Any, notes: Footnotes) -> list[dict[str, Any]]:
    """The same as lines: who says otherwise and how, what, and where."""
    return [
        {
            "text": Prose(citation.paraphrase) if citation.paraphrase else citation.quote,
            "said": said_words(citation),
            "via": via_sentence(citation),
            "refs": refs(fact, notes, [citation]),
        }
        for citation in fact.citations.all()
        if citation.relation == Relation.CONTRADICTS
    ]


def list_url(slug: str, **asked: Any) -> str:
    """The list of a kind, asked for a record: /claims/?about_measure=…"""
    query = "&".join(f"{name}={record.key}" for name, record in asked.items())
    return f"{reverse(slug)}?{query}"


def on_behalf_of(organization: Any) -> str:
    """“on behalf of AWDC”; empty for none."""
    return _("on behalf of %(name)s") % {"name": organization.label()} if organization else ""


def link(record: Any) -> dict[str, str]:
    """A link to a record: its name for the reader, with the standing of a fact that isn't plainly stated; and its address."""
    if isinstance(record, Fact):
        words = heading(claim_title(record) if isinstance(record, Claim) else title(record), record)
    else:
        named = getattr(record, "label", None)
        words = named() if callable(named) else record.name
    return {"name": words, "url": record.get_absolute_url()}
