"""OverlapGroup: records that may concern the same unnamed people, so that nobody adds them up."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Record, Row
from evidence.sight import Sighted
from people.models.person import Person


class OverlapGroupQuerySet(models.QuerySet["OverlapGroup"]):
    def preload(self) -> Self:
        """With its members."""
        return self.prefetch_related("members__person")


@tracked
class OverlapGroup(Record):
    """Says in public that records "may overlap": no source says that they are the same, none says that they aren't.

    Who the newsroom thinks they are stays in the newsroom (newsroom.models.Hypothesis).
    """

    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_("What the records have in common, for example “staff of the Justice cabinet”."),
    )
    remark = models.TextField(
        _("public remark"),
        help_text=_("A sentence for readers: why they may overlap, and that no source says so."),
    )

    objects: ClassVar = Sighted.from_queryset(OverlapGroupQuerySet)()

    class Meta:
        verbose_name = _("records that may overlap")
        verbose_name_plural = _("records that may overlap")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(remark__regex=r"\S"),
                name="overlapgroup_remark_given",
                violation_error_message=_("Tell readers why these records may overlap."),
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class OverlapMember(Row):
    """One of the records that may overlap."""

    group = models.ForeignKey(
        OverlapGroup,
        on_delete=models.CASCADE,
        related_name="members",
        verbose_name=_("group"),
        help_text=_("The group of records."),
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="overlaps",
        verbose_name=_("person"),
        help_text=_("A record of somebody who isn't named, or of a group."),
    )

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"],
                name="overlapmember_once",
                violation_error_message=_("This record is already in the group."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
