"""Databases for tests: templates that are made once in a run, and clones of them that a test may do anything to."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections
from psycopg import sql

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
ALIASES = ("default", "published")
# One run's databases don't meet another's on the same server.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:8] or secrets.token_hex(4)


def connect(login: dict[str, Any], database: str | None = None) -> psycopg.Connection:
    """Log in by itself: no Django, no search path of ours."""
    return psycopg.connect(
        dbname=database or login["NAME"],
        user=login["USER"],
        password=login["PASSWORD"],
        host=login["HOST"] or login["OPTIONS"].get("host"),
        port=login["PORT"] or login["OPTIONS"].get("port"),
        autocommit=True,
    )


def owner(database: str | None = None) -> psycopg.Connection:
    """The owner of the tables, for what nobody else may do; in the databases of the test unless another is named."""
    return connect(settings.OWNER_DATABASE, database or connections["default"].settings_dict["NAME"])


def _server() -> psycopg.Connection:
    """A connection to the server itself, outside of the databases that come and go."""
    return owner("postgres")


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Both stores' connections use the database `name`."""
    kept = connections["default"].settings_dict["NAME"]
    _point(name)
    try:
        yield
    finally:
        _point(kept)


def _point(name: str) -> None:
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    settings.OWNER_DATABASE["NAME"] = name


def readers_address(name: str) -> str:
    """The address of a database for the role that only reads what is published."""
    return urlsplit(os.environ["PUBLISHED_DATABASE_URL"])._replace(path=f"/{name}").geturl()


def template(kind: str) -> str:
    """The name of a template database; made by whichever process asks first, while the others wait."""
    name = f"draaideur_test_{RUN}_{kind}"
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if not _exists(server, name):
            making = f"{name}_making"
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(making)))
            source = SOURCES[kind]
            _create(server, making, template(source) if source else None)
            with pointed_at(making):
                MAKERS[kind]()
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name))
            )
    return name


def _create(server: psycopg.Connection, name: str, source: str | None) -> None:
    if source:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(source)
        )
    else:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'").format(
            sql.Identifier(name)
        )
    server.execute(statement)


def create_clone(kind: str) -> str:
    """A new database like the template `kind`; returns its name."""
    source = template(kind)
    name = f"{source}_{secrets.token_hex(4)}"
    with _server() as server:
        _create(server, name, source)
    return name


def drop(name: str) -> None:
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def clone(kind: str) -> Iterator[str]:
    """Both stores in a database of its own, like the template `kind`, dropped afterwards."""
    name = create_clone(kind)
    try:
        with pointed_at(name):
            yield name
    finally:
        drop(name)


def _make_empty() -> None:
    call_command("migrate", verbosity=0)


CASES = ("antwerp-diamonds.yaml", "rules.yaml")


def _make_loaded() -> None:
    """The real case and the rules, loaded through the real functions; nothing is public."""
    User.objects.create_superuser("editor", password="editor")
    call_command("load_vocabulary", verbosity=0)
    for name in CASES:
        call_command("load_case", FIXTURES / name, verbosity=0)


def _make_case() -> None:
    """The same, and published."""
    for name in CASES:
        call_command("publish_case", FIXTURES / name, by="editor", verbosity=0)


MAKERS: dict[str, Callable[[], None]] = {"empty": _make_empty, "loaded": _make_loaded, "case": _make_case}
# What each is made from.
SOURCES = {"empty": None, "loaded": "empty", "case": "loaded"}
