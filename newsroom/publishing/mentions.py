"""Public texts that name what is withdrawn, and stay: withdrawing takes records, not words in other people's texts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Field, Model, Q, TextField

from config import stores
from evidence.fields import PartialDateField
from evidence.models.named import Name, Named, NormalizedField
from evidence.registry import Aggregate, copied_fields, named, registry
from newsroom.publishing.review import Selection
from newsroom.publishing.rows import DEFAULT, PUBLISHED
from newsroom.publishing.withdraw import WithdrawalPlan
from orgs.models import Organization
from people.models import Person

# What a record is called by itself: a namesake isn't a text about somebody, “Adviser to Ann Peeters (unnamed)” is.
OWN_NAMES = ("name", "sort_name")
# A name of so many letters, EU or N-VA, stands within other words as well.
SHORT = 4


@dataclass(frozen=True)
class Mention:
    """A public record that stays and whose texts name, or link to, what goes."""

    aggregate: Aggregate
    record: Model


def mentions(plan: WithdrawalPlan) -> list[Mention]:
    """Dossiers first, for their articles are read most; then by kind. How many queries it takes depends on the kinds alone.

    A text names somebody who goes where a whole name of theirs stands in it: a surname alone may be anybody's.
    """
    going = plan.selection
    names = names_of(plan)
    if not names:
        return []
    patterns = _pattern(names | _links(going)), _whole(names)
    found = [
        Mention(aggregate, record)
        for aggregate in reversed(list(registry))
        for record in _naming(aggregate, patterns, going)
    ]
    return sorted(found, key=lambda each: each.aggregate.slug != "investigations")


def names_of(plan: WithdrawalPlan) -> set[str]:
    """What the people and organizations that go are called, in the newsroom or in public. Roles have words of a language."""
    names: set[str] = set()
    for aggregate, pks in plan.selection.items():
        if aggregate.root in (Person, Organization):
            for store in (DEFAULT, PUBLISHED):
                gone: Any = aggregate.root._base_manager.using(store).filter(pk__in=pks)
                for record in gone.prefetch_related("names"):
                    names |= {record.name, *(each.name for each in record.names.all())}
    return names


def _links(going: Selection) -> set[str]:
    """How an article links to what goes (investigations.articles)."""
    return {f"{aggregate.slug}:{str(pk)[-12:]}" for aggregate, pks in going.items() for pk in pks}


def _pattern(names: Iterable[str]) -> str:
    """A regular expression for any of them; short ones, which stand within other words, as words of their own."""
    return "|".join(
        rf"(^|\W){re.escape(name)}($|\W)" if len(name) <= SHORT else re.escape(name) for name in sorted(names)
    )


def _whole(names: Iterable[str]) -> str:
    """A regular expression for texts that are one of the names and nothing else."""
    return f"^({'|'.join(re.escape(name) for name in sorted(names))})$"


def _naming(aggregate: Aggregate, patterns: tuple[str, str], going: Selection) -> Iterator[Model]:
    """Public records of a kind that stay and hold what fits in a text of theirs, or of a row of theirs. patterns: for what
    fits, and for names that are nothing else."""
    pattern, whole = patterns
    pks: set[Any] = set()
    for model in aggregate.models:
        fits = Q()
        for field in _texts(model):
            there = Q(**{f"{field.name}__iregex": pattern})
            if issubclass(model, Named | Name) and field.name in OWN_NAMES:
                there &= ~Q(**{f"{field.name}__iregex": whole})
            fits |= there
        if fits:
            owner = "pk" if model is aggregate.root else aggregate.owner_field(model).attname
            pks |= set(model._base_manager.using(PUBLISHED).filter(fits).values_list(owner, flat=True))
    if pks := pks - going.get(aggregate, set()):
        # As readers see it: the newsroom may have another wording by now.
        yield from named(aggregate.root, stores.PUBLISHED).filter(pk__any_of=pks).order_by("pk")


def _texts(model: type[Model]) -> "Iterator[Field[Any, Any]]":
    """The columns in which somebody writes words."""
    for field in copied_fields(model):
        written = isinstance(field, CharField | TextField) and not field.choices
        derived = isinstance(field, NormalizedField | PartialDateField)
        if written and not derived:
            yield field
