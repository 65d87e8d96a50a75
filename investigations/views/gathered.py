"""What layer 3 adds to the pages of people, organizations, posts and ties: agreements, events, positions, claims, dossiers.

The order tells a story: what they agreed on, what they did, what was decided about them, what they wanted, what they said,
and what is said of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from evidence.footnotes import Footnotes
from evidence.pages import Section, sections
from investigations.models import ITEM_FIELD, Agreement, Claim, Event, Measure, Stance
from investigations.views import said, told
from investigations.views.dossiers import dossiers_of
from orgs.models import Organization, OrganizationLink
from people.models import Affiliation, Person


@dataclass
class Gathered:
    """All that layer 3 knows of a person or an organization, fetched at once for the page."""

    agreements: list[Agreement]
    events: list[Event]
    decided: list[Measure]
    aimed: list[Measure]
    stances: list[Stance]
    claims: list[Claim]
    about: list[Any]
    talk: Any

    @classmethod
    def of(cls, record: Any) -> "Gathered":
        about = said.about(record)
        made = cls(
            agreements=told.fetch(Agreement.objects.with_actor(record)),
            events=told.fetch(Event.objects.with_actor(record)),
            decided=told.fetch(Measure.objects.filter(authority=record))
            if isinstance(record, Organization)
            else [],
            aimed=told.fetch(Measure.objects.aimed_at(record)),
            stances=told.fetch(Stance.objects.of_actor(record)),
            claims=told.fetch(Claim.objects.of_actor(record)),
            about=about,
            talk=said.conversation(about),
        )
        told.name(
            made.agreements,
            made.events,
            made.decided,
            made.aimed,
            made.stances,
            made.claims,
            made.talk.claims.values(),
        )
        return made


def gathered(record: Any) -> Gathered:
    """What is gathered of a record, once for its page."""
    if not hasattr(record, "gathered"):
        record.gathered = Gathered.of(record)
    found: Gathered = record.gathered
    return found


Show = Callable[[Gathered, Any, Footnotes, str], Section | None]


def _agreements(found: Gathered, record: Any, notes: Footnotes, kind: str) -> Section | None:
    return told.section(
        "agreements",
        "Agreements",
        found.agreements,
        notes=notes,
        words=("agreement", "agreements"),
        all_url=told.list_url("agreements", **{kind: record}),
    )


def _events(found: Gathered, record: Any, notes: Footnotes, kind: str) -> Section | None:
    return told.section(
        "events",
        "Events",
        found.events,
        notes=notes,
        words=("event", "events"),
        all_url=told.list_url("events", **{kind: record}),
    )


def _decided(found: Gathered, record: Any, notes: Footnotes, kind: str) -> Section | None:
    return told.section(
        "decided",
        "Measures on which it decides",
        found.decided,
        notes=notes,
        words=("measure of its own", "measures of its own"),
        all_url=told.list_url("measures", authority=record),
    )


def _aimed(found: Gathered, record: Any, notes: Footnotes, kind: str) -> Section | None:
    return told.section(
        "measures",
        "Measures aimed at them" if kind == "person" else "Measures aimed at it",
        found.aimed,
        notes=notes,
        words=("measure aimed at them", "measures aimed at them")
        if kind == "person"
        else ("measure aimed at it", "measures aimed at it"),
        all_url=told.list_url("measures", **{kind: record}),
    )


def _stances(found: Gathered, record: Any, notes: Footnotes, kind: str) -> Section | None:
    return told.section(
        "stances",
        "What they wanted" if kind == "person" else "What it wanted",
        found.stances,
        notes=notes,
        words=("position", "positions"),
        all_url=told.list_url("stances", **{kind: record}),
    )


def _claims(found: Gathered, record: Any, notes: Footnotes, kind: str) -> Section | None:
    return told.section(
        "claims",
        "What they say" if kind == "person" else "What it says",
        found.claims,
        notes=notes,
        words=("claim", "claims"),
        all_url=told.list_url("claims", **{kind: record}),
    )


def _about(found: Gathered, record: Any, notes: Footnotes, kind: str) -> Section | None:
    return said.said_about(
        found.about,
        found.talk,
        notes=notes,
        heading="What is said about them" if kind == "person" else "What is said about it",
        all_url=told.list_url("claims", **{f"about_{kind}": record}),
    )


SHOWN: tuple[Show, ...] = (_agreements, _events, _decided, _aimed, _stances, _claims, _about)


def _add(model: type[Any], kind: str) -> None:
    for place, show in enumerate(SHOWN):

        def make(record: Any, notes: Footnotes, show: Show = show) -> Section | None:
            return show(gathered(record), record, notes, kind)

        sections.add(model, position=30 + place)(make)


_add(Person, "person")
_add(Organization, "organization")


def _said_of(record: Any, notes: Footnotes) -> Section | None:
    """The claims about a post or a tie."""
    about = said.about(record)
    talk = said.conversation(about)
    told.name(talk.claims.values())
    return said.said_about(about, talk, notes=notes)


sections.add(Affiliation, position=80)(_said_of)
sections.add(OrganizationLink, position=80)(_said_of)
for kind in ITEM_FIELD:
    sections.add(kind, position=95)(lambda record, notes: dossiers_of(record))
