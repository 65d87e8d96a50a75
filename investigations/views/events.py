"""Pages of events: what took place, and who took which part in which capacity."""

from itertools import groupby
from typing import Any

from django.core.paginator import Page
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from evidence.date_words import at_words, lower_first, upper_first
from evidence.filters import RecordFilterSet
from evidence.footnotes import Footnotes
from evidence.models import Fact
from evidence.pages import Section
from evidence.phrases import moment_words
from evidence.rows import moment_rows
from evidence.views import RecordList, certain_first
from investigations.figures import figure_words
from investigations.filters import EventFilter
from investigations.models import Event, EventMeasure, EventParticipant
from investigations.tables import EVENTS
from investigations.views import said, told
from investigations.views.facts import FactPage, Row, linked, linked_row, words_row
from investigations.views.lists import listed

# A line of the list names so many participants.
NAMED = 4


class EventList(RecordList):
    filterset_class = EventFilter
    table = EVENTS
    template_name = "investigations/events.html"
    section = "events"
    title = gettext_lazy("Events")
    counted_as = npgettext_lazy("count", "event", "events")
    intro = gettext_lazy(
        "What took place, was announced or was planned: meetings, visits, statements, reports, and who took part."
    )

    def queryset(self) -> QuerySet[Event]:
        return Event.objects.preload()

    def ordered(self, rows: QuerySet[Any], asked: RecordFilterSet) -> QuerySet[Any]:
        return certain_first(rows, asked)

    def context(self, page: Page | None, asked: RecordFilterSet) -> dict[str, Any]:
        when = asked.given.get("on")
        rows = []
        for event in page or ():
            actors = list(dict.fromkeys(row.actor for row in event.participants.all() if row.actor))
            rows.append(
                listed(event)
                | {
                    "when": moment_words(event) or _("not known"),
                    "who": [told.link(actor) for actor in actors[:NAMED]],
                    "more": max(0, len(actors) - NAMED),
                }
            )
        return {"rows": rows, "on": at_words(when) if when else ""}


class EventPage(FactPage):
    model = Event
    section = "events"
    kind = gettext_lazy("Event")
    crumb = gettext_lazy("Events")

    def queryset(self) -> QuerySet[Event]:
        participants = EventParticipant.objects.select_related(
            "part", "person", "organization", "on_behalf_of", "capacity__role", "capacity__organization"
        )
        measures = EventMeasure.objects.select_related("measure")
        return Event.objects.with_ends().prefetch_related(
            Prefetch("participants", participants), Prefetch("measures", measures)
        )

    def kind_of(self, record: Any) -> str:
        return record.kind.label()

    def facts_sections(self, record: Any, notes: Footnotes) -> list[Section | None]:
        all_url = told.list_url("claims", about_event=record)
        return [said.said_about(record.talk, notes=notes, all_url=all_url)]

    def rows(self, record: Any) -> list[Row]:
        found: list[Row] = []
        for part, group in groupby(record.participants.all(), key=lambda row: row.part):
            found.append(
                (upper_first(part.label()), [linked(row.actor, capacity_words(row)) for row in group])
            )
        return [
            *found,
            *linked_row(_("About the measure"), (row.measure for row in record.measures.all())),
            *words_row(_("Place"), record.place),
            *words_row(_("Figure"), figure_words(record)),
        ]

    def when(self, record: Fact) -> list[tuple[str, str]]:
        assert isinstance(record, Event)
        return moment_rows(record)


def capacity_words(row: EventParticipant) -> str:
    """“as chief executive officer (ALROSA)”, “on behalf of AWDC”."""
    parts = []
    if row.capacity:
        parts.append(
            _("as %(role)s (%(organization)s)")
            % {
                "role": lower_first(row.capacity.role.label()),
                "organization": row.capacity.organization.label(),
            }
        )
    if row.on_behalf_of:
        parts.append(told.on_behalf_of(row.on_behalf_of))
    return ", ".join(parts)
