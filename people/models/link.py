"""PersonLink: one person is a parent, colleague, associate … of another."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Citation, PeriodFact
from evidence.names import normalize
from evidence.querysets import PeriodQuerySet
from evidence.sight import Sighted
from people.models.person import Person


class PersonLinkKind(models.TextChoices):
    PARENT_OF = "parent_of", _("is a parent of")
    SPOUSE = "spouse", _("is the partner of")
    SIBLING = "sibling", _("is a brother or sister of")
    RELATIVE = "relative", _("is a relative of")
    COLLEAGUE = "colleague", _("is or was a colleague of")
    ASSOCIATE = "associate", _("is or was an associate of")


# The same kinds, read from the other end; all but one read the same.
INVERSE = {kind: kind.label for kind in PersonLinkKind} | {PersonLinkKind.PARENT_OF: _("is a child of")}


class PersonLinkQuerySet(PeriodQuerySet["PersonLink"]):
    def with_ends(self) -> Self:
        """With both people."""
        return self.select_related("from_person", "to_person")

    def preload(self) -> Self:
        """With both people, and the citations with their sources."""
        return self.with_ends().prefetch_related("citations__source")

    def about(self, person: Person) -> Self:
        """Links with `person` at either end."""
        return self.filter(Q(from_person=person) | Q(to_person=person))


@tracked
class PersonLink(PeriodFact):
    """A dated tie between two people, read from left to right: "Sergey Borisovich is a parent of Sergey Sergeyevich"."""

    from_person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="links_from",
        verbose_name=_("person"),
        help_text=_("The one who is a parent, colleague … of the other."),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=PersonLinkKind, help_text=_("Read from left to right.")
    )
    to_person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="links_to",
        verbose_name=_("other person"),
        help_text=_("The other one."),
    )

    NAMED_BY = ("from_person", "to_person")

    objects: ClassVar = Sighted.from_queryset(PersonLinkQuerySet)()

    class Meta(PeriodFact.Meta):
        verbose_name = _("link between people")
        verbose_name_plural = _("links between people")
        ordering = ["kind", "id"]
        constraints = [
            *PeriodFact.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=PersonLinkKind.values), name="personlink_kind"),
            models.CheckConstraint(
                condition=~Q(from_person=F("to_person")),
                name="personlink_two_ends",
                violation_error_message=_("A person can't be linked to themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_person} {self.get_kind_display()} {self.to_person}"

    def address_text(self) -> str:
        return normalize(f"{self.from_person.name} {self.kind} {self.to_person.name}")

    def get_absolute_url(self) -> str:
        return reverse("person-link", args=[self.slug, self.key])

    @property
    def inverse_label(self) -> str:
        """The kind read from the other end, for example "is a child of"."""
        return str(INVERSE[PersonLinkKind(self.kind)])


@tracked
class PersonLinkCitation(Citation):
    """A place that supports or contradicts a link between people."""

    record = models.ForeignKey(
        PersonLink,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("link"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
