"""Actor: whoever does or says something, a person or an organization."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.models import Organization
from people.models import Person


def exactly_one(fields: Iterable[str]) -> Q:
    """Exactly one of these foreign keys is set."""
    names = list(fields)
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


class Actor(models.Model):
    """Base of whatever has an actor: two foreign keys, of which exactly one is set."""

    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("person"),
        help_text=_("Who, if it is a person. Type part of the name, in any script."),
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("organization"),
        help_text=_("Who, if it is an organization, a state or a body."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(["person", "organization"]),
                name="%(class)s_one_actor",
                violation_error_message=_("Give either a person or an organization: one of the two."),
            )
        ]

    @property
    def actor(self) -> Person | Organization | None:
        """Whoever it is; None only before it is saved."""
        return self.person or self.organization
