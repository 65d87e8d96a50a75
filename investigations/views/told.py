"""Facts as lines of a page: each is its sentence, with standing, references and how many sources stand behind it.

A page fetches its facts kind by kind (`fetch`), then the names of all organizations that they tell of at once (`name`):
so the number of queries stays small and doesn't grow with the facts.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse

from evidence.footnotes import Footnotes
from evidence.models import Relation
from evidence.pages import Section, titles
from evidence.phrases import alleged_by, said_words, via_sentence
from evidence.registry import registry
from evidence.rows import remarks
from evidence.sentences import sentences
from evidence.views import counted
from investigations.models import (
    Agreement,
    AgreementParticipant,
    Claim,
    ClaimLink,
    Event,
    Measure,
    Stance,
)
from orgs.models import Organization, OrganizationLink
from people.models import Affiliation, PersonLink

# A section shows so many, and links to the list for the rest.
MOST = 30

SELECT: dict[type[Model], tuple[str, ...]] = {
    Affiliation: ("person", "role__sphere", "organization__sphere", "on_behalf_of"),
    PersonLink: ("from_person", "to_person"),
    OrganizationLink: ("from_organization", "to_organization"),
    Stance: ("person", "organization", "measure"),
    Agreement: (),
    Event: ("kind", "unit"),
    Measure: ("kind", "authority"),
    Claim: ("person", "organization", "via_person", "via_organization", "unit"),
    ClaimLink: tuple(
        f"{end}__{part}" for end in ("from_claim", "to_claim") for part in ("person", "organization", "unit")
    ),
}


def with_citations(model: type[Model]) -> Prefetch:
    """The citations of facts with their sources, in one query."""
    citations = registry.of(model).citations
    assert citations is not None
    return Prefetch("citations", citations._default_manager.select_related("source"))


def fetch(rows: QuerySet[Any], most: int | None = MOST + 1) -> list[Any]:
    """Facts with what their sentences need but the names of organizations, which `name` fetches for all of a page at once."""
    model = rows.model
    rows = rows.select_related(*SELECT[model]).prefetch_related(with_citations(model))
    if model is Affiliation:
        rows = rows.prefetch_related("role__titles")
    if model is Agreement:
        participants = AgreementParticipant.objects.select_related("person", "organization", "on_behalf_of")
        rows = rows.prefetch_related(Prefetch("participants", participants))
    if model is Measure:
        rows = rows.prefetch_related("statuses")
    return list(rows[:most])


def organizations_of(fact: Any) -> Iterable[Organization | None]:
    """The organizations that the sentence of a fact names."""
    match fact:
        case Affiliation():
            yield from (fact.organization, fact.on_behalf_of)
        case OrganizationLink():
            yield from (fact.from_organization, fact.to_organization)
        case Agreement():
            for row in fact.participants.all():
                yield from (row.organization, row.on_behalf_of)
        case Measure():
            yield fact.authority
        case Stance():
            yield fact.organization
        case Claim():
            yield from (fact.organization, fact.via_organization)
        case ClaimLink():
            yield from (fact.from_claim.organization, fact.to_claim.organization)


def name(*facts: Iterable[Any], also: Iterable[Organization | None] = ()) -> None:
    """Fetch the names of all organizations that some facts tell of, and of some others, in one query."""
    found = [each for several in facts for fact in several for each in organizations_of(fact)]
    named = [each for each in (*found, *also) if each is not None]
    if named:
        prefetch_related_objects(named, "names")


def title(fact: Any) -> str:
    """What a note calls the fact."""
    return str(fact.words()) if hasattr(fact, "words") else sentences.of(fact)


def row(fact: Any, notes: Footnotes) -> dict[str, Any]:
    """The context of one line of investigations/told.html."""
    citations = list(fact.citations.all())
    return {
        "text": sentences.of(fact),
        "url": fact.get_absolute_url(),
        "about": title(fact),
        "refs": notes.refs(citations, title(fact)),
        "standing": fact.standing,
        "by": alleged_by(fact.standing, citations),
        "support": notes.support(citations),
        "more": remarks(fact),
    }


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
    words: tuple[str, str] | None = None,
    all_url: str = "",
    intro: str = "",
) -> Section | None:
    """A section of facts in order of time. None where there are none.

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
            "rows": [row(fact, notes) for fact in shown],
            "all_url": all_url if more else "",
            "intro": intro,
        },
        tally=(f"more than {MOST}" if more else len(facts), counted(len(facts), *words)[1])
        if words
        else None,
    )


def against(fact: Any, notes: Footnotes) -> Section | None:
    """The places in sources that contradict or deny a fact, in words. None where there are none."""
    found = [citation for citation in fact.citations.all() if citation.relation == Relation.CONTRADICTS]
    if not found:
        return None
    rows = [
        {
            "text": citation.paraphrase or citation.quote,
            "said": said_words(citation),
            "via": via_sentence(citation),
            "refs": notes.refs([citation], title(fact)),
        }
        for citation in found
    ]
    return Section("against", "What speaks against it", "investigations/against.html", {"rows": rows})


def list_url(slug: str, **asked: Any) -> str:
    """The list of a kind, asked for a record: /claims/?about_measure=…"""
    query = "&".join(f"{name}={record.key}" for name, record in asked.items())
    return f"{reverse(slug)}?{query}"


def link(record: Any) -> dict[str, str]:
    """A link to a record: its name for the reader, and its address."""
    named = getattr(record, "label", None) or (
        None if isinstance(record, Claim) else getattr(record, "words", None)
    )
    words = named() if callable(named) else getattr(record, "name", None) or titles.of(record)
    return {"name": words, "url": record.get_absolute_url()}
