"""People who are named and of whom nothing that somebody says is told: to be public they need a source that names them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from evidence.registry import named, registry
from people.models import Identity, Person

WHY = (
    "No source is cited that names them, and no fact tells of them. Cite one at the person, or enter the fact: nobody is "
    "public for nothing."
)


def unsourced(pks: Iterable[Any]) -> Iterator[tuple[Person, str]]:
    """Of some people, those who are named, without a citation of their own, and whom no fact with citations points to; with
    the sentence that says so. A dossier that holds them tells nothing of them. One query."""
    people: Any = named(Person).filter(pk__in=list(pks), identity=Identity.NAMED)
    for aggregate in registry:
        if aggregate.citations is None:
            continue
        for model, key in aggregate.pointers():
            if key.related_model is Person:
                pointing = model._default_manager.filter(**{key.name: OuterRef("pk")})
                people = people.filter(~Exists(pointing))
    for person in people.filter(citations__isnull=True).order_by("pk"):
        yield person, WHY
