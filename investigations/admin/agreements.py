"""Agreements, with who took part in them."""

from collections.abc import Iterable

from django.contrib import admin

from evidence.admin import (
    CITATION_ASPECTS,
    CitationForm,
    CitationInline,
    PeriodFactAdmin,
    RowInline,
    WordedAdmin,
    in_languages,
    short,
)
from evidence.models import Aspect
from investigations.admin.base import ACTOR, FOR_READERS, StackedRows
from investigations.admin.dossiers import dossiers_of
from investigations.models import Agreement, AgreementCitation, AgreementParticipant, AgreementRenewal


class AgreementParticipantInline(StackedRows):
    model = AgreementParticipant
    autocomplete_fields = (*ACTOR, "on_behalf_of")
    fields = (("part", *ACTOR), "on_behalf_of")


class AgreementRenewalInline(RowInline):
    model = AgreementRenewal
    fk_name = "agreement"
    autocomplete_fields = ("renewed",)
    classes = ("plain-rows", "one-field")
    verbose_name_plural = "earlier agreements that it renews"


class AgreementCitationForm(CitationForm):
    usual_aspects: Iterable[Aspect] = (
        *CITATION_ASPECTS,
        Aspect.PARTY,
        Aspect.SIGNATORY,
        Aspect.ATTENDEE,
        Aspect.SUBJECT,
        Aspect.PLACE,
        Aspect.VALID_FOR,
    )


class AgreementCitationInline(CitationInline):
    model = AgreementCitation
    form = AgreementCitationForm


@admin.register(Agreement)
class AgreementAdmin(WordedAdmin, PeriodFactAdmin):
    list_display = ("title", "signed_short", "start_short", "end_short", "standing_word")
    list_filter = ("standing", "reality")
    search_help_text = "Words of the title, in any language."
    fieldsets = (
        ("What was agreed", {"fields": (in_languages("title"), "subject")}),
        (
            "When, and for how long",
            {"fields": (("signed", "place"), ("start", "end"), ("valid_for", "reality"))},
        ),
        FOR_READERS,
    )
    inlines = (
        AgreementParticipantInline,
        AgreementRenewalInline,
        AgreementCitationInline,
        dossiers_of("agreement"),
    )

    @admin.display(description="Signed", ordering="signed")
    def signed_short(self, agreement: Agreement) -> str:
        return short(agreement.signed)
