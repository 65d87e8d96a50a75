"""Filters of people, roles, affiliations and links between people."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from evidence.filters import PeriodFilterSet, RecordFilterSet, add_filter, held_then
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
    contradicted_filter,
    source_filter,
    standing_filter,
)
from orgs.filters import (
    OrganizationFilter,
    country_filter,
    kind_filter,
    level_filter,
    organization_filter,
    sphere_filter,
)
from orgs.models import Organization, OrganizationKind, Sphere
from people.models import (
    Affiliation,
    Engagement,
    Identity,
    Move,
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


# Where a post stands, as a column.
SPHERE = Coalesce("role__sphere", "organization__sphere")


def of_category(rows: QuerySet, category: RoleCategory) -> QuerySet:
    return rows.filter(role__category=category)


def at_kind(rows: QuerySet, kind: OrganizationKind) -> QuerySet:
    return rows.filter(organization__kind=kind)


def at_level(rows: QuerySet, level: str) -> QuerySet:
    return rows.filter(organization__level=level)


def in_country(rows: QuerySet, country: str) -> QuerySet:
    return rows.filter(organization__country=country)


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
        help_text=_("A group of roles, for example cabinet staff."),
        select=of_category,
        facet="role__category",
    )
    sphere = sphere_filter(
        help_text=_("Where the post stands: the role's own sphere, or else the organization's."),
        select=standing_in,
        facet=SPHERE,
    )
    organization_kind = kind_filter(
        label=_("Kind of organization"),
        help_text=_("Where the post is: a ministry, a company, a political party …"),
        select=at_kind,
        facet="organization__kind",
    )
    level = level_filter(select=at_level, facet="organization__level")
    country = country_filter(select=in_country)
    engagement = OptionFilter(
        label=_("Engagement"), help_text=_("In the post itself, acting …"), options=Engagement.choices
    )
    standing = standing_filter(_("Who says so, and does anyone differ?"))
    contradicted = contradicted_filter()
    source = source_filter()
    ordering = OrderingFilter(orders=by_name("person__sort_key") | by_start())

    FIRST = ("q", "on", "role", "sphere", "dossier")

    class Meta:
        model = Affiliation
        fields: Iterable[str] = ()


# ── People ────────────────────────────────────────────────────────────────────────────────────────────────────────────


# What is asked of one and the same affiliation of the person.
OF_THE_POST = (
    "organization",
    "role",
    "role_category",
    "sphere",
    "organization_kind",
    "level",
    "country",
    "on",
    "held",
    "throughout",
    "since",
    "until",
    "standing",
)
# Those of them that aren't columns of the post itself, and what each keeps.
SELECTED: dict[str, Callable[[QuerySet, Any], QuerySet]] = {
    "role_category": of_category,
    "sphere": standing_in,
    "organization_kind": at_kind,
    "level": at_level,
    "country": in_country,
}


# Those whose choices are counted, and the column of a post that has one of them.
COUNTED = {
    "role_category": F("role__category"),
    "sphere": SPHERE,
    "organization_kind": F("organization__kind"),
    "level": F("organization__level"),
    "standing": F("standing"),
}
# More people than these aren't counted by their posts: it takes a query for each of them, which looks at all posts.
MOST_COUNTED = 20_000


def such_posts(given: Mapping[str, Any]) -> Any:
    """Affiliations that meet all that `given` asks of one."""
    asked = {name: given[name] for name in OF_THE_POST if name in given}
    posts: Any = Affiliation.objects.order_by()
    for name in ("organization", "role", "standing"):
        if name in asked:
            posts = posts.filter(**{name: asked[name]})
    for name, select in SELECTED.items():
        if name in asked:
            posts = select(posts, asked[name])
    return held_then(posts, asked)


def with_such_a_post(rows: QuerySet, given: Mapping[str, Any]) -> QuerySet:
    """People of whom a single affiliation meets all that `given` asks of a post; everybody if it asks nothing."""
    asks = any(name in given for name in OF_THE_POST)
    return rows.filter(pk__in=such_posts(given).values("person")) if asks else rows


def has_moves_filter(select: Callable[[QuerySet, str], QuerySet]) -> OptionFilter:
    return OptionFilter(
        label=_("Moves"),
        help_text=_(
            "Whether there are moves through the revolving door, as far as posts and dates here tell."
        ),
        options=[("true", _("with moves")), ("false", _("without moves"))],
        select=select,
    )


def with_moves(rows: QuerySet, given: str) -> QuerySet:
    """People of whom a move is told, or none is."""
    found = Exists(Move.objects.counted().filter(person=OuterRef("pk")))
    return rows.filter(found if given == "true" else ~found)


def with_moves_there(rows: QuerySet, given: str) -> QuerySet:
    """Organizations that somebody left or joined through a door, or others."""
    moves = Move.objects.counted()
    left = Exists(moves.filter(from_organization=OuterRef("pk")))
    joined = Exists(moves.filter(to_organization=OuterRef("pk")))
    return rows.filter(left | joined) if given == "true" else rows.filter(~left, ~joined)


add_filter(OrganizationFilter, "has_moves", has_moves_filter(with_moves_there))


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
    organization_kind = kind_filter(
        label=_("Kind of organization"),
        help_text=_("They had a post in one: a ministry, a company, a political party …"),
        select=answered_together,
    )
    level = level_filter(select=answered_together)
    country = country_filter(select=answered_together)
    standing = standing_filter(
        _("Of the post: who says so, and does anyone differ?"), select=answered_together
    )
    identity = OptionFilter(label=_("Identity"), help_text=_("Named or not."), options=Identity.choices)
    has_moves = has_moves_filter(with_moves)
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

    def counted_besides(self, rows: QuerySet) -> dict[str, Counter[str]]:
        people = self.rows_without(OF_THE_POST, rows).order_by()
        if people[: MOST_COUNTED + 1].count() > MOST_COUNTED:
            return {}
        found = {}
        for name, column in COUNTED.items():
            others = {each: value for each, value in self.given.items() if each != name}
            posts = such_posts(others).filter(person__in=people.values("pk"))
            numbers = posts.values(choice=column).annotate(n=Count("person", distinct=True))
            found[name] = Counter({str(row["choice"]): row["n"] for row in numbers})
        return found


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
    contradicted = contradicted_filter()
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
    contradicted = contradicted_filter()
    source = source_filter()
    ordering = OrderingFilter(orders=by_name("normal_words") | by_start())

    class Meta:
        model = Rule
        fields: Iterable[str] = ()
