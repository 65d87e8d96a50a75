"""Migrations: forwards and backwards on both stores, and nothing left to make."""

import os
import re
import secrets
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from config.postgres_programs import find_programs
from config.stores import SHARED_APPS
from evidence.models import Source
from evidence.registry import registry
from newsroom import publishing
from people.models import Affiliation, Person, PersonName
from tests import builders, databases

# A restored CHECK casts each item of an array instead of the whole: the same rule in other brackets.
CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")
OURS = ["newsroom", "investigations", "people", "orgs", "evidence"]


def count_tables(schema: str) -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = %s", [schema])
        return cursor.fetchone()[0]


def describe() -> list[tuple[object, ...]]:
    """Everything of both schemas that has a definition: columns, constraints, indexes, triggers, functions, grants."""
    found: list[tuple[object, ...]] = []
    with connections["default"].cursor() as cursor:
        for query in (
            "SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default, generation_expression"
            " FROM information_schema.columns WHERE table_schema IN ('newsroom', 'published')",
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace IN ('newsroom'::regnamespace, 'published'::regnamespace)",
            "SELECT schemaname, tablename, indexdef FROM pg_indexes WHERE schemaname IN ('newsroom', 'published')",
            "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace IN"
            " ('newsroom'::regnamespace, 'public'::regnamespace) AND p.prokind = 'f' AND p.probin IS NULL",
            # In whatever order they were given.
            "SELECT relnamespace::regnamespace::text, relname, (SELECT array_agg(a::text ORDER BY a::text)"
            "  FROM unnest(relacl) a) FROM pg_class"
            " WHERE relnamespace IN ('newsroom'::regnamespace, 'published'::regnamespace)",
        ):
            cursor.execute(query)
            found += [tuple(CASTS.sub("", str(value)) for value in row) for row in cursor.fetchall()]
    return sorted(found, key=str)


def test_nothing_is_left_to_make(committed: str) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_backwards_to_nothing_and_forwards_again_on_both_stores(committed: str) -> None:
    before = describe()
    assert len(before) > 500
    for app in OURS:
        for alias in ("default", "published"):
            call_command("migrate", app, "zero", database=alias, verbosity=0)
    assert count_tables("published") == 1  # django_migrations
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname LIKE 'edtf%' OR proname LIKE 'period%'")
        assert cursor.fetchone() == (0,)
    call_command("migrate", verbosity=0)
    assert describe() == before
    # And it works, not only looks the same.
    fact = builders.affiliation(start="2018")
    publishing.publish(publishing.plan([fact]), by=builders.editor())
    assert Affiliation.objects.using("published").get().standing == "stated"


def test_one_store_backwards_leaves_the_other_working(committed: str) -> None:
    for app in OURS:
        call_command("migrate", app, "zero", database="published", verbosity=0)
    assert builders.affiliation(start="2018").standing == "stated"
    call_command("migrate", verbosity=0)


def test_migrating_again_changes_nothing(committed: str) -> None:
    before = describe()
    call_command("migrate", verbosity=0)
    assert describe() == before


