"""The newsroom's forms for organizations and their links."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

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
from evidence.bulk import ask_first
from evidence.models import Aspect
from orgs.models import (
    UNCLASSIFIED,
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

MOVES_FOLLOW = "It decides which moves go through the revolving door; they are worked out anew."


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
    actions = ("classify",)

    @admin.action(description="Put selected into a sphere …", permissions=["change"])
    def classify(self, request: HttpRequest, queryset: QuerySet[Organization]) -> HttpResponse | None:
        return ask_first(
            self,
            request,
            queryset,
            name="sphere",
            terms=Sphere,
            help_text=MOVES_FOLLOW,
            title="Put organizations into a sphere",
            lead="Where do these organizations stand?",
            button="Put into this sphere",
            apply=put_organizations,
        )


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
    list_filter = ("sphere",)
    actions = ("classify",)
    fields = ("code", "label_en", "label_nl", "label_fr", "sphere", "position")

    @admin.action(description="Put selected into a sphere …", permissions=["change"])
    def classify(self, request: HttpRequest, queryset: QuerySet[OrganizationKind]) -> HttpResponse | None:
        return ask_first(
            self,
            request,
            queryset,
            name="sphere",
            terms=Sphere,
            help_text=MOVES_FOLLOW,
            title="Put kinds of organizations into a sphere",
            lead="Where do organizations of these kinds usually stand? Those that are still to be classified go there too.",
            button="Put into this sphere",
            apply=put_into_sphere,
        )


def put_into_sphere(kinds: QuerySet[OrganizationKind], sphere: Sphere) -> str:
    """Put kinds into a sphere, and their organizations that nobody has classified. Returns what was done."""
    waiting = Organization.objects.filter(kind__in=kinds, sphere=UNCLASSIFIED)
    moved = waiting.update(sphere=sphere)
    number = kinds.update(sphere=sphere)
    return f"{number} kinds and {moved} organizations in “{sphere}”."


def put_organizations(organizations: QuerySet[Organization], sphere: Sphere) -> str:
    """Put organizations into a sphere. Returns what was done."""
    return f"{organizations.update(sphere=sphere)} organizations in “{sphere}”."


@admin.register(Sphere)
class SphereAdmin(TermAdmin):
    list_display = ("label_en", "label_nl", "label_fr", "position", "code")
    fields = ("code", "label_en", "label_nl", "label_fr", "position")


@admin.register(Door)
class DoorAdmin(TermAdmin):
    list_display = ("label_en", "inside", "outside", "position", "code")
    list_select_related = ("inside", "outside")
    fields = ("code", ("inside", "outside"), "label_en", "label_nl", "label_fr", "position")
