"""SamePost: two affiliations that tell the same post of the same person, from different sources. Together: a tenure."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Row
from people.models.affiliation import Affiliation


@tracked
class SamePost(Row):
    """Both stay as their sources tell them, and are counted once. Where their dates differ, that is a contradiction."""

    affiliation = models.ForeignKey(
        Affiliation,
        on_delete=models.CASCADE,
        related_name="same_posts",
        verbose_name=_("affiliation"),
        help_text=_("One of the two."),
    )
    other = models.ForeignKey(
        Affiliation,
        on_delete=models.CASCADE,
        related_name="same_posts_of",
        verbose_name=_("tells the same post as"),
        help_text=_("Another affiliation of the same person, told by another source, that is the same post."),
    )

    NAMED_BY = ("other__person", "other__role", "other__organization")

    class Meta:
        verbose_name = _("same post")
        verbose_name_plural = _("same posts")
        constraints = [
            models.CheckConstraint(
                condition=~Q(affiliation=F("other")),
                name="samepost_two",
                violation_error_message=_("Choose another affiliation."),
            ),
            models.UniqueConstraint(
                fields=["affiliation", "other"],
                name="samepost_once",
                violation_error_message=_("This is already there."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.other)