def test_a_new_installation_needs_the_owner_alone(django_db_setup: None) -> None:
    """As the operator's guide says: the other two roles aren't there before."""
    name = f"install_{secrets.token_hex(4)}"
    place = urlsplit(os.environ["OWNER_DATABASE_URL"])
    variables = {
        "OWNER_DATABASE_URL": "owner",
        "DATABASE_URL": "newsroom",
        "PUBLISHED_DATABASE_URL": "public",
    }
    roles = [f"{name}_{role}" for role in variables.values()]
    addresses = {
        variable: place._replace(
            netloc=f"{role}:secret@{place.netloc.rpartition('@')[2]}", path=f"/{name}"
        ).geturl()
        for variable, role in zip(variables, roles, strict=True)
    }
    with databases._server() as server:
        server.execute(f"CREATE ROLE {roles[0]} LOGIN CREATEROLE PASSWORD 'secret'")
        server.execute(
            f"CREATE DATABASE {name} OWNER {roles[0]} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        )
        try:
            done = subprocess.run(
                [sys.executable, "manage.py", "migrate", "-v", "0"],
                cwd=settings.BASE_DIR,
                env=os.environ | addresses,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr[-2000:]
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
            for role in reversed(roles):
                server.execute(f"DROP ROLE IF EXISTS {role}")


def test_a_database_in_which_names_could_not_be_searched_is_refused(committed: str) -> None:
    name = f"{committed}_c"
    with databases._server() as server:
        server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    try:
        with databases.pointed_at(name), pytest.raises(Exception, match="could not be searched"):
            call_command("migrate", verbosity=0)
    finally:
        databases.drop(name)


def test_every_field_helps_who_fills_it_in() -> None:
    without = [
        f"{model.__name__}.{field.name}"
        for app in ("evidence", "orgs", "people", "investigations", "newsroom")
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.endswith("History")
        for field in model._meta.local_fields
        if not field.help_text and not (field.primary_key and field.auto_created)
    ]
    assert not without


def test_aggregates_point_to_lower_ones_only() -> None:
    order = [aggregate.slug for aggregate in registry]
    for aggregate in registry:
        for _model, key in aggregate.endpoints():
            target = registry.of(key.related_model).slug
            assert order.index(target) < order.index(aggregate.slug)
    assert {aggregate.root._meta.app_label for aggregate in registry} <= SHARED_APPS


def test_dump_and_restore(committed_case: str, tmp_path: Path) -> None:
    """A dump of the whole database, restored elsewhere, holds the same, and its triggers and generated columns work."""
    login = settings.OWNER_DATABASE
    environment = os.environ | {
        "PGUSER": login["USER"],
        "PGPASSWORD": login["PASSWORD"],
        "PGHOST": login["HOST"] or login["OPTIONS"].get("host", ""),
        "PGPORT": str(login["PORT"] or login["OPTIONS"].get("port", "")),
    }
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10000
    programs = find_programs(major).folder
    dump = tmp_path / "dump"
    subprocess.run([programs / "pg_dump", "-Fc", "-f", dump, committed_case], env=environment, check=True)
    restored = f"{committed_case}_restored"
    with databases._server() as server:
        databases._create(server, restored, None)
    try:
        subprocess.run(
            [programs / "pg_restore", "--exit-on-error", "-d", restored, dump], env=environment, check=True
        )
        before = describe()
        facts = list(Affiliation.objects.order_by("pk").values())
        with databases.pointed_at(restored):
            assert describe() == before
            assert list(Affiliation.objects.order_by("pk").values()) == facts
            assert len(facts) == 71
            fact = builders.affiliation(start="2018-02")
            assert (str(fact.possible_from), fact.standing) == ("2018-02-01", "stated")
            publishing.publish(publishing.plan([fact]), by=builders.editor("restorer"))
            assert Affiliation.objects.using("published").get(pk=fact.pk).standing == "stated"
    finally:
        databases.drop(restored)


def test_names_with_a_soft_sign_are_compared_anew(committed: str) -> None:
    migration = import_module("newsroom.migrations.0008_soft_signs")
    person = builders.person("Татьяна Васильева")
    person.names.create(name="Татьяна Мельник", language="ru")
    source = builders.source("Дело Васильева")
    Person.objects.filter(pk=person.pk).update(normal_name="tat yana vasil eva")
    PersonName.objects.update(normal_name="tat yana mel nik")
    Source.objects.filter(pk=source.pk).update(normal_title="delo vasil eva")
    assert not Person.objects.matching("tatyana").exists()
    with connections["default"].schema_editor() as editor:
        migration.compare_anew(apps, editor)
    assert [each.pk for each in Person.objects.matching("tatyana vasilyeva")] == [person.pk]
    assert [each.pk for each in Person.objects.matching("melnik")] == [person.pk]
    assert Source.objects.matching("vasilyeva").exists()
