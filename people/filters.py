"""Filters of people, roles, affiliations and links between people."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.filters import PeriodFilterSet, RecordFilterSet, held_then
from evidence.names import normalize
from evidence.parameters import (
    OptionFilter,
    OrderingFilter,
    RecordChoiceFilter,
    RecordFilter,
    SearchFilter,
    TermFilter,
    answered_together,
    by_name,
    by_start,
    source_filter,
    standing_filter,
)
from orgs.filters import organization_filter, sphere_filter
from orgs.models import Organization, Sphere
from people.models import (
    Affiliation,
    Engagement,
    Identity,
    Person,
    PersonLink,
    PersonLinkKind,
    PersonLinkQuerySet,
    PublicBasis,
    Role,
    RoleCategory,
    Rule,
)

# ── Affiliations ──────────────────────────────────────────────────────────────────────────────────────────────────────


def mentioning(rows: QuerySet, text: str) -> QuerySet:
    """Affiliations of which every word is in a name of the person or the organization, or in a title of the role."""
    words = [word for word in text.split() if normalize(word)]
    for word in words:
        rows = rows.filter(
            Q(person__in=Person.objects.matching(word))
            | Q(organization__in=Organization.objects.matching(word))
            | Q(role__in=Role.objects.matching(word))
            | Q(normal_title__contains=normalize(word))
        )
    return rows if words else rows.none()


def standing_in(rows: QuerySet, sphere: Sphere) -> QuerySet:
    """Affiliations in a sphere: the role's own where it has one, or else the organization's."""
    return rows.filter(Q(role__sphere=sphere) | Q(role__sphere=None, organization__sphere=sphere))


def of_category(rows: QuerySet, category: RoleCategory) -> QuerySet:
    return rows.filter(role__category=category)


def role_filter(**kwargs: Any) -> RecordChoiceFilter:
    """A role by id or key; on a page, a list."""
    return RecordChoiceFilter(model=Role, label=_("Role"), label_of=Role.label, **kwargs)


def category_filter(**kwargs: Any) -> TermFilter:
    return TermFilter(model=RoleCategory, label=_("Sort of role"), example="executive", **kwargs)


class AffiliationFilter(PeriodFilterSet):
    """Affiliations: who held which role where."""

    q = SearchFilter(
        label=_("Words"),
        help_text=_("Words of the person's or organization's name or of the title."),
        example="Ivanov Alrosa",
        select=mentioning,
    )
    person = RecordFilter(model=Person, label=_("Person"), help_text=_("Who."))
    organization = organization_filter(label=_("Organization"), help_text=_("Where."))
    on_behalf_of = organization_filter(
        label=_("On behalf of"), help_text=_("The organization that the person stands for there.")
    )
    role = role_filter(help_text=_("The general function."))
    role_category = category_filter(
        help_text=_("A group of roles, for example cabinet staff."), select=of_category
    )
    sphere = sphere_filter(
        help_text=_("Where the post stands: the role's own sphere, or else the organization's."),
        select=standing_in,
    )
    engagement = OptionFilter(
        label=_("Engagement"), help_text=_("In the post itself, acting …"), options=Engagement.choices
    )
    standing = standing_filter(_("Who says so, and does anyone differ?"))
    source = source_filter()
    ordering = OrderingFilter(orders=by_name("person__sort_key") | by_start())

    FIRST = ("q", "on", "role", "sphere", "dossier")

    class Meta:
        model = Affiliation
        fields: Iterable[str] = ()


# ── People ────────────────────────────────────────────────────────────────────────────────────────────────────────────


# What is asked of one and the same affiliation of the person.
OF_THE_POST = ("organization", "role", "role_category", "sphere", "on", "held", "throughout", "standing")


def with_such_a_post(rows: QuerySet, given: Mapping[str, Any]) -> QuerySet:
    """People of whom a single affiliation meets all that `given` asks of a post; everybody if it asks nothing."""
    asked = {name: given[name] for name in OF_THE_POST if name in given}
    if not asked:
        return rows
    posts: Any = Affiliation.objects.order_by()
    for name in ("organization", "role", "standing"):
        if name in asked:
            posts = posts.filter(**{name: asked[name]})
    if "role_category" in asked:
        posts = of_category(posts, asked["role_category"])
    if "sphere" in asked:
        posts = standing_in(posts, asked["sphere"])
    return rows.filter(pk__in=held_then(posts, asked).values("person"))


class PersonFilter(PeriodFilterSet):
    """People. What is asked of a post (organization, role, sphere, on …) must hold of one and the same affiliation."""

    q = SearchFilter(label=_("Name"), help_text=_("Words of a name, in any script."), example="Ivanov")
    organization = organization_filter(
        label=_("Organization"),
        help_text=_("An organization where they had a post."),
        select=answered_together,
    )
    role = role_filter(help_text=_("A function that they had."), select=answered_together)
    role_category = category_filter(
        help_text=_("A group of roles, for example cabinet staff."), select=answered_together
    )
    sphere = sphere_filter(help_text=_("They had a post there."), select=answered_together)
    standing = standing_filter(
        _("Of the post: who says so, and does anyone differ?"), select=answered_together
    )
    identity = OptionFilter(label=_("Identity"), help_text=_("Named or not."), options=Identity.choices)
    public_basis = OptionFilter(
        label=_("Why public"), help_text=_("Why they stand in this database."), options=PublicBasis.choices
    )
    ordering = OrderingFilter(orders=by_name())

    FIRST = ("q", "on", "role", "sphere", "dossier")

    class Meta:
        model = Person
        fields: Iterable[str] = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        # Not PeriodFilterSet's own: a person has no period, a post has.
        return with_such_a_post(RecordFilterSet.filter_queryset(self, queryset), self.given)


def with_person(rows: QuerySet, person: Person) -> QuerySet:
    """Links of `person`, whichever way they read."""
    assert isinstance(rows, PersonLinkQuerySet)
    return rows.about(person)


class PersonLinkFilter(PeriodFilterSet):
    """Links between people."""

    person = RecordFilter(
        model=Person, label=_("Person"), help_text=_("The person at either end."), select=with_person
    )
    from_person = RecordFilter(
        model=Person,
        label=_("From"),
        help_text=_("The one who is a parent, colleague … of the other."),
    )
    to_person = RecordFilter(model=Person, label=_("To"), help_text=_("The other person."))
    kind = OptionFilter(
        label=_("Kind"), help_text=_("Read from “from” to “to”."), options=PersonLinkKind.choices
    )
    standing = standing_filter(_("Who says so, and does anyone differ?"))
    source = source_filter()
    ordering = OrderingFilter(orders={"kind": (_("Kind"), ("kind",))} | by_start())

    class Meta:
        model = PersonLink
        fields: Iterable[str] = ()


# ── Roles ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def exercised_in(rows: QuerySet, sphere: Sphere) -> QuerySet:
    """Roles that stand in a sphere by themselves, or that somebody held in an organization there."""
    there = Affiliation.objects.filter(role=OuterRef("pk"), organization__sphere=sphere)
    return rows.filter(Q(sphere=sphere) | Q(Exists(there), sphere=None))


class RoleFilter(RecordFilterSet):
    """Roles."""

    q = SearchFilter(label=_("Title"), help_text=_("Words of a title, in any language."), example="minister")
    category = TermFilter(
        model=RoleCategory,
        label=_("Sort of role"),
        help_text=_("A group of roles, for example cabinet staff."),
        example="executive",
    )
    sphere = sphere_filter(help_text=_("Somebody held the role there."), select=exercised_in)
    ordering = OrderingFilter(orders=by_name())

    class Meta:
        model = Role
        fields: Iterable[str] = ()


# ── Rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class RuleFilter(PeriodFilterSet):
    """Rules on what former office holders may do."""

    q = SearchFilter(
        label=_("Title"), help_text=_("Words of the title, in any language."), example="commissioners"
    )
    standing = standing_filter(_("Who says so, and does anyone differ?"))
    source = source_filter()
    ordering = OrderingFilter(orders=by_name("normal_words") | by_start())

    class Meta:
        model = Rule
        fields: Iterable[str] = ()
