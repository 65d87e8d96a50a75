"""Move: two posts of one person on two sides of a door, and what their dates say of the order. Worked out, never entered.

The table is kept by the database, in each store from that store's own rows (people/sql/moves.sql, where every rule
stands), and is never copied from one to the other. It holds what can be said something about: moves whose order is certain
or told by a source, and those whose gap has an upper limit. Posts without any dates are paired on the pages of
the person and the organization only (people.moves.undated).
"""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from evidence.names import normalize
from evidence.sight import Sighted
from evidence.standing import Standing
from orgs.models import Door, Organization, Sphere
from people.models.affiliation import Affiliation, AffiliationOrder
from people.models.person import Person
from people.models.role import RoleCategory
from people.models.rule import Rule

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Direction(models.TextChoices):
    EXIT = "exit", _("exit: from inside to outside")
    ENTRY = "entry", _("entry: from outside to inside")
    UNKNOWN = "unknown", _("order unknown")
    BOTH = "both", _("held both")


class Basis(models.TextChoices):
    CERTAIN = "certain", _("the dates say so")
    POSSIBLE = "possible", _("the dates don’t rule it out")
    ASSERTED = "asserted", _("a source says so, without dates")


class Outcome(models.TextChoices):
    WITHIN = "within", _("within the period")
    OUTSIDE = "outside", _("outside the period")
    UNCLEAR = "unclear", _("the dates don’t tell")


class MoveQuerySet(models.QuerySet["Move"]):
    # What hangs on both posts and on their organizations, fetched once the moves are there; None: not even the posts are.
    _of_posts: tuple[str, ...] | None = None
    _of_organizations: tuple[str, ...] = ()

    def with_ends(self) -> Self:
        """With the person, both posts, and where they stand."""
        return self.select_related("person", "door", "order")._with()

    def preload(self) -> Self:
        """With everything that a move's line shows, in a fixed number of queries."""
        return (
            self.with_ends()
            ._with("role__titles", "citations__source", of_organizations=("names",))
            .prefetch_related("person__names", "outcomes__rule", "order__citations__source")
        )

    def _with(self, *of_posts: str, of_organizations: tuple[str, ...] = ()) -> Self:
        chained = self.all()
        chained._of_posts, chained._of_organizations = of_posts, of_organizations
        return chained

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._of_posts, clone._of_organizations = self._of_posts, self._of_organizations
        return clone

    def _fetch_all(self) -> None:
        """First and second posts come together, and so do the organizations of all of them, in queries of few joins: over the
        order of many PostgreSQL thinks longer than all of these take."""
        new = self._result_cache is None
        super()._fetch_all()
        moves = self._result_cache
        if new and moves and self._of_posts is not None and isinstance(moves[0], Move):
            pks = {pk for move in moves for pk in (move.first_id, move.second_id)}
            posts = (
                Affiliation.objects.using(self.db)
                .select_related("role__category")
                .order_by()
                .prefetch_related(*self._of_posts)
                .in_bulk(pks)
            )
            where = {
                post.pk: {post.organization_id, post.on_behalf_of_id} - {None} for post in posts.values()
            }
            organizations = (
                Organization.objects.using(self.db)
                .select_related("kind")
                .order_by()
                .prefetch_related(*self._of_organizations)
                .in_bulk({pk for pks in where.values() for pk in pks})
            )
            spheres = Sphere.objects.using(self.db).in_bulk()
            for organization in organizations.values():
                organization.sphere = spheres[organization.sphere_id]
            # What was withdrawn between two questions is no move any more.
            posts = {pk: post for pk, post in posts.items() if where[pk] <= organizations.keys()}
            for post in posts.values():
                post.organization = organizations[post.organization_id]
                if post.on_behalf_of_id:
                    post.on_behalf_of = organizations[post.on_behalf_of_id]
                if post.role.sphere_id:
                    post.role.sphere = spheres[post.role.sphere_id]
            moves[:] = [move for move in moves if {move.first_id, move.second_id} <= posts.keys()]
            for move in moves:
                move.first, move.second = posts[move.first_id], posts[move.second_id]
                move.first.person = move.second.person = move.person

    def counted(self) -> Self:
        """One for each pair of posts: where several sources tell the same post, the one whose dates say most."""
        return self.filter(counts=True)

    def latest_first(self) -> Self:
        """By the day on which the second post started, as far as that is known."""
        return self.order_by(models.F("happened").desc(nulls_last=True), "id")


def _end(
    model: type[models.Model], label: "_StrPromise", help_text: "_StrPromise", *, null: bool = False
) -> models.ForeignKey:
    """A reference to a row of the same store. The database works moves out again when that row goes, so neither Django nor a
    constraint has to see to it: checking nine of them took most of the time of working out a million moves."""
    return models.ForeignKey(
        model,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
        null=null,
        verbose_name=label,
        help_text=help_text,
    )


