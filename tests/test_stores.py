"""The two stores: who reads which, who may write, and what PostgreSQL itself refuses."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from config.stores import NEWSROOM, PUBLISHED, StoreError, store_of, use_store
from newsroom.models import Publication
from orgs.models import Sphere
from people.models import Person
from tests import builders

ROOT = Path(__file__).resolve().parent.parent


def tables(schema: str) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s ORDER BY 1", [schema]
        )
        return [row[0] for row in cursor.fetchall()]


def public_connection() -> psycopg.Connection:
    """The login of a public process, by itself: no Django, no search path of ours."""
    settings = connections["published"].settings_dict
    return psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"] or settings["OPTIONS"].get("host"),
        port=settings["PORT"] or settings["OPTIONS"].get("port"),
        autocommit=True,
    )


@pytest.mark.parametrize(
    ("path", "store"),
    [
        ("/", PUBLISHED),
        ("/people/", PUBLISHED),
        ("/api/v1/people/", PUBLISHED),
        ("/newsroom/", NEWSROOM),
        ("/newsroom/people/person/", NEWSROOM),
        ("/newsroom", PUBLISHED),
        ("/newsroomy/", PUBLISHED),
        ("//newsroom/", PUBLISHED),
        ("/static/newsroom/", PUBLISHED),
    ],
)
def test_address_decides_the_store(path: str, store: str) -> None:
    assert store_of(path) == store


@pytest.mark.django_db
def test_published_store_is_never_written_by_the_orm() -> None:
    with use_store(PUBLISHED):
        with pytest.raises(StoreError):
            Person.objects.create(name="Somebody")
        with pytest.raises(StoreError):
            Person.objects.update(name="Somebody")
    Person.objects.create(name="Somebody")


@pytest.mark.django_db
def test_public_code_that_asks_for_newsroom_tables_fails_loudly() -> None:
    with use_store(PUBLISHED), pytest.raises(StoreError):
        Publication.objects.count()
    assert Publication.objects.count() == 0


def test_both_schemas_hold_the_same_columns(committed: str) -> None:
    """But for the migrations' own table and history, what is in one is in the other, column by column."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, column_name, data_type, is_generated, column_default, is_nullable"
            " FROM information_schema.columns WHERE table_schema IN ('newsroom', 'published')"
        )
        rows = cursor.fetchall()
    columns = {schema: {row[1:] for row in rows if row[0] == schema} for schema in ("newsroom", "published")}
    shared = {row[0] for row in columns["published"]}
    assert len(shared) > 25
    assert {row for row in columns["newsroom"] if row[0] in shared} == columns["published"]
    assert not [
        name for name in shared if name.endswith("history") or name.startswith(("auth_", "newsroom_"))
    ]


def test_public_role_is_refused_every_newsroom_table(committed: str) -> None:
    names = tables("newsroom")
    assert len(names) > 50
    with public_connection() as connection:
        for name in names:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f'SELECT 1 FROM newsroom."{name}" LIMIT 1')
        # Controls: the same login reads every published table, and the owner reads what it is refused.
        for name in tables("published"):
            connection.execute(f'SELECT 1 FROM published."{name}" LIMIT 1')
    with connections["default"].cursor() as cursor:
        for name in names:
            cursor.execute(f'SELECT 1 FROM newsroom."{name}" LIMIT 1')


def test_public_role_can_write_nothing(committed: str) -> None:
    with public_connection() as connection:
        connection.execute("SET default_transaction_read_only = off")
        for name in tables("published"):
            for statement in (
                f'DELETE FROM published."{name}"',
                f'TRUNCATE published."{name}"',
                f'INSERT INTO published."{name}" DEFAULT VALUES',
                f'ALTER TABLE published."{name}" ADD COLUMN mine int',
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)
        for statement in (
            "CREATE TABLE published.mine (x int)",
            "CREATE TABLE public.mine (x int)",
            "CREATE SCHEMA mine",
            "SET ROLE draaideur",
            "COPY (SELECT 1) TO PROGRAM 'true'",
            "SELECT pg_read_file('postgresql.conf')",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)


def test_public_role_sees_tables_that_come_later(committed: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE published.later (x int); CREATE TABLE newsroom.later (x int)")
    with public_connection() as connection:
        connection.execute("SELECT * FROM published.later")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM newsroom.later")


def run_python(code: str, **variables: str | None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **{name: value for name, value in variables.items() if value is not None}}
    for name, value in variables.items():
        if value is None:
            environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


PUBLIC_PROCESS = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django; django.setup()
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
users = {c["USER"] for c in settings.DATABASES.values()}
assert users == {"draaideur_public_test"}, users
assert not [app for app in settings.INSTALLED_APPS if "admin" in app or "sessions" in app]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
print(Client().get("/newsroom/").status_code)
"""


def test_public_process_knows_no_newsroom(committed: str) -> None:
    public = {"DRAAIDEUR_FACE": "public", "DATABASE_URL": None}
    result = run_python(PUBLIC_PROCESS, **public)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "404"


def test_public_process_refuses_newsroom_credentials() -> None:
    result = run_python("import config.settings", DRAAIDEUR_FACE="public")
    assert result.returncode != 0
    assert "must not be given DATABASE_URL" in result.stderr


@pytest.mark.django_db
def test_reading_goes_where_the_store_says() -> None:
    builders.sphere("public_office")
    assert Sphere.objects.count() == 1
    with use_store(PUBLISHED):
        assert Sphere.objects.count() == 0
        with use_store(NEWSROOM):
            assert Sphere.objects.count() == 1
