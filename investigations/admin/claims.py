"""Claims, with what they are about, and the links between them."""

from collections.abc import Iterable

from django.contrib import admin

from evidence.admin import (
    CITATION_ASPECTS,
    CitationForm,
    CitationInline,
    DatedFactAdmin,
    RowInline,
    WordedAdmin,
    in_languages,
)
from evidence.models import Aspect
from investigations.admin.base import ACTOR, FOR_READERS, ONE_ACTOR, WHEN, QuantifiedAdmin
from investigations.admin.dossiers import dossiers_of
from investigations.admin.picking import PickedRowForm, PickingAdmin, box
from investigations.models import (
    SUBJECT_FIELD,
    Claim,
    ClaimCitation,
    ClaimLink,
    ClaimLinkCitation,
    ClaimSubject,
)


class ClaimSubjectForm(PickedRowForm):
    kinds = {field: model for model, field in SUBJECT_FIELD.items()}
    record = box(kinds, Claim, "About", "A person, an organization, a measure, another claim …")


class ClaimSubjectInline(RowInline):
    model = ClaimSubject
    fk_name = "claim"
    form = ClaimSubjectForm
    fields = ("record",)
    classes = ("plain-rows", "one-field")
    verbose_name_plural = "what it is about"


class ClaimCitationForm(CitationForm):
    usual_aspects: Iterable[Aspect] = (*CITATION_ASPECTS, Aspect.FIGURE, Aspect.SUBJECT, Aspect.PLACE)


class ClaimCitationInline(CitationInline):
    model = ClaimCitation
    form = ClaimCitationForm


@admin.register(Claim)
class ClaimAdmin(WordedAdmin, QuantifiedAdmin, PickingAdmin):
    list_display = ("statement", "who", "figure", "when_short", "standing_word")
    list_filter = ("standing", "unit")
    list_select_related = ("unit",)
    search_through = ACTOR
    search_own = ("normal_words",)
    search_help_text = "Words of the statement, or a name of who said it."
    autocomplete_fields = (*ACTOR, "via_person", "via_organization")
    picked = ClaimSubjectForm.kinds
    fieldsets = (
        ("What was said", {"fields": (in_languages("statement"),)}),
        ("Who said it", {"fields": (ACTOR, ("via_person", "via_organization")), "description": ONE_ACTOR}),
        (
            "The figure, if there is one in it",
            {"fields": (("quantity_low", "quantity_high"), ("unit", "qualifier"), "about_time")},
        ),
        WHEN,
        FOR_READERS,
    )
    inlines = (ClaimSubjectInline, ClaimCitationInline, dossiers_of("claim"))

    @admin.display(description="Statement", ordering="normal_words")
    def statement(self, claim: Claim) -> str:
        return claim.words()

    @admin.display(description="Who")
    def who(self, claim: Claim) -> str:
        return str(claim.actor)


class ClaimLinkCitationForm(CitationForm):
    usual_aspects: Iterable[Aspect] = (Aspect.WHOLE, Aspect.DATE, Aspect.FIGURE)


class ClaimLinkCitationInline(CitationInline):
    model = ClaimLinkCitation
    form = ClaimLinkCitationForm


@admin.register(ClaimLink)
class ClaimLinkAdmin(DatedFactAdmin):
    list_display = ("from_claim", "kind", "to_claim", "standing_word")
    list_filter = ("standing", "kind")
    search_through = tuple(
        path for end in ("from_claim", "to_claim") for path in (end, *(f"{end}__{who}" for who in ACTOR))
    )
    search_help_text = "Words of either claim, or a name of who said it."
    autocomplete_fields = ("from_claim", "to_claim")
    fieldsets = (
        ("Read from left to right", {"fields": ("from_claim", "kind", "to_claim")}),
        WHEN,
        FOR_READERS,
    )
    inlines = (ClaimLinkCitationInline, dossiers_of("claim_link"))
