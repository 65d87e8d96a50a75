"""What of the newsroom whoever asks may not see: the records of closed dossiers, left out wherever rows are asked for.

Every record and every row that a record owns has this manager. Within `sight` it gives no row that is hidden, none that a
hidden record owns, and none that points to a hidden record: lists, searches, counts, choices and related rows are all made
of its querysets, so nothing has to think of it. Which records those are is for a higher layer to say.

Outside of `sight` – in commands, on public pages, for whoever sees all – nothing is left out. `_base_manager`, which Django
uses for what it deletes and checks, and SQL of our own leave nothing out either.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models import ForeignKey, Model, Q

# Ids of roots by model.
Hidden = Mapping[type[Model], Collection[Any]]
M = TypeVar("M", bound=Model)

_find: ContextVar[Callable[[], Hidden] | None] = ContextVar("draaideur_sight", default=None)


@contextmanager
def sight(find: Callable[[], Hidden] | None) -> Iterator[None]:
    """Leave out what `find` gives, in everything that is asked for inside; None: nothing. It is asked once, if at all."""
    token = _find.set(None if find is None else cache(find))
    try:
        yield
    finally:
        _find.reset(token)


def hidden() -> Hidden:
    """What is left out now: ids of roots by model. Empty where all is seen."""
    find = _find.get()
    return find() if find is not None else {}


def in_sight(rows: "models.QuerySet[M]") -> "models.QuerySet[M]":
    """Of rows of any model, those that are not hidden, and that point to nothing that is."""
    for model, pks in hidden().items():
        if rows.model is model:
            rows = rows.filter(~Q(pk__any_of=pks))
        for field in _pointers(rows.model):
            if field.related_model is model:
                elsewhere = ~Q(**{f"{field.name}__any_of": pks})
                rows = rows.filter(
                    elsewhere | Q(**{f"{field.name}__isnull": True}) if field.null else elsewhere
                )
    return rows


@cache
def _pointers(model: type[Model]) -> tuple[ForeignKey, ...]:
    return tuple(field for field in model._meta.local_concrete_fields if isinstance(field, ForeignKey))


class Sighted(models.Manager[M]):
    """Gives the rows that whoever asks may see."""

    def get_queryset(self) -> "models.QuerySet[M]":
        return in_sight(super().get_queryset())
