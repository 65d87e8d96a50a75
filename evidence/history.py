"""History of every change, by database triggers (pghistory): ORM, bulk and raw SQL alike, on newsroom tables only.

`@tracked` gives a model a table `<Model>History` next to it with one row per insert, update and delete: the row as it was
left, when, and the context (who). Names ending in `History` are what the router keeps out of the published store.
"""

from typing import TypeVar

from django.db.models import Model
from pghistory import DeleteEvent, InsertEvent, ObjForeignKey, UpdateEvent, track

M = TypeVar("M", bound=type[Model])


def tracked(model: M) -> M:
    """Class decorator: record every change of `model`'s own columns (not of those that the database derives)."""
    derived = set(getattr(model, "DERIVED", ()))
    exclude = [
        field.name for field in model._meta.local_concrete_fields if field.generated or field.name in derived
    ]
    decorate = track(
        InsertEvent(),
        UpdateEvent(),
        DeleteEvent(),
        exclude=exclude,
        model_name=f"{model.__name__}History",
        obj_field=ObjForeignKey(related_name="history", related_query_name="history"),
        meta={
            "verbose_name": f"history of {model._meta.verbose_name}",
            "verbose_name_plural": f"history of {model._meta.verbose_name_plural}",
        },
    )
    return decorate(model)
