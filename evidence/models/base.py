"""What every table of the two stores has in common."""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Cast, Right
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from evidence.sight import Sighted


class Row(models.Model):
    """A row with a random id, the same in both stores: a sequence's gaps would tell how many drafts exist."""

    id = models.UUIDField(
        _("id"), primary_key=True, default=uuid.uuid4, editable=False, help_text=_("Random.")
    )

    objects: ClassVar = Sighted()

    class Meta:
        abstract = True

    # Columns that only the database's triggers write, inside each store; never copied from one to the other.
    DERIVED: tuple[str, ...] = ()
    # Relations that its name (`str`) is made of: fetched along wherever records are listed by name.
    NAMED_BY: tuple[str, ...] = ()
    # Columns of its own that its name is made of besides: then `str` reads nothing else. None told: it may read any.
    NAMED_IN: tuple[str, ...] = ()

    def full_clean(
        self,
        exclude: Iterable[str] | None = None,
        validate_unique: bool = True,
        validate_constraints: bool = True,
    ) -> None:
        # Django would ask the database for the generated columns of a row that isn't there yet.
        generated = {field.name for field in self._meta.local_concrete_fields if field.generated}
        super().full_clean(generated | set(exclude or ()), validate_unique, validate_constraints)


class Record(Row):
    """The root of an aggregate: what is reviewed, published, versioned and linked to as one.

    `key` ends its public address (8 characters collide at a million records, 12 don't).
    """

    key = models.GeneratedField(
        expression=Right(Cast(F("id"), models.TextField()), 12),
        output_field=models.CharField(max_length=12),
        db_persist=True,
        unique=True,
        verbose_name=_("key"),
        help_text=_("The last twelve characters of the id; they end the record's address."),
    )

    class Meta:
        abstract = True

    @property
    def slug(self) -> str:
        """The readable part of the address; a wrong one redirects to the right one."""
        return slugify(self.address_text())[:60].strip("-")

    def address_text(self) -> str:
        """The words that the address is made of."""
        return str(self)
