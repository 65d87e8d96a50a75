"""History is written by the database: whoever changes a row, by whatever road, with the author where there is one."""

import pghistory
import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections

from evidence.registry import registry
from newsroom.models import Hypothesis
from newsroom.publishing import plan, publish
from orgs.models import Organization
from people.models import Affiliation, Person, PersonName
from tests import builders
from tests.test_stores import tables


def labels(record: Person) -> list[str]:
    return list(record.history.order_by("pgh_id").values_list("pgh_label", flat=True))


@pytest.mark.django_db
def test_orm_bulk_and_raw_sql_all_leave_history() -> None:
    person = builders.person("One")
    person.name = "Two"
    person.save()
    Person.objects.update(name="Three")
    Person.objects.bulk_update([Person(pk=person.pk, name="Four", sort_name="")], ["name"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET name = 'Five' WHERE id = %s", [person.pk])
    history = person.history.order_by("pgh_id")
    assert [row.name for row in history] == ["One", "Two", "Three", "Four", "Five"]
    pk = person.pk
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_person WHERE id = %s", [pk])
    last = Person.history.rel.related_model.objects.filter(pgh_obj_id=pk).order_by("pgh_id").last()
    assert (last.pgh_label, last.name) == ("delete", "Five")
    made = Person.objects.bulk_create([Person(name="A"), Person(name="B")])
    assert [labels(row) for row in made] == [["insert"], ["insert"]]


@pytest.mark.django_db
def test_author_is_kept_with_every_change() -> None:
    with pghistory.context(user=7):
        person = builders.person()
        Person.objects.update(sort_name="Epstein, Ari")
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO people_personname (id, person_id, name, normal_name, language, script, kind)"
                " VALUES (gen_random_uuid(), %s, 'X', 'x', '', '', 'alias')",
                [person.pk],
            )
    authors = [row.pgh_context.metadata["user"] for row in person.history.select_related("pgh_context")]
    name_authors = [row.pgh_context.metadata["user"] for row in PersonName.objects.get().history.all()]
    assert authors == [7, 7] and name_authors == [7]


def test_author_of_one_request_is_not_the_author_of_the_next(committed: str) -> None:
    person = builders.person()
    with pghistory.context(user=7):
        Person.objects.update(sort_name="Epstein, Ari")
    Person.objects.update(sort_name="")
    contexts = [row.pgh_context for row in person.history.order_by("pgh_id").select_related("pgh_context")]
    assert contexts[0] is None and contexts[1].metadata["user"] == 7 and contexts[2] is None


@pytest.mark.django_db
def test_what_the_database_derives_makes_no_history() -> None:
    fact = builders.affiliation(cited=False)
    builders.cite(fact, attested="2018")
    fact.refresh_from_db()
    assert fact.standing == "stated"
    assert fact.history.count() == 1


def test_somebody_at_the_database_itself_leaves_history_too(committed: str) -> None:
    """psql, without our search path and with names qualified by hand."""
    person = builders.person("One")
    settings = connections["default"].settings_dict
    with psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"] or settings["OPTIONS"].get("host"),
        port=settings["PORT"] or settings["OPTIONS"].get("port"),
    ) as other:
        other.execute("SET search_path = ''")
        other.execute("UPDATE newsroom.people_person SET name = 'Two'")
    assert [row.name for row in person.history.order_by("pgh_id")] == ["One", "Two"]


@pytest.mark.django_db
def test_every_record_type_has_history() -> None:
    tracked = {
        model._meta.get_field("pgh_obj").related_model
        for model in apps.get_models()
        if model.__name__.endswith("History")
    }
    wanted = {model for aggregate in registry for model in (*aggregate.models, *aggregate.links)} | {
        Hypothesis
    }
    assert wanted <= tracked


def test_published_store_has_no_history(committed: str) -> None:
    fact = builders.affiliation()
    before = Affiliation.history.rel.related_model.objects.count()
    publish(plan([fact]), by=builders.editor())
    assert Affiliation.history.rel.related_model.objects.count() == before
    assert not [name for name in tables("published") if "history" in name]
    assert Organization.objects.using("published").count() == 1
