"""Kinds of event and measure, parts in an event, units."""

from django.contrib import admin

from evidence.admin import TermAdmin
from investigations.models import EventKind, EventPart, MeasureKind, Unit


@admin.register(EventKind, EventPart, MeasureKind)
class KindAdmin(TermAdmin):
    fields = ("code", "label_en", "label_nl", "label_fr", "position")


@admin.register(Unit)
class UnitAdmin(TermAdmin):
    fields = (
        "code",
        ("label_en", "one_en"),
        ("label_nl", "one_nl"),
        ("label_fr", "one_fr"),
        "position",
    )
