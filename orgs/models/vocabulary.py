"""Spheres, doors and kinds: where an organization stands, and what counts as going through the revolving door.

Data, so that an editor can change them.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Term

# The code of the terms that stand for “nobody has looked at it yet”: what imports bring is put there.
UNCLASSIFIED = "unclassified"


@tracked
class Sphere(Term):
    """Where an organization or role stands: public office, political party, private interest …"""

    class Meta(Term.Meta):
        verbose_name = _("sphere")
        verbose_name_plural = _("spheres")


@tracked
class Door(Term):
    """Two spheres between which going is a move: from inside to outside an exit, the other way an entry.

    Which pairs are doors is an editorial choice. A pair that isn't here is none: a minister's party card opens nothing.
    """

    inside = models.ForeignKey(
        Sphere,
        on_delete=models.PROTECT,
        related_name="doors_inside",
        verbose_name=_("inside"),
        help_text=_("Where public power is: leaving it for the other sphere is an exit."),
    )
    outside = models.ForeignKey(
        Sphere,
        on_delete=models.PROTECT,
        related_name="doors_outside",
        verbose_name=_("outside"),
        help_text=_("Where private interest is: coming from it is an entry."),
    )

    class Meta(Term.Meta):
        verbose_name = _("door")
        verbose_name_plural = _("doors")
        constraints = [
            models.CheckConstraint(
                condition=~Q(inside=F("outside")),
                name="door_two_spheres",
                violation_error_message=_("A door has two different spheres."),
            ),
            models.UniqueConstraint(
                Least("inside", "outside"),
                Greatest("inside", "outside"),
                name="door_once",
                violation_error_message=_("There is a door between these two spheres already."),
            ),
        ]


@tracked
class OrganizationKind(Term):
    """What sort of organization: company, party, ministerial cabinet …"""

    sphere = models.ForeignKey(
        Sphere,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organization_kinds",
        verbose_name=_("usual sphere"),
        help_text=_("Proposed for a new organization of this kind."),
    )

    class Meta(Term.Meta):
        verbose_name = _("kind of organization")
        verbose_name_plural = _("kinds of organization")
