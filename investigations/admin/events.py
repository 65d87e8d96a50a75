"""Events, with who took which part in them."""

from collections.abc import Iterable

from django.contrib import admin

from evidence.admin import (
    CITATION_ASPECTS,
    CitationForm,
    CitationInline,
    RowInline,
    WordedAdmin,
    in_languages,
)
from evidence.models import Aspect
from investigations.admin.base import ACTOR, FIGURE, FOR_READERS, WHEN, QuantifiedAdmin, StackedRows
from investigations.admin.dossiers import dossiers_of
from investigations.models import Event, EventCitation, EventMeasure, EventParticipant


class EventParticipantInline(StackedRows):
    model = EventParticipant
    autocomplete_fields = (*ACTOR, "capacity", "on_behalf_of")
    fields = (("part", *ACTOR), ("capacity", "on_behalf_of"))


class EventMeasureInline(RowInline):
    model = EventMeasure
    autocomplete_fields = ("measure",)
    classes = ("plain-rows", "one-field")


class EventCitationForm(CitationForm):
    usual_aspects: Iterable[Aspect] = (
        *CITATION_ASPECTS,
        Aspect.PARTICIPANT,
        Aspect.PLACE,
        Aspect.SUBJECT,
        Aspect.FIGURE,
    )


class EventCitationInline(CitationInline):
    model = EventCitation
    form = EventCitationForm


@admin.register(Event)
class EventAdmin(WordedAdmin, QuantifiedAdmin):
    list_display = ("title", "kind", "when_short", "place", "standing_word")
    list_filter = ("standing", "reality", "kind")
    search_help_text = "Words of the title, in any language."
    fieldsets = (
        ("What happened", {"fields": (in_languages("title"), ("kind", "place"))}),
        WHEN,
        FIGURE,
        FOR_READERS,
    )
    inlines = (EventParticipantInline, EventMeasureInline, EventCitationInline, dossiers_of("event"))
