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
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models import ForeignKey, Model, Q

# Ids of roots by model.
Roots = Mapping[type[Model], Collection[Any]]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Unseen:
    """What somebody may not see.

    hidden: left out everywhere. guarded: public, and in lists and choices; what the newsroom has of them besides (forms,
    earlier drafts, reviews) is for others.
    """

    hidden: Roots = field(default_factory=dict)
    guarded: Roots = field(default_factory=dict)


_find: ContextVar[Callable[[], Unseen] | None] = ContextVar("draaideur_sight", default=None)


@contextmanager
def sight(find: Callable[[], Unseen] | None) -> Iterator[None]:
    """Leave out what `find` gives as hidden, in all that is asked for inside; None: nothing. It is asked once, if at all."""
    token = _find.set(None if find is None else cache(find))
    try:
        yield
    finally:
        _find.reset(token)


def hidden() -> Roots:
    """What is left out now. Empty where all is seen."""
    find = _find.get()
    return find().hidden if find is not None else {}


def is_guarded(model: type[Model], pks: Collection[Any]) -> bool:
    """Whether what the newsroom has of some record, besides what is public, is for others than whoever asks."""
    find = _find.get()
    return find is not None and any(pk in pks for pk in find().guarded.get(model, ()))


def in_sight(rows: "models.QuerySet[M]") -> "models.QuerySet[M]":
    """Of rows of any model, those that are not hidden, and that point to nothing that is."""
    for model, pks in hidden().items():
        if rows.model is model:
            rows = rows.filter(~Q(pk__any_of=pks))
        for key in _pointers(rows.model):
            if key.related_model is model:
                elsewhere = ~Q(**{f"{key.name}__any_of": pks})
                rows = rows.filter(elsewhere | Q(**{f"{key.name}__isnull": True}) if key.null else elsewhere)
    return rows


@cache
def _pointers(model: type[Model]) -> tuple[ForeignKey, ...]:
    return tuple(key for key in model._meta.local_concrete_fields if isinstance(key, ForeignKey))


class Sighted(models.Manager[M]):
    """Gives the rows that whoever asks may see."""

    def get_queryset(self) -> "models.QuerySet[M]":
        return in_sight(super().get_queryset())
