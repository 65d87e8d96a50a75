"""The newsroom's form for declarations."""

from django.contrib import admin

from evidence.admin import CitationInline, PeriodFactAdmin
from tests.declarations.models import Declaration, DeclarationCitation


class DeclarationCitationInline(CitationInline):
    model = DeclarationCitation


@admin.register(Declaration)
class DeclarationAdmin(PeriodFactAdmin):
    list_display = ("person", "register", "standing_word")
    search_through = ("person", "register")
    search_help_text = "A name of the person or the register."
    autocomplete_fields = ("person", "register")
    inlines = (DeclarationCitationInline,)
