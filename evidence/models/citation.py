"""Citation: one place in a source that supports or contradicts a record, and who says it there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evidence.fields import PartialDateField, partial_date_check
from evidence.models.base import Row
from evidence.models.source import Source


class Aspect(models.TextChoices):
    WHOLE = "whole", _("the whole")
    START = "start", _("the start")
    END = "end", _("the end")
    DATE = "date", _("the date")
    ROLE = "role", _("the role")
    PARTY = "party", _("the party")
    FIGURE = "figure", _("the figure")
    SHARE = "share", _("the share")
    PLACE = "place", _("the place")
    ORDER = "order", _("the order in time")
    NAME = "name", _("the name")
    IDENTITY = "identity", _("the identity")
    BIRTH = "birth", _("the birth")
    DEATH = "death", _("the death")
    SIGNATORY = "signatory", _("a signatory")
    ATTENDEE = "attendee", _("an attendee")
    PARTICIPANT = "participant", _("a participant")
    SUBJECT = "subject", _("the subject")
    TARGET = "target", _("the target")
    STATUS = "status", _("the status")
    VALID_FOR = "valid_for", _("how long it is valid")


class Relation(models.TextChoices):
    SUPPORTS = "supports", _("supports")
    CONTRADICTS = "contradicts", _("contradicts")


class Mode(models.TextChoices):
    ASSERTS = "asserts", _("says it as a fact")
    ALLEGES = "alleges", _("alleges it")
    DENIES = "denies", _("denies it")


def whole() -> list[str]:
    """Default of `aspects`: most citations support the fact as a whole."""
    return [Aspect.WHOLE.value]


class Citation(Row):
    """Base of the citation tables. Each has a foreign key `record` to the record it is about, related name `citations`.

    `voice` and `mode` keep who says so, as the source reports it: they decide the record's standing (evidence.standing).
    """

    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("source"),
        help_text=_("The document. Type a word of its title or publisher; “+” adds a new one."),
    )
    locator = models.CharField(
        _("place in it"),
        max_length=100,
        blank=True,
        help_text=_("Where in the source: § 3, p. 14, 00:12:30."),
    )
    aspects = ArrayField(
        models.CharField(max_length=20, choices=Aspect),
        default=whole,
        verbose_name=_("about"),
        help_text=_(
            "What of the record this place is about: the whole, or only the start, the role, a figure …"
        ),
    )
    relation = models.CharField(
        _("relation"),
        max_length=12,
        choices=Relation,
        default=Relation.SUPPORTS,
        help_text=_("Does the source support what is entered, or say something else?"),
    )
    voice = models.CharField(
        _("who says so"),
        max_length=200,
        blank=True,
        help_text=_("Whom the source quotes, for example PVDA. Empty: the publisher itself says so."),
    )
    voice_is_concerned = models.BooleanField(
        _("speaks for itself"),
        default=False,
        help_text=_(
            "Tick when the one who speaks is the one whom the record is about: a denial then counts as theirs."
        ),
    )
    mode = models.CharField(
        _("how"),
        max_length=10,
        choices=Mode,
        default=Mode.ASSERTS,
        help_text=_("Is it said as a fact, alleged, or denied? An allegation alone never becomes “stated”."),
    )
    via = models.CharField(
        _("via"),
        max_length=200,
        blank=True,
        help_text=_("How it reached the source: a spokesperson, a tweet, ministers' answers."),
    )
    paraphrase = models.TextField(
        _("in our words"), blank=True, help_text=_("What the source says there, in your words.")
    )
    quote = models.CharField(
        _("quote"),
        max_length=500,
        blank=True,
        help_text=_("A short quote, word for word, in the source's language."),
    )
    attested = PartialDateField(
        _("held on"),
        help_text=_(
            "A day, month or year at which the source says that it holds. It narrows an unknown start or end: "
            "“is chief executive” in an article of March 2022 → 2022-03."
        ),
    )

    PROSE = ("paraphrase", "quote")

    class Meta:
        abstract = True
        ordering = ["source__normal_publisher", "locator", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(aspects__len__gt=0) & Q(aspects__contained_by=[a.value for a in Aspect]),
                name="%(class)s_aspects",
                violation_error_message=_(
                    "Say what the citation is about: at least one of the listed aspects."
                ),
            ),
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="%(class)s_relation"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="%(class)s_mode"),
            models.CheckConstraint(
                condition=~Q(mode=Mode.DENIES) | Q(relation=Relation.CONTRADICTS),
                name="%(class)s_denial_contradicts",
                violation_error_message=_("A denial can't support what it denies: choose “contradicts”."),
            ),
            partial_date_check("attested", name="%(class)s_attested", label=_("Held on")),
        ]

    def __str__(self) -> str:
        place = f", {self.locator}" if self.locator else ""
        return f"{self.source.publisher}{place}"

    @property
    def aspect_labels(self) -> list[str]:
        return [str(Aspect(aspect).label) for aspect in self.aspects]
