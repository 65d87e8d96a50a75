"""The two stores: who reads which, who may write, and what PostgreSQL itself refuses."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connections
from django.test import Client

from config.stores import NEWSROOM, PUBLISHED, StoreError, store_of, use_store
from newsroom import publishing
from newsroom.models import Publication
from orgs.models import Sphere
from people.models import Person
from tests import builders, databases

ROOT = Path(__file__).resolve().parent.parent


def tables(schema: str) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s ORDER BY 1", [schema]
        )
        return [row[0] for row in cursor.fetchall()]


def public_connection() -> psycopg.Connection:
    """The login of a public process."""
    return databases.connect(connections["published"].settings_dict)


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
    """But for the migrations' own table and history, what is in one is in the other, column by column; the keys of search are
    of what is published alone."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, column_name, data_type, is_generated, column_default, is_nullable"
            " FROM information_schema.columns WHERE table_schema IN ('newsroom', 'published')"
            " AND (table_schema, table_name) <> ('published', 'search_key')"
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


def test_public_role_can_make_no_temporary_table(committed: str) -> None:
    with public_connection() as connection:
        connection.execute("SET default_transaction_read_only = off")
        # The control: a clone doesn't inherit its template's rights; there, anybody may.
        connection.execute("CREATE TEMP TABLE before (x int)")
    call_command("migrate", verbosity=0)
    with public_connection() as connection:
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TEMP TABLE after (x int)")


def test_public_role_sees_tables_that_come_later(committed: str) -> None:
    with databases.owner() as owner:
        owner.execute("CREATE TABLE published.later (x int); CREATE TABLE newsroom.later (x int)")
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
    public = {"DRAAIDEUR_FACE": "public", "DATABASE_URL": None, "OWNER_DATABASE_URL": None}
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


SETTINGS = "import config.settings"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"PUBLISHED_DATABASE_URL": None}, "PUBLISHED_DATABASE_URL is missing"),
        ({"PUBLISHED_DATABASE_URL": "same"}, "must log in as different roles"),
        ({"OWNER_DATABASE_URL": "same"}, "must log in as different roles"),
        ({"DRAAIDEUR_FACE": "public"}, "must not be given DATABASE_URL"),
        ({"DRAAIDEUR_FACE": "public", "DATABASE_URL": None}, "must not be given OWNER_DATABASE_URL"),
        ({"DRAAIDEUR_ENV": "staging"}, "it must be production, demo or development"),
    ],
)
def test_nothing_starts_without_roles_of_their_own(variables: dict[str, str | None], message: str) -> None:
    variables = {
        name: os.environ["DATABASE_URL"] if value == "same" else value for name, value in variables.items()
    }
    result = run_python(SETTINGS, **variables)
    assert result.returncode != 0
    assert message in result.stderr
    assert run_python(SETTINGS).returncode == 0


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"SITE_URL": "draaideur.example"}, "it must be scheme and host alone"),
        ({"SITE_URL": "https://draaideur.example/site"}, "it must be scheme and host alone"),
        ({"DRAAIDEUR_ENV": "production", "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS names no single host"),
        ({"SECURITY_CONTACT": "security@draaideur.example"}, "it must begin with mailto:"),
    ],
)
def test_nothing_starts_with_an_address_that_pages_cannot_give(
    variables: dict[str, str | None], message: str
) -> None:
    result = run_python(SETTINGS, **variables)
    assert result.returncode != 0 and message in result.stderr


def test_pages_give_the_first_full_name_as_theirs() -> None:
    told = "from config import settings; print(settings.SITE_URL)"
    hosts = ".example.org,draaideur.example,other.example"
    result = run_python(told, DRAAIDEUR_ENV="production", ALLOWED_HOSTS=hosts)
    assert result.stdout.strip() == "https://draaideur.example"
    # A demo is asked under whatever name the machine has.
    assert run_python(told, DRAAIDEUR_ENV="demo", ALLOWED_HOSTS=hosts).stdout.strip() == ""


def test_public_role_cannot_keep_anything_from_being_published_or_withdrawn(committed: str) -> None:
    """It may take any advisory lock; publishing waits for a lock that it may not take."""
    fact, by = builders.affiliation(), builders.editor()
    with public_connection() as connection:
        connection.execute("SELECT pg_advisory_lock(72360001)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("LOCK TABLE newsroom.newsroom_publication IN ACCESS SHARE MODE")
        publishing.publish(publishing.plan([fact]), by=by)
        publishing.withdraw(publishing.plan_withdrawal([fact]), reason="A test.", by=by)


def test_a_new_password_of_the_public_role_is_set_by_migrate(committed: str) -> None:
    settings = connections["published"].settings_dict
    kept = {name: settings[name] for name in ("USER", "PASSWORD")}
    role = f"rotating_{committed[-8:]}"
    try:
        for password in ("first", "second"):
            connections["published"].close()
            settings.update(USER=role, PASSWORD=password)
            with pytest.raises(OperationalError):
                connections["published"].ensure_connection()
            call_command("migrate", verbosity=0)
            connections["published"].ensure_connection()
    finally:
        connections["published"].close()
        settings.update(kept)
        with databases.owner() as owner:
            owner.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_health_tells_whether_both_stores_answer_in_their_own_schema(committed: str) -> None:
    client = Client()
    assert client.get("/healthz").json() == {"status": "ok", "stores": {"newsroom": True, "published": True}}
    options = connections["published"].settings_dict["OPTIONS"]
    kept = options["options"]
    try:
        connections["published"].close()
        options["options"] = "-c search_path=public"
        answer = client.get("/healthz")
        assert (answer.status_code, answer.json()["stores"]["published"]) == (503, False)
    finally:
        connections["published"].close()
        options["options"] = kept


def test_public_answers_are_asked_about_and_withdrawn_ones_never_kept(committed: str) -> None:
    fact, by = builders.affiliation(), builders.editor()
    publishing.publish(publishing.plan([fact]), by=by)
    client, address = Client(), fact.person.get_absolute_url()
    for path in (address, f"/api/v1/people/{fact.person_id}/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-cache")
        again = client.get(path, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304
        # Of the head alone the same is said.
        head = client.head(path)
        assert {n: head.get(n) for n in ("ETag", "Cache-Control", "Content-Type", "Content-Length")} == {
            n: answer.get(n) for n in ("ETag", "Cache-Control", "Content-Type", "Content-Length")
        }
        assert client.head(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    publishing.withdraw(publishing.plan_withdrawal([fact.person]), reason="A test.", by=by)
    for path in (address, f"/api/v1/people/{fact.person_id}/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (410, "no-store")


@pytest.mark.django_db
def test_any_web_page_may_read_the_api() -> None:
    client = Client()
    asked = client.options(
        "/api/v1/people/", headers={"Access-Control-Request-Method": "GET", "Origin": "https://x.org"}
    )
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    for path, status in (("/api/v1/people/", 200), ("/api/v1/people", 301), ("/api/v1/nothing/", 404)):
        answer = client.get(path)
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (status, "*")
    assert "Access-Control-Allow-Origin" not in client.get("/people/")
