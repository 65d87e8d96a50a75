"""Measures, with the steps on their way, and who wanted what of them."""

from collections.abc import Iterable

from django.contrib import admin

from evidence.admin import (
    CitationForm,
    CitationInline,
    DatedFactAdmin,
    FactAdmin,
    RowInline,
    WordedAdmin,
    in_languages,
)
from evidence.models import Aspect
from investigations.admin.base import ACTOR, FOR_READERS, ONE_ACTOR, WHEN
from investigations.admin.dossiers import dossiers_of
from investigations.models import (
    Measure,
    MeasureCitation,
    MeasurePart,
    MeasureStatus,
    MeasureTarget,
    MeasureTitle,
    Stance,
    StanceCitation,
)


class MeasureTitleInline(RowInline):
    model = MeasureTitle
    fields = ("title", "language")
    classes = ("plain-rows",)


class MeasureStatusInline(RowInline):
    model = MeasureStatus
    fields = ("status", "date", "remark")
    classes = ("plain-rows",)
    verbose_name_plural = "steps on its way"


class MeasureTargetInline(RowInline):
    model = MeasureTarget
    autocomplete_fields = ACTOR
    classes = ("plain-rows",)
    verbose_name_plural = "targets: whom it is aimed at"


class MeasurePartInline(RowInline):
    model = MeasurePart
    fk_name = "measure"
    autocomplete_fields = ("whole",)
    classes = ("plain-rows", "one-field")
    verbose_name_plural = "wider measures that it is part of"


class MeasureCitationForm(CitationForm):
    usual_aspects: Iterable[Aspect] = (
        Aspect.WHOLE,
        Aspect.DATE,
        Aspect.STATUS,
        Aspect.TARGET,
        Aspect.NAME,
        Aspect.SUBJECT,
    )


class MeasureCitationInline(CitationInline):
    model = MeasureCitation
    form = MeasureCitationForm


@admin.register(Measure)
class MeasureAdmin(WordedAdmin, FactAdmin):
    list_display = ("title", "kind", "authority", "status", "standing_word")
    list_filter = ("standing", "status", "kind")
    search_help_text = "Words of a title, in any language, or the reference."
    autocomplete_fields = ("authority",)
    fieldsets = (
        ("What it is", {"fields": (in_languages("title"), ("kind", "reference"), "authority", "scope")}),
        ("How far it got", {"fields": ("status", ("announced", "in_force"), "reality")}),
        FOR_READERS,
    )
    inlines = (
        MeasureStatusInline,
        MeasureTargetInline,
        MeasureTitleInline,
        MeasurePartInline,
        MeasureCitationInline,
        dossiers_of("measure"),
    )


class StanceCitationInline(CitationInline):
    model = StanceCitation


@admin.register(Stance)
class StanceAdmin(DatedFactAdmin):
    list_display = ("who", "position", "measure", "when_short", "standing_word")
    list_filter = ("standing", "position")
    search_through = (*ACTOR, "measure")
    search_help_text = "A name of whose it is, or words of the measure."
    autocomplete_fields = (*ACTOR, "measure")
    fieldsets = (
        ("Who", {"fields": (ACTOR,), "description": ONE_ACTOR}),
        ("Wants what of which measure", {"fields": ("position", "measure", "reason")}),
        WHEN,
        FOR_READERS,
    )
    inlines = (StanceCitationInline, dossiers_of("stance"))

    @admin.display(description="Who")
    def who(self, stance: Stance) -> str:
        return str(stance.actor)
