"""`pk__any_of`: the same rows as `in`, with one parameter."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model, QuerySet
from django.test.utils import CaptureQueriesContext

from evidence.registry import registry
from orgs.models import Sphere
from people.models import Person
from tests import builders


def any_of(model: type[Model], keys: Iterable[Any]) -> "QuerySet[Model]":
    return registry.of(model).records(keys)


@pytest.mark.django_db
def test_the_same_rows_as_in() -> None:
    made = [builders.person(f"Person {number}") for number in range(5)]
    keys = [person.pk for person in made[:3]]
    assert set(any_of(Person, keys)) == set(Person.objects.filter(pk__in=keys)) == set(made[:3])
    assert not any_of(Person, []).exists()
    # Any iterable, also of texts.
    assert set(any_of(Person, {str(key) for key in keys})) == set(made[:3])


@pytest.mark.django_db
def test_keys_that_are_words() -> None:
    builders.sphere("it's “quoted”, {too}")
    assert any_of(Sphere, ["it's “quoted”, {too}", "another"]).count() == 1


@pytest.mark.django_db
def test_a_value_that_is_too_long_is_not_cut_off() -> None:
    most = Sphere._meta.get_field("code").max_length or 0
    builders.sphere("x" * most)
    assert any_of(Sphere, ["x" * most]).exists()
    assert not any_of(Sphere, ["x" * (most + 1)]).exists()


@pytest.mark.django_db
def test_the_statement_is_of_one_size() -> None:
    def parameters(lookup: str) -> int:
        keys = [builders.person().pk for _ in range(4)]
        _sql, given = Person.objects.filter(**{lookup: keys}).query.sql_with_params()
        return len(given)

    assert (parameters("pk__any_of"), parameters("pk__in")) == (1, 4)


@pytest.mark.django_db
def test_what_is_no_key_is_refused() -> None:
    with pytest.raises(ValidationError), CaptureQueriesContext(connection) as queries:
        any_of(Person, ["nonsense"]).exists()
    assert not len(queries)