class Move(models.Model):
    """One pair of posts. Its id is made of the ids of both: it stays as long as they do, whatever their dates become.

    `first` is the post that was left and `second` the one taken up; where that isn't known, or both were held at once, first
    is the inside one. Days are None where the dates set no limit.
    """

    id = models.UUIDField(_("id"), primary_key=True, help_text=_("Follows from the two posts."))
    key = models.CharField(
        _("key"), max_length=12, help_text=_("The last twelve characters of the id; they end the address.")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.DO_NOTHING,
        related_name="moves",
        db_index=False,
        db_constraint=False,
        verbose_name=_("person"),
        help_text=_("Who moved."),
    )
    door = _end(Door, _("door"), _("The door between the two spheres."))
    first = _end(
        Affiliation, _("first post"), _("The post that was left; the one inside where that isn't known.")
    )
    second = _end(Affiliation, _("second post"), _("The post that was taken up; the one outside if unknown."))
    direction = models.CharField(
        _("direction"),
        max_length=7,
        choices=Direction,
        help_text=_("Outwards, inwards, unknown, or both held."),
    )
    basis = models.CharField(
        _("basis"), max_length=8, choices=Basis, help_text=_("How the order is known. A word about dates.")
    )
    together = models.CharField(
        _("held at once"),
        max_length=8,
        help_text=_("Whether both were held on one day: certain, possible, no, or asserted by a source."),
    )
    returns = models.CharField(
        _("return"),
        max_length=8,
        blank=True,
        help_text=_("An entry after an earlier exit: certain, possible or asserted; empty if it is none."),
    )
    standing = models.CharField(
        _("standing"), max_length=12, choices=Standing, help_text=_("That of the weaker post.")
    )
    gap_low = models.IntegerField(
        _("gap, at least"),
        help_text=_("Days from the end of the first post to the start of the second; 0: none."),
    )
    gap_high = models.IntegerField(
        _("gap, at most"), null=True, help_text=_("Days; empty: no limit is known.")
    )
    left_from = models.DateField(
        _("left from"), null=True, help_text=_("First day on which the first can have ended.")
    )
    left_until = models.DateField(_("left until"), null=True, help_text=_("Last day of that."))
    joined_from = models.DateField(
        _("joined from"), null=True, help_text=_("First day on which the second can have started.")
    )
    joined_until = models.DateField(_("joined until"), null=True, help_text=_("Last day of that."))
    happened = models.DateField(
        _("in order of time"), null=True, help_text=_("The day by which moves are put in order.")
    )
    counts = models.BooleanField(
        _("counts"), help_text=_("No: another move tells the same, from other sources about the same posts.")
    )
    from_organization = _end(Organization, _("from"), _("The organization of the first post."))
    to_organization = _end(Organization, _("to"), _("The organization of the second post."))
    from_sphere = _end(Sphere, _("from sphere"), _("Where the first post stands."))
    to_sphere = _end(Sphere, _("to sphere"), _("Where the second post stands."))
    from_role_category = _end(RoleCategory, _("from sort of role"), _("The sort of the first post."))
    to_role_category = _end(RoleCategory, _("to sort of role"), _("The sort of the second post."))

    order = _end(
        AffiliationOrder,
        _("order"),
        _("What a source says of the order, where that decides; empty where dates do, or nothing does."),
        null=True,
    )

    objects: ClassVar = Sighted.from_queryset(MoveQuerySet)()

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = [models.F("happened").desc(nulls_last=True), "id"]
        indexes = [
            models.Index(fields=["key"], name="move_key"),
            models.Index(fields=["person"], name="move_person"),
            models.Index(fields=["first"], name="move_first"),
            models.Index(fields=["second"], name="move_second"),
            models.Index(
                "from_organization", models.F("happened").desc(nulls_last=True), "id", name="move_from_org"
            ),
            models.Index(
                "to_organization", models.F("happened").desc(nulls_last=True), "id", name="move_to_org"
            ),
            models.Index(
                "direction", "basis", models.F("happened").desc(nulls_last=True), "id", name="move_direction"
            ),
            models.Index(models.F("happened").desc(nulls_last=True), "id", name="move_happened"),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"

    def get_absolute_url(self) -> str:
        return reverse("move", args=[self.slug, self.key])

    @property
    def slug(self) -> str:
        """The readable part of the address."""
        return slugify(
            normalize(f"{self.person.name} {self.first.organization.name} {self.second.organization.name}")
        )[:60].strip("-")


class RuleOutcome(models.Model):
    """What a rule's period says of a move, by the dates alone. Worked out by the database, like the move."""

    id = models.UUIDField(_("id"), primary_key=True, help_text=_("Follows from the move and the rule."))
    move = models.ForeignKey(
        Move,
        on_delete=models.DO_NOTHING,
        related_name="outcomes",
        db_index=False,
        db_constraint=False,
        verbose_name=_("move"),
        help_text=_("The move."),
    )
    rule = models.ForeignKey(
        Rule,
        on_delete=models.DO_NOTHING,
        related_name="outcomes",
        db_index=False,
        db_constraint=False,
        verbose_name=_("rule"),
        help_text=_("The rule."),
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=8,
        choices=Outcome,
        help_text=_("Within the period, outside it, or it can't be told."),
    )
    ended_from = models.DateField(
        _("period ended from"), null=True, help_text=_("First day on which the period can have ended.")
    )
    ended_until = models.DateField(_("period ended until"), null=True, help_text=_("Last day of that."))

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["rule__position", "id"]
        indexes = [
            models.Index(fields=["move"], name="ruleoutcome_move"),
            models.Index(fields=["rule", "outcome", "move"], name="ruleoutcome_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.get_outcome_display()}"
