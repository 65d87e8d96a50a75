"""Hypothesis: two records may be the same person. The newsroom's own thought; it has no table in the published store."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.sight import Sighted
from people.models import Person


@tracked
class Hypothesis(models.Model):
    """The newsroom thinks that two records may concern the same person. No source says so; nothing is merged on it."""

    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="hypotheses",
        verbose_name=_("person"),
        help_text=_("One record."),
    )
    other = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="hypotheses_about",
        verbose_name=_("may be the same as"),
        help_text=_("The other record."),
    )
    remark = models.TextField(
        _("why"), blank=True, help_text=_("What makes you think so. Stays in the newsroom.")
    )

    # None about people whom somebody may not see.
    objects = Sighted()

    class Meta:
        verbose_name = _("hypothesis: may be the same")
        verbose_name_plural = _("hypotheses: may be the same")
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("other")),
                name="hypothesis_two",
                violation_error_message=_("Choose two different records."),
            ),
            models.UniqueConstraint(
                fields=["person", "other"],
                name="hypothesis_once",
                violation_error_message=_("This hypothesis is already there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} / {self.other}"
