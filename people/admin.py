"""The newsroom's forms for people, roles, affiliations and ties."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from evidence.admin import (
    CITATION_ASPECTS,
    CitationForm,
    CitationInline,
    FactAdmin,
    IdentifierInline,
    NameInline,
    PeriodFactAdmin,
    RecordAdmin,
    RowInline,
    TermAdmin,
)
from evidence.bulk import ask_first
from evidence.models import Aspect
from people.models import (
    Affiliation,
    AffiliationCitation,
    AffiliationOrder,
    AffiliationOrderCitation,
    OverlapGroup,
    OverlapMember,
    Person,
    PersonCandidate,
    PersonCitation,
    PersonIdentifier,
    PersonLink,
    PersonLinkCitation,
    PersonName,
    Role,
    RoleCategory,
    RoleTitle,
    Rule,
    RuleCitation,
    RuleDestination,
    RuleOffice,
    SamePost,
)
from people.tenures import link_same_posts


class PersonNameInline(NameInline):
    model = PersonName


class PersonIdentifierInline(IdentifierInline):
    model = PersonIdentifier


class PersonCandidateInline(RowInline):
    model = PersonCandidate
    fk_name = "person"
    autocomplete_fields = ("candidate",)
    verbose_name_plural = "candidates: the namesakes of whom the source means one"


class PersonCitationForm(CitationForm):
    usual_aspects: Iterable[Aspect] = (
        Aspect.WHOLE,
        Aspect.NAME,
        Aspect.IDENTITY,
        Aspect.FIGURE,
        Aspect.BIRTH,
        Aspect.DEATH,
    )


class PersonCitationInline(CitationInline):
    model = PersonCitation
    form = PersonCitationForm

    def get_extra(self, request: object, obj: object = None, **kwargs: object) -> int:
        return 0  # a person needs none of their own: it is the affiliations that do


class AffiliationCitationForm(CitationForm):
    usual_aspects: Iterable[Aspect] = (
        *CITATION_ASPECTS,
        Aspect.ROLE,
        Aspect.PARTY,
        Aspect.FIGURE,
        Aspect.IDENTITY,
        Aspect.PLACE,
        Aspect.ORDER,
        Aspect.STATUS,
    )


class AffiliationCitationInline(CitationInline):
    model = AffiliationCitation
    form = AffiliationCitationForm


class SamePostInline(RowInline):
    model = SamePost
    fk_name = "affiliation"
    autocomplete_fields = ("other",)
    verbose_name_plural = "told by other sources too: affiliations that are the same post, counted once"


class PersonLinkCitationInline(CitationInline):
    model = PersonLinkCitation


class OrderCitationForm(CitationForm):
    usual_aspects: Iterable[Aspect] = (Aspect.WHOLE, Aspect.ORDER, Aspect.DATE)


class AffiliationOrderCitationInline(CitationInline):
    model = AffiliationOrderCitation
    form = OrderCitationForm


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    list_display = ("name", "identity", "headcount", "public_basis")
    list_filter = ("identity", "public_basis")
    search_help_text = "Any of their names, in any script."
    fieldsets = (
        (None, {"fields": ("name", "sort_name", ("identity", "public_basis"))}),
        (
            "For a group that isn't named",
            {"fields": (("headcount_low", "headcount_high"), "headcount_words")},
        ),
        ("Birth and death", {"fields": (("born", "died"),)}),
        ("For readers", {"fields": ("remark",)}),
    )
    inlines = (PersonNameInline, PersonIdentifierInline, PersonCandidateInline, PersonCitationInline)


@admin.register(Affiliation)
class AffiliationAdmin(PeriodFactAdmin):
    list_display = ("person", "role", "organization", "start_short", "end_short", "standing_word")
    list_filter = ("standing", "role__category")
    list_select_related = ("person", "role", "organization")
    search_through = ("person", "organization", "role")
    search_own = ("normal_title",)
    search_help_text = "A name of the person or the organization, the role, or the title in the source."
    autocomplete_fields = ("person", "role", "organization", "on_behalf_of")
    fieldsets = (
        (None, {"fields": ("person", "role", "organization", "title", ("engagement", "on_behalf_of"))}),
        ("Dates", {"fields": (("start", "end"), "reality")}),
        ("For a group", {"fields": (("headcount_low", "headcount_high"),)}),
        ("For readers", {"fields": ("remark",)}),
    )
    inlines = (AffiliationCitationInline, SamePostInline)


@admin.register(AffiliationOrder)
class AffiliationOrderAdmin(FactAdmin):
    list_display = ("affiliation", "relation", "other", "standing_word")
    list_filter = ("standing", "relation")
    list_select_related = (
        "affiliation__person",
        "affiliation__role",
        "affiliation__organization",
        "other__person",
        "other__role",
        "other__organization",
    )
    search_through = ("affiliation__person", "affiliation__organization", "other__organization")
    search_help_text = "A name of the person or of either organization."
    autocomplete_fields = ("affiliation", "other")
    fieldsets = (
        (None, {"fields": ("affiliation", "relation", "other", "reality")}),
        ("For readers", {"fields": ("remark",)}),
    )
    inlines = (AffiliationOrderCitationInline,)


@admin.register(PersonLink)
class PersonLinkAdmin(PeriodFactAdmin):
    list_display = ("from_person", "kind", "to_person", "start_short", "end_short", "standing_word")
    list_filter = ("standing", "kind")
    list_select_related = ("from_person", "to_person")
    search_through = ("from_person", "to_person")
    search_help_text = "A name of either person."
    autocomplete_fields = ("from_person", "to_person")
    fieldsets = (
        (None, {"fields": ("from_person", "kind", "to_person")}),
        ("Dates", {"fields": (("start", "end"), "reality")}),
        ("For readers", {"fields": ("remark",)}),
    )
    inlines = (PersonLinkCitationInline,)


class RoleTitleInline(RowInline):
    model = RoleTitle
    fields = ("language", "title", "gender", "preferred")


@admin.register(Role)
class RoleAdmin(RecordAdmin):
    list_display = ("name", "category", "sphere", "opens_door", "code")
    list_filter = ("category", "opens_door")
    list_select_related = ("category", "sphere")
    search_help_text = "A title, in any language."
    prepopulated_fields = {"code": ("name",)}
    actions = ("classify",)
    fieldsets = (
        (None, {"fields": ("name", "code", ("category", "sphere"), "opens_door", "sort_name")}),
        ("For readers", {"fields": ("remark",)}),
    )
    inlines = (RoleTitleInline,)

    @admin.action(description="Put selected into a category …", permissions=["change"])
    def classify(self, request: HttpRequest, queryset: QuerySet[Role]) -> HttpResponse | None:
        return ask_first(
            self,
            request,
            queryset,
            name="category",
            terms=RoleCategory,
            help_text=(
                "Whether having held such a post counts as a move through the revolving door is said by the category."
            ),
            title="Put roles into a category",
            lead="What sort of posts are these? Moves are worked out anew, and posts that two sources tell are counted once.",
            button="Put into this category",
            apply=put_into_category,
        )


def put_into_category(roles: QuerySet[Role], category: RoleCategory) -> str:
    """Put roles into a category, and link the posts that turn out to be told twice. Returns what was done."""
    number = roles.update(category=category)
    people = Affiliation.objects.filter(role__in=roles).values_list("person", flat=True).distinct()
    linked = len(link_same_posts(people))
    told = f" {linked} posts are told by two sources and count once." if linked else ""
    return f"{number} role{'s' if number != 1 else ''} in “{category}”.{told}"


@admin.register(RoleCategory)
class RoleCategoryAdmin(TermAdmin):
    list_display = ("label_en", "label_nl", "label_fr", "opens_door", "code")
    fields = ("code", "label_en", "label_nl", "label_fr", "opens_door", "position")


class RuleOfficeInline(RowInline):
    model = RuleOffice
    fields = ("role", "role_category", "organization", "organization_kind")
    autocomplete_fields = ("role", "organization")
    verbose_name_plural = "offices bound: all that is filled in on a line must fit the post that was left"


class RuleDestinationInline(RowInline):
    model = RuleDestination
    fields = ("sphere", "role_category", "organization_kind")
    verbose_name_plural = "destinations: all that is filled in on a line must fit the new post"


class RuleCitationInline(CitationInline):
    model = RuleCitation


@admin.register(Rule)
class RuleAdmin(PeriodFactAdmin):
    list_display = (
        "words",
        "jurisdiction",
        "months",
        "start_short",
        "end_short",
        "never_in_force",
        "standing_word",
    )
    list_filter = ("jurisdiction", "never_in_force")
    search_own = ("normal_words",)
    search_help_text = "Words of the title."
    prepopulated_fields = {"code": ("title_en",)}
    fieldsets = (
        (None, {"fields": ("title_en", "title_nl", "title_fr", "code", ("jurisdiction", "months"))}),
        ("What it asks", {"fields": ("duty_en", "duty_nl", "duty_fr")}),
        ("In force", {"fields": (("start", "end"), "never_in_force", "reality")}),
        ("For readers", {"fields": ("remark", "position")}),
    )
    inlines = (RuleOfficeInline, RuleDestinationInline, RuleCitationInline)


class OverlapMemberInline(RowInline):
    model = OverlapMember
    autocomplete_fields = ("person",)
    verbose_name_plural = "the records that may overlap"


@admin.register(OverlapGroup)
class OverlapGroupAdmin(RecordAdmin):
    list_display = ("title",)
    fields = ("title", "remark")
    search_through = ("members__person",)
    search_help_text = "Words of the title, or a name of one of the records."
    inlines = (OverlapMemberInline,)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OverlapGroup], search_term: str
    ) -> tuple[QuerySet[OverlapGroup], bool]:
        by_name, _repeats = super().get_search_results(request, queryset, search_term)
        return by_name | queryset.filter(title__icontains=search_term), True
