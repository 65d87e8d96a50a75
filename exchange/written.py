"""What an import wrote, read from the history: every row that was inserted with its number in the context."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from pghistory.models import Context

from exchange.models import Import


def contexts(made: Import) -> "QuerySet[Context]":
    """The contexts of an import: of its run, and of every row of its queue that somebody decided."""
    return Context.objects.filter(metadata__import_id=made.pk)


def tracked_models() -> Iterator[tuple[type[Model], type[Model]]]:
    """All models with a history, and the models of their histories."""
    for model in apps.get_models():
        for relation in model._meta.related_objects:
            if relation.name == "history":
                yield model, relation.related_model


def inserted(made: Import, model: type[Model], history: Any) -> "QuerySet[Any]":
    """Ids of the rows of one model that an import inserted, those that are gone since included."""
    return history.objects.filter(
        pgh_label="insert", pgh_context__in=contexts(made).values("pk")
    ).values_list("pgh_obj_id", flat=True)
