"""The two stores: which of them a piece of code reads, and the rule that one of them is never written by the ORM.

`newsroom` (database alias `default`) is what journalists edit. `published` (alias `published`) is what the public sees.
Both hold the same tables in one PostgreSQL database, each in a schema of its own. Which one a query goes to is kept in a
context variable: the middleware sets it from the address, tests and commands with `use_store`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

Store = Literal["newsroom", "published"]

NEWSROOM: Store = "newsroom"
PUBLISHED: Store = "published"

ALIAS: dict[Store, str] = {NEWSROOM: "default", PUBLISHED: "published"}
SCHEMA = {"default": "newsroom", "published": "published"}

# Apps whose tables exist in both schemas, but for the models named `…History` (see `is_public`): ours, and those that an
# installation adds.
SHARED_APPS = frozenset({"evidence", "orgs", "people", "investigations"}) | {
    name.rpartition(".")[2] for name in settings.RECORD_APPS
}

_store: ContextVar[Store] = ContextVar("draaideur_store", default=NEWSROOM)


class StoreError(RuntimeError):
    """Code tried to write to the published store, or to read newsroom-only tables while it serves the public."""


def current_store() -> Store:
    """The store that queries without an explicit alias go to. Outside a request: the newsroom."""
    return _store.get()


@contextmanager
def use_store(store: Store) -> Iterator[None]:
    """Send the queries made inside to `store`. A queryset evaluated later goes where the later store says: pin such
    a one with `.using()`."""
    token = _store.set(store)
    try:
        yield
    finally:
        _store.reset(token)


def is_public(app_label: str, model_name: str | None) -> bool:
    """Whether a model has a table in both stores. History belongs to the newsroom, whatever app it is in."""
    return app_label in SHARED_APPS and not (model_name or "").lower().endswith("history")


class StoreRouter:
    """Django's database router for the two stores."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        store = current_store()
        if is_public(model._meta.app_label, model._meta.model_name):
            return ALIAS[store]
        if store == PUBLISHED:
            raise StoreError(f"A public page asked for {model._meta.label}, which only the newsroom has.")
        return ALIAS[NEWSROOM]

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        if current_store() == PUBLISHED:
            raise StoreError(
                f"The published store is written by publishing only; tried to write {model._meta.label}."
            )
        return ALIAS[NEWSROOM]

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return first._state.db == second._state.db or None in (first._state.db, second._state.db)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        if db == ALIAS[NEWSROOM]:
            return True
        return is_public(app_label, model_name)


class StoreMiddleware:
    """Every address belongs to one store: those below the newsroom's prefix to the newsroom, all others to `published`.

    Published is the default, so that a route that somebody forgets to think about can't show a draft.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with use_store(store_of(request.path_info)):
            return self.get_response(request)


def store_of(path: str) -> Store:
    """The store that serves an address, for example `/newsroom/people/` → newsroom."""
    return NEWSROOM if path.startswith(settings.NEWSROOM_PREFIX) else PUBLISHED
