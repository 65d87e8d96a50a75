"""Spheres, sides and kinds: where an organization stands. Data, so that an editor can change them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evidence.history import tracked
from evidence.models import Term


class Side(models.TextChoices):
    INSIDE = "inside", _("inside the door: public power")
    OUTSIDE = "outside", _("outside the door: private interest")
    NEITHER = "neither", _("neither side")


@tracked
class Sphere(Term):
    """Where an organization or role stands: public office, political party, private interest …"""

    side = models.CharField(
        _("side of the door"),
        max_length=8,
        choices=Side,
        default=Side.NEITHER,
        help_text=_("Going from inside to outside, or back, is a move through the revolving door."),
    )

    class Meta(Term.Meta):
        verbose_name = _("sphere")
        verbose_name_plural = _("spheres")
        constraints = [models.CheckConstraint(condition=Q(side__in=Side.values), name="sphere_side")]


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
