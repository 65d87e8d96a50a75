"""Person: somebody a source speaks of, by name or not."""

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evidence.fields import PartialDateField, partial_date_check
from evidence.history import tracked
from evidence.models import Citation, Identifier, Name, Named, NamedQuerySet, Row
from evidence.sight import Sighted


class Identity(models.TextChoices):
    NAMED = "named", _("named")
    UNNAMED_ONE = "unnamed_one", _("one person, not named")
    UNNAMED_GROUP = "unnamed_group", _("a group, not named")
    UNRESOLVED = "unresolved", _("named, but which of two namesakes is not clear")


class PublicBasis(models.TextChoices):
    OFFICE_HOLDER = "office_holder", _("holds or held public office")
    PUBLIC_ACTOR = "public_actor", _("acts in public affairs")
    INCIDENTAL = "incidental", _("only mentioned")


class PersonQuerySet(NamedQuerySet["Person"]):
    def preload(self) -> Self:
        """With other names."""
        return self.prefetch_related("names")


@tracked
class Person(Named):
    """A person (Popolo: Person), or persons whom the sources don't name.

    `unnamed_group` counts heads as a range: "at least three" is low 3 and no high. `unresolved` is a name that fits two
    people and a source that doesn't tell which: the candidates are listed, nothing is merged, and no move is made of it.
    """

    identity = models.CharField(
        _("identity"),
        max_length=15,
        choices=Identity,
        default=Identity.NAMED,
        help_text=_("Name nobody whom your source doesn't name: describe them instead."),
    )
    headcount_low = models.PositiveIntegerField(
        _("how many, at least"), null=True, blank=True, help_text=_("For a group. “At least three”: 3.")
    )
    headcount_high = models.PositiveIntegerField(
        _("how many, at most"),
        null=True,
        blank=True,
        help_text=_("For a group. Empty: the source sets no limit."),
    )
    headcount_words = models.CharField(
        _("how many, in words"),
        max_length=200,
        blank=True,
        help_text=_("As the source puts it, and whose words that is: “tens” (VRT); 20 is our reading."),
    )
    born = PartialDateField(
        _("born"), help_text=_("As exactly as the source says; cite it below under “the birth”.")
    )
    died = PartialDateField(
        _("died"), help_text=_("As exactly as the source says. Empty: unknown, or alive.")
    )
    public_basis = models.CharField(
        _("why public"),
        max_length=15,
        choices=PublicBasis,
        default=PublicBasis.INCIDENTAL,
        help_text=_(
            "Why this person may stand in a public database. Decides how much of a birth date is shown."
        ),
    )

    objects: ClassVar = Sighted.from_queryset(PersonQuerySet)()

    class Meta(Named.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(condition=Q(identity__in=Identity.values), name="person_identity"),
            models.CheckConstraint(
                condition=Q(public_basis__in=PublicBasis.values), name="person_public_basis"
            ),
            models.CheckConstraint(
                condition=~Q(identity=Identity.UNNAMED_GROUP)
                | Q(headcount_low__isnull=False, headcount_low__gte=1),
                name="person_group_has_headcount",
                violation_error_message=_("Say how many people the group has at least (1 or more)."),
            ),
            models.CheckConstraint(
                condition=Q(identity=Identity.UNNAMED_GROUP)
                | Q(headcount_low=None, headcount_high=None, headcount_words=""),
                name="person_headcount_of_group",
                violation_error_message=_(
                    "Only a group that isn't named has a headcount: empty it, or choose “a group”."
                ),
            ),
            models.CheckConstraint(
                condition=Q(headcount_high=None) | Q(headcount_high__gte=F("headcount_low")),
                name="person_headcount_range",
                violation_error_message=_("“At most” can't be less than “at least”."),
            ),
            partial_date_check("born", name="person_born", label=_("Born")),
            partial_date_check("died", name="person_died", label=_("Died")),
        ]

    def clean(self) -> None:
        """Raises ValidationError where the death lies before the birth on every reading of the two dates."""
        super().clean()
        born, died = self.born and self.born.earliest, self.died and self.died.latest
        if born and died and died < born:
            raise ValidationError(
                {
                    "died": _("This is before the birth (%(born)s): one of the two can’t be right.")
                    % {"born": self.born}
                }
            )

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.slug, self.key])

    @property
    def headcount(self) -> str:
        """How many, for readers: "3 or more", "5", "2 to 4"; empty for one person."""
        return headcount_text(self.headcount_low, self.headcount_high)


def headcount_text(low: int | None, high: int | None) -> str:
    """A range of heads in words. Empty where nothing is given."""
    if low is None:
        return ""
    if high is None:
        return _("%(low)s or more") % {"low": low}
    if high == low:
        return str(low)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


@tracked
class PersonName(Name):
    """Another name or spelling of a person."""

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="names",
        verbose_name=_("person"),
        help_text=_("Whose name it is."),
    )

    class Meta(Name.Meta):
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [
            *Name.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "name", "language"],
                name="personname_once",
                violation_error_message=_("This name is already there in this language."),
            ),
        ]


@tracked
class PersonIdentifier(Identifier):
    """A number of a person in some register. An unresolved person has none."""

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="identifiers",
        verbose_name=_("person"),
        help_text=_("Whose identifier it is."),
    )

    class Meta(Identifier.Meta):
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        indexes = [models.Index(fields=["scheme", "value"], name="personidentifier_value")]
        constraints = [
            *Identifier.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "scheme", "value"],
                name="personidentifier_once",
                violation_error_message=_("This identifier is already there."),
            ),
        ]


@tracked
class PersonCitation(Citation):
    """A place that says something of the person: birth, death, identity, a name."""

    record = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("person"),
        help_text=_("What the citation is about."),
    )

    class Meta(Citation.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")


@tracked
class PersonCandidate(Row):
    """One of the namesakes whom an unresolved person may be."""

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="candidates",
        verbose_name=_("person"),
        help_text=_("The unresolved one."),
    )
    candidate = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="candidate_for",
        verbose_name=_("candidate"),
        help_text=_("Somebody whom the source may mean."),
    )

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "candidate"],
                name="personcandidate_once",
                violation_error_message=_("This candidate is already there."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("candidate")),
                name="personcandidate_other",
                violation_error_message=_("A person can't be a candidate for themselves."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.candidate)
