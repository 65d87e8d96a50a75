"""The newsroom's forms for organizations and their links."""

from collections.abc import Iterable

from django.contrib import admin

from evidence.admin import (
    CITATION_ASPECTS,
    CitationForm,
    CitationInline,
    IdentifierInline,
    NameInline,
    PeriodFactAdmin,
    RecordAdmin,
    TermAdmin,
)
from evidence.models import Aspect
from orgs.models import (
    Door,
    Organization,
    OrganizationCitation,
    OrganizationIdentifier,
    OrganizationKind,
    OrganizationLink,
    OrganizationLinkCitation,
    OrganizationName,
    Sphere,
)


class OrganizationNameInline(NameInline):
    model = OrganizationName


class OrganizationIdentifierInline(IdentifierInline):
    model = OrganizationIdentifier


class OrganizationCitationForm(CitationForm):
    usual_aspects: Iterable[Aspect] = (
        Aspect.WHOLE,
        Aspect.NAME,
        Aspect.IDENTITY,
        Aspect.START,
        Aspect.END,
        Aspect.PLACE,
    )


class OrganizationCitationInline(CitationInline):
    model = OrganizationCitation
    form = OrganizationCitationForm


class OrganizationLinkCitationForm(CitationForm):
    usual_aspects: Iterable[Aspect] = (
        *CITATION_ASPECTS,
        Aspect.SHARE,
        Aspect.FIGURE,
        Aspect.ROLE,
        Aspect.STATUS,
    )


class OrganizationLinkCitationInline(CitationInline):
    model = OrganizationLinkCitation
    form = OrganizationLinkCitationForm


@admin.register(Organization)
class OrganizationAdmin(RecordAdmin):
    list_display = ("name", "kind", "sphere", "country")
    list_filter = ("sphere", "kind", "country")
    list_select_related = ("kind", "sphere")
    search_help_text = "Any of its names, in any script."
    fieldsets = (
        (None, {"fields": ("name", "sort_name", ("kind", "sphere"), ("country", "level", "jurisdiction"))}),
        ("Dates", {"fields": (("founded", "dissolved"),)}),
        ("For readers", {"fields": ("description", "remark")}),
    )
    inlines = (OrganizationNameInline, OrganizationIdentifierInline, OrganizationCitationInline)


@admin.register(OrganizationLink)
class OrganizationLinkAdmin(PeriodFactAdmin):
    list_display = (
        "from_organization",
        "kind",
        "to_organization",
        "start_short",
        "end_short",
        "standing_word",
    )
    list_filter = ("standing", "kind")
    list_select_related = ("from_organization", "to_organization")
    search_through = ("from_organization", "to_organization")
    search_help_text = "A name of either organization."
    autocomplete_fields = ("from_organization", "to_organization")
    fieldsets = (
        (None, {"fields": ("from_organization", "kind", "to_organization")}),
        ("Dates", {"fields": (("start", "end"), "reality")}),
        ("Share, for “owns” only", {"fields": (("share_low", "share_high"), ("share_words", "interest"))}),
        ("For readers", {"fields": ("remark",)}),
    )
    inlines = (OrganizationLinkCitationInline,)


@admin.register(OrganizationKind)
class OrganizationKindAdmin(TermAdmin):
    list_display = ("label_en", "label_nl", "label_fr", "sphere", "code")
    list_select_related = ("sphere",)
    fields = ("code", "label_en", "label_nl", "label_fr", "sphere", "position")


@admin.register(Sphere)
class SphereAdmin(TermAdmin):
    list_display = ("label_en", "label_nl", "label_fr", "position", "code")
    fields = ("code", "label_en", "label_nl", "label_fr", "position")


@admin.register(Door)
class DoorAdmin(TermAdmin):
    list_display = ("label_en", "inside", "outside", "position", "code")
    list_select_related = ("inside", "outside")
    fields = ("code", ("inside", "outside"), "label_en", "label_nl", "label_fr", "position")
