"""Public texts that name what is withdrawn, and stay: withdrawing takes records, not words in other people's texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Field, Model, Q, TextField

from evidence.fields import PartialDateField
from evidence.models.named import Name, Named, NormalizedField
from evidence.registry import Aggregate, copied_fields, registry
from newsroom.publishing.review import Selection
from newsroom.publishing.rows import DEFAULT, PUBLISHED
from newsroom.publishing.withdraw import WithdrawalPlan
from orgs.models import Organization
from people.models import Person

# The names of others are theirs: a namesake isn't a text about somebody.
OWN_NAMES = ("name", "sort_name")


@dataclass(frozen=True)
class Mention:
    """A public record that stays and whose texts name, or link to, what goes."""

    aggregate: Aggregate
    record: Model


def mentions(plan: WithdrawalPlan) -> list[Mention]:
    """Dossiers first, for their articles are read most; then by kind. Three queries and those of each kind with texts."""
    going = plan.selection
    names = _names(going)
    if not names:
        return []
    found = [
        Mention(aggregate, record)
        for aggregate in reversed(list(registry))
        for record in _naming(aggregate, names, going)
    ]
    return sorted(found, key=lambda each: each.aggregate.slug != "investigations")


def _names(going: Selection) -> set[str]:
    """What stands for the people and organizations that go. The names of roles are words of the language."""
    names: set[str] = set()
    for aggregate, pks in going.items():
        if aggregate.root in (Person, Organization):
            gone: Any = aggregate.root._base_manager.using(DEFAULT).filter(pk__in=pks)
            for record in gone.prefetch_related("names"):
                # The end of its id: how an article links to it.
                names |= {record.name, str(record.pk)[-12:], *(each.name for each in record.names.all())}
    return names


def _naming(aggregate: Aggregate, names: set[str], going: Selection) -> Iterator[Model]:
    """Public records of a kind that stay and hold one of the names in a text of theirs, or of a row of theirs."""
    pks: set[Any] = set()
    for model in aggregate.models:
        holds = Q()
        for field in _texts(model):
            for name in names:
                holds |= Q(**{f"{field.name}__icontains": name})
        if holds:
            owner = "pk" if model is aggregate.root else aggregate.owner_field(model).attname
            pks |= set(model._base_manager.using(PUBLISHED).filter(holds).values_list(owner, flat=True))
    if pks := pks - going.get(aggregate, set()):
        # As readers see it: the newsroom may have another wording by now.
        yield from aggregate.root._base_manager.using(PUBLISHED).filter(pk__in=pks).order_by("pk")


def _texts(model: type[Model]) -> "Iterator[Field[Any, Any]]":
    """The columns in which somebody writes words."""
    for field in copied_fields(model):
        written = isinstance(field, CharField | TextField) and not field.choices
        derived = isinstance(field, NormalizedField | PartialDateField)
        own = issubclass(model, Named | Name) and field.name in OWN_NAMES
        if written and not derived and not own:
            yield field
