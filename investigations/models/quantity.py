"""Quantified: a figure as a source gives it, a range with its unit and how exact it is said to be."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from investigations.models.vocabulary import Unit


class Qualifier(models.TextChoices):
    EXACTLY = "exactly", _("exactly")
    ABOUT = "about", _("about")
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    MORE_THAN = "more_than", _("more than")
    LESS_THAN = "less_than", _("less than")
    RANGE = "range", _("between the two")
    UNSPECIFIED = "unspecified", _("no figure given")


class Quantified(models.Model):
    """Base of what may carry a figure. Low and high are the same where it is one number.

    “unspecified”: the source speaks of a figure and doesn't give it, which is not the same as no figure.
    """

    quantity_low = models.DecimalField(
        _("figure, at least"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("As the source gives it. One number: the same in both."),
    )
    quantity_high = models.DecimalField(
        _("figure, at most"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Empty: the source sets no limit (“more than …”)."),
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("unit"),
        help_text=_("What the figure counts: jobs, percent, euros …"),
    )
    qualifier = models.CharField(
        _("how exact"),
        max_length=12,
        choices=Qualifier,
        blank=True,
        help_text=_("How the source puts it. “No figure given”: it speaks of a figure without giving it."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity_low=None)
                | Q(quantity_high=None)
                | Q(quantity_low__isnull=False, quantity_high__gte=F("quantity_low")),
                name="%(class)s_quantity_range",
                violation_error_message=_("The figure “at most” can't be less than “at least”."),
            ),
            models.CheckConstraint(
                condition=Q(qualifier="") | Q(qualifier__in=Qualifier.values),
                name="%(class)s_qualifier",
            ),
            models.CheckConstraint(
                condition=Q(quantity_low=None, quantity_high=None)
                | (Q(unit__isnull=False) & ~Q(qualifier__in=["", Qualifier.UNSPECIFIED])),
                name="%(class)s_quantity_whole",
                violation_error_message=_("A figure needs its unit, and how exact the source is about it."),
            ),
            models.CheckConstraint(
                condition=Q(qualifier="") | Q(unit__isnull=False),
                name="%(class)s_quantity_unit",
                violation_error_message=_("Say what the figure counts: choose a unit."),
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=["", Qualifier.UNSPECIFIED])
                | Q(quantity_low__isnull=False)
                | Q(quantity_high__isnull=False),
                name="%(class)s_quantity_given",
                violation_error_message=_("Give the figure, or choose “no figure given”."),
            ),
        ]

    @property
    def has_quantity(self) -> bool:
        """Whether the source speaks of a figure, given or not."""
        return bool(self.qualifier)
