"""What layer 3 adds to the pages of people, organizations, posts and ties: agreements, events, positions, claims, dossiers.

The order tells a story: what they agreed on, what they did, what was decided about them, what they wanted, what they said,
and what is said of them.
"""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, npgettext_lazy
from django.utils.translation import gettext_lazy as _

from evidence.footnotes import Footnotes
from evidence.pages import Section, sections
from investigations.models import ITEM_FIELD
from investigations.views import said, told
from investigations.views.dossiers import dossiers_of
from orgs.models import Organization, OrganizationLink
from people.models import Affiliation, Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Part:
    """One section on the page of a person or an organization: which facts (an attribute of Gathered), what it is called
    there, and the list that has all of them (asked for the record as `asks`, or else as "person" or "organization")."""

    facts: str
    slug: str
    of_person: "str | _StrPromise"
    of_organization: "str | _StrPromise"
    counted_as: "str | _StrPromise"
    asks: str = ""

    def section(self, kind: str, record: Any, notes: Footnotes) -> Section | None:
        return told.section(
            self.facts,
            str(self.of_person if kind == "person" else self.of_organization),
            getattr(record.gathered, self.facts),
            notes=notes,
            words=self.counted_as,
            all_url=told.list_url(self.slug, **{self.asks or kind: record}),
            actor=record,
        )


PARTS = (
    Part(
        "agreements",
        "agreements",
        _("Agreements"),
        _("Agreements"),
        npgettext_lazy("count", "agreement", "agreements"),
    ),
    Part("events", "events", _("Events"), _("Events"), npgettext_lazy("count", "event", "events")),
    Part(
        "decided",
        "measures",
        "",
        _("Measures on which it decides"),
        npgettext_lazy("count", "measure of its own", "measures of its own"),
        "authority",
    ),
    Part(
        "aimed",
        "measures",
        _("Measures aimed at them"),
        _("Measures aimed at it"),
        npgettext_lazy("count", "measure aimed here", "measures aimed here"),
    ),
    Part(
        "stances",
        "stances",
        _("What they wanted"),
        _("What it wanted"),
        npgettext_lazy("count", "position", "positions"),
    ),
    Part(
        "claims", "claims", _("What they say"), _("What it says"), npgettext_lazy("count", "claim", "claims")
    ),
)


def said_of_actor(kind: str, record: Any, notes: Footnotes) -> Section | None:
    return said.said_about(
        record.talk,
        notes=notes,
        heading=gettext("What is said about them") if kind == "person" else gettext("What is said about it"),
        all_url=told.list_url("claims", **{f"about_{kind}": record}),
    )


def said_of_fact(record: Any, notes: Footnotes) -> Section | None:
    return said.said_about(record.talk, notes=notes)


for model, kind in ((Person, "person"), (Organization, "organization")):
    for place, part in enumerate(PARTS):
        sections.add(model, position=30 + place)(partial(part.section, kind))
    sections.add(model, position=80)(partial(said_of_actor, kind))
sections.add(Affiliation, position=80)(said_of_fact)
sections.add(OrganizationLink, position=80)(said_of_fact)
for item in ITEM_FIELD:
    sections.add(item, position=95)(dossiers_of)
